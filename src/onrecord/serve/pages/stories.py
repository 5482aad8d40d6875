"""/: the stories, with what changed since the reader was last here."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.serve import queries
from onrecord.serve.desk import Desk
from onrecord.serve.entries import Entry, entry_of
from onrecord.serve.pages.asked import form, page_number
from onrecord.serve.pages.story import link
from onrecord.serve.reading import NotThere, read_since, stamps_of
from onrecord.serve.views.changes import ChangeView
from onrecord.serve.web.visits import visit
from onrecord.store import Store, StoryRow

_ON_A_PAGE = 25
_NEW = 12
_CHANGES = 3
# Seconds that a reader waits for stories that have just changed; the rest are shown without where they stand.
_PATIENCE = 0.1


@dataclass(frozen=True, slots=True)
class Listed:
    """A story in the list; `entry` is None while it is being worked out. `changes` are those of its new articles."""

    item: StoryRow
    entry: Entry | None
    new: int = 0
    changes: tuple[ChangeView, ...] = ()

    @property
    def title(self) -> str:
        """What the story is called."""
        return self.item.name or (self.entry.title if self.entry else self.item.title)


def page(desk: Desk, store: Store, request: Request) -> Response:
    """The list, a page at a time, with what is new before it."""
    number = page_number(request)
    look = visit(request, *store.clock(), int(desk.now().timestamp()))
    new = read_since(store, look.before.clock) if look.before and number == 1 else {}
    shown = list(new)[:_NEW]
    changed = queries.stories_by_id(store, shown)
    total = queries.count(store, "story")
    listed = store.stories(_ON_A_PAGE, (number - 1) * _ON_A_PAGE)
    today = desk.now().date()
    entries = entries_of(desk, store, dict.fromkeys(s.id for s in (*changed, *listed)), today)
    response = desk.page(
        request,
        "stories.html",
        since=look.since,
        today=today,
        new=[_listed(s, entries.get(s.id), new[s.id]) for s in changed],
        more_new=len(new) - len(shown),
        entries=[_listed(s, entries.get(s.id)) for s in listed],
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


def entries_of(desk: Desk, store: Store, stories: Iterable[str], today: date, whole: bool = False) -> dict[str, Entry]:
    """Where stories stand: as it was kept, else worked out now.

    What another process will have made in a moment is left out when it would take long, unless `whole`.
    """
    stamps = stamps_of(store, list(stories))
    found = desk.made.entries(store, stamps, today)
    until = time.monotonic() + _PATIENCE
    for story in stamps.keys() - found.keys():
        if desk.config.ahead and not whole and time.monotonic() > until:
            break
        try:
            found[story] = entry_of(desk.reading.telling(store, story), today)
        except NotThere:
            # It was merged into another at this moment.
            continue
        desk.made.remember(story, stamps[story], today, found[story])
    return found


def _listed(item: StoryRow, entry: Entry | None, new: Iterable[str] = ()) -> Listed:
    added = set(new)
    return Listed(item, entry, len(added), entry.caused_by(added, _CHANGES) if entry and added else ())
