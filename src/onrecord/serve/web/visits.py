"""When a reader was last here: a cookie with the beginning of this visit and of the one before.

A visit ends after half an hour without a look, so that looking twice in a morning does not hide what is new.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.web.session import set_cookie

_COOKIE = "onrecord_seen"
_PAUSE = 1800
_LASTS = 400 * 86400


@dataclass(frozen=True, slots=True)
class Visit:
    """`since` is when the reader was last here before this visit, None on the first; the rest goes into the cookie."""

    since: datetime | None
    before: int
    latest: int

    def keep(self, request: Request, response: Response) -> None:
        """Remember this look."""
        set_cookie(request, response, _COOKIE, f"{self.before}.{self.latest}", _LASTS)


def visit(request: Request, now: int, seen: bool = False) -> Visit:
    """This look, at `now` in seconds; `seen` says that the reader has seen everything up to now."""
    before, latest = _cookie(request, now)
    if seen:
        before = now
    elif now - latest > _PAUSE:
        before = latest
    since = datetime.fromtimestamp(before, UTC) if before else None
    return Visit(since, before, now)


def _cookie(request: Request, now: int) -> tuple[int, int]:
    before, _, latest = request.cookies.get(_COOKIE, "").partition(".")
    if not (before.isascii() and before.isdecimal() and latest.isascii() and latest.isdecimal()):
        return 0, now
    one, other = int(before[:12]), int(latest[:12])
    return (one, other) if one <= other <= now else (0, now)
