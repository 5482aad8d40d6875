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


def test_sanctions_are_told_with_or_without_whom_they_hit() -> None:
    (imposed,) = measures("On Monday the U.S. Treasury imposed sanctions on 27 companies and four ships.")
    assert (imposed.kind, imposed.status, imposed.toward) == ("sanction", "in_force", None)
    told = brief("North Korea has shrugged off a raft of new sanctions and sharp words from the United States.")
    known = {a.id: a.name for a in told.actors}
    (measure,) = told.measures
    assert measure.toward is not None
    assert (known[measure.by], known[measure.toward]) == ("United States", "North Korea")


def test_who_agrees_to_do_something_by_a_day_sets_himself_a_deadline() -> None:
    told = brief("Norway has agreed to put together a plan for the fund by June 12.")
    known = {a.id: a.name for a in told.actors}
    (deadline,) = told.deadlines
    assert (known[deadline.by], deadline.last) == ("Norway", date(2024, 6, 12))
    assert "put together a plan" in deadline.what


def test_what_somebody_says_he_will_not_do_is_a_refusal() -> None:
    (found,) = positions("“We will not accept conditions on our borders,” President Volodymyr Zelensky said.")
    assert found[:2] == ("Volodymyr Zelensky", "refusal")
    assert positions("He lost “because he would not play the role that they had written”, Senator Collins said.") == []


def test_what_one_asks_of_another_inside_a_report() -> None:
    found = positions(
        "During that call, Lula da Silva asked Donald Trump to lift the tariff, according to a statement from Brasilia."
    )
    assert ("Luiz Inácio Lula da Silva", "demand", "Donald Trump") in {row[:3] for row in found}
