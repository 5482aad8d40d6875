"""Score who is named as the speaker of attributions whose source is given.

    python bench/speakers.py [--wrong] [--names tests/data/speakers] [--texts FOLDER]

Each file of `names` tells, for one article, the sources of its attributions and who they mean, as read by hand:
`speakers` is a list of speakers, each a list of names that will do. Several speakers must all be found. A body or
crowd without a name is right when its noun is. Sources that are nobody (polls, films, laws) are left out.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from onrecord.annotate.actors import find_actors
from onrecord.annotate.engine import read
from onrecord.model.article import Article
from onrecord.model.span import Span

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Path("/work/shared/bench/attribution/dev/texts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path, default=ROOT / "tests" / "data" / "speakers")
    parser.add_argument("--texts", type=Path, default=TEXTS)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    args = parser.parse_args()
    right = total = 0
    for path in sorted(args.names.glob("*.json")):
        for good, line in judged(path, args.texts):
            right, total = right + good, total + 1
            if args.wrong and not good:
                print(line)
    print(f"speakers: {right} of {total} right, {right / total:.3f}")


def judged(path: Path, texts: Path) -> Iterator[tuple[bool, str]]:
    """Each attribution of one article: whether its speaker is right, and a line that shows it."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = (texts / f"{gold['document']}.txt").read_text(encoding="utf-8")
    cast = find_actors(read(Article(gold["document"], text, date.fromisoformat(gold["published"]))))
    for row in gold["attributions"]:
        found = list(dict.fromkeys(a for s, e in row["source"] for a in cast.all_at(Span(s, e))))
        names = [cast.actor(a).name for a in found]
        wanted = row["speakers"]
        if len(wanted) == 1:
            names = names[:1]
        good = all(any(same(name, other) for name in names for other in one) for one in wanted)
        start, end = row["source"][0]
        line = f"{path.stem[:22]:22} {start:6} {text[start:end]!r}  gold {wanted}  found {names}"
        yield good, line


def same(name: str, gold: str) -> bool:
    """Whether a found name is the gold's: the last words alike, and first names not at odds."""
    mine, wanted = _words(name), _words(gold)
    if not mine or not wanted:
        return False
    if mine == wanted or (min(len(mine), len(wanted)) > 1 and (set(mine) <= set(wanted) or set(wanted) <= set(mine))):
        return True
    proper = gold.split()[-1][:1].isupper()
    if not proper:
        return _base(wanted[-1]) in {_base(w) for w in mine}
    if len(mine) > 1 and len(wanted) > 1 and mine[0][0] != wanted[0][0]:
        return False
    return difflib.SequenceMatcher(None, mine[-1], wanted[-1]).ratio() >= 0.8


def _words(name: str) -> list[str]:
    return [
        w for w in re.findall(r"\w+", name.lower().replace(".", "").replace("'s", "")) if w not in {"the", "a", "an"}
    ]


def _base(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


if __name__ == "__main__":
    main()
