"""The application: every address with what answers it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from onrecord.errors import InputError, OnrecordError, UsageError
from onrecord.serve import api
from onrecord.serve.composer import Composer
from onrecord.serve.config import Config
from onrecord.serve.desk import Desk, stylesheet
from onrecord.serve.pages import (
    actors,
    article,
    decisions,
    exports,
    log,
    login,
    paste,
    search,
    stories,
    story,
    upcoming,
)
from onrecord.serve.reading import NotThere
from onrecord.serve.web.gate import Gate
from onrecord.serve.web.refused import Refused
from onrecord.store import Store

Handler = Callable[[Desk, Store, Request], Response]
Asked = Callable[[Desk, Request], Awaitable[Response]]


def make_app(config: Config) -> ASGIApp:
    """The web pages and the API over a store. Raises StoreError when it cannot be opened."""
    desk = Desk(config)
    composer = Composer(config)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        if config.ahead:
            composer.start()
        yield
        composer.close()
        desk.close()

    app = Starlette(
        routes=_routes(desk),
        lifespan=life,
        exception_handlers={
            Refused: partial(_refused, desk),
            HTTPException: partial(_not_found, desk),
            OnrecordError: partial(_failed, desk),
            Exception: partial(_broken, desk),
        },
    )
    # Outermost, so that also the page for a mistake of ours carries the headers.
    return Gate(app, config.hosts, config.largest)


def _routes(desk: Desk) -> list[BaseRoute]:
    def read(path: str, handler: Handler) -> Route:
        return Route(path, _reading(desk, handler), methods=["GET"])

    def write(path: str, handler: Asked) -> Route:
        return Route(path, _asking(desk, handler), methods=["POST"])

    return [
        read("/", stories.page),
        write("/seen", stories.seen),
        *exports.routes(read),
        read("/stories/{id}", story.page),
        read("/upcoming", upcoming.page),
        read("/actors", actors.index),
        read("/actors/{id:path}", actors.page),
        read("/search", search.page),
        Route("/paste", _asking(desk, paste.form), methods=["GET"]),
        write("/paste", paste.send),
        read("/paste/{id}", paste.page),
        read("/paste/{id}/articles/{number:int}", paste.article),
        write("/paste/{id}/keep", paste.keep),
        read("/log", log.page),
        write("/log/{act:int}/undo", decisions.undo),
        read("/login", login.form),
        write("/login", login.send),
        write("/logout", login.leave),
        write("/stories/{id}/{what:str}", decisions.about_story),
        read("/articles/{id:path}", article.page),
        write("/articles/{id:path}", decisions.about_article),
        Mount("/api", routes=api.routes(desk)),
        Route("/static/desk.css", _style),
        Mount("/static", StaticFiles(packages=[("onrecord.serve", "static")])),
        Route("/robots.txt", _robots),
        Route("/healthz", _reading(desk, _health)),
    ]


def _reading(desk: Desk, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler in a thread, with a store of its own."""

    def work(request: Request) -> Response:
        with desk.pool.store() as store:
            return handler(desk, store, request)

    async def endpoint(request: Request) -> Response:
        return await asyncio.get_running_loop().run_in_executor(desk.threads, work, request)

    return endpoint


def _asking(desk: Desk, handler: Asked) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await handler(desk, request)

    return endpoint


async def _style(_: Request) -> Response:
    return Response(stylesheet(), 200, {"Cache-Control": "no-cache"}, "text/css; charset=utf-8")


async def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _health(_: Desk, store: Store, __: Request) -> Response:
    store.db.one("SELECT 1")
    return PlainTextResponse("ok\n")


def _answer(desk: Desk, request: Request, status: int, title: str, detail: str, headers: dict[str, str]) -> Response:
    if request.url.path.startswith("/api"):
        return api.problem(status, title, detail, headers)
    response = desk.page(request, "refused.html", status, title=title, detail=detail)
    response.headers.update(headers)
    return response


async def _refused(desk: Desk, request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Refused)
    return _answer(desk, request, problem.status, problem.title, problem.detail, problem.headers)


async def _not_found(desk: Desk, request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    if request.url.path != "/" and request.url.path.endswith("/") and problem.status_code == 404:
        return RedirectResponse("/" + request.url.path.strip("/"), 307)
    words = {404: "There is nothing at this address.", 405: "This address does not take that kind of request."}
    detail = words.get(problem.status_code, str(problem.detail))
    return _answer(desk, request, problem.status_code, str(problem.detail), detail, dict(problem.headers or {}))


async def _failed(desk: Desk, request: Request, problem: Exception) -> Response:
    if isinstance(problem, NotThere):
        return _answer(desk, request, 404, "Not Found", str(problem), {})
    if isinstance(problem, InputError | UsageError):
        return _answer(desk, request, 422, "Unprocessable Content", str(problem), {})
    return _answer(desk, request, 503, "Service Unavailable", str(problem), {})


async def _broken(desk: Desk, request: Request, problem: Exception) -> Response:
    detail = "This server made a mistake; the one who runs it finds it in its log."
    return _answer(desk, request, 500, "Internal Server Error", detail, {})
