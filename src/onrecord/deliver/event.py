"""An event arranged for the page: rows of values, the parties' stands, and what no longer counts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from onrecord.deliver.names import Cast, sentence, shortened
from onrecord.deliver.phrases import (
    PLANNED_LABELS,
    SLOT_LABELS,
    SLOT_NOUNS,
    claim_words,
    focus_words,
    plain_words,
    value_words,
)
from onrecord.deliver.standing import MARKS
from onrecord.deliver.view import EventView, Line, Note, PartyItem, PartyRow, PartyStand, Row, Said
from onrecord.model.brief import BriefEvent, Fact, PartyView, Withdrawn
from onrecord.model.claim import ActorValue, Claim, WordValue

# The order of a page's rows; what the model adds later follows in its own order.
_ROWS = ("date", "place", "participant", "excluded", "initiator", "format", "purpose", "amount", "precedent")
_CONFIRMING = {
    "confirmed": "has confirmed",
    "claimed": "has confirmed",
    "reported": "has confirmed",
    "possible": "may have confirmed",
    "disputed": "is said to have confirmed, and not to have",
    "ruled_out": "denies it",
    "unknown": "has not confirmed",
}
_PARTY_STANDS = {
    "confirms": ("confirmed", "confirms"),
    "denies": ("ruled_out", "denies"),
    "hedges": ("possible", "leaves possible"),
    "silent": ("unknown", "is silent on"),
}
# What is called off has no day and no place any more, only those that were set.
_CALLED_OFF = {WordValue("cancelled"), WordValue("ruled_out")}
_FIRM = {"confirmed", "claimed", "reported"}
_WITHDRAWN = {
    "corrected": "corrected by the outlet",
    "replaced": "replaced by a later word of the same origin",
    "overtaken": "overtaken by what a party concerned has settled since",
    "passed": "past, the event is further on",
    "edited": "no longer in the article, which was changed",
}


def event_view(event: BriefEvent, cast: Cast) -> EventView:
    """`event` in rows, in the page's order."""
    slots: dict[str, list[Fact]] = {}
    for fact in event.facts:
        slots.setdefault(fact.slot, []).append(fact)
    status = slots.pop("status", [])
    confirmations = slots.pop("confirmation", [])
    called_off = bool(status) and status[0].standing in _FIRM and status[0].value in _CALLED_OFF
    labels = SLOT_LABELS | (PLANNED_LABELS if called_off else {})
    order = sorted(slots, key=lambda s: _ROWS.index(s) if s in _ROWS else len(_ROWS))
    return EventView(
        title=event.title,
        kind=event.kind,
        status=_lines(status, cast),
        rows=tuple(Row(labels.get(s, sentence(plain_words(s))), _lines(slots[s], cast)) for s in order),
        confirmations=tuple(_confirmation(f, cast) for f in confirmations),
        parties=_parties(event.parties, cast),
        withdrawn=_withdrawn(event.withdrawn, cast),
    )


def _lines(facts: Iterable[Fact], cast: Cast) -> tuple[Line, ...]:
    """One line a value; values of one standing with the very same claims behind them share a line."""
    lines: dict[tuple[object, ...], Line] = {}
    for fact in facts:
        value = sentence(value_words(fact.value, fact.slot, cast))
        line = Line(value, MARKS[fact.standing], _said(fact, cast), _origins(fact), _legs(fact))
        # Only names may stand side by side: two dates on a line would read as a range.
        key = (line.mark, *sorted(s.words for s in line.said)) if isinstance(fact.value, ActorValue) else (line,)
        if key in lines:
            line = _together(lines[key], line)
        lines[key] = line
    return tuple(lines.values())


def _together(one: Line, other: Line) -> Line:
    """Two names for which the same voices speak, on one line."""
    said = []
    for mine, theirs in zip(sorted(one.said, key=_voice), sorted(other.said, key=_voice), strict=True):
        more = dict.fromkeys((*mine.more, theirs.evidence, *theirs.more))
        said.append(replace(mine, more=tuple(e for e in more if e != mine.evidence)))
    return replace(one, value=f"{one.value}, {other.value}", said=tuple(said))


def _voice(said: Said) -> str:
    return said.words


def _origins(fact: Fact) -> str:
    """Said only where there is something to count."""
    articles = {a for leg in fact.legs for a in leg.articles}
    if len(articles) < 2:
        return ""
    several = f"at most {fact.origins} independent origins" if fact.origins > 1 else "one origin"
    return f"{several}, {len(articles)} articles"


def _legs(fact: Fact) -> tuple[str, ...]:
    if len({a for leg in fact.legs for a in leg.articles}) < 2:
        return ()
    return tuple(f"{leg.origin}: {leg.reason}" for leg in fact.legs)


def _said(fact: Fact, cast: Cast) -> tuple[Said, ...]:
    """Each voice once, with its first words in full and links to its others."""
    voices: dict[str, list[Claim]] = {}
    for claim in fact.claims:
        voices.setdefault(claim_words(claim, cast, with_day=False), []).append(claim)
    said = []
    for claims in voices.values():
        # A day of speaking is worth more than the order of the text.
        first = next((c for c in claims if c.said), claims[0])
        more = dict.fromkeys(c.evidence for c in claims if c.evidence != first.evidence)
        words = sentence(claim_words(first, cast))
        said.append(Said(words, first.evidence, tuple(more), focus_words(fact.value, cast)))
    return tuple(said)


def _confirmation(fact: Fact, cast: Cast) -> Line:
    match fact.value:
        case ActorValue():
            who = sentence(cast.inline(fact.value.actor))
        case None:
            who = "A party concerned"
        case _:
            who = sentence(value_words(fact.value, fact.slot, cast))
    return Line(f"{who} {_CONFIRMING[fact.standing]}", MARKS[fact.standing], _said(fact, cast))


def _parties(views: Sequence[PartyView], cast: Cast) -> tuple[PartyRow, ...]:
    parties: dict[str, dict[str, list[PartyItem]]] = {}
    for view in views:
        words = SLOT_NOUNS.get(view.slot, plain_words(view.slot))
        if view.value is not None:
            words = f"{'the status' if view.slot == 'status' else words} ({value_words(view.value, view.slot, cast)})"
        parties.setdefault(view.party, {}).setdefault(view.stand, []).append(PartyItem(words, view.evidence))
    return tuple(
        PartyRow(
            cast.name(party),
            tuple(
                PartyStand(MARKS[standing], verb, tuple(dict.fromkeys(stands[stand])))
                for stand, (standing, verb) in _PARTY_STANDS.items()
                if stand in stands
            ),
        )
        for party, stands in parties.items()
    )


def _withdrawn(gone: Sequence[Withdrawn], cast: Cast) -> tuple[Note, ...]:
    """What no longer counts, each value once for each reason, with those who said it."""
    groups: dict[tuple[str, str], list[Withdrawn]] = {}
    for one in gone:
        label = SLOT_LABELS.get(one.slot, sentence(plain_words(one.slot)))
        head = f"{label}: {value_words(one.value, one.slot, cast)}"
        groups.setdefault((head, one.reason), []).append(one)
    notes = []
    for (head, reason), ones in groups.items():
        voices = list(dict.fromkeys(claim_words(o.claim, cast, with_day=False) for o in ones))
        said = shortened(voices)
        last = ones[-1]
        notes.append(Note(head, (sentence(_WITHDRAWN[reason]), said), last.because or last.claim.evidence))
    return tuple(notes)
