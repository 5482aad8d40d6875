"""The gate before everything: which Host is answered, how much a request may carry, and the headers of every answer."""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.serve.web.refused import Refused

# No page runs a script or style of its own text, loads anything from elsewhere, or is shown inside another page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing goes to other sites; "no-referrer" would also take the origin from forms, which they are checked by.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Gate:
    """Refuses foreign Hosts and too large bodies; `hosts` are names without a port, "*" for any."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], largest: int) -> None:
        self.app = app
        self.hosts = frozenset(h.casefold() for h in hosts)
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _Guarded(send)
        if not self._knows(headers.get("host", "")):
            answer = PlainTextResponse("This server does not answer under that name; see --allow-host.\n", 421)
            await answer(scope, receive, guarded.send)
            return
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.largest:
            await _too_large(self.largest)(scope, receive, guarded.send)
            return
        await self.app(scope, _Limited(receive, self.largest).receive, guarded.send)

    def _knows(self, host: str) -> bool:
        name = host.casefold()
        # A port follows the last colon, but not one within an IPv6 address.
        if ":" in name and not name.endswith("]"):
            name = name.rpartition(":")[0]
        return "*" in self.hosts or name in self.hosts


class _Limited:
    """Counts what is sent without saying beforehand how much."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive = receive
        self._largest = largest
        self._left = largest

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise Refused(413, f"A request may carry {self._largest // 1000} kB at most.")
        return message


class _Guarded:
    """Sends with the headers of every answer."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _too_large(largest: int) -> PlainTextResponse:
    return PlainTextResponse(f"A request may carry {largest // 1000} kB at most.\n", 413)
