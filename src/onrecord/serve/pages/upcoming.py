"""/upcoming: what lies ahead in all stories, day by day."""

from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import moment
from onrecord.serve.pages.stories import entries_of
from onrecord.serve.pages.story import link
from onrecord.serve.reading import When
from onrecord.serve.views.story import Ahead, ahead_in
from onrecord.store import Store, lists

# Stories with something ahead that are looked at; the calendar has them all.
_STORIES = 1000


def page(desk: Desk, store: Store, request: Request) -> Response:
    """What is ahead of today, or of the day `from`."""
    asked = moment(request.query_params.get("from", ""))
    given = asked.date() if isinstance(asked, datetime) else asked
    today = given or desk.now().date()
    return desk.page(
        request, "upcoming.html", today=today, given=given is not None, rows=ahead(desk, store, today, given), link=link
    )


def ahead(desk: Desk, store: Store, today: date, as_of: When = None) -> list[tuple[str, str, Ahead]]:
    """Story, its title, and what is ahead in it, the next first; past days count what was out by then."""
    stories = lists.stories_ahead(store, today)[:_STORIES]
    found = []
    if as_of is None:
        for story, entry in entries_of(desk, store, stories, today, whole=True).items():
            found += [(story, entry.title, one) for one in entry.ahead]
        stories = []
    for story in stories:
        try:
            telling = desk.reading.telling(store, story, as_of)
        except ValueError:
            continue
        found += [(story, telling.brief.title, one) for one in ahead_in(telling.brief, today)]
    return sorted(found, key=lambda row: (row[2].last, row[1]))
