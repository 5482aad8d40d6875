"""What lists show of a story: where it stands, what lies ahead, what each article changed. Small enough to be kept.

An entry is made of a telling and is the same after a way through JSON.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from json import dumps, loads
from typing import Any

from onrecord.deliver.names import sentence
from onrecord.model.brief import BriefEvent
from onrecord.model.claim import DateValue, Evidence
from onrecord.model.span import Span
from onrecord.serve.reading import Telling
from onrecord.serve.views.changes import ChangeView, change_views, weight
from onrecord.serve.views.stands import Stand, stands_of
from onrecord.serve.views.story import Ahead, ahead_in

# Statuses of what is still to come.
_OPEN = {"proposed", "agreed", "scheduled", "postponed", "threatened"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a list.

    `stands` are status, day and place of the event that leads; `due` is its last day while it is still to come.
    `changes` are told the weightiest first.
    """

    title: str
    event: str
    stands: tuple[Stand, ...]
    due: date | None
    ahead: tuple[Ahead, ...]
    changes: tuple[ChangeView, ...]

    def caused_by(self, articles: Collection[str], most: int) -> tuple[ChangeView, ...]:
        """The changes that matter most of those that these articles made, the latest first."""
        chosen = [c for c in self.changes if c.evidence.article in articles][:most]
        return tuple(sorted(chosen, key=lambda c: c.at, reverse=True))


def entry_of(telling: Telling, today: date) -> Entry:
    """The entry of a story as it stands; `today` decides what lies ahead."""
    brief, lead = telling.brief, telling.lead
    return Entry(
        title=brief.title,
        event=sentence(lead.title) if lead else "",
        stands=stands_of(lead) if lead else (),
        due=_due(brief.events[0]) if brief.events else None,
        ahead=ahead_in(brief, today),
        changes=change_views(sorted(telling.changes, key=weight(brief)), brief, in_order=True),
    )


def to_json(entry: Entry) -> bytes:
    """The entry as it is kept."""
    return dumps(asdict(entry), ensure_ascii=False, default=lambda d: d.isoformat()).encode("utf-8", "replace")


def from_json(text: bytes) -> Entry:
    """The entry that `to_json` wrote."""
    given: dict[str, Any] = loads(text)
    return Entry(
        title=given["title"],
        event=given["event"],
        stands=tuple(Stand(**s) for s in given["stands"]),
        due=date.fromisoformat(given["due"]) if given["due"] else None,
        ahead=tuple(
            Ahead(**{**a, "last": date.fromisoformat(a["last"]), "evidence": _evidence(a["evidence"])})
            for a in given["ahead"]
        ),
        changes=tuple(
            ChangeView(**{**c, "at": datetime.fromisoformat(c["at"]), "evidence": _evidence(c["evidence"])})
            for c in given["changes"]
        ),
    )


def _evidence(given: dict[str, Any]) -> Evidence:
    return Evidence(given["article"], Span(**given["span"]), given["text"])


def _due(event: BriefEvent) -> date | None:
    """The last day for which something is set that no article tells of as done or called off."""
    status = next((getattr(f.value, "word", "") for f in event.facts if f.slot == "status"), "")
    days = [f.value.end for f in event.facts if f.slot == "date" and isinstance(f.value, DateValue)]
    return days[0] if days and status in _OPEN else None
