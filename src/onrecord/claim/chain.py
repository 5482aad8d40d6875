"""The chain of a claim: whose words the evidence stands in, and through whom they came."""

from dataclasses import dataclass
from datetime import date

from onrecord.annotate.analysis import Analysis
from onrecord.model.claim import Claim, Stance, Value
from onrecord.model.span import Span

# Acts whose content is said not to be so.
DENYING = {"deny", "rule_out", "reject", "refuse", "dismiss"}
# Acts whose content is wanted, feared or guessed, not said to be so.
WISHING = {"demand", "urge", "ask", "propose", "offer", "suggest", "hope", "fear", "want", "expect", "predict",
           "intend", "threaten", "warn", "consider", "invite", "request", "doubt", "speculate", "hint"}  # fmt: skip


_TURNED: dict[Stance, Stance] = {"asserts": "denies", "denies": "asserts"}


@dataclass(frozen=True, slots=True)
class Chain:
    """Origin → relay; `holds` is false where the words are withheld or refused by their speaker."""

    by: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    said: tuple[date, date] | None = None
    denied: bool = False
    wished: bool = False
    withheld: bool = False
    hedged: bool = False


def chain_at(analysis: Analysis, span: Span) -> Chain:
    """The chain of the words at the start of `span`; empty where the outlet speaks in its own voice."""
    over = analysis.attributions_over(span)
    if not over:
        return Chain()
    inner = over[0]
    outer = [a.speaker for a in over[1:] if a.speaker and a.speaker != inner.speaker]
    via = tuple(dict.fromkeys((*inner.via, *outer)))
    return Chain(
        by=(inner.speaker,) if inner.speaker else ("",),
        via=via,
        said=inner.said,
        denied=inner.act in DENYING and inner.asserted,
        wished=inner.act in WISHING,
        withheld=not inner.asserted,
        hedged=inner.hedged,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a slot's reader found: a value at an anchor, with the words that show it."""

    slot: str
    value: Value | None
    anchor: Span
    evidence: Span
    stance: Stance = "asserts"
    hedged: bool = False
    by: tuple[str, ...] | None = None
    # Whether a denial around it is of something else: of "the summit in X is off", not of X.
    aside: bool = False


def claim_of(analysis: Analysis, event: str, found: Found) -> Claim | None:
    """The claim that a finding makes once its chain is known; None where its speaker does not make it.

    A headline makes none: it says in short what the text says in full.
    """
    if analysis.is_headline(found.anchor):
        return None
    chain = chain_at(analysis, found.anchor)
    # Whoever does not say where leaves it open all the same.
    if chain.withheld and found.slot != "confirmation" and found.stance != "unknown":
        return None
    stance, hedged = found.stance, found.hedged
    turns = found.slot not in {"excluded", "confirmation", "participant"} and not found.aside
    if chain.denied and turns and (stance == "asserts" or found.by is None):
        # Who denies that it is too late has not said that it will be.
        stance, hedged = _TURNED.get(stance, stance), hedged or stance == "denies"
    by = found.by if found.by is not None else tuple(b for b in chain.by if b)
    return Claim(
        event=event,
        slot=found.slot,
        value=found.value,
        stance=stance,
        evidence=analysis.evidence(found.evidence),
        by=by,
        via=tuple(v for v in chain.via if v not in by),
        outlet=analysis.article.outlet,
        hedged=hedged or chain.wished or chain.hedged,
        said=chain.said,
    )
