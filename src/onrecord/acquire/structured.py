"""What a page says of its article for machines: schema.org's NewsArticle and LiveBlogPosting as JSON-LD.

Read as loosely as pages write it (graphs, lists, comments around it, entities within), never believed beyond its keys.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from onrecord.acquire.addresses import same_site, tidy

Node = dict[str, Any]

_SCRIPT = re.compile(
    r"<script\b[^>]*\btype\s*=\s*[\"']?application/ld\+json\b[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL
)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*)?(?:-->|\]\]>)\s*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|ul|ol|tr)\s*>|<br\s*/?>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_ARTICLE = re.compile(r"(?:\w*NewsArticle|Article|Report|BlogPosting|SocialMediaPosting|LiveBlogPosting)")
_META = re.compile(r"<meta\b[^>]{1,1000}>", re.IGNORECASE)
_PUBLISHED = re.compile(r"[\"']article:published_time[\"']", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
# Where a page's head has ended in any page that is one.
_HEAD = 500_000
# More than any page has that is written by people.
_MOST_NODES, _MOST_POSTS, _DEPTH = 2000, 1000, 12


@dataclass(frozen=True, slots=True)
class Told:
    """An article, or a post of a live blog, as its page describes it; None or empty where it says nothing.

    `published` and `modified` are moments or days, as precise as they are given. `posts` are a live blog's.
    """

    headline: str | None = None
    body: str | None = None
    published: datetime | date | None = None
    modified: datetime | date | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    is_live: bool = False
    ends: datetime | date | None = None
    posts: tuple["Told", ...] = ()


def told_in(html: str, url: str | None = None) -> Told | None:
    """What `html` says of its one article, None when it says nothing. `url` is the page's address."""
    found = [n for n in _nodes(html) if any(_ARTICLE.fullmatch(t) for t in _types(n))]
    if not found:
        return None
    own = tidy(url) if url else None
    # A page may describe further articles, of which it shows only the headlines.
    return _told(max(found, key=lambda n: _rank(n, own)), url or "")


def published_in(html: str) -> datetime | date | None:
    """The moment of publication by a page's Open Graph data, for pages that say nothing else for machines."""
    for tag in _META.finditer(html[:_HEAD]):
        if _PUBLISHED.search(tag[0]) and (content := _CONTENT.search(tag[0])):
            return moment(content[1])
    return None


def _rank(node: Node, own: str | None) -> tuple[bool, bool, bool, int]:
    stated = _address(node, own or "")
    live = "LiveBlogPosting" in _types(node) and bool(node.get("liveBlogUpdate"))
    return (own is not None and stated == own, live, "datePublished" in node, len(str(node.get("articleBody") or "")))


def _nodes(html: str) -> Iterator[Node]:
    count = 0
    for script in _SCRIPT.finditer(html):
        try:
            value = json.loads(_WRAPPING.sub("", script[1]), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _objects(value, 0):
            yield node
            count += 1
            if count >= _MOST_NODES:
                return


def _objects(value: Any, depth: int) -> Iterator[Node]:
    """The objects that stand for themselves: not the posts of a live blog, nor what is mentioned within one."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), dict | list):
                yield from _objects(value[key], depth + 1)


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [k.rpartition("/")[2].rpartition(":")[2] for k in listed if isinstance(k, str)]


def _told(node: Node, base: str) -> Told:
    posts = node.get("liveBlogUpdate")
    listed = posts if isinstance(posts, list) else [posts] if isinstance(posts, dict) else []
    read = [_told(p, base) for p in listed[:_MOST_POSTS] if isinstance(p, dict)]
    return Told(
        headline=_words(node.get("headline")) or _words(node.get("name")),
        body=_text(node.get("articleBody") or node.get("text")),
        published=moment(node.get("datePublished")),
        modified=moment(node.get("dateModified")),
        authors=tuple(_names(node.get("author"))),
        publisher=next(iter(_names(node.get("publisher"))), None),
        language=_language(node.get("inLanguage")),
        url=_address(node, base),
        is_live="LiveBlogPosting" in _types(node) and bool(read),
        ends=moment(node.get("coverageEndTime")),
        posts=tuple(sorted(read, key=lambda p: _order(p.published))),
    )


def _address(node: Node, base: str) -> str | None:
    page = node.get("mainEntityOfPage")
    stated = (node.get("url"), page.get("@id") if isinstance(page, dict) else page, node.get("@id"))
    for value in stated:
        if isinstance(value, str) and value.strip():
            full = urljoin(base, value.strip())
            if full.startswith(("http://", "https://")) and (not base or same_site(full, base)):
                # A post's address is its page's with a fragment.
                place, mark, fragment = full.partition("#")
                known = tidy(place)
                return f"{known}{mark}{fragment}" if known and "liveBlogUpdate" not in node else known
    return None


def moment(value: Any) -> datetime | date | None:
    """The moment or day of an ISO 8601 value; in UTC where a moment has no zone; None when it is neither."""
    if not isinstance(value, str) or not value.strip():
        return None
    words = value.strip()
    try:
        if len(words) <= 10:
            return date.fromisoformat(words)
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    if not 1900 <= found.year <= 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _order(when: datetime | date | None) -> str:
    if isinstance(when, datetime):
        return when.astimezone(UTC).isoformat()
    return when.isoformat() if when else ""


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, list):
            yield from _names(name)
        elif (words := _words(name)) and not words.startswith(("http://", "https://")):
            yield words


def _language(value: Any) -> str | None:
    if isinstance(value, list):
        return _language(value[0]) if value else None
    name = (value.get("alternateName") or value.get("name")) if isinstance(value, dict) else value
    return _words(name)


def _words(value: Any) -> str | None:
    """A line of plain words."""
    text = _text(value)
    return " ".join(text.split()) if text else None


def _text(value: Any) -> str | None:
    """Plain text, its paragraphs kept."""
    if not isinstance(value, str):
        return None
    text = value
    if _TAG.search(text):
        text = _TAG.sub("", _BLOCK_END.sub("\n", text))
    text = unescape(unescape(text)) if "&amp;" in text else unescape(text)
    lines = [_BLANKS.sub(" ", line).strip() for line in text.replace("\u2028", "\n").split("\n")]
    return "\n\n".join(line for line in lines if line) or None
