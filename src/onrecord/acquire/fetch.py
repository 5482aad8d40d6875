"""The one place that opens connections: an address to the bytes behind it, within limits."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from onrecord import __version__
from onrecord.acquire.decode import MAX_BYTES
from onrecord.acquire.guard import Guard, GuardedTransport
from onrecord.acquire.inflate import ACCEPTED, Inflater
from onrecord.errors import BinaryInput, FetchError, TooLarge

USER_AGENT = f"onrecord/{__version__}"
MAX_REDIRECTS = 5
# Seconds: for one step of the connection, and for the page as a whole.
STEP_TIMEOUT = 10.0
PAGE_TIMEOUT = 30.0
PAGES = "text/html, application/xhtml+xml, text/plain;q=0.8"
READABLE = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_UNCHANGED = 304


@dataclass(frozen=True, slots=True)
class Page:
    """What an address returned: `url` after redirects, `media_type` and `charset` as the server states them.

    `etag` and `modified` are for asking again; `unchanged` is true, and `data` empty, when the answer to that was that
    nothing has changed. `moved` is the address that has taken this one's place for good, None when none has.
    """

    url: str
    data: bytes
    media_type: str
    charset: str | None
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask for: media types wanted and taken (None: any), the most bytes, and what is known already."""

    accept: str = PAGES
    readable: frozenset[str] | None = READABLE
    most: int = MAX_BYTES
    etag: str | None = None
    modified: str | None = None


PAGE = Ask()


def _nothing(_: str) -> None:
    """Called before each request by default."""


class Fetcher:
    """Fetches addresses, each hop of a redirect checked by the transport and announced to `before`.

    `before` may raise FetchError to stop it. Safe to be used by several threads at once. Raises FetchError (`reason`:
    the number of a status, timeout, network, address, name, forbidden, redirects, truncated, encoding), TooLarge, or
    BinaryInput for a media type that is not taken.
    """

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        agent: str = USER_AGENT,
        before: Callable[[str], None] = _nothing,
    ) -> None:
        self._transport, self._agent, self._before = transport, agent, before

    def get(self, url: str, ask: Ask = PAGE) -> Page:
        """What `url` holds, redirects followed."""
        try:
            with self._client() as client:
                return self._follow(client, url, ask)
        except httpx.TimeoutException:
            raise FetchError(f"{url} did not answer in time; try again later.", "timeout") from None
        except httpx.RemoteProtocolError as problem:
            broke = "without sending complete" in str(problem) or "incomplete" in str(problem)
            words = "broke off in the middle" if broke else f"cannot be fetched: {problem}"
            raise FetchError(f"{url} {words}.", "truncated" if broke else "network") from None
        except httpx.HTTPError as problem:
            raise FetchError(f"{url} cannot be fetched: {str(problem) or type(problem).__name__}.") from None
        except (httpx.InvalidURL, ValueError) as problem:
            raise FetchError(f"{url} cannot be fetched: {str(problem) or 'it is no address'}.", "address") from None

    def _client(self) -> httpx.Client:
        # A client of its own keeps the cookies of one address from those of the next; connections are shared below.
        shared = None if self._transport is None else _Shared(self._transport)
        headers = {"User-Agent": self._agent, "Accept-Encoding": ACCEPTED}
        return httpx.Client(headers=headers, timeout=STEP_TIMEOUT, transport=shared)

    def _follow(self, client: httpx.Client, url: str, ask: Ask) -> Page:
        headers = {"Accept": ask.accept}
        headers |= {"If-None-Match": ask.etag} if ask.etag else {}
        headers |= {"If-Modified-Since": ask.modified} if ask.modified else {}
        request = client.build_request("GET", url, headers=headers)
        moved, lasting, left = None, True, PAGE_TIMEOUT
        for _ in range(MAX_REDIRECTS + 1):
            if request.url.scheme not in ("http", "https") or not request.url.host:
                raise FetchError(f"{url} leads to {request.url}, which is not http or https.", "forbidden")
            # What passes before a request, such as a polite pause, is not the server's doing.
            self._before(str(request.url))
            started = time.monotonic()
            request.extensions = {**request.extensions, "until": started + left}
            with closing(client.send(request, stream=True)) as response:
                if response.next_request is None:
                    return _page(url, response, ask, moved, started + left)
                lasting = lasting and response.status_code in (301, 308)
                request = response.next_request
                moved = str(request.url) if lasting else moved
                left -= time.monotonic() - started
        raise FetchError(f"{url} redirects more than {MAX_REDIRECTS} times.", "redirects")


def fetch(url: str, transport: httpx.BaseTransport | None = None, guard: Guard | None = None) -> Page:
    """The page at `url`, redirects followed; with a guard only where that lets pass.

    `transport` replaces the network, for tests. Raises what `Fetcher.get` raises.
    """
    if guard is None or transport is not None:
        return Fetcher(transport).get(url)
    with closing(GuardedTransport(guard)) as guarded:
        return Fetcher(guarded).get(url)


class _Shared(httpx.BaseTransport):
    """A transport that outlives the clients that use it."""

    def __init__(self, below: httpx.BaseTransport) -> None:
        self._below = below

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._below.handle_request(request)


def _page(url: str, response: httpx.Response, ask: Ask, moved: str | None, until: float) -> Page:
    headers = response.headers
    media_type = headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    known = Page(
        str(response.url),
        b"",
        media_type,
        response.charset_encoding,
        headers.get("etag"),
        headers.get("last-modified"),
        response.status_code == _UNCHANGED and bool(ask.etag or ask.modified),
        moved,
    )
    if known.unchanged:
        return known
    if not response.is_success:
        reason = f" {response.reason_phrase}" if response.reason_phrase else ""
        raise FetchError(
            f"{url} cannot be fetched: the server answered {response.status_code}{reason}.",
            str(response.status_code),
            _retry_after(headers.get("retry-after")),
        )
    if ask.readable is not None and media_type not in ask.readable:
        raise BinaryInput(f"{url} is {media_type}, neither an HTML page nor text.")
    return replace(known, data=_body(url, response, ask.most, until))


def _body(url: str, response: httpx.Response, most: int, until: float) -> bytes:
    """The body, unpacked; the limit holds for what comes out."""
    unpack = Inflater(url, response.headers.get("content-encoding", ""))
    data = bytearray()
    for chunk in response.iter_raw():
        for piece in unpack.pieces(chunk):
            data += piece
            if len(data) > most:
                raise TooLarge(f"{url} is larger than {most // 1_000_000} MB.")
        if time.monotonic() > until:
            raise FetchError(f"{url} took longer than {PAGE_TIMEOUT:.0f} seconds.", "timeout")
    unpack.finish()
    return bytes(data)


def _retry_after(words: str | None) -> float | None:
    """Seconds of a Retry-After header, which gives them or a moment (RFC 9110, 10.2.3)."""
    if not words:
        return None
    if words.strip().isdigit():
        return float(words.strip()[:9])
    try:
        moment = parsedate_to_datetime(words)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
