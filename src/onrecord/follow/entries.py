"""The bytes of a feed to what it lists: RSS and Atom by feedparser, sitemaps (also of news, also packed) by lxml."""

import calendar
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any, Literal
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from onrecord.acquire.structured import moment
from onrecord.errors import BinaryInput, TooLarge

Kind = Literal["feed", "sitemap", "index"]
# The sitemap protocol allows 50,000 addresses in 50 MB; one of news has at most 1,000.
MAX_BYTES = 20_000_000
MAX_ENTRIES = 5000
_ROOTS: dict[str, Kind] = {"urlset": "sitemap", "sitemapindex": "index"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a feed lists. `changed` is when the feed says that it was last changed; `is_news` is false for a
    page of a plain sitemap, which may be anything."""

    link: str
    title: str | None = None
    published: datetime | None = None
    changed: datetime | None = None
    language: str | None = None
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed as it was at one time. The entries of an index are further sitemaps; `rest` is the number of minutes that
    the feed asks to be left alone."""

    kind: Kind
    entries: tuple[Entry, ...]
    title: str | None = None
    language: str | None = None
    rest: int | None = None


def listing_of(data: bytes, url: str, media_type: str = "") -> Listing:
    """What the feed or sitemap at `url` lists. Raises BinaryInput when it is neither, TooLarge when it unpacks to more
    than 20 MB."""
    data = _unpacked(data, url)
    if kind := _ROOTS.get(_root(data)):
        return Listing(kind, tuple(_pages(data, url)))
    found = _parsed(data, url, media_type)
    entries = found.get("entries", [])
    if not found.get("version") and not entries:
        raise BinaryInput(f"{url} is neither a feed (RSS, Atom) nor a sitemap.")
    about = found.get("feed", {})
    return Listing(
        "feed",
        tuple(e for item in entries[:MAX_ENTRIES] if (e := _entry(item, url))),
        _line(about.get("title")),
        _line(about.get("language")) or _line((about.get("title_detail") or {}).get("language")),
        _number(about.get("ttl")),
    )


def is_english(language: str | None) -> bool | None:
    """Whether a language tag (BCP 47) or name is English; None where nothing is said."""
    if not language:
        return None
    return language.strip().lower().replace("_", "-").split("-")[0] in ("en", "eng", "english")


def _parsed(data: bytes, url: str, media_type: str) -> Any:
    headers = {"content-location": url, "content-type": media_type}
    try:
        return feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as fault:  # it is made for any input, but not without faults of its own; no feed may end a run
        raise BinaryInput(f"{url} cannot be read as a feed: {type(fault).__name__}.") from fault


def _unpacked(data: bytes, url: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        whole = zlib.decompressobj(31).decompress(data, MAX_BYTES + 1)
    except zlib.error:
        raise BinaryInput(f"{url} is a broken gzip archive.") from None
    if len(whole) > MAX_BYTES:
        raise TooLarge(f"{url} is larger than {MAX_BYTES // 1_000_000} MB.")
    return whole


def _events(data: bytes, kind: str) -> Iterator[tuple[str, Any]]:
    """Elements as they come. No entity, document type or address in the file is followed."""
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        yield from etree.iterparse(io.BytesIO(data), events=(kind,), recover=True, **options)
    except (etree.LxmlError, ValueError):
        return


def _root(data: bytes) -> str:
    for _, node in _events(data[:20_000], "start"):
        return _name(node)
    return ""


def _pages(data: bytes, url: str) -> Iterator[Entry]:
    count = 0
    for _, node in _events(data, "end"):
        if _name(node) not in ("url", "sitemap"):
            continue
        told = {_name(child): (child.text or "").strip() for child in node.iter() if isinstance(child.tag, str)}
        is_news = "news" in told
        if link := told.get("loc"):
            yield Entry(
                urljoin(url, link),
                _line(told.get("title")),
                _moment(told.get("publication_date")),
                _moment(told.get("lastmod")),
                _line(told.get("language")),
                is_news or _name(node) == "sitemap",
            )
            count += 1
        # What has been read is let go, with what stood before it.
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]
        if count >= MAX_ENTRIES:
            return


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _entry(item: Any, url: str) -> Entry | None:
    link = item.get("link") or next((x.get("href") for x in item.get("links", ()) if x.get("href")), None)
    if not link:
        return None
    return Entry(
        urljoin(url, link.strip()),
        _line(item.get("title")),
        _struct(item.get("published_parsed")),
        # Where there is none, feedparser gives the moment of publication, and a warning.
        _struct(item["updated_parsed"] if "updated_parsed" in item else None),  # noqa: SIM401
        _line(item.get("language")),
    )


def _struct(parts: struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None


def _moment(words: str | None) -> datetime | None:
    found = moment(words)
    if found is None or isinstance(found, datetime):
        return found
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def _line(words: Any) -> str | None:
    return " ".join(words.split())[:500] or None if isinstance(words, str) else None


def _number(words: Any) -> int | None:
    return int(words) if isinstance(words, str) and words.strip().isdigit() and len(words) < 8 else None
