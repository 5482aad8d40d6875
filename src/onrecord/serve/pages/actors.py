"""/actors and /actors/ID: who appears, who speaks in whose name, and what each has said."""

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve import queries
from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import page_number, words
from onrecord.serve.reading import NotThere
from onrecord.store import Store

_ACTORS = 60
_STATEMENTS = 40
_STORIES = 20


def index(desk: Desk, store: Store, request: Request) -> Response:
    """All named actors, a page at a time."""
    number, asked = page_number(request), words(request, "q")
    total = queries.actor_count(store, asked)
    listed = queries.actor_page(store, asked, _ACTORS, (number - 1) * _ACTORS)
    return desk.page(
        request, "actors.html", actors=listed, total=total, asked=asked, number=number, pages=-(-total // _ACTORS)
    )


def page(desk: Desk, store: Store, request: Request) -> Response:
    """One actor."""
    id_ = request.path_params["id"]
    number, asked, story = page_number(request), words(request, "words"), words(request, "story") or None
    found = queries.actor(store, id_)
    if found is None:
        raise NotThere("There is no such actor in the store.")
    said, total = queries.statements(store, id_, story, asked, _STATEMENTS, (number - 1) * _STATEMENTS)
    return desk.page(
        request,
        "actor.html",
        actor=found,
        voices=queries.voices_of(store, id_),
        stands_for=queries.stands_for(store, id_),
        stories=queries.stories_of_actor(store, id_, _STORIES),
        said=said,
        total=total,
        asked=asked,
        story=story,
        number=number,
        pages=-(-total // _STATEMENTS),
    )
