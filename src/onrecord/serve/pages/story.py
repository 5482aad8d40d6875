"""/stories/ID: the brief."""

from datetime import date
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.model.claim import Evidence
from onrecord.serve.desk import Desk, address
from onrecord.serve.pages.asked import moment, words
from onrecord.serve.reading import Telling, When, stamp_of, story_in
from onrecord.serve.views.story import story_view
from onrecord.serve.web.refused import Refused
from onrecord.store import Store


def page(desk: Desk, store: Store, request: Request) -> Response:
    """The page of a story, as of `as_of` or the `step`-th of its moments."""
    id_ = request.path_params["id"]
    if "step" in request.query_params:
        return _to_step(desk, store, id_, request.query_params["step"])
    given = request.query_params.get("as_of")
    as_of = moment(given or "")
    speaker, said = words(request, "speaker"), words(request, "words")
    today = desk.now().date()
    if (now := story_in(store, id_).id) != id_:
        # It was merged into another.
        return RedirectResponse(address("stories", now), 301)

    def values() -> dict[str, Any]:
        return values_of(told(desk, store, id_, as_of), id_, today, speaker, said, given)

    def made() -> bytes | None:
        return None if request.query_params else desk.made.page(store, id_, today)

    return desk.same_for_all(request, f"{stamp_of(store, id_).words} {today}", "story.html", values, made)


def as_it_stands(desk: Desk, telling: Telling, story: str, today: date) -> bytes:
    """The page at the story's own address, for those who only read."""
    values = values_of(telling, story, today)
    return desk.for_readers("story.html", address("stories", story), {}, **values)


def values_of(
    telling: Telling, story: str, today: date, speaker: str = "", said: str = "", as_of: str | None = None
) -> dict[str, Any]:
    """What the template is filled with; the last three are what the address asks for."""
    view = story_view(telling, today, speaker, said)
    return {
        "view": view,
        "page": view.page,
        "story": story,
        "stored": True,
        "articles": [r.article.id for r in telling.reports],
        "link": link,
        "source_link": partial(address, "articles"),
        "several": len(view.page.sources) > 1,
        "speaker": speaker,
        "said": said,
        "as_of": as_of,
    }


def told(desk: Desk, store: Store, id_: str, as_of: When) -> Telling:
    """The story as of a moment. Raises Refused when none of its articles was out by then."""
    try:
        return desk.reading.telling(store, id_, as_of)
    except ValueError:
        raise Refused(404, "No article of this story was out by then.") from None


def link(evidence: Evidence) -> str:
    """Where the words are lit up."""
    return address("articles", evidence.article, start=evidence.span.start, end=evidence.span.end) + "#lit"


def _to_step(desk: Desk, store: Store, id_: str, step: str) -> Response:
    """The slider sends numbers; the page's address says the moment itself."""
    moments = told(desk, store, id_, None).moments
    if not (step.isascii() and step.isdecimal() and 0 < int(step[:6]) <= len(moments)):
        raise Refused(400, "The story has no such moment.")
    number = int(step)
    as_of = None if number == len(moments) else moments[number - 1].isoformat()
    return RedirectResponse(address("stories", id_, as_of=as_of), 303)
