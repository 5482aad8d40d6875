"""The one place that opens connections: an address to the bytes behind it, within limits."""

import time
from dataclasses import dataclass

import httpx

from onrecord import __version__
from onrecord.acquire.decode import MAX_BYTES
from onrecord.errors import BinaryInput, FetchError, TooLarge

USER_AGENT = f"onrecord/{__version__}"
MAX_REDIRECTS = 5
# Seconds: for one step of the connection, and for the page as a whole.
STEP_TIMEOUT = 10.0
PAGE_TIMEOUT = 30.0
_HEADERS = {"User-Agent": USER_AGENT, "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8"}
_READABLE = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Page:
    """What an address returned: `url` after redirects, `media_type` and `charset` as the server states them."""

    url: str
    data: bytes
    media_type: str
    charset: str | None


def fetch(url: str, transport: httpx.BaseTransport | None = None) -> Page:
    """The page at `url`, redirects followed. `transport` replaces the network, for tests.

    Raises FetchError (status, time-out, network), TooLarge, or BinaryInput for what is neither HTML nor text.
    """
    try:
        with (
            httpx.Client(
                headers=_HEADERS,
                timeout=STEP_TIMEOUT,
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                transport=transport,
            ) as client,
            client.stream("GET", url) as response,
        ):
            return _page(url, response)
    except httpx.TimeoutException:
        raise FetchError(f"{url} did not answer in time; try again later.") from None
    except httpx.TooManyRedirects:
        raise FetchError(f"{url} redirects more than {MAX_REDIRECTS} times.") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        raise FetchError(f"{url} cannot be fetched: {str(problem) or type(problem).__name__}.") from None


def _page(url: str, response: httpx.Response) -> Page:
    if not response.is_success:
        reason = f" {response.reason_phrase}" if response.reason_phrase else ""
        raise FetchError(f"{url} cannot be fetched: the server answered {response.status_code}{reason}.")
    media_type = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if media_type not in _READABLE:
        raise BinaryInput(f"{url} is {media_type}, neither an HTML page nor text.")
    return Page(str(response.url), _body(url, response), media_type, response.charset_encoding)


def _body(url: str, response: httpx.Response) -> bytes:
    """The body, decompressed; the limit holds for what comes out, so a small bomb cannot grow."""
    until = time.monotonic() + PAGE_TIMEOUT
    data = bytearray()
    for chunk in response.iter_bytes(65536):
        data += chunk
        if len(data) > MAX_BYTES:
            raise TooLarge(f"{url} is larger than {MAX_BYTES // 1_000_000} MB.")
        if time.monotonic() > until:
            raise FetchError(f"{url} took longer than {PAGE_TIMEOUT:.0f} seconds.")
    return bytes(data)
