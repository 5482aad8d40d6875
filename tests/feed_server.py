"""A web server of our own for tests and benchmarks: paths with what they answer, faults included, and a log."""

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What a path answers. `cut` sends half of the body that is announced, `slow` waits, `drip` sends byte by byte."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    drip: float = 0.0
    cut: bool = False
    validators: bool = True


@dataclass
class Asked:
    """A request that arrived."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class FeedServer:
    """Answers by path; what is not listed is 404. `asked` is the log."""

    host: str
    port: int = 0
    answers: dict[str, Answer | Callable[[int], Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://{self.host}:{self.port}"

    def paths(self) -> list[str]:
        return [a.path for a in self.asked]

    def page(self, path: str, title: str, text: str, **more: Any) -> str:
        """List an article's page; returns its address."""
        self.answers[path] = Answer(article_page(title, text, **more).encode())
        return self.base + path

    def feed(self, path: str, items: list[dict[str, Any]], language: str | None = "en", kind: str = "rss") -> str:
        """List a feed; returns its address."""
        make = rss if kind == "rss" else atom
        self.answers[path] = Answer(make(items, language).encode(), media_type=f"application/{kind}+xml")
        return self.base + path


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[FeedServer]:
    """A running server on a free port of `host`."""
    known = FeedServer(host)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with known.lock:
                earlier = sum(a.path == self.path for a in known.asked)
                known.asked.append(Asked(self.path, dict(self.headers), time.monotonic()))
            found = known.answers.get(self.path, Answer(b"nothing here", 404, "text/plain"))
            self._answer(found(earlier) if callable(found) else found)

        def _answer(self, answer: Answer) -> None:
            if answer.slow:
                time.sleep(answer.slow)
            etag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            unchanged = answer.validators and answer.status == 200 and self.headers.get("If-None-Match") == etag
            self.send_response(304 if unchanged else answer.status)
            if answer.validators and answer.status == 200:
                self.send_header("ETag", etag)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if unchanged:
                self.end_headers()
                return
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            try:
                if answer.drip:
                    for byte in answer.body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(answer.drip)
                elif answer.cut:
                    self.wfile.write(answer.body[: len(answer.body) // 2])
                    self.close_connection = True
                else:
                    self.wfile.write(answer.body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            pass

    server = Server((host, 0), Handler)
    known.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def article_page(
    title: str,
    text: str,
    published: str | None = None,
    canonical: str | None = None,
    json_ld: str | None = None,
    charset: str = "utf-8",
    language: str = "en",
) -> str:
    """A page as outlets make them, with menu and footer around the article."""
    paragraphs = "".join(f"<p>{escape(p)}</p>\n" for p in text.split("\n\n"))
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    data = f'<script type="application/ld+json">{json_ld}</script>' if json_ld else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="{charset}"><title>{escape(title)}</title>'
        f'<meta property="og:site_name" content="The Fjord Herald">{meta}{link}{data}</head><body>'
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f"<article><h1>{escape(title)}</h1>\n{paragraphs}</article>"
        "<footer>All rights reserved. Cookie settings.</footer></body></html>"
    )


def rss(items: list[dict[str, Any]], language: str | None) -> str:
    tongue = f"<language>{language}</language>" if language else ""
    rows = "".join(
        f"<item><title>{escape(i.get('title', 'A title'))}</title><link>{escape(i['link'])}</link>"
        + (f"<pubDate>{format_datetime(datetime.fromisoformat(i['at']))}</pubDate>" if "at" in i else "")
        + "</item>"
        for i in items
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Fjord Herald</title>'
        f"<link>http://fjord.example/</link><description>News</description>{tongue}{rows}</channel></rss>"
    )


def atom(items: list[dict[str, Any]], language: str | None) -> str:
    tongue = f' xml:lang="{language}"' if language else ""
    rows = "".join(
        f"<entry><id>{escape(i['link'])}</id><title>{escape(i.get('title', 'A title'))}</title>"
        f'<link rel="alternate" href="{escape(i["link"])}"/>'
        f"<updated>{i.get('at', '2024-05-10T10:00:00Z')}</updated></entry>"
        for i in items
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"{tongue}><title>The Fjord Herald</title>'
        f"<id>urn:x</id><updated>2024-05-10T10:00:00Z</updated>{rows}</feed>"
    )


@cache
def bomb(size: int = 100_000_000) -> bytes:
    """Gzip of so many zero bytes, made without ever holding them."""
    packed, piece = [], b"\0" * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(size // len(piece)):
        packed.append(packer.compress(piece))
    return b"".join([*packed, packer.flush()])


def gzipped(text: str) -> bytes:
    return gzip.compress(text.encode())


def hours_ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")
