"""When a reader was last here: a cookie with the store's clock at the beginning of this visit and at the latest look.

A visit ends after half an hour without a look, so that looking twice in a morning does not hide what is new.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.web.session import set_cookie

_COOKIE = "onrecord_seen"
_PAUSE = 1800
_LASTS = 400 * 86400
_FORM = re.compile(r"([0-9a-f]{1,32})\.(\d{1,12})\.(\d{1,12})\.(\d{1,12})\.(\d{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the store: its clock, and when (seconds since 1970)."""

    clock: int
    at: int


@dataclass(frozen=True, slots=True)
class Visit:
    """`before` is the last look of the visit before this one, None on the first; `latest` is the look at hand."""

    identity: str
    before: Look | None
    latest: Look

    @property
    def since(self) -> datetime | None:
        """When the reader was last here."""
        return datetime.fromtimestamp(self.before.at, UTC) if self.before else None

    def keep(self, request: Request, response: Response) -> None:
        """Remember this look."""
        before = self.before or Look(0, 0)
        value = f"{self.identity}.{before.clock}.{before.at}.{self.latest.clock}.{self.latest.at}"
        set_cookie(request, response, _COOKIE, value, _LASTS)


def visit(request: Request, identity: str, clock: int, now: int, seen: bool = False) -> Visit:
    """This look, at `now`, at the store of this identity; `seen` says that the reader has seen everything up to now."""
    look = Look(clock, now)
    found = _FORM.fullmatch(request.cookies.get(_COOKIE, ""))
    if found is None or found[1] != identity:
        return Visit(identity, look if seen else None, look)
    numbers = [int(n) for n in found.groups()[1:]]
    before, latest = Look(*numbers[:2]), Look(*numbers[2:])
    if seen:
        before = look
    elif now - latest.at > _PAUSE:
        before = latest
    # Neither clock runs backwards, whatever the cookie says.
    known = before.at and before.at <= now and before.clock <= clock
    return Visit(identity, before if known else None, look)
