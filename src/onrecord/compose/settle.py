"""Which claims still count: a later claim of the same origin replaces its earlier one, a correction takes back, and a
party concerned settles what others had only heard. What no longer counts is kept with the reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from onrecord.compose.origins import Told
from onrecord.compose.standing import Side
from onrecord.compose.values import SINGLE, at_odds, same_value, told_as_one, value_key
from onrecord.model.brief import Withdrawn
from onrecord.model.claim import ActorValue, DateValue, Value


@dataclass(frozen=True, slots=True)
class Settled:
    """The claims about one slot that count, in the order of telling, and those that no longer do."""

    live: tuple[Told, ...]
    withdrawn: tuple[Withdrawn, ...]


def settle(
    slot: str, told: Sequence[Told], side: Side, parties: Collection[str], settled_by: Sequence[Told] = ()
) -> Settled:
    """Weigh the claims about `slot` against the later ones.

    `parties` are the sides concerned; `settled_by` are the firm claims of the whole event, by which a party that was
    said to keep silent has spoken after all.
    """
    live: list[Told] = []
    gone: list[Withdrawn] = []
    # The latest of each origin and value is enough to compare the earlier ones with.
    later: dict[tuple[object, ...], dict[tuple[object, ...], Told]] = {}
    concerned = frozenset(parties)
    for t in sorted(told, key=lambda t: t.order, reverse=True):
        value = value_key(t.claim.value)
        # Values of a slot that may have several say nothing of one another.
        near = chain(*(d.values() for d in later.values())) if slot in SINGLE else later.get(value, {}).values()
        withdrawn = _withdrawn(slot, t, list(near), side, concerned) or _spoken(slot, t, settled_by, side)
        if withdrawn is not None:
            gone.append(withdrawn)
        elif t.verdict != "wrong":
            live.append(t)
        later.setdefault(value, {}).setdefault((t.origins, t.claim.stance, t.claim.hedged, t.verdict), t)
    return Settled(tuple(reversed(live)), tuple(reversed(gone)))


_PRIORITY = ("corrected", "replaced", "overtaken")


def _withdrawn(slot: str, t: Told, later: Sequence[Told], side: Side, concerned: frozenset[str]) -> Withdrawn | None:
    """Why a claim no longer counts: the strongest reason, and of equal ones the first."""
    after = [u for u in later if u.at > t.at and u.article != t.article]
    found = [(r, u) for u in after if (r := _reason(slot, t, u, side, concerned))]
    if not found:
        return None
    reason, u = min(found, key=lambda x: (_PRIORITY.index(x[0]), x[1].order))
    because = u.claim.evidence
    if u.verdict == "wrong":
        because = next((x.claim.evidence for x in later if x.article == u.article and x.verdict == "right"), because)
    return Withdrawn(slot, t.claim.value, reason, t.claim, because)


def _reason(
    slot: str, t: Told, u: Told, side: Side, concerned: frozenset[str]
) -> Literal["corrected", "replaced", "overtaken"] | None:
    own = not t.origins.isdisjoint(u.origins)
    decides = slot in SINGLE and u.on_record and u.firm and not u.origins.isdisjoint(concerned)
    if not own and not decides:
        return None
    same = same_value(t.claim.value, u.claim.value)
    if own:
        if u.verdict == "wrong":
            return "corrected" if same and not t.named else None
        if _replaces(slot, t, u, same, side):
            return "corrected" if u.verdict == "right" and not same else "replaced"
    if decides and t.origins.isdisjoint(concerned) and _overtakes(slot, t, u, same, side):
        return "overtaken"
    return None


def _replaces(slot: str, t: Told, u: Told, same: bool, side: Side) -> bool:
    """Whether a later claim of the same origin stands in for an earlier one."""
    if t.claim.value is None:
        return u.firm and slot in SINGLE
    if same:
        return (t.claim.stance, t.claim.hedged) != (u.claim.stance, u.claim.hedged) and u.verdict != "wrong"
    if slot not in SINGLE or not u.firm or t.claim.stance == "denies":
        return False
    return _at_odds(slot, t, u, side) or _narrows(t.claim.value, u.claim.value)


def _overtakes(slot: str, t: Told, u: Told, same: bool, side: Side) -> bool:
    """Whether a party's word settles what others said before."""
    if same:
        return t.claim.stance != "asserts"
    if t.claim.stance == "denies":
        return False
    return t.claim.value is None or _at_odds(slot, t, u, side) or _narrows(t.claim.value, u.claim.value)


def _at_odds(slot: str, t: Told, u: Told, side: Side) -> bool:
    return at_odds(slot, t.claim.value, u.claim.value, side) and not told_as_one(t.claim, u.claim)


def _narrows(wide: Value | None, narrow: Value | None) -> bool:
    """ "On 12 June" says all that "in the third week of June" says."""
    if not isinstance(wide, DateValue) or not isinstance(narrow, DateValue):
        return False
    return wide.start <= narrow.start and narrow.end <= wide.end


def _spoken(slot: str, t: Told, settled_by: Sequence[Told], side: Side) -> Withdrawn | None:
    """ "Has not confirmed" ends when the party speaks."""
    value = t.claim.value
    if slot != "confirmation" or t.claim.stance == "asserts" or not isinstance(value, ActorValue):
        return None
    for u in settled_by:
        if u.at > t.at and u.on_record and side(value.actor) in u.origins:
            return Withdrawn(slot, value, "overtaken", t.claim, u.claim.evidence)
    return None
