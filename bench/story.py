"""How much of the example story's gold a brief gets right that is read, not made by hand.

    python bench/story.py

For each of the ten moments: the status on top, and each value of the gold with an accepted standing; then the changes
between moments. What is wrong is listed.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from onrecord import pipeline
from onrecord.acquire.records import records
from onrecord.cluster.reports import reports_of
from onrecord.compose.changes import changes_between
from onrecord.compose.story import compose_story
from onrecord.compose.values import shown
from onrecord.model.annotation import Actor
from onrecord.model.brief import Brief
from onrecord.model.claim import DateValue, Value

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))

import jsonl  # noqa: E402  (the folder of examples is no package)

GOLD = json.loads((ROOT / "tests" / "data" / "example_story_gold.json").read_text(encoding="utf-8"))


def fits(value: Value | None, expected: object, actors: dict[str, Actor]) -> bool:
    if isinstance(expected, dict):
        same_end = isinstance(value, DateValue) and value.end.isoformat() == expected["end"]
        return same_end and expected["start"] in (None, value.start.isoformat())  # type: ignore[union-attr]
    return shown(value, actors) == expected


def moment(brief: Brief, gold: dict[str, list[dict[str, object]]]) -> tuple[int, int]:
    """Right and expected values of one moment; prints what is missing."""
    actors = {a.id: a for a in brief.actors}
    right = total = 0
    for slot in ("status", "date", "place", "initiator"):
        facts = [f for f in brief.events[0].facts if f.slot == slot] if brief.events else []
        for expected in gold.get(slot, []):
            if expected.get("optional"):
                continue
            total += 1
            values = [expected["value"], *expected.get("aliases", []), *expected.get("accept_values", [])]
            standings = {expected["standing"], *expected.get("accept_standings", [])}
            found = [f for f in facts if any(fits(f.value, v, actors) for v in values)]
            if any(f.standing in standings for f in found):
                right += 1
            else:
                told = [(shown(f.value, actors), f.standing) for f in facts]
                print(f"  {gold['as_of']} {slot}: {expected['value']} {sorted(standings)}, not {told}")
    return right, total


def main() -> None:
    articles = [
        next(iter(records([json.dumps(row).encode()], row["id"])))
        for row in jsonl.articles(ROOT / "examples" / "singapore")
    ]
    reports = reports_of([pipeline.claims(a) for a in articles])
    right = total = top = 0
    for gold in GOLD["moments"]:
        brief = compose_story(reports, datetime.fromisoformat(gold["as_of"]))
        found, expected = moment(brief, gold)
        right, total = right + found, total + expected
        status = next((f for f in brief.events[0].facts if f.slot == "status"), None)
        top += status is not None and fits(status.value, gold["status"][0]["value"], {})
    times = [datetime.fromisoformat(m["as_of"]) for m in GOLD["moments"]]
    seen = 0
    wanted = [c for c in GOLD["changes"] if c["kind"] != "none"]
    for change in wanted:
        between = changes_between(reports, *(times[i] for i in change["between"]))
        # A date in words may be told with its preposition or without.
        hit = any(
            (c.slot, c.kind) == (change["slot"], change["kind"]) and (change["after"] or "").endswith(c.after or "")
            for c in between
        )
        seen += hit
        if not hit:
            print(f"  change {change['between']} {change['slot']} {change['kind']} to {change['after']} is missing")
    print(f"example story: status on top {top}/{len(times)}, values {right}/{total}, changes {seen}/{len(wanted)}")


if __name__ == "__main__":
    main()
