#!/usr/bin/env python3
"""Print a folder of examples as JSON Lines, the input of `onrecord annotate` and `onrecord cluster`.

    python examples/jsonl.py singapore | onrecord annotate

Each line holds id (the file's name without its ending), text (the whole file), title (its first line), and outlet,
published (ISO 8601 with the zone) and url as index.tsv says. Lines come in the index's order, which is by time.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent


def articles(folder: Path) -> Iterator[dict[str, str]]:
    """The articles of `folder` as its index.tsv lists them. Raises OSError when a file is missing."""
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            path = folder / row.pop("file")
            text = path.read_text(encoding="utf-8")
            yield {"id": path.stem, "title": text.partition("\n")[0], **row, "text": text}


def main(names: list[str]) -> int:
    if len(names) != 1 or not (HERE / names[0] / "index.tsv").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal's locale says
    for article in articles(HERE / names[0]):
        print(json.dumps(article, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
