"""Who of those concerned says what: for each party and each thing to know of an event, its latest word, or silence."""

from collections.abc import Mapping, Sequence

from onrecord.compose.origins import Told
from onrecord.compose.stages import STOPPED
from onrecord.model.brief import PartyStand, PartyView
from onrecord.model.claim import ActorValue, Value, WordValue

# What parties are asked about; a slot is listed when anybody said anything of it.
_ASKED = ("status", "date", "place", "initiator", "format", "excluded", "purpose")


def party_views(told: Sequence[Told], parties: Mapping[str, str], status: Value | None = None) -> tuple[PartyView, ...]:
    """The matrix of an event, party by party. `parties` leads from sides to the participant shown for each; `status`
    is where the event stands.

    A party is silent on a slot when no claim of it is on the record; the evidence is then, where there is any, the
    words that say that it has not spoken.
    """
    slots = [s for s in _ASKED if any(t.claim.slot == s for t in told)]
    return tuple(_view(told, side, shown, slot, status) for side, shown in parties.items() for slot in slots)


def _view(told: Sequence[Told], side: str, shown: str, slot: str, status: Value | None) -> PartyView:
    own = [t for t in told if t.claim.slot == slot and t.on_record and side in t.origins and t.verdict != "wrong"]
    if not own:
        silence = [t for t in told if _keeps_silent(t, side, shown)]
        return PartyView(shown, slot, "silent", evidence=silence[-1].claim.evidence if silence else None)
    latest = _latest(own, status if slot == "status" else None)
    claim = latest.claim
    return PartyView(shown, slot, _stand(latest), claim.value, claim.said, claim.evidence)


def _latest(own: Sequence[Told], status: Value | None) -> Told:
    """The firmest word of the party's latest article; of several, the one by which the event stands where it does
    ("will meet after all, days after he had called it off"), then the one that stops it, else the first."""
    last = [t for t in own if t.article == own[-1].article]
    rank = {"confirms": 0, "denies": 1, "hedges": 2}
    stops = {WordValue(w) for w in STOPPED}

    def order(t: Told) -> tuple[object, ...]:
        stands = status is not None and t.claim.value == status
        return rank[_stand(t)], not stands, t.claim.value not in stops, t.order

    return min(last, key=order)


def _stand(t: Told) -> PartyStand:
    if t.claim.stance == "denies":
        return "denies"
    return "confirms" if t.firm else "hedges"


def _keeps_silent(t: Told, side: str, shown: str) -> bool:
    value = t.claim.value
    if t.claim.slot != "confirmation" or t.claim.stance == "asserts" or not isinstance(value, ActorValue):
        return False
    return value.actor in {side, shown}
