"""What an article's parties want, offer, refuse or threaten. All texts are the project's own."""

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.model.brief import Brief, Measure, Position


def brief(text: str) -> Brief:
    return pipeline.brief([pipeline.Article("a", text, date(2024, 5, 16), outlet="Northbridge Courier")])


def positions(text: str) -> list[tuple[str, str, str | None, str]]:
    told = brief(text)
    known = {a.id: a.name for a in told.actors}

    def row(p: Position) -> tuple[str, str, str | None, str]:
        return known[p.by], p.kind, known[p.toward] if p.toward else None, p.content

    return [row(p) for p in told.positions]


def measures(text: str) -> list[Measure]:
    return list(brief(text).measures)


@pytest.mark.parametrize(
    ("text", "by", "kind", "toward", "content"),
    [
        (
            "Slovakia has refused to send further weapons to Ukraine, the ministry said.",
            "Slovakia",
            "refusal",
            None,
            "to send further weapons to Ukraine",
        ),
        (
            "Japan invited Chile and Peru to join the pact last week.",
            "Japan",
            "offer",
            None,
            "Chile and Peru to join the pact",
        ),
        (
            "A request from Kenya for new helicopters is on the table in Ottawa.",
            "Kenya",
            "demand",
            None,
            "new helicopters",
        ),
        (
            "“The sanctions will remain until Iran opens its plants,” President Emmanuel Macron said.",
            "Emmanuel Macron",
            "condition",
            "Iran",
            "The sanctions will remain until Iran opens its plants",
        ),
        (
            "“There will be no talks unless Sudan withdraws its troops,” President William Ruto said.",
            "William Ruto",
            "condition",
            "Sudan",
            "There will be no talks unless Sudan withdraws its troops",
        ),
        (
            "“The hostages must be released,” Foreign Minister Penny Wong said.",
            "Penny Wong",
            "demand",
            None,
            "The hostages must be released",
        ),
        (
            "Canada urged Serbia to do more for peace in the region.",
            "Canada",
            "demand",
            "Serbia",
            "Serbia to do more for peace in the region",
        ),
    ],
)
def test_a_position_with_its_holder_and_its_words(
    text: str, by: str, kind: str, toward: str | None, content: str
) -> None:
    found = positions(text)
    assert [(b, k) for b, k, _, _ in found] == [(by, kind)]
    assert content in found[0][3]
    assert toward is None or found[0][2] == toward


@pytest.mark.parametrize(
    "text",
    [
        "Brazil's foreign ministry rejected the claim that its ships had carried oil.",
        "Analysts were sceptical of that report from Pyongyang.",
        "The minister declined to comment on the matter, his office said.",
        "“We expect this to be a very short process,” Prime Minister Keir Starmer said.",
        "“This is not the way that this committee should work,” said Senator Susan Collins.",
        "The Turkish parliament ratified the border treaty on Tuesday.",
    ],
)
def test_what_nobody_can_grant_or_refuse_is_no_position(text: str) -> None:
    assert positions(text) == []


def test_a_denied_opinion_keeps_its_denial() -> None:
    (found,) = positions("“I don't think the vote should be held behind closed doors,” Senator Susan Collins said.")
    assert found[3].startswith("I don't think")


def test_a_request_and_who_turned_it_down() -> None:
    told = brief("Ghana and Togo quarrel over fish. On Friday Ghana rejected a request from Togo for more boats.")
    known = {a.id: a.name for a in told.actors}
    (position,) = told.positions
    assert (known[position.by], position.kind, position.content) == ("Togo", "demand", "more boats")
    assert [(known[r.by[0]], r.kind) for r in position.responses] == [("Ghana", "rejected")]


def test_whom_sanctions_are_aimed_at_and_whose_they_are() -> None:
    told = brief(
        "The photos were part of a U.S. Treasury Department announcement of sanctions on 20 North Korean vessels."
    )
    known = {a.id: a.name for a in told.actors}
    (measure,) = told.measures
    assert known[measure.by] == "U.S. Treasury Department"
    assert measure.toward is not None and known[measure.toward] == "North Korea"


def test_aid_that_is_pledged_is_not_yet_given() -> None:
    (measure,) = measures("Germany pledged 500 million euros in military aid to Ukraine.")
    assert measure.status == "proposed"
    assert measure.amount is not None and measure.amount.value == 500_000_000
