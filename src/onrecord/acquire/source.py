"""Whatever stands on the command line, to Articles: a path, an address, or "-" for standard input."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.acquire.decode import MAX_BYTES, decode
from onrecord.acquire.hints import NO_HINTS, Hints
from onrecord.acquire.plain import from_text
from onrecord.acquire.records import records
from onrecord.errors import EmptyArticle, InputError, TooLarge, UsageError
from onrecord.model.article import Article

if TYPE_CHECKING:
    from onrecord.acquire.guard import Guard

STDIN = "-"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_RECORD = re.compile(rb"\s*\{.*\"text\"\s*:", re.DOTALL)
_PAGES = {".html", ".htm", ".xhtml"}
_RECORDS = {".jsonl", ".ndjson"}


def read(source: str, hints: Hints = NO_HINTS) -> Article:
    """The article at `source`: a text or HTML file, an http(s) address, or "-" for standard input.

    Raises InputError or one of its kinds, FetchError, or UsageError for an address that is not http(s).
    """
    if scheme := _SCHEME.match(source):
        if scheme[1].lower() not in ("http", "https"):
            raise UsageError(f"{source} is not an address that can be read; use http or https.")
        return _from_web(source, hints)
    if source == STDIN:
        return from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input", hints)
    path = Path(source)
    return from_bytes(_bytes(path), source, hints, page=path.suffix.lower() in _PAGES)


def read_all(source: str, hints: Hints = NO_HINTS) -> Iterator[Article | InputError]:
    """The articles at `source`: every record of JSON Lines, good or bad; one article of anything else.

    JSON Lines are known by a file's ending, on standard input by the first line. Raises what `read` raises.
    """
    path = Path(source)
    if source == STDIN:
        yield from _from_stdin(hints)
        return
    if path.suffix.lower() in _RECORDS and not _SCHEME.match(source):
        _check(path)
        with path.open("rb") as lines:
            yield from records(lines, source, hints)
    else:
        yield read(source, hints)


def records_on_stdin(hints: Hints = NO_HINTS) -> Iterator[Article | InputError]:
    """The JSON Lines on standard input, one by one as they arrive."""
    yield from records(sys.stdin.buffer, "standard input", hints)


def _from_stdin(hints: Hints) -> Iterator[Article | InputError]:
    first = sys.stdin.buffer.readline(MAX_BYTES + 1)
    if _RECORD.match(first):
        yield from records(chain([first], sys.stdin.buffer), "standard input", hints)
    else:
        yield from_bytes(first + sys.stdin.buffer.read(MAX_BYTES + 1), "standard input", hints)


def read_url(url: str, hints: Hints = NO_HINTS, guard: "Guard | None" = None) -> Article:
    """The article at an http(s) address that somebody else gives: only a public one, or one that `guard` lets pass.

    Raises UsageError for anything that is no such address, else what `read` raises.
    """
    from onrecord.acquire.guard import Guard

    scheme = _SCHEME.match(url)
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        raise UsageError(f"{url} is not an address that can be read; use http or https.")
    return _from_web(url, hints, guard or Guard())


def _from_web(url: str, hints: Hints, guard: "Guard | None" = None) -> Article:
    from onrecord.acquire.fetch import fetch

    page = fetch(url, guard=guard)
    hints = hints if hints.url else replace(hints, url=page.url)
    if page.media_type == "text/plain":
        return from_text(decode(page.data, url, page.charset), url, hints)
    return _from_html(decode(page.data, url, page.charset or declared_charset(page.data)), url, hints)


def from_bytes(
    data: bytes, name: str, hints: Hints = NO_HINTS, page: bool = False, charset: str | None = None
) -> Article:
    """The article that `data`, text or a page, holds; `page` when it is known to be one, `charset` as its sender says.

    Raises InputError or one of its kinds.
    """
    text = decode(data, name, charset or declared_charset(data))
    if page or _HTML.match(text[:2000]):
        return _from_html(text, name, hints)
    return from_text(text, name, hints)


def _from_html(text: str, name: str, hints: Hints) -> Article:
    # Its libraries take half a second to load, which readers of plain text need not wait for.
    from onrecord.acquire.page import from_html

    return from_html(text, name, hints)


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page states in its head, None when it states none."""
    found = _META_CHARSET.search(data[:4096])
    return found[1].decode("ascii", "ignore") if found else None


def _bytes(path: Path) -> bytes:
    _check(path)
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it into its articles.")
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path} cannot be read: {problem.strerror or problem}.") from None


def _check(path: Path) -> None:
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the articles in it.")
    if path.is_file() and path.stat().st_size == 0:
        raise EmptyArticle(f"{path} is empty; there is nothing to read.")
