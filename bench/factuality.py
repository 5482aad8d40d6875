"""Score how events stand: `python bench/factuality.py [DEV.jsonl] [--errors CLASS] [--whole]`.

Prints precision, recall and F1 of event mentions and of the classes of certainty, polarity and time on the development
half of MEANTIME, outside the repository, and the speed in words a second. Its annotators marked the first six lines of
each article only, so what is found after these is left out of the count; --whole counts it as wrong, as the plain
scorer does. With --errors prints the mentions of one class (NEG, FUTURE, POSSIBLE ...) that are told otherwise.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

from onrecord.annotate.engine import Reading, read
from onrecord.annotate.events import EventCandidate, find_events
from onrecord.model.article import Article

DEV = Path(__file__).resolve().parents[2] / "shared/bench/factuality/dev.jsonl"
LINES = 6
FIELDS = ("certainty", "polarity", "time")
Tally = dict[tuple[str, str], list[int]]


def main() -> None:
    """Read the arguments, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=DEV)
    parser.add_argument("--errors")
    parser.add_argument("--whole", action="store_true")
    args = parser.parse_args()
    if not args.gold.exists():
        sys.exit(f"{args.gold} is not there")
    rows = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines()]
    readings = [read(Article(row["doc"], row["text"])) for row in rows]
    tally: Tally = defaultdict(lambda: [0, 0, 0])
    for row, reading in zip(rows, readings, strict=True):
        end = len(row["text"]) if args.whole else marked_end(row["text"])
        score(row, [e for e in find_events(reading) if e.span.start < end], tally, args.errors)
    for name, counts in sorted(tally.items(), key=str):
        if counts[2]:
            print(f"{' '.join(name):24} gold {counts[2]:4}  {f1(*counts)}")
    print(f"{speed(readings):,.0f} words a second after the parse")


def marked_end(text: str) -> int:
    """Where the lines that the annotators marked end."""
    at = -1
    for _ in range(LINES):
        following = text.find("\n", at + 1)
        if following < 0:
            return len(text)
        at = following
    return at


def f1(hits: int, found: int, gold: int) -> str:
    """Precision, recall and F1 as text."""
    return f"P {hits / max(found, 1):.3f}  R {hits / max(gold, 1):.3f}  F1 {2 * hits / max(found + gold, 1):.3f}"


def score(row: dict, found: list[EventCandidate], tally: Tally, shown: str | None) -> None:
    """Add one article to the counts [hits, found, gold]; mentions are paired one to one where their spans overlap."""
    free = list(found)
    tally["found", ""][1] += len(free)
    for event in free:
        for field in FIELDS:
            tally[field, getattr(event, field)][1] += 1
    for gold in row["events"]:
        tally["found", ""][2] += 1
        match = next((e for e in free if e.span.start < gold["end"] and gold["start"] < e.span.end), None)
        if match:
            free.remove(match)
            tally["found", ""][0] += 1
        for field in FIELDS:
            value = gold.get(field)
            if value not in ("", None, "UNDERSPECIFIED"):
                tally[field, value][2] += 1
                right = match is not None and getattr(match, field) == value
                tally[field, value][0] += right
                tell(row["text"], gold, field, match, shown if not right else None)


def tell(text: str, gold: dict, field: str, match: EventCandidate | None, shown: str | None) -> None:
    """Print one difference with its surroundings."""
    got = getattr(match, field) if match else "missed"
    if shown and shown in (gold[field], got):
        before, after = text[max(0, gold["start"] - 90) : gold["start"]], text[gold["end"] : gold["end"] + 40]
        print(f"{gold[field]} {got}\t{before}[[{text[gold['start'] : gold['end']]}]]{after}".replace("\n", " "))


def speed(readings: list[Reading]) -> float:
    """Words a second over all articles, best of three."""
    words = sum(len(reading.text.split()) for reading in readings)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for reading in readings:
            find_events(reading)
        best = min(best, time.process_time() - start)
    return words / best


if __name__ == "__main__":
    main()
