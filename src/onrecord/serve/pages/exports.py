"""A story in forms for other programs, at addresses that stay: /stories/ID.md, .html, .json."""

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from onrecord.deliver import html, json, markdown
from onrecord.model.brief import Brief
from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import moment
from onrecord.serve.pages.story import told
from onrecord.serve.reading import stamp_of
from onrecord.store import Store

Read = Callable[[str, Callable[[Desk, Store, Request], Response]], BaseRoute]
_FORMS: dict[str, tuple[Callable[[Brief], str], str]] = {
    "md": (markdown.render, "text/markdown; charset=utf-8"),
    "html": (html.render, "text/html; charset=utf-8"),
    "json": (json.render, "application/json"),
}
# The one-file page carries its style and policy in itself; it may do no more than that.
_ONE_FILE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def routes(read: Read) -> list[BaseRoute]:
    """All addresses of this kind."""
    return [read(f"/stories/{{id}}.{ending}", _form(ending)) for ending in _FORMS]


def _form(ending: str) -> Callable[[Desk, Store, Request], Response]:
    render, media_type = _FORMS[ending]

    def answer(desk: Desk, store: Store, request: Request) -> Response:
        id_ = request.path_params["id"]
        as_of = moment(request.query_params.get("as_of", ""))
        stamp = stamp_of(store, id_).words
        extra = {"Content-Security-Policy": _ONE_FILE} if ending == "html" else {}

        def make() -> bytes:
            telling = told(desk, store, id_, as_of)
            return render(replace(telling.full, title=telling.brief.title)).encode()

        return desk.kept(request, stamp, make, media_type, extra)

    return answer
