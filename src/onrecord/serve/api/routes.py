"""The addresses of the API, from its table of operations."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from onrecord.serve.api.openapi import document
from onrecord.serve.api.operation import Json, Operation, body_of, checked
from onrecord.serve.api.reads import READS
from onrecord.serve.api.writes import WRITES
from onrecord.serve.desk import Desk
from onrecord.serve.web.refused import Refused

OPERATIONS: tuple[Operation, ...] = (*READS, *WRITES)


def routes(desk: Desk) -> list[BaseRoute]:
    """All routes below /api."""
    # Addresses that take anything to their end come last.
    ordered = sorted(OPERATIONS, key=lambda o: ":path}" in o.path)
    made: list[BaseRoute] = [Route("/openapi.json", _document)]
    paths = dict.fromkeys(o.path for o in ordered)
    for path in paths:
        here: dict[str, Operation] = {o.method: o for o in ordered if o.path == path}
        made.append(Route(path, _endpoint(desk, here), methods=list(here)))
    return made


def _endpoint(desk: Desk, here: Mapping[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        operation = here["GET" if request.method == "HEAD" else request.method]
        if operation.method == "GET":
            return await asyncio.get_running_loop().run_in_executor(
                desk.threads, partial(_read, desk, operation, request)
            )
        if operation.needs:
            _authorised(desk, request)
        return _json(await operation.do(desk, request, await body_of(operation, request)), operation.status)

    return endpoint


def _read(desk: Desk, operation: Operation, request: Request) -> Response:
    with desk.pool.store() as store:
        return _json(operation.do(desk, store, request, **checked(operation, request)), operation.status)


def _authorised(desk: Desk, request: Request) -> None:
    """Only the header counts: a browser sends cookies by itself, but no bearer token."""
    if not desk.sessions.can_write:
        raise Refused(403, "This server only reads.")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not desk.sessions.is_token(token.strip()):
        raise Refused(401, "Send the server's token as a bearer.", {"WWW-Authenticate": "Bearer"})


def _json(value: Json, status: int) -> Response:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(body, status, {"Cache-Control": "no-cache"}, "application/json")


async def _document(_: Request) -> Response:
    return Response(_whole(), 200, {"Cache-Control": "no-cache"}, "application/json")


@cache
def _whole() -> bytes:
    return json.dumps(document(OPERATIONS), ensure_ascii=False, indent=1).encode()
