"""What claims amount to: origins are counted, not outlets, and one party's claim stays that party's claim."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onrecord.compose.facts import facts_of
from onrecord.model.brief import Fact
from onrecord.model.claim import ActorValue, Claim, DateValue, Evidence, PlaceValue, Stance, Value, WordValue
from onrecord.model.span import Span

# The Kremlin and its aide speak for Russia; everybody else for himself.
SIDES = {"org:kremlin": "sta:RUS", "per:aide": "sta:RUS", "per:trump": "sta:USA"}
PARTIES = ("sta:RUS", "per:trump")
SCHEDULED, HELD, CANCELLED = WordValue("scheduled"), WordValue("held"), WordValue("cancelled")


def side(actor: str) -> str:
    return SIDES.get(actor, actor)


def claim(
    slot: str,
    value: Value | None,
    by: str = "",
    stance: Stance = "asserts",
    hedged: bool = False,
    outlet: str = "Courier",
    place: int = 0,
) -> Claim:
    evidence = Evidence(outlet, Span(place, place + 4), "word")
    return Claim("e", slot, value, stance, evidence, (by,) if by else (), (), outlet, hedged)


def fact(claims: list[Claim], value: Value | None) -> Fact:
    return next(f for f in facts_of(claims, side, PARTIES) if f.value == value)


def test_two_voices_of_one_side_are_one_origin() -> None:
    told = fact([claim("status", SCHEDULED, "org:kremlin"), claim("status", SCHEDULED, "per:aide", place=9)], SCHEDULED)
    assert (told.standing, told.origins) == ("claimed", 1)


def test_both_parties_confirm() -> None:
    told = fact([claim("status", SCHEDULED, "per:aide"), claim("status", SCHEDULED, "per:trump", place=9)], SCHEDULED)
    assert (told.standing, told.origins) == ("confirmed", 2)


def test_an_outlet_alone_reports_and_many_outlets_quoting_one_man_are_one_origin() -> None:
    assert fact([claim("place", PlaceValue("Vienna"))], PlaceValue("Vienna")).standing == "reported"
    copies = [claim("place", PlaceValue("Vienna"), "per:aide", outlet=f"Outlet {i}") for i in range(20)]
    told = fact(copies, PlaceValue("Vienna"))
    assert (told.standing, told.origins, len(told.claims)) == ("claimed", 1, 20)


def test_only_hedged_is_possible_and_said_to_be_open_is_unknown() -> None:
    told = [claim("place", PlaceValue("Vienna"), hedged=True), claim("place", None, stance="unknown", place=9)]
    assert {f.standing for f in facts_of(told, side, PARTIES)} == {"possible", "unknown"}


def test_denied_and_asserted_is_disputed_denied_alone_is_ruled_out() -> None:
    asserted = claim("excluded", ActorValue("per:third"), "per:aide")
    denied = claim("excluded", ActorValue("per:third"), "per:trump", stance="denies", place=9)
    assert fact([asserted, denied], ActorValue("per:third")).standing == "disputed"
    assert fact([denied], ActorValue("per:third")).standing == "ruled_out"


def test_dates_that_cannot_both_be_true_are_disputed_and_a_day_within_a_week_is_not() -> None:
    week = DateValue(date(2018, 6, 11), date(2018, 6, 17), "that week")
    day = DateValue(date(2018, 6, 12), date(2018, 6, 12), "12 June")
    other = DateValue(date(2018, 6, 22), date(2018, 6, 22), "22 June")
    agreeing = [claim("date", week, "per:aide"), claim("date", day, "per:trump", place=9)]
    assert {f.standing for f in facts_of(agreeing, side, PARTIES)} == {"claimed"}
    clashing = [claim("date", day, "per:aide"), claim("date", other, "per:trump", place=9)]
    assert {f.standing for f in facts_of(clashing, side, PARTIES)} == {"disputed"}


def test_the_latest_firm_stage_is_where_the_event_stands() -> None:
    told = [
        claim("status", HELD, hedged=True),
        claim("status", SCHEDULED, "per:aide", place=5),
        claim("status", CANCELLED, "per:trump", place=9),
    ]
    assert [f.value for f in facts_of(told, side, PARTIES)] == [CANCELLED, SCHEDULED, HELD]


voices = st.sampled_from(["", "org:kremlin", "per:aide", "per:trump", "per:third"])
values = st.sampled_from([PlaceValue("Vienna"), PlaceValue("Geneva"), PlaceValue("Doha")])
claims = st.lists(
    st.builds(
        claim,
        slot=st.just("place"),
        value=values,
        by=voices,
        stance=st.sampled_from(["asserts", "denies"]),
        hedged=st.booleans(),
        outlet=st.sampled_from(["Courier", "Gazette"]),
        place=st.integers(0, 99),
    ),
    max_size=8,
)


@given(claims, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(told: list[Claim], shuffler: object) -> None:
    mixed = list(told)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    weigh = lambda rows: {(f.value, f.standing, f.origins) for f in facts_of(rows, side, PARTIES)}  # noqa: E731
    assert weigh(told) == weigh(mixed)
