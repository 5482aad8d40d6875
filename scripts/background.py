#!/usr/bin/env python3
"""Count in how many articles each stem stands and print the commonest as src/onrecord/cluster/background.tsv.

    python scripts/background.py FOLDER_OR_JSONL... > src/onrecord/cluster/background.tsv

A folder is read as one article a .txt file, a .jsonl file as one a line, in its "text". Only counts are written.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.cluster.words import stems

# A stem of one article only is no commoner than one of none: the rest of the names in the world.
SIZE = 15_000


def texts(path: Path) -> Iterator[str]:
    """The articles under `path`."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield file.read_text(encoding="utf-8")
    else:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def main(paths: list[str]) -> int:
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    total = 0
    for path in paths:
        for text in texts(Path(path)):
            counts.update(set(stems(text)))
            total += 1
    print("# Stems and the number of English news articles that they stand in, made by scripts/background.py;")
    print("# the row of * gives the number of all articles. What was counted: docs/clustering.md.")
    print(f"*\t{total}")
    common = [(word, count) for word, count in counts.items() if count > 1]
    for word, count in sorted(common, key=lambda item: (-item[1], item[0]))[:SIZE]:
        print(f"{word}\t{count}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
