"""`onrecord upcoming`: what lies ahead in all stories, day by day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, NewsroomOption, StoreOption, json_lines, newsroom_of, open_store, shortened
from onrecord.cli.output import emit

if TYPE_CHECKING:
    from onrecord.compose.origins import Newsroom
    from onrecord.model.brief import BriefEvent
    from onrecord.store import Store

_OVER = {"held", "cancelled", "ruled_out", "occurred"}
_SHOWN = {"confirmed", "claimed", "reported", "disputed", "possible"}


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something ahead: an event or a deadline, its days, and how firmly they are known."""

    first: str
    last: str
    what: str
    standing: str
    status: str | None
    story: str
    article: str


def upcoming(
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Ahead of this day; by default today.")
    ] = None,
    store: StoreOption = None,
    newsroom: NewsroomOption = None,
    as_json: JsonOption = False,
) -> int:
    """List dated events and deadlines that lie ahead, over all stories, the next first.

    Events are given with the standing of their day; what was held or cancelled is left out. A past day given with
    --from looks ahead from the articles published by then.
    """
    from onrecord.acquire.days import parse_day

    rules = newsroom_of(newsroom)
    today = parse_day(since) if since is not None else date.today()
    with open_store(store) as kept:
        rows = _ahead(kept, today, rules)
    if as_json:
        emit(json_lines(rows))
        return DONE
    for r in rows:
        days = r.first if r.first == r.last else f"{r.first} – {r.last}"
        status = f"{r.status}, " if r.status else ""
        emit(f"{days:23}  {shortened(r.what, 120)} ({status}{r.standing}) [{r.story}]\n")
    return DONE


def _ahead(store: "Store", today: date, rules: "Newsroom") -> list[Ahead]:
    from onrecord.compose.story import compose_story
    from onrecord.store import lists

    found = []
    for story in lists.stories_ahead(store, today):
        try:
            brief = compose_story(store.reports(story), today, rules)
        except ValueError:
            continue
        found += [row for event in brief.events if (row := _event(event, story, today))]
    known = {a for (a,) in store.db.all("SELECT id FROM article WHERE substr(moment, 1, 10) <= ?", today.isoformat())}
    for d in lists.deadlines_ahead(store, today):
        if d.article in known:
            found.append(Ahead(d.first or d.last, d.last, d.what, "deadline", None, d.story, d.article))
    return sorted(found, key=lambda r: (r.last, r.first, r.what))


def _event(event: "BriefEvent", story: str, today: date) -> Ahead | None:
    from onrecord.model.claim import DateValue, PlaceValue

    status = next((getattr(f.value, "word", None) for f in event.facts if f.slot == "status"), None)
    day = next((f for f in event.facts if f.slot == "date" and f.value is not None and f.standing in _SHOWN), None)
    if status in _OVER or day is None or not isinstance(day.value, DateValue) or day.value.end < today:
        return None
    places = (f.value for f in event.facts if f.slot == "place" and f.standing in _SHOWN)
    place = next((p.name for p in places if isinstance(p, PlaceValue)), None)
    what = event.title + (f", {place}" if place else "")
    first, last = day.value.start.isoformat(), day.value.end.isoformat()
    return Ahead(first, last, what, day.standing.replace("_", " "), status, story, day.claims[-1].evidence.article)
