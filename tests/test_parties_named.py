"""Who takes part in an event though the sentence names somebody or something else. All texts are the project's own."""

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.claim.frames import frames_of
from onrecord.model.article import Article


def parties(text: str, kind: str) -> list[set[str]]:
    """Names of the participants of each event of a kind."""
    analysis = pipeline.analyse(Article("a", text, date(2024, 5, 16)))
    return [{analysis.cast.actor(p).name for p in f.participants} for f in frames_of(analysis) if f.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Russia called an emergency meeting of the Security Council for Friday.",
            "meeting",
            {"Russia", "Security Council"},
        ),
        (
            "A delegation led by Deputy Prime Minister Olena Tkach met President Ana Costa on Monday.",
            "meeting",
            {"Olena Tkach", "Ana Costa"},
        ),
        ("Rebels attacked an army post in the north on Friday.", "attack", {"Rebels", "army"}),
        (
            "Extremists fired mortar shells at a police station in the town on Friday.",
            "attack",
            {"Extremists", "police"},
        ),
        ("Gunmen attacked the Danish consulate in Herat on Friday.", "attack", {"Gunmen", "Denmark"}),
        (
            "President Ana Costa said she would visit the Bank of Japan on Monday.",
            "visit",
            {"Ana Costa", "Bank of Japan"},
        ),
        ("Putin spoke by phone with his Turkish counterpart on Friday. Erdogan urged him to wait.", "call", None),
        ("Chad and Sudan signed a deal on Monday. Their foreign ministers will meet in June.", "meeting", None),
    ],
)
def test_parties(text: str, kind: str, expected: set[str] | None) -> None:
    behind = {"call": {"Vladimir Putin", "Recep Tayyip Erdogan"}, "meeting": {"Chad", "Sudan"}}
    assert parties(text, kind) == [expected or behind[kind]]


def test_people_who_are_only_counted_take_no_part_beside_who_does() -> None:
    (who,) = parties("Gunmen killed 25 people in the market on Monday.", "attack")
    assert who == {"Gunmen"}


def test_the_airline_of_a_flight_told_of_elsewhere_is_that_of_the_jetliner() -> None:
    text = (
        "Investigators will look for the recorders of Qantas Flight 447 from Monday.\n\n"
        "The jetliner crashed into the Atlantic Ocean on May 1, killing 228 people on board."
    )
    assert parties(text, "disaster") == [{"Qantas"}]


def test_who_is_found_guilty_is_no_court() -> None:
    assert parties("An adult found guilty of hitting a soldier could be jailed for ten years.", "ruling") == []
