"""The OpenAPI 3.1 document, made from the table of operations."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from onrecord import __version__
from onrecord.serve.api.operation import Operation
from onrecord.serve.api.problems import PROBLEM
from onrecord.serve.api.schemas import components, ref

Json = dict[str, Any]
_ABOUT = (
    "Stories, briefs and articles of an onrecord store. Everything that is read needs no token; what writes needs the"
    " server's token as a bearer. Lists come a page at a time: `next` is the address of the following page. Errors are"
    " application/problem+json. Keys may be added within a version, none is renamed or removed."
)


def document(operations: Sequence[Operation]) -> Json:
    """The whole document."""
    paths: Json = {}
    for operation in operations:
        paths.setdefault(_path(operation.path), {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {
            "schemas": components(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> Json:
    statuses = sorted({*operation.refusals, *((401, 403) if operation.needs else ())})
    if operation.body is not None:
        statuses = sorted({*statuses, 413, 415, 422, 429, 503, 504})
    made: Json = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": [p.openapi() for p in operation.params],
        "responses": {
            str(operation.status): {
                "description": "What was asked for.",
                "content": {operation.media_type: {"schema": operation.answer}},
            },
            **{str(s): _problem(s) for s in statuses},
        },
    }
    if operation.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    if operation.needs:
        made["security"] = [{"token": []}]
    return made


def _problem(status: int) -> Json:
    if status == 413:
        return {"description": "Too large.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": ref("Problem")}}}


def _path(path: str) -> str:
    """Starlette marks what may hold slashes; the document knows no such thing."""
    return path.replace(":path}", "}")
