"""What lies ahead in all stories, day by day: events with a day, and deadlines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.compose.origins import Newsroom
from onrecord.compose.story import NEWSROOM
from onrecord.errors import StoreError
from onrecord.model.brief import BriefEvent
from onrecord.model.claim import DateValue, PlaceValue
from onrecord.store import lists
from onrecord.store.store import Store

_OVER = {"held", "cancelled", "ruled_out", "occurred"}
_SHOWN = {"confirmed", "claimed", "reported", "disputed", "possible"}


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something ahead: an event or a deadline, its days (ISO 8601), and how firmly they are known.

    `event` is the event's id in the story's brief, None of a deadline.
    """

    first: str
    last: str
    what: str
    standing: str
    status: str | None
    story: str
    article: str
    event: str | None = None


def upcoming(
    store: Store,
    today: date,
    newsroom: Newsroom = NEWSROOM,
    limit: int | None = None,
    offset: int = 0,
) -> list[Ahead]:
    """What lies ahead of `today` from the articles published by its end, the next first.

    What was held or cancelled is left out. Briefs that were worked out before are not worked out again.
    """
    with store.db.snapshot():
        found = [row for story in lists.stories_ahead(store, today) for row in _events(store, story, today, newsroom)]
        out = "SELECT id FROM article WHERE id IN ({}) AND substr(moment, 1, 10) <= ?"
        due = lists.deadlines_ahead(store, today)
        known = {a for (a,) in store.db.among(out, sorted({d.article for d in due}), today.isoformat())}
        found += [
            Ahead(d.first or d.last, d.last, d.what, "deadline", None, d.story, d.article)
            for d in due
            if d.article in known
        ]
    ordered = sorted(found, key=lambda r: (r.last, r.first, r.what, r.story))
    return ordered[offset : None if limit is None else offset + limit]


def _events(store: Store, story: str, today: date, newsroom: Newsroom) -> Iterator[Ahead]:
    try:
        brief = store.brief(story, today, newsroom)
    except StoreError:
        # Nothing of it was out by that day.
        return
    for event in brief.events:
        if row := _event(event, story, today):
            yield row


def _event(event: BriefEvent, story: str, today: date) -> Ahead | None:
    status = next((getattr(f.value, "word", None) for f in event.facts if f.slot == "status"), None)
    day = next((f for f in event.facts if f.slot == "date" and f.value is not None and f.standing in _SHOWN), None)
    if status in _OVER or day is None or not isinstance(day.value, DateValue) or day.value.end < today:
        return None
    places = (f.value for f in event.facts if f.slot == "place" and f.standing in _SHOWN)
    place = next((p.name for p in places if isinstance(p, PlaceValue)), None)
    what = event.title + (f", {place}" if place else "")
    first, last = day.value.start.isoformat(), day.value.end.isoformat()
    source = day.claims[-1].evidence.article
    return Ahead(first, last, what, day.standing.replace("_", " "), status, story, source, event.id)
