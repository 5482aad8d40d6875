"""What claims amount to: origins are counted, not outlets, and one party's claim stays that party's claim."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.compose.standing import standing_of
from onrecord.model.claim import Claim, Evidence, Stance, WordValue
from onrecord.model.span import Span

# The Kremlin and its aide speak for Russia; everybody else for himself.
SIDES = {"org:kremlin": "sta:RUS", "per:aide": "sta:RUS"}
PARTIES = ("sta:RUS", "per:trump")


def side(actor: str) -> str:
    return SIDES.get(actor, actor)


def claim(by: str = "", stance: Stance = "asserts", hedged: bool = False, outlet: str = "Courier") -> Claim:
    value = None if stance == "unknown" else WordValue("scheduled")
    evidence = Evidence(outlet, Span(0, 4), "word")
    return Claim("e", "status", value, stance, evidence, (by,) if by else (), (), outlet, hedged)


def weigh(*claims: Claim) -> tuple[str, int]:
    return standing_of(claims, side, PARTIES)


def test_two_voices_of_one_side_are_one_origin() -> None:
    assert weigh(claim("org:kremlin"), claim("per:aide")) == ("claimed", 1)


def test_both_parties_confirm() -> None:
    assert weigh(claim("per:aide"), claim("per:trump")) == ("confirmed", 2)


def test_an_outlet_alone_reports_and_many_outlets_quoting_one_man_are_one_origin() -> None:
    assert weigh(claim()) == ("reported", 1)
    assert weigh(*(claim("per:aide", outlet=f"Outlet {i}") for i in range(20))) == ("claimed", 1)


def test_only_hedged_is_possible_and_said_to_be_open_is_unknown() -> None:
    assert weigh(claim("per:aide", hedged=True)) == ("possible", 1)
    assert weigh(claim(stance="unknown"))[0] == "unknown"


def test_denied_and_asserted_is_disputed_denied_alone_is_ruled_out() -> None:
    asserted, denied = claim("per:aide"), claim("per:trump", stance="denies")
    assert weigh(asserted, denied)[0] == "disputed"
    assert weigh(denied)[0] == "ruled_out"


def test_a_rival_value_of_another_origin_is_a_dispute_and_of_the_same_one_is_not() -> None:
    assert standing_of([claim("per:aide")], side, PARTIES, rivals=[claim("per:trump")])[0] == "disputed"
    assert standing_of([claim("per:aide")], side, PARTIES, rivals=[claim("org:kremlin")])[0] == "claimed"


claims = st.lists(
    st.builds(
        claim,
        by=st.sampled_from(["", "org:kremlin", "per:aide", "per:trump", "per:third"]),
        stance=st.sampled_from(["asserts", "denies", "unknown"]),
        hedged=st.booleans(),
        outlet=st.sampled_from(["Courier", "Gazette"]),
    ),
    min_size=1,
    max_size=8,
)


@given(claims, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(told: list[Claim], shuffler: object) -> None:
    mixed = list(told)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert weigh(*told) == weigh(*mixed)
