"""How much of the example stories' gold the briefs get right that are read, not made by hand.

    python bench/story.py [STORY...]

For each moment of each story: the status on top, and each value of the gold with an accepted standing and number of
origins, in the event that leads the story; then the changes between moments, and that a copy changes nothing. What is
wrong is listed.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onrecord import pipeline
from onrecord.acquire.records import records
from onrecord.cluster.reports import reports_of
from onrecord.compose.changes import changes_between
from onrecord.compose.story import compose_story
from onrecord.compose.values import shown
from onrecord.model.annotation import Actor
from onrecord.model.brief import Brief, BriefEvent, Fact
from onrecord.model.claim import DateValue, Value
from onrecord.model.told import Report

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))

import jsonl  # noqa: E402  (the folder of examples is no package)

SLOTS = ("status", "date", "place", "initiator")


@dataclass(slots=True)
class Score:
    """Right answers of those expected: statuses on top, values, changes."""

    top: int = 0
    moments: int = 0
    right: int = 0
    total: int = 0
    counted: int = 0
    origins: int = 0
    seen: int = 0
    changes: int = 0

    def __str__(self) -> str:
        return (
            f"status on top {self.top}/{self.moments}, values {self.right}/{self.total}, "
            f"origins {self.counted}/{self.origins}, changes {self.seen}/{self.changes}"
        )


def fits(value: Value | None, expected: Any, actors: dict[str, Actor]) -> bool:
    """Whether a value is the one of the gold; None in place of a day leaves that end open."""
    if isinstance(expected, dict):
        if not isinstance(value, DateValue):
            return False
        return expected["end"] in (None, value.end.isoformat()) and expected["start"] in (None, value.start.isoformat())
    return shown(value, actors) == (expected.replace("_", " ") if isinstance(expected, str) else expected)


def answers(expected: dict[str, Any]) -> list[Any]:
    """All values that are right for a line of the gold."""
    return [expected["value"], *expected.get("aliases", []), *expected.get("accept_values", [])]


def leading(brief: Brief, gold: dict[str, Any]) -> BriefEvent | None:
    """The event that leads the brief, if it is of the story's kind."""
    event = brief.events[0] if brief.events else None
    if event is None or event.kind != gold.get("kind", "meeting"):
        told = [(e.kind, e.title) for e in brief.events[:3]]
        print(f"  {brief.as_of}: no {gold.get('kind', 'meeting')} leads but {told}")
        return next((e for e in brief.events if e.kind == gold.get("kind", "meeting")), None)
    if any(name not in event.title for name in gold.get("title", [])):
        print(f"  {brief.as_of}: the title is {event.title}")
    return event


def weigh(brief: Brief, event: BriefEvent | None, gold: dict[str, Any], score: Score) -> None:
    """Count one moment; print what is missing and what must not be there."""
    actors = {a.id: a for a in brief.actors}
    facts = event.facts if event else ()
    for slot in SLOTS:
        found = [f for f in facts if f.slot == slot]
        told = [(shown(f.value, actors), f.standing, f.origins) for f in found]
        for expected in gold.get(slot, []):
            if expected.get("optional"):
                continue
            score.total += 1
            if right := next((f for f in found if _is(f, expected, actors)), None):
                score.right += 1
                if "origins" in expected:
                    score.origins += 1
                    score.counted += right.origins == expected["origins"]
            else:
                accepted = {expected["standing"], *expected.get("accept_standings", [])}
                print(f"  {gold['as_of'][:16]} {slot}: {expected['value']} {sorted(accepted)}, not {told}")
        for wrong in gold.get("never", {}).get(slot, []):
            score.total += 1
            if any(fits(f.value, wrong, actors) for f in found):
                print(f"  {gold['as_of'][:16]} {slot}: {wrong} is still there: {told}")
            else:
                score.right += 1
    status = next((f for f in facts if f.slot == "status"), None)
    score.moments += 1
    score.top += status is not None and any(fits(status.value, v, {}) for v in answers(gold["status"][0]))


def _is(fact: Fact, expected: dict[str, Any], actors: dict[str, Actor]) -> bool:
    standings = {expected["standing"], *expected.get("accept_standings", [])}
    value = any(fits(fact.value, v, actors) for v in answers(expected))
    return value and fact.standing in standings


def weigh_changes(reports: Sequence[Report], gold: dict[str, Any], score: Score) -> None:
    """Count the changes between moments that are told."""
    times = [datetime.fromisoformat(m["as_of"]) for m in gold["moments"]]
    for change in gold["changes"]:
        if change.get("optional"):
            continue
        between = changes_between(reports, *(times[i] for i in change["between"]))
        kinds = change["kind"] if isinstance(change["kind"], list) else [change["kind"]]
        score.changes += 1
        if kinds == ["none"]:
            lead = compose_story(reports, times[change["between"][1]]).events[:1]
            between = tuple(c for c in between if lead and c.event == lead[0].id)
            hit = not between
        else:
            after = change["after"] if isinstance(change["after"], list) else [change["after"]]
            # A date in words may be told with its preposition or without.
            ends = [a or "" for a in after]
            of_slot = [c for c in between if c.slot == change["slot"] and c.kind in kinds]
            hit = any(any(e.endswith(c.after or "") for e in ends) for c in of_slot)
        score.seen += hit
        if not hit:
            told = [
                (c.slot, c.kind, c.before, c.after) for c in between if kinds == ["none"] or c.slot == change["slot"]
            ]
            print(f"  change {change['between']} {change['slot']} {kinds} to {change.get('after')} is missing: {told}")


def score_of(path: Path) -> Score:
    """Read a story's articles and score its gold."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    folder = ROOT / gold["folder"]
    articles = [next(iter(records([json.dumps(row).encode()], row["id"]))) for row in jsonl.articles(folder)]
    reports = reports_of([pipeline.claims(a) for a in articles])
    score = Score()
    for moment in gold["moments"]:
        brief = compose_story(reports, datetime.fromisoformat(moment["as_of"]))
        weigh(brief, leading(brief, gold), moment, score)
    weigh_changes(reports, gold, score)
    return score


def main(names: Sequence[str]) -> None:
    for path in sorted((ROOT / "tests" / "data").glob("*_story_gold.json")):
        name = path.name.removesuffix("_story_gold.json")
        if not names or name in names:
            print(f"{name} story: {score_of(path)}")


if __name__ == "__main__":
    main(sys.argv[1:])
