"""From claims to facts: one fact for each value of each slot, with its standing, firmest first."""

from collections.abc import Sequence
from datetime import date

from onrecord.compose.standing import Side, standing_of
from onrecord.model.brief import Fact
from onrecord.model.claim import SLOTS, ActorValue, Claim, DateValue, PlaceValue, Standing, Value, WordValue

# Slots that have one true value; different firm values of different origins contradict each other.
_SINGLE = {"status", "date", "place", "initiator"}
_FIRMNESS: tuple[Standing, ...] = ("confirmed", "claimed", "reported", "disputed", "possible", "ruled_out", "unknown")
# Later stages of an event take over from earlier ones; they do not contradict them.
STAGES = (
    *("threatened", "proposed", "approved", "agreed", "reached", "signed", "scheduled", "in_force", "held"),
    *("postponed", "suspended", "broken", "rejected", "ruled_out", "lifted", "cancelled"),
)


def facts_of(claims: Sequence[Claim], side: Side, parties: Sequence[str]) -> tuple[Fact, ...]:
    """The facts that claims about one event amount to, by slot, then by firmness."""
    facts: list[Fact] = []
    for slot in SLOTS:
        of_slot = [c for c in claims if c.slot == slot]
        groups = _grouped(of_slot)
        facts += sorted((_fact(slot, group, groups, side, parties) for group in groups), key=_order)
    return tuple(facts)


def _fact(
    slot: str, group: Sequence[Claim], groups: Sequence[Sequence[Claim]], side: Side, parties: Sequence[str]
) -> Fact:
    value = _value(group)
    rivals = [c for other in groups if other is not group for c in other if _contradicts(slot, value, c)]
    about = _about(slot, value, parties)
    standing, origins = standing_of(group, side, {side(p) for p in about}, rivals)
    return Fact(slot, value, standing, origins, tuple(group))


def _about(slot: str, value: Value | None, parties: Sequence[str]) -> Sequence[str]:
    """The parties that a slot is about: whoever it names, else all that take part."""
    if slot == "confirmation" and isinstance(value, ActorValue):
        return (value.actor,)
    return parties if slot in {"status", "date", "place", "format", "purpose", "participant"} else ()


def _value(group: Sequence[Claim]) -> Value | None:
    """The narrowest date, else the first value that the group's claims give."""
    dates = [c.value for c in group if isinstance(c.value, DateValue)]
    if dates:
        return min(dates, key=lambda d: (d.end - d.start, d.start))
    return next((c.value for c in group if c.value is not None), None)


def _grouped(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: list[list[Claim]] = []
    for claim in claims:
        home = next((g for g in groups if _same(g[0], claim)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def _same(a: Claim, b: Claim) -> bool:
    if (a.stance == "unknown") != (b.stance == "unknown") and a.slot != "confirmation":
        return False
    if isinstance(a.value, DateValue) and isinstance(b.value, DateValue):
        return (a.value.start, a.value.end) == (b.value.start, b.value.end)
    if isinstance(a.value, PlaceValue) and isinstance(b.value, PlaceValue):
        return a.value.name == b.value.name
    return a.value == b.value


def _contradicts(slot: str, value: Value | None, other: Claim) -> bool:
    if slot not in _SINGLE or other.stance != "asserts" or other.hedged or value is None or other.value is None:
        return False
    if isinstance(value, DateValue) and isinstance(other.value, DateValue):
        return not _overlap(value, other.value)
    if slot == "status":
        return {value, other.value} <= {WordValue("held"), WordValue("cancelled")} and value != other.value
    if isinstance(value, PlaceValue) and isinstance(other.value, PlaceValue):
        same_country = value.country is not None and value.country == other.value.country
        return value.name != other.value.name and not same_country
    return False


def _overlap(a: DateValue, b: DateValue) -> bool:
    return a.start <= b.end and b.start <= a.end


def _order(fact: Fact) -> tuple[int, int, date, int]:
    stage = 0
    if fact.slot == "status" and isinstance(fact.value, WordValue) and fact.value.word in STAGES:
        stage = -STAGES.index(fact.value.word)
    firm = _FIRMNESS.index(fact.standing)
    # Of several stages told firmly, the latest is where the event stands.
    if fact.slot == "status":
        firm = 0 if firm < 4 else firm
    start = fact.value.start if isinstance(fact.value, DateValue) else date.min
    return (firm, stage, start, fact.claims[0].evidence.span.start)
