"""/search: stories, actors and articles by their words."""

import re

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve import queries
from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import words
from onrecord.store import Store, lists

_ARTICLES = 40
_OTHERS = 8


def page(desk: Desk, store: Store, request: Request) -> Response:
    """What was found, or only the box."""
    asked = words(request, "q")
    hits = lists.search(store, asked, _ARTICLES) if asked else []
    return desk.page(
        request,
        "search.html",
        asked=asked,
        stories=queries.stories_titled(store, asked, _OTHERS) if asked else [],
        actors=queries.actor_page(store, asked, _OTHERS, 0) if asked else [],
        hits=[(h, found_words(h.snippet)) for h in hits],
    )


def found_words(snippet: str) -> Markup:
    """The snippet with the words found, between « and », lit up."""
    return Markup(re.sub("«([^«»]*)»", r"<mark>\1</mark>", str(escape(snippet))))
