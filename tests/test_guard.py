"""Addresses that others choose: only the open internet's, whatever they are called and wherever they lead."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from feed_server import Answer, FeedServer, article_page, serving
from onrecord import acquire
from onrecord.acquire import fetch as fetching
from onrecord.acquire.fetch import fetch
from onrecord.acquire.guard import Guard, is_public
from onrecord.errors import FetchError, UsageError


@pytest.fixture(scope="module")
def site() -> Iterator[FeedServer]:
    with serving() as server:
        server.page("/page", "Ministers to meet", "The two ministers will meet in Oslo next week. " * 6)
        server.answers |= {
            "/moved": Answer(status=301, headers={"Location": "/page"}),
            "/to-localhost": Answer(status=302, headers={"Location": f"http://localhost:{server.port}/page"}),
            "/to-metadata": Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
            "/to-file": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
            "/drip-body": Answer(article_page("Slow", "words " * 500).encode(), drip=0.05),
        }
        yield server


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.8.9.10", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("100.100.100.200", False),
        ("169.254.169.254", False),
        ("168.63.129.16", False),
        ("192.0.0.192", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::808:808", True),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("2002:c0a8:101::1", False),
        ("2001:0:7f00:1::", False),
        ("2001:db8::1", False),
        ("no address", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "127。0。0。1",
        "①②⑦.0.0.1",
    ],
)
def test_this_machine_in_every_notation_is_forbidden(site: FeedServer, host: str) -> None:
    asked, url = len(site.asked), f"http://{host}:{site.port}/page"
    with pytest.raises(FetchError) as problem:
        fetch(url, guard=Guard())
    assert problem.value.reason in ("forbidden", "name", "address")
    with pytest.raises(FetchError):
        acquire.read_url(url)
    assert len(site.asked) == asked, "nothing was asked"


def test_a_name_that_leads_inside_is_forbidden(site: FeedServer) -> None:
    guard = Guard(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(FetchError, match="not a public address") as problem:
        fetch(f"http://news.example:{site.port}/page", guard=guard)
    assert problem.value.reason == "forbidden"


def test_the_connection_goes_to_the_address_that_was_checked(site: FeedServer) -> None:
    """A name that answers differently the second time (DNS rebinding) is asked once."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "inside.example" or len(asked) > 1 else ["192.0.2.1"]

    port = site.port
    inside = Guard(frozenset({f"inside.example:{port}"}), resolve=rebinding)
    assert fetch(f"http://inside.example:{port}/page", guard=inside).media_type == "text/html"
    assert asked == ["inside.example"]
    asked.clear()
    with pytest.raises(FetchError) as problem:
        fetch(f"http://rebinding.example:{port}/page", guard=Guard(resolve=rebinding))
    assert problem.value.reason == "forbidden" and asked == ["rebinding.example"]


def test_redirects_are_checked_at_each_hop(site: FeedServer) -> None:
    port = site.port
    asked = len(site.asked)
    guard = Guard(frozenset({f"127.0.0.1:{port}"}))
    assert fetch(site.base + "/moved", guard=guard).url == site.base + "/page"
    for path in ("/to-localhost", "/to-metadata", "/to-file"):
        with pytest.raises(FetchError) as problem:
            fetch(site.base + path, guard=guard)
        assert problem.value.reason == "forbidden"
    paths = ["/moved", "/page", "/to-localhost", "/to-metadata", "/to-file"]
    assert site.paths()[asked:] == paths, "nothing behind the last three redirects was asked"


def test_hosts_are_allowed_by_the_name_and_port_that_are_given(site: FeedServer) -> None:
    url = site.base + "/page"
    fetch(url, guard=Guard(frozenset({f"127.0.0.1:{site.port}"})))
    fetch(url, guard=Guard(frozenset({"127.0.0.1"})))
    fetch(f"http://localhost:{site.port}/page", guard=Guard(frozenset({"LocalHost"})))
    for other in ("127.0.0.1:1", "localhost", "0.0.1"):
        with pytest.raises(FetchError):
            fetch(url, guard=Guard(frozenset({other})))


@pytest.mark.parametrize("place", ["/etc/passwd", "file:///etc/passwd", "-", "ftp://news.example/a", "javascript:1"])
def test_what_is_pasted_is_an_address_or_nothing(place: str) -> None:
    with pytest.raises(UsageError, match="http"):
        acquire.read_url(place)


def test_a_server_that_drips_is_left_in_time(site: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE_TIMEOUT", 0.4)
    started = time.monotonic()
    with pytest.raises(FetchError) as problem:
        fetch(site.base + "/drip-body", guard=Guard(frozenset({"127.0.0.1"})))
    assert problem.value.reason == "timeout"
    with dripping_head() as port, pytest.raises(FetchError) as problem:
        fetch(f"http://127.0.0.1:{port}/", guard=Guard(frozenset({"127.0.0.1"})))
    assert problem.value.reason == "timeout"
    assert time.monotonic() - started < 5


@contextmanager
def dripping_head() -> Iterator[int]:
    """A server that never comes to the end of its headers, and never pauses for long."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(200):
                    connection.sendall(b"X-More: 1\r\n")
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_certificates_are_those_of_the_name_not_of_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.example -addext"
    subprocess.run(
        [*command.split(), "subjectAltName=DNS:news.example", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names = {"news.example", "other.example"}
    with tls_server(context) as port:
        guard = Guard(frozenset(names), resolve=lambda host, port: ["127.0.0.1"])
        with pytest.raises(FetchError, match="self-signed"):
            fetch(f"https://news.example:{port}/", guard=guard)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(f"https://news.example:{port}/", guard=guard).data == b"hello there"
        with pytest.raises(FetchError, match=r"not valid for 'other\.example'"):
            fetch(f"https://other.example:{port}/", guard=guard)


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    """A server that greets whoever speaks TLS with it."""
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\nConnection: close\r\n\r\nhello there"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for _ in range(3):
                connection, _ = listening.accept()
                with suppress(OSError), connection, context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)
