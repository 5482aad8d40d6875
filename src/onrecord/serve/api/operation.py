"""What the API can do is a table of operations; the same rows check requests and make the OpenAPI document."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from starlette.requests import Request

from onrecord.acquire.days import parse_day, parse_moment
from onrecord.errors import UsageError
from onrecord.serve.web.refused import Refused

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Param:
    """A value in the path or the query; `schema` is what it must be."""

    name: str
    schema: Json
    about: str
    where: Literal["query", "path"] = "query"

    def openapi(self) -> Json:
        """The parameter as the document describes it."""
        return {
            "name": self.name,
            "in": self.where,
            "required": self.where == "path",
            "description": self.about,
            "schema": self.schema,
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: how it is called and asked, what it answers with, and the function that does it.

    `needs` says that the token is asked for; `refusals` are the statuses that it may answer with besides.
    """

    id: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    answer: Json
    do: Callable[..., Any]
    params: tuple[Param, ...] = ()
    body: Json | None = None
    needs: bool = False
    refusals: tuple[int, ...] = field(default=(400,))
    media_type: str = "application/json"
    status: int = 200


def checked(operation: Operation, request: Request) -> Json:
    """The parameters, as the schemas say. Raises Refused for one that is not."""
    found: Json = {}
    for param in operation.params:
        if param.where == "path":
            found[param.name] = _text(param, request.path_params[param.name])
            continue
        given = request.query_params.getlist(param.name)
        if len(given) > 1:
            raise Refused(400, f"{param.name} is given more than once.")
        if given:
            found[param.name] = _value(param, given[0])
        elif "default" in param.schema:
            found[param.name] = param.schema["default"]
        else:
            found[param.name] = None
    return found


def _value(param: Param, given: str) -> object:
    if param.schema.get("type") == "integer":
        low, high = param.schema["minimum"], param.schema["maximum"]
        if not re.fullmatch(r"-?[0-9]{1,9}", given) or not low <= int(given) <= high:
            raise Refused(400, f"{param.name} must be a whole number from {low} to {high}.")
        return int(given)
    text = _text(param, given)
    if param.schema.get("format") == "date":
        return _day(param, text)
    if param.schema.get("format") == "date-or-moment":
        try:
            return parse_moment(text) or parse_day(text)
        except (UsageError, ValueError, OverflowError):
            raise Refused(400, f"{param.name} is no date or moment: write 2018-06-12 or 2018-06-12T14:00Z.") from None
    return text


def _day(param: Param, given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refused(400, f"{param.name} is no day: write it as 2018-06-12.") from None


def _text(param: Param, given: str) -> str:
    if "\0" in given or not param.schema.get("minLength", 0) <= len(given) <= param.schema.get("maxLength", 2000):
        raise Refused(400, f"{param.name} is too long, empty, or holds what is no text.")
    return given


async def body_of(operation: Operation, request: Request) -> Json:
    """The JSON object that was sent. Raises Refused when it is none, or not as its schema says."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "Send the body as application/json.")
    try:
        sent = json.loads(await request.body(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None
    assert operation.body is not None
    if not isinstance(sent, dict):
        raise Refused(422, "The body must be an object.")
    return sent


def _no_number(words: str) -> None:
    raise ValueError(words)


def posted(sent: object) -> dict[str, str]:
    """An article that was sent. Raises Refused when a key is missing, unknown or not what it should be."""
    if not isinstance(sent, dict):
        raise Refused(422, "An article must be an object.")
    fields: Mapping[str, int] = {"text": 400_000, "published": 10, "outlet": 300, "title": 300, "url": 2000}
    for key, value in sent.items():
        if key not in fields:
            raise Refused(422, f"An article has no {key[:40]!r}; it has {', '.join(fields)}.")
        if not isinstance(value, str) or not value.strip() or len(value) > fields[key]:
            raise Refused(422, f"{key} must be a text of 1 to {fields[key]} characters.")
    if "text" not in sent:
        raise Refused(422, "An article needs its text.")
    if "published" in sent and not _is_day(sent["published"]):
        raise Refused(422, "published must be a day, as 2018-06-12.")
    if "url" in sent and not re.match(r"https?://[^\s/]", sent["url"]):
        raise Refused(422, "url must be an http or https address.")
    return dict(sent)


def _is_day(given: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given)) and date.fromisoformat(given) is not None
    except ValueError:
        return False
