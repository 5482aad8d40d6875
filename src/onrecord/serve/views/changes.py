"""What changed, line by line, as pages show it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from onrecord.deliver.dates import day_words
from onrecord.deliver.names import sentence
from onrecord.deliver.phrases import CHANGE_WORDS, SLOT_LABELS, plain_words
from onrecord.deliver.printable import printable
from onrecord.model.brief import Brief, Change
from onrecord.model.claim import Evidence

# The kinds by how much they move a story; a list that must be short shows the first.
_WEIGHT = ("cancelled", "held", "postponed", "status", "contradicted", "ruled_out", "corrected", "withdrawn", "settled")
_SLOTS = ("status", "date", "place")


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: "Status", "agreed" to "scheduled", by what, when. `day` is `at` in words."""

    at: datetime
    day: str
    event: str
    is_lead: bool
    label: str
    kind: str
    before: str | None
    after: str | None
    cause: str
    evidence: Evidence


def change_views(changes: Iterable[Change], brief: Brief, in_order: bool = False) -> tuple[ChangeView, ...]:
    """All changes, the latest first or in their own order; the event is named where the brief tells of several."""
    titles = {e.id: e.title for e in brief.events} if len(brief.events) > 1 else {}
    lead = brief.events[0].id if brief.events else ""
    views = [
        ChangeView(
            at=c.at,
            day=day_words((c.at.astimezone(UTC) if c.at.year > 1 else c.at).date()),
            event=titles.get(c.event, ""),
            is_lead=c.event in ("", lead),
            label=SLOT_LABELS.get(c.slot, sentence(plain_words(c.slot))),
            kind=CHANGE_WORDS[c.kind],
            before=_words(c.before) if c.before != c.after else None,
            after=_words(c.after),
            cause=c.cause.removeprefix("contradicted: ").removeprefix("a further origin: "),
            evidence=c.evidence,
        )
        for c in changes
    ]
    # Of one moment's changes the status stays before the rest.
    return printable(tuple(views if in_order else sorted(views, key=lambda v: v.at, reverse=True)))


def _words(value: str | None) -> str | None:
    """A day is written out."""
    try:
        return day_words(date.fromisoformat(value)) if value and len(value) == 10 else value
    except ValueError:
        return value


def weight(brief: Brief) -> Callable[[Change], tuple[int, bool, int]]:
    """Sorts changes by how much they matter, those of the leading event before others."""
    lead = brief.events[0].id if brief.events else ""

    def key(change: Change) -> tuple[int, bool, int]:
        kind = _WEIGHT.index(change.kind) if change.kind in _WEIGHT else len(_WEIGHT)
        slot = _SLOTS.index(change.slot) if change.slot in _SLOTS else len(_SLOTS)
        return kind, change.event != lead, slot

    return key
