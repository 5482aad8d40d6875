"""Standing: what the claims about one value together amount to, over independent origins.

- confirmed   asserted by all parties that it is about, or by independent origins on two sides, and denied by nobody
- claimed     asserted by one side only; a claim of one party stays that party's claim
- reported    told by an outlet in its own voice, no origin named
- possible    only hedged
- disputed    asserted by one origin, and denied or contradicted by another
- ruled_out   denied, asserted by nobody
- unknown     said to be open, undisclosed or undecided
"""

from collections.abc import Callable, Collection, Sequence

from onrecord.model.claim import Claim, Standing

# From an actor's id to the id of the side that it speaks for (a spokesman's is his state's).
Side = Callable[[str], str]


def origins_of(claims: Sequence[Claim], side: Side) -> frozenset[str]:
    """The independent origins behind claims: sides that assert, or the outlets themselves where none is named."""
    named = frozenset(side(actor) for c in claims for actor in c.by)
    return named or frozenset(f"outlet:{c.outlet}" for c in claims if not c.by)


def standing_of(
    claims: Sequence[Claim], side: Side, parties: Collection[str] = (), rivals: Sequence[Claim] = ()
) -> tuple[Standing, int]:
    """The standing of one value and the number of its independent origins.

    `parties` are the sides that the slot is about; `rivals` are firm claims of other origins for values that cannot
    be true together with this one.
    """
    firm = [c for c in claims if c.stance == "asserts" and not c.hedged]
    denying = [c for c in claims if c.stance == "denies" and not c.hedged]
    if not firm:
        return _without_assertion(claims, denying, side)
    origins = origins_of(firm, side)
    against = origins_of([*denying, *rivals], side) if denying or rivals else frozenset()
    if against - origins:
        return "disputed", len(origins)
    named = frozenset(side(actor) for c in firm for actor in c.by)
    if not named:
        return ("reported", len(origins)) if len(origins) < 2 else ("confirmed", len(origins))
    if len(named) > 1 or (parties and frozenset(parties) <= named):
        return "confirmed", len(origins)
    return "claimed", len(origins)


def _without_assertion(claims: Sequence[Claim], denying: Sequence[Claim], side: Side) -> tuple[Standing, int]:
    if denying:
        return "ruled_out", len(origins_of(denying, side))
    hedged = [c for c in claims if c.stance == "asserts"]
    if hedged:
        return "possible", len(origins_of(hedged, side))
    return "unknown", len(origins_of(claims, side))
