"""A story in forms for other programs, at addresses that stay.

Markdown, one-file HTML, JSON, a calendar, a feed, tables of events, and its evidence as Web Annotations.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from json import dumps

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from onrecord.deliver import atom, calendar, html, json, markdown, tables, webannotation
from onrecord.deliver.ids import stable
from onrecord.model.brief import Brief
from onrecord.model.claim import Evidence
from onrecord.serve.desk import Desk, address
from onrecord.serve.pages.asked import moment
from onrecord.serve.pages.story import link, told
from onrecord.serve.reading import article_in, stamp_of
from onrecord.store import Store, lists

Answer = Callable[[Desk, Store, Request], Response]
Read = Callable[[str, Answer], BaseRoute]
_FORMS: dict[str, tuple[Callable[[Brief], str], str]] = {
    "md": (markdown.render, "text/markdown; charset=utf-8"),
    "html": (html.render, "text/html; charset=utf-8"),
    "json": (json.render, "application/json"),
}
# The one-file page carries its style and policy in itself; it may do no more than that.
_ONE_FILE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A calendar of all stories keeps what is past for a while, so that what was called off is seen to be.
_KEPT = timedelta(days=60)
_STORIES = 500


def routes(read: Read) -> list[BaseRoute]:
    """All addresses of this kind."""
    return [
        *(read(f"/stories/{{id}}.{ending}", partial(_form, ending)) for ending in _FORMS),
        read("/stories/{id}/calendar.ics", story_calendar),
        read("/stories/{id}/changes.atom", changes),
        read("/stories/{id}/events.csv", partial(_events, "text/csv; charset=utf-8", _csv)),
        read("/stories/{id}/events.parquet", partial(_events, "application/vnd.apache.parquet", tables.to_parquet)),
        read("/stories/{id}/annotations.json", annotations),
        read("/articles/{id:path}/annotations.json", article_annotations),
        read("/calendar.ics", all_calendar),
    ]


def _form(ending: str, desk: Desk, store: Store, request: Request) -> Response:
    render, media_type = _FORMS[ending]
    id_ = request.path_params["id"]
    as_of = moment(request.query_params.get("as_of", ""))
    extra = {"Content-Security-Policy": _ONE_FILE} if ending == "html" else {}
    stamp = stamp_of(store, id_).words
    return desk.kept(request, stamp, lambda: render(told(desk, store, id_, as_of).full).encode(), media_type, extra)


def story_calendar(desk: Desk, store: Store, request: Request) -> Response:
    """The dates of one story, to be subscribed to."""
    id_ = request.path_params["id"]
    stamp, base = stamp_of(store, id_), str(request.base_url)

    def make() -> bytes:
        story = _for_calendar(desk, store, id_)
        return calendar.calendar([story], stamp.title, link=partial(_absolute, base)).encode()

    return desk.kept(request, f"{stamp.words} {base}", make, calendar.MEDIA_TYPE, {})


def all_calendar(desk: Desk, store: Store, request: Request) -> Response:
    """What lies ahead in all stories, and what did lately."""
    since = desk.now().date() - _KEPT
    base, (identity, clock) = str(request.base_url), store.clock()

    def make() -> bytes:
        ids = lists.stories_ahead(store, since)[:_STORIES]
        stories = [_for_calendar(desk, store, id_) for id_ in ids]
        return calendar.calendar(stories, "onrecord", since, partial(_absolute, base)).encode()

    return desk.kept(request, f"{identity} {clock} {since} {base}", make, calendar.MEDIA_TYPE, {})


def changes(desk: Desk, store: Store, request: Request) -> Response:
    """What changes in one story, as an Atom feed."""
    id_ = request.path_params["id"]
    stamp, base = stamp_of(store, id_), str(request.base_url)

    def make() -> bytes:
        telling = told(desk, store, id_, None)
        titles = {e.id: e.title for e in telling.brief.events}
        here = base.rstrip("/") + address("stories", id_)
        feed = atom.feed(
            *(id_, stamp.title, telling.changes, telling.brief.articles, titles), f"{here}/changes.atom", here
        )
        return feed.encode()

    return desk.kept(request, f"{stamp.words} {base}", make, atom.MEDIA_TYPE, {})


def _csv(rows: Iterable[tables.EventRow]) -> bytes:
    return tables.to_csv(rows).encode()


def _events(
    media_type: str,
    write: Callable[[Iterable[tables.EventRow]], bytes],
    desk: Desk,
    store: Store,
    request: Request,
) -> Response:
    """The events of a story's articles, a row for each telling, with where it comes from."""
    id_ = request.path_params["id"]
    stamp = stamp_of(store, id_).words

    def make() -> bytes:
        return write(row for r in store.reports(id_) for row in tables.claim_rows(r.claims, id_))

    return desk.kept(request, stamp, make, media_type, {})


def annotations(desk: Desk, store: Store, request: Request) -> Response:
    """All evidence of a story's brief."""
    id_ = request.path_params["id"]
    return _annotations(desk, store, request, id_, None)


def article_annotations(desk: Desk, store: Store, request: Request) -> Response:
    """What of its story's brief rests on one article."""
    article = article_in(store, request.path_params["id"])
    return _annotations(desk, store, request, article.story, article.article.id)


def _annotations(desk: Desk, store: Store, request: Request, story: str, article: str | None) -> Response:
    stamp = stamp_of(store, story).words

    def make() -> bytes:
        made = webannotation.annotations(told(desk, store, story, None).brief, story)
        if article is not None:
            made["items"] = [i for i in made["items"] if i["target"]["article"] == article]
            made["id"] = stable("annotations", story, article).urn
        return dumps(made, ensure_ascii=False).encode("utf-8", "replace")

    return desk.kept(request, stamp, make, webannotation.MEDIA_TYPE, {})


def _for_calendar(desk: Desk, store: Store, id_: str) -> calendar.CalendarStory:
    decided = len(store.decisions(story=id_))
    return calendar.CalendarStory(id_, told(desk, store, id_, None).brief, decided)


def _absolute(base: str, story: str, evidence: Evidence) -> str:
    """A calendar is read away from its server."""
    return base.rstrip("/") + link(evidence)
