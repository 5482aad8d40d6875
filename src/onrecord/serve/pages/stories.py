"""/: the stories, with what changed since the reader was last here."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.deliver.view import Line
from onrecord.serve import queries
from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import form, page_number
from onrecord.serve.pages.story import link
from onrecord.serve.reading import read_since
from onrecord.serve.views.changes import ChangeView, change_views, weightiest
from onrecord.serve.web.visits import visit
from onrecord.store import Store, StoryRow

_ON_A_PAGE = 25
_NEW = 12
_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in the list: where it stands, and what its new articles changed."""

    item: StoryRow
    event: str
    status: Line | None
    day: Line | None
    place: Line | None
    new: int = 0
    changes: tuple[ChangeView, ...] = ()


def page(desk: Desk, store: Store, request: Request) -> Response:
    """The list, a page at a time, with what is new before it."""
    number = page_number(request)
    look = visit(request, *store.clock(), int(desk.now().timestamp()))
    new = read_since(store, look.before.clock) if look.before and number == 1 else {}
    shown = list(new)[:_NEW]
    entries = [_entry(desk, store, s, new[s.id]) for s in queries.stories_by_id(store, shown)]
    total = queries.count(store, "story")
    listed = store.stories(_ON_A_PAGE, (number - 1) * _ON_A_PAGE)
    response = desk.page(
        request,
        "stories.html",
        since=look.since,
        new=entries,
        more_new=len(new) - len(shown),
        entries=[_entry(desk, store, s) for s in listed],
        total=total,
        number=number,
        pages=-(-total // _ON_A_PAGE),
        articles=queries.count(store, "article"),
        link=link,
    )
    look.keep(request, response)
    return response


async def seen(desk: Desk, request: Request) -> Response:
    """The reader has seen everything up to now."""
    await form(desk, request)

    def now() -> tuple[str, int]:
        with desk.pool.store() as store:
            return store.clock()

    identity, clock = await asyncio.get_running_loop().run_in_executor(desk.threads, now)
    response = RedirectResponse("/", 303)
    visit(request, identity, clock, int(desk.now().timestamp()), seen=True).keep(request, response)
    return response


def _entry(desk: Desk, store: Store, item: StoryRow, new: list[str] | None = None) -> Entry:
    telling = desk.reading.telling(store, item.id)
    lead = telling.lead
    rows = {row.label: row.lines[0] for row in lead.rows if row.lines} if lead else {}
    changes: tuple[ChangeView, ...] = ()
    if new:
        added = set(new)
        caused = [c for c in telling.changes if c.evidence.article in added]
        changes = change_views(weightiest(caused, telling.brief, _CHANGES), telling.brief)
    return Entry(
        item,
        lead.title if lead else "",
        lead.status[0] if lead and lead.status else None,
        rows.get("When"),
        rows.get("Where"),
        len(new or ()),
        changes,
    )
