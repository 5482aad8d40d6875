"""Who has and has not confirmed: the parties beside each other, one row for each thing that is asked of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.phrases import SLOT_LABELS, plain_words, value_words
from onrecord.deliver.standing import MARKS, Mark
from onrecord.model.brief import BriefEvent, PartyView
from onrecord.model.claim import Evidence

_STANDS = {
    "confirms": ("confirmed", "confirms"),
    "denies": ("ruled_out", "denies"),
    "hedges": ("possible", "leaves possible"),
    "silent": ("unknown", "silent"),
}
# Of a status one says what it is; of all else, one confirms what others have said.
_OF_STATUS = {"confirms": "says", "hedges": "suggests"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's latest word on one thing; `value` is "" and `evidence` None where it is silent or nothing is known."""

    mark: Mark
    verb: str
    value: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, with a cell for each party (None where it was not asked)."""

    label: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class PartyMatrix:
    """The parties of an event by what is asked of them."""

    event: str
    parties: tuple[str, ...]
    rows: tuple[Row, ...]


def party_matrices(events: Iterable[BriefEvent], cast: Cast) -> tuple[PartyMatrix, ...]:
    """One matrix for each event of which any party has spoken, or is known to be silent."""
    return tuple(_matrix(e, cast) for e in events if any(v.stand != "silent" or v.evidence for v in e.parties))


def _matrix(event: BriefEvent, cast: Cast) -> PartyMatrix:
    parties = list(dict.fromkeys(v.party for v in event.parties))
    slots = list(dict.fromkeys(v.slot for v in event.parties))
    views = {(v.party, v.slot): v for v in event.parties}
    rows = tuple(
        Row(
            SLOT_LABELS.get(slot, sentence(plain_words(slot))),
            tuple(_cell(view, cast) if (view := views.get((party, slot))) else None for party in parties),
        )
        for slot in slots
    )
    return PartyMatrix(event.title, tuple(cast.name(p) for p in parties), rows)


def _cell(view: PartyView, cast: Cast) -> Cell:
    standing, verb = _STANDS[view.stand]
    verb = _OF_STATUS.get(view.stand, verb) if view.slot == "status" else verb
    value = value_words(view.value, view.slot, cast) if view.value is not None else ""
    return Cell(MARKS[standing], verb, value, view.evidence)
