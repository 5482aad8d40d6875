"""Which addresses may be connected to when somebody else chose them: only public ones, checked where it counts.

A name is resolved once and the connection goes to the very address that was checked, so that a second, different answer
of its name server (DNS rebinding) is never asked for. Numbers in any notation (decimal, octal, hexadecimal) and
redirects pass the same way. Addresses within others (IPv4 in IPv6, 6to4, Teredo, NAT64) are unpacked first.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from onrecord.errors import FetchError

Resolve = Callable[[str, int], Sequence[str]]
# How many of a name's addresses are tried.
_MOST_ADDRESSES = 3
# What older versions of Python take for global (IANA's registries of special-purpose addresses), and one address that
# is global but reached only from within a provider's network: Azure's host, for machines and metadata.
_INSIDE = tuple(
    ip_network(n)
    for n in (
        *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("64:ff9b:1::/48", "100:0:0:1::/64", "2001::/23", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host`, by the system. Raises OSError when there is none."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet's, for one machine, and hides no other that is not."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if ip in _NAT64:
        # Where a network speaks IPv6 alone, all of the older internet is reached through such addresses.
        return _is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    return all(_is_public(a) for a in (ip, *_within(ip)))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in network for network in _INSIDE)
    return ip.is_global and not special


def _within(ip: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return
    if ip.ipv4_mapped:
        yield ip.ipv4_mapped
    if ip.sixtofour:
        yield ip.sixtofour
    if ip.teredo:
        yield from ip.teredo
    if ip in _COMPATIBLE:
        yield IPv4Address(int(ip) & 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets pass what is public, and the hosts in `allowed` ("intranet.example", "127.0.0.1:8080") wherever they lead.

    An allowed host is compared as it is written in the address, with its port where one is given.
    """

    allowed: frozenset[str] = frozenset()
    resolve: Resolve = field(default=resolve)

    def allows_by_name(self, host: str, port: int) -> bool:
        """Whether the host is allowed whatever its address."""
        name = host.strip("[]").rstrip(".").lower()
        known = {a.lower().rstrip(".") for a in self.allowed}
        return bool({name, f"{name}:{port}", f"[{name}]", f"[{name}]:{port}"} & known)

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host` that may be connected to.

        Raises FetchError ("forbidden") when any of them may not be, and ("name") when there is none: a name that
        leads to a public and a private address at once is up to something.
        """
        try:
            found = list(self.resolve(host.strip("[]"), port))
        except (OSError, UnicodeError):
            raise FetchError(f"{host} is no host that can be found; check the address.", "name") from None
        if not self.allows_by_name(host, port):
            for address in found:
                if not is_public(address):
                    where = f"{host}" if host.strip("[]") == address else f"{host} ({address})"
                    raise FetchError(f"{where} is not a public address; allow it by name if it is meant.", "forbidden")
        if not found:
            raise FetchError(f"{host} has no address.", "name")
        return found[:_MOST_ADDRESSES]


class GuardedTransport(httpx.BaseTransport):
    """HTTP over connections that a guard has checked.

    A request's extension "until" (of `time.monotonic`) ends every wait on its connection, even that for a server which
    sends a byte now and then.
    """

    def __init__(self, guard: Guard) -> None:
        self._network = _Network(guard)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=64,
            max_keepalive_connections=16,
            keepalive_expiry=15,
            network_backend=self._network,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        passed_on = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        until = request.extensions.get("until")
        with _as_httpx(), self._network.limited(until):
            response = self._pool.handle_request(passed_on)
        assert isinstance(response.stream, Iterable)
        stream = _Body(response.stream, self._network, until)
        return httpx.Response(response.status, headers=response.headers, stream=stream, extensions=response.extensions)

    def close(self) -> None:
        self._pool.close()


class _Network(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._below = httpcore.SyncBackend()
        self._limit = threading.local()

    @contextlib.contextmanager
    def limited(self, until: float | None) -> Iterator[None]:
        """Within this, nothing that this thread does on a connection waits past `until`."""
        before = getattr(self._limit, "until", None)
        self._limit.until = until
        try:
            yield
        finally:
            self._limit.until = before

    def left(self, timeout: float | None) -> float | None:
        """What is left of a time limit. Raises httpcore.ReadTimeout when that is nothing."""
        until: float | None = getattr(self._limit, "until", None)
        if until is None:
            return timeout
        left = until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole is over")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception | None = None
        for address in self._guard.addresses(host, port):
            try:
                limit = self.left(timeout)
                stream = self._below.connect_tcp(address, port, limit, local_address, socket_options)
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                problem = failed
        raise problem or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("no sockets of this machine")


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends when its thread's time is over."""

    def __init__(self, below: httpcore.NetworkStream, network: _Network) -> None:
        self._below, self._network = below, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._below.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._below.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._below.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        return _Stream(self._below.start_tls(*args, **kwargs), self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._below.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """The body of a response, read within the same limits."""

    def __init__(self, stream: Iterable[bytes], network: _Network, until: float | None) -> None:
        self._stream, self._network, self._until = stream, network, until

    def __iter__(self) -> Iterator[bytes]:
        parts = iter(self._stream)
        while True:
            with _as_httpx(), self._network.limited(self._until):
                part = next(parts, None)
            if part is None:
                return
            yield part

    def close(self) -> None:
        if close := getattr(self._stream, "close", None):
            close()


@contextlib.contextmanager
def _as_httpx() -> Iterator[None]:
    """The errors of the layer below under the names by which the layer above knows them."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        httpcore.ProxyError,
    ) as problem:
        kind = getattr(httpx, type(problem).__name__, httpx.TransportError)
        raise kind(str(problem)) from problem
