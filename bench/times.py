"""Score and time the time expressions: `python bench/times.py [DEV.jsonl]`.

Prints strict, relaxed and value F1 on the development data (TempEval-3's TimeBank and AQUAINT, outside the
repository) and the speed in words a second. With --errors prints what differs, for reading.
"""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

from onrecord.annotate.times import TimeSpan, find_times

DEV = Path(__file__).resolve().parents[2] / "shared/bench/time/dev.jsonl"


def main() -> None:
    """Read the arguments, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=DEV)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    if not args.gold.exists():
        sys.exit(f"{args.gold} is not there")
    rows = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines()]
    counts = dict.fromkeys(("gold", "found", "strict", "relaxed", "value"), 0)
    for row in rows:
        spans = find_times(row["text"], date.fromisoformat(row["published"][:10]))
        score(row, spans, counts, args.errors)
    for name in ("strict", "relaxed", "value"):
        print(f"{name:8} {f1(counts[name], counts['found'], counts['gold'])}")
    speed(rows)


def f1(hits: int, found: int, gold: int) -> str:
    """Precision, recall and F1 as text."""
    precision, recall = hits / max(found, 1), hits / max(gold, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * hits / max(found + gold, 1):.3f}"


def score(row: dict, spans: list[TimeSpan], counts: dict[str, int], show: bool) -> None:
    """Add one document's matches to the counts: each gold expression takes the best span that overlaps it."""
    text, free = row["text"], list(spans)
    counts["gold"] += len(row["times"])
    counts["found"] += len(spans)
    for gold in row["times"]:
        near = [s for s in free if s.start < gold["end"] and gold["start"] < s.end]
        if not near:
            tell(show, "MISS", text, gold["start"], gold["end"], gold["value"], "")
            continue
        best = max(near, key=lambda s: ((s.start, s.end) == (gold["start"], gold["end"]), s.value == gold["value"]))
        free.remove(best)
        same = (best.start, best.end) == (gold["start"], gold["end"])
        counts["relaxed"] += 1
        counts["strict"] += same
        counts["value"] += best.value == gold["value"]
        if not same:
            tell(show, "SPAN", text, gold["start"], gold["end"], gold["value"], text[best.start : best.end])
        if best.value != gold["value"]:
            tell(show, "VALUE", text, gold["start"], gold["end"], gold["value"], f"{best.value} pub {row['published']}")
    for span in free:
        tell(show, "EXTRA", text, span.start, span.end, span.value, "")


def tell(show: bool, kind: str, text: str, start: int, end: int, value: str, other: str) -> None:
    """Print one difference with its surroundings."""
    if show:
        before, after = text[max(0, start - 50) : start], text[end : end + 30]
        print(f"{kind}\t{before}[[{text[start:end]}]]{after}\t{value}\t{other}".replace("\n", " "))


def speed(rows: list[dict]) -> None:
    """Words a second over all documents, best of five."""
    words = sum(len(row["text"].split()) for row in rows)
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for row in rows:
            find_times(row["text"], date.fromisoformat(row["published"][:10]))
        best = min(best, time.process_time() - start)
    print(f"speed    {words / best:,.0f} words a second of one core")


if __name__ == "__main__":
    main()
