"""Score coded events: `python bench/events.py [GOLD.jsonl ...] [--predict OUT.jsonl] [--errors TYPE]`.

Prints the share of sentences whose type is found (typed) and the F1 of events whose type, source and target all agree
(coded, as score_events.py counts) on the two development files, outside the repository. The model of types that is
shipped was trained on these files: for figures that were not trained on, run `training/events.py --folds 5`. With
other GOLD files the figures are plain. With --errors prints the sentences of one type that are told otherwise.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from onrecord.annotate.engine import read
from onrecord.annotate.events import find_events
from onrecord.model.article import Article
from onrecord.model.span import Spans

FOLDER = Path(__file__).resolve().parents[2] / "shared/bench/events"
DEV = (FOLDER / "plover_gsr.jsonl", FOLDER / "plv_train.jsonl")
OLD_NAMES = {
    "DEMAND": "REQUEST",
    "FIGHT": "ASSAULT",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "CONCEDE": "YIELD",
    "RETREAT": "YIELD",
}
MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}
STOP = {"the", "a", "an", "of", "and", "or", "in", "on", "at", "to", "for", "by", "with", "from"}
Event = tuple[str, frozenset[str], frozenset[str]]


def main() -> None:
    """Read the arguments, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, default=DEV)
    parser.add_argument("--predict", type=Path)
    parser.add_argument("--errors")
    args = parser.parse_args()
    missing = [path for path in args.gold if not path.exists()]
    if missing:
        sys.exit(f"{missing[0]} is not there")
    rows = [json.loads(line) for path in args.gold for line in path.read_text(encoding="utf-8").splitlines()]
    typed, tally, lines = 0, defaultdict(lambda: [0, 0, 0]), []
    for number, row in enumerate(rows):
        found = [e for e in find_events(read(Article(str(number), row["text"]))) if e.type]
        lines.append(
            {"events": [{"type": e.type, "source": plain(e.source), "target": plain(e.target)} for e in found]}
        )
        sides = [(e.type, said(e.source, row["text"]), said(e.target, row["text"])) for e in found]
        golds = wanted(row)
        right = bool({kind for kind, _, _ in sides} & {kind for kind, _, _ in golds})
        typed += right
        count(golds, [e for e in sides if e[1] and e[2]], tally)
        if args.errors in {kind for kind, _, _ in golds} and not right:
            print(f"{row['text']}\n    {[(e.span.of(row['text']), e.type, e.kind) for e in found]}")
    if args.predict:
        args.predict.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    print(f"typed  {typed / len(rows):.3f} of {len(rows)} sentences (the shipped model has seen the development files)")
    hits, found_, gold = (sum(t[i] for t in tally.values()) for i in range(3))
    print(
        f"coded  P {hits / max(found_, 1):.3f}  R {hits / max(gold, 1):.3f}  F1 {2 * hits / max(found_ + gold, 1):.3f}"
    )


def plain(spans: Spans) -> list[list[int]]:
    """Spans as pairs of offsets."""
    return [[s.start, s.end] for s in spans]


def words(text: str) -> frozenset[str]:
    """The words of an actor that are compared."""
    return frozenset(re.findall(r"\w+", text.lower())) - STOP


def said(spans: Spans, text: str) -> frozenset[str]:
    """The words that the spans of one side cover."""
    return words(" ".join(s.of(text) for s in spans))


def wanted(row: dict) -> list[Event]:
    """The gold events of a row, of either file."""
    if "events" in row:
        return [(e["type"], words(e["source"]), words(e["target"])) for e in row["events"]]
    source, target = named(row.get("source")), named(row.get("target"))
    if not target and len(source) > 1:
        source, target = source[:1], source[1:]
    kind = OLD_NAMES.get(row["event"], row["event"])
    return [(kind, words(" ".join(source)), words(" ".join(target)))]


def named(side: object) -> list[str]:
    """The actors' texts of one side of a row."""
    parts = side if isinstance(side, list) else [side]
    return [p["actorText"] for p in parts if isinstance(p, dict) and p.get("actorText")]


def count(golds: list[Event], found: list[Event], tally: dict[str, list[int]]) -> None:
    """Add one sentence to the counts [hits, found, gold] of each type."""
    free = list(found)
    for kind, source, target in golds:
        tally[kind][2] += 1
        for event in free:
            straight = event[1] & source and event[2] & target
            swapped = kind in MUTUAL and event[1] & target and event[2] & source
            if event[0] == kind and (straight or swapped):
                tally[kind][0] += 1
                free.remove(event)
                break
    for kind, _, _ in found:
        tally[kind][1] += 1


if __name__ == "__main__":
    main()
