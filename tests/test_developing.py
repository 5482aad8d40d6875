"""What the reader makes of sentences that developing stories are told in: where an event stands, when, and where."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from onrecord import pipeline
from onrecord.compose.corrections import corrections_in
from onrecord.compose.values import shown
from onrecord.model.article import Article

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2025, 10, 21)
BEFORE = "Donald Trump and Vladimir Putin agreed to hold a summit."
IT_WILL = f"{BEFORE} It will take place in Budapest on 29 October, Trump said."


def told(text: str, slot: str, kind: str = "meeting") -> set[tuple[str | None, str, bool]]:
    """Value, stance and hedge of all claims of a slot in a text."""
    article = Article(id="a", text=f"Talks\n\n{text}\n", published=DAY, outlet="Courier", title="Talks")
    events = [e for e in pipeline.claims(article).events if e.kind == kind]
    claims = [c for e in events for c in e.claims if c.slot == slot]
    return {(shown(c.value, {}), c.stance, c.hedged) for c in claims}


@pytest.mark.parametrize(
    ("text", "slot", "claim"),
    [
        (
            f"{BEFORE} It will take place in Budapest on 29 October, Trump said.",
            "date",
            ("2025-10-29", "asserts", False),
        ),
        (
            f"{BEFORE} It will take place in Budapest on 29 October, Trump said.",
            "place",
            ("Budapest", "asserts", False),
        ),
        (f"{BEFORE} It has been called off, the Kremlin said.", "status", ("cancelled", "asserts", False)),
        (f"{BEFORE} Where the two will meet has not been announced.", "place", (None, "unknown", False)),
        (f"{BEFORE} The date set for the summit is 29 October.", "date", ("2025-10-29", "asserts", False)),
        (f"{BEFORE} CNN reported that the two could meet in Vienna.", "place", ("Vienna", "asserts", True)),
        (f"{BEFORE} On Monday Trump ruled out Vienna.", "place", ("Vienna", "denies", False)),
        (
            f"{BEFORE} “We’re looking at various cities, including Vienna,” Trump said.",
            "place",
            ("Vienna", "asserts", True),
        ),
        (f"{BEFORE} The summit has not been cancelled, the Kremlin said.", "status", ("cancelled", "denies", False)),
    ],
)
def test_an_event_is_told_of_by_more_than_its_name(text: str, slot: str, claim: tuple[str | None, str, bool]) -> None:
    assert claim in told(text, slot)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        # A question tells nothing of what it asks.
        ("Where Donald Trump and Vladimir Putin will meet has not been announced.", "status", "ruled out"),
        # What takes place may yet not.
        (f"{BEFORE} Guests have been invited in case the summit takes place.", "status", "held"),
        # Whose the talks are is not where they are.
        ("Donald Trump and Vladimir Putin will meet. The Iran talks were not discussed.", "place", "Iran"),
    ],
)
def test_what_is_not_said_is_not_claimed(text: str, slot: str, value: str) -> None:
    assert value not in {v for v, stance, _ in told(text, slot) if stance == "asserts"}


def test_the_old_day_of_what_is_postponed_is_no_day() -> None:
    text = "Talks between Iran and the United States, which had been scheduled for Friday, have been postponed."
    assert ("postponed", "asserts", False) in told(text, "status")
    assert told(text, "date") == set()


def test_a_truce_is_one_from_its_making_to_its_beginning() -> None:
    text = "India and Pakistan agreed to a ceasefire in Kashmir on Monday. The ceasefire will take effect on Friday."
    assert {v for v, _, _ in told(text, "status", "ceasefire")} == {"reached"}
    assert ("2025-10-24", "asserts", False) in told(text, "date", "ceasefire")
    begun = "A ceasefire between India and Pakistan came into force on Monday."
    assert ("in force", "asserts", False) in told(begun, "status", "ceasefire")


@pytest.mark.parametrize(
    "opening",
    ["We reported on 20 October", "This newspaper said on Monday", "An earlier version of this article stated"],
)
def test_what_an_outlet_says_that_it_had_said_was_wrong(opening: str) -> None:
    text = f"Title\n\nText.\n\nCorrection: {opening} that they would meet on Friday. No date has been set.\n"
    parts = [(verdict, span.of(text).strip()) for span, verdict in corrections_in(text)]
    assert [verdict for verdict, _ in parts] == ["wrong", "right"]
    assert parts[1][1] == "No date has been set."


def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("story_bench", ROOT / "bench" / "story.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["story_bench"] = module
    spec.loader.exec_module(module)
    return module


# Of each story: statuses on top, values and changes that are right at the least; raised when a better version lands.
FLOORS = {"example": (10, 37, 13), "budapest": (8, 25, 7), "ceasefire": (6, 16, 3), "brexit-vote": (7, 14, 6)}


@pytest.mark.bench
@pytest.mark.parametrize("story", FLOORS)
def test_stories_are_read_no_worse_than_before(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    score = bench().score_of(ROOT / "tests" / "data" / f"{story}_story_gold.json")
    reached = (score.top, score.right, score.seen)
    assert all(a >= b for a, b in zip(reached, FLOORS[story], strict=True)), (reached, capsys.readouterr().out)
