"""HTML page to an Article: the text without menus, adverts and footers, by trafilatura; the day by htmldate.

Headings stay lines of their own and list items keep their dashes, so that the layout of the text can still be seen.
"""

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import trafilatura
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from onrecord.acquire.days import dateline
from onrecord.acquire.hints import NO_HINTS, Hints
from onrecord.acquire.language import require_english
from onrecord.errors import NoArticle
from onrecord.model.article import Article, content_id

# Both libraries log what they dislike about a page; a reader of news cannot do anything about it.
for _noisy in ("trafilatura", "htmldate"):
    logging.getLogger(_noisy).addHandler(logging.NullHandler())

_SPACE = re.compile(r"[ \t\r\f\v\xa0\n]+")
# Less than a sentence or two is a cookie banner or an error message.
_LEAST_WORDS = 20
# Only what the page states (metadata, URL, time elements) counts, no date guessed from its running text.
_DATE_PARAMETERS = {"extensive_search": False, "original_date": True}


def from_html(html: str, name: str, hints: Hints = NO_HINTS) -> Article:
    """The article that the page `html` holds. Raises NoArticle or NotEnglish."""
    try:
        found: Any = trafilatura.bare_extraction(
            html,
            url=hints.url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            include_formatting=False,
            date_extraction_params=_DATE_PARAMETERS,
        )
    except (LxmlError, ValueError, RecursionError):
        found = None
    body = "" if found is None or found.body is None else _body_text(found.body)
    if len(body.split()) < _LEAST_WORDS:
        raise NoArticle(f"{name} holds no article; give the address or file of one article's page.")
    require_english(body, name)
    title = hints.title or _clean(found.title)
    text = body if title is None or _starts_with(body, title) else f"{title}\n\n{body}"
    url = hints.url or _clean(found.url)
    return Article(
        id=content_id(url, text),
        text=text,
        published=hints.published or _day(found.date) or dateline(text),
        url=url,
        outlet=hints.outlet or _outlet(found),
        title=title,
    )


def _body_text(body: Any) -> str:
    """Paragraphs separated by blank lines; items of one list by single newlines."""
    return "\n\n".join(block for block in _blocks(body) if block)


def _blocks(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == "list":
            items = ["- " + words for item in child.iter("item") if (words := _line(item))]
            yield "\n".join(items)
        elif child.tag in ("quote", "div") and len(child):
            yield from _blocks(child) if not (child.text or "").strip() else [_line(child)]
        elif child.tag != "graphic":
            yield _line(child)
        if tail := _SPACE.sub(" ", child.tail or "").strip():
            yield tail


def _line(node: Any) -> str:
    lines = "".join(_in_order(node)).split("\0")
    return "\n".join(words for line in lines if (words := _SPACE.sub(" ", line).strip()))


def _in_order(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == "lb":
            yield "\0"
        elif child.tag not in ("list", "graphic"):
            yield from _in_order(child)
        yield child.tail or ""


def _clean(words: str | None) -> str | None:
    return _SPACE.sub(" ", words).strip() or None if words else None


def _starts_with(text: str, title: str) -> bool:
    return _SPACE.sub(" ", text[: 2 * len(title)]).casefold().startswith(title.casefold())


def _outlet(found: Any) -> str | None:
    name = _clean(found.sitename) or _clean(found.hostname)
    return name.removeprefix("@").removeprefix("www.") if name else None


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None
