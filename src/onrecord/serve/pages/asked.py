"""What a request asks for, checked: numbers, moments, forms. All raise Refused for what makes no sense."""

from datetime import date, datetime

from starlette.requests import Request

from onrecord.acquire.days import parse_day, parse_moment
from onrecord.errors import UsageError
from onrecord.serve.desk import Desk
from onrecord.serve.web.refused import Refused
from onrecord.serve.web.session import Writer

_LONGEST = 300


def words(request: Request, name: str) -> str:
    """A query value as one short line, "" when it is not given."""
    return " ".join(request.query_params.get(name, "").replace("\0", " ").split())[:_LONGEST]


def page_number(request: Request) -> int:
    """The page of a list, from 1."""
    given = request.query_params.get("page", "1")
    if not (given.isascii() and given.isdecimal() and 0 < int(given[:9]) < 100_000):
        raise Refused(400, "There is no such page.")
    return int(given)


def moment(given: str) -> date | datetime | None:
    """A day or moment; None when nothing is given."""
    if not given:
        return None
    try:
        return parse_moment(given) or parse_day(given)
    except (UsageError, ValueError, OverflowError):
        raise Refused(400, "This is no date or time; write it as 2018-06-12 or 2018-06-12T14:00Z.") from None


async def form(desk: Desk, request: Request) -> dict[str, str]:
    """The fields of a form of ours; no files."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Refused(415, "This address takes forms.")
    async with request.form(max_files=0, max_fields=30, max_part_size=desk.config.largest) as fields:
        found = {k: v for k, v in fields.items() if isinstance(v, str)}
    desk.sessions.check_form(request, found.get("form", ""))
    return found


def line(fields: dict[str, str], name: str) -> str | None:
    """A field as one short line, None when it is empty."""
    return " ".join(fields.get(name, "").replace("\0", " ").split())[:_LONGEST] or None


def writer(desk: Desk, request: Request) -> Writer:
    """Who is logged in. Raises Refused when nobody is."""
    found = desk.sessions.writer(request)
    if found is None:
        raise Refused(
            403, "Only who is logged in may do this." if desk.sessions.can_write else "This server only reads."
        )
    return found


def client(request: Request) -> str:
    """The address that asks."""
    return request.client.host if request.client else "?"
