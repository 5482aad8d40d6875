"""HTML page to an Article: the text without menus, adverts and footers, by trafilatura; the day by htmldate.

Headings stay lines of their own and list items keep their dashes, so that the layout of the text can still be seen.
What the page says of its article for machines (schema.org) beats what is made out from its looks, but for the text,
whose layout it lacks: that is taken only where the page shows much less, as pages do that are filled in by scripts.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import trafilatura
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from onrecord.acquire.addresses import canonical
from onrecord.acquire.days import dateline
from onrecord.acquire.hints import NO_HINTS, Hints
from onrecord.acquire.language import foreign_language, require_english
from onrecord.acquire.structured import Told, published_in, told_in
from onrecord.errors import NoArticle, OnrecordError
from onrecord.model.article import Article, content_id

# Both libraries log what they dislike about a page; a reader of news cannot do anything about it.
for _noisy in ("trafilatura", "htmldate"):
    logging.getLogger(_noisy).addHandler(logging.NullHandler())

_MARKUP = re.compile(r"<[a-zA-Z/!]")
_SPACE = re.compile(r"[ \t\r\f\v\xa0\n]+")
# Less than a sentence or two is a cookie banner or an error message.
_LEAST_WORDS = 20
# The text on the page is taken unless it is shorter than this share of the one that is given for machines.
_MUCH_LESS = 0.6
# Only what the page states (metadata, URL, time elements) counts, no date guessed from its running text.
_DATE_PARAMETERS = {"extensive_search": False, "original_date": True}


@dataclass(frozen=True, slots=True)
class News:
    """What an address holds: one article, or the posts of a live blog as articles of their own, oldest first.

    `url` is the page's own (canonical) address; `modified` when it was last changed, where it says so; `ends` when a
    live blog's coverage is over; `left_out` counts posts that hold no English text.
    """

    url: str
    articles: tuple[Article, ...]
    is_live: bool = False
    modified: datetime | date | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    ends: datetime | date | None = None
    left_out: int = 0


def news_of(html: str, url: str, hints: Hints = NO_HINTS) -> News:
    """What the page at `url` holds. Raises NoArticle or NotEnglish."""
    own = canonical(html, url)
    told = told_in(html, own) or Told()
    known = (told.modified, told.authors, told.language, told.ends)
    hints = Hints(hints.published, hints.outlet, hints.title, own)
    if told.is_live:
        posts = [p for p in told.posts if p.body or p.headline]
        made = [a for p in posts if (a := _post(p, own, hints.outlet or told.publisher)) is not None]
        if made:
            return News(own, tuple(made), True, *known, left_out=len(told.posts) - len(made))
    return News(own, (_from_html(html, url, hints, told),), False, *known)


def from_html(html: str, name: str, hints: Hints = NO_HINTS) -> Article:
    """The article that the page `html` holds. Raises NoArticle or NotEnglish."""
    return _from_html(html, name, hints, told_in(html, hints.url) or Told())


def _from_html(html: str, name: str, hints: Hints, told: Told) -> Article:
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
    if told.body and (len(body) < _MUCH_LESS * len(told.body) or body.split() == told.body.split()):
        # The very same words come from there already, without their paragraphs.
        body = told.body
    if len(body.split()) < _LEAST_WORDS:
        raise NoArticle(f"{name} holds no article; give the address or file of one article's page.")
    require_english(body, name)
    # A script within a heading is read as a part of it.
    shown = _clean(_MARKUP.split(found.title)[0] if found and found.title else None)
    title = hints.title or told.headline or shown
    begins = any(t is not None and _starts_with(body, t) for t in (title, shown))
    text = body if title is None or begins else f"{title}\n\n{body}"
    url = hints.url or _clean(found.url if found else None)
    at = told.published or published_in(html)
    published = hints.published or _as_day(at) or _day(found.date if found else None) or dateline(text)
    return Article(
        id=content_id(url, text),
        text=text,
        published=published,
        url=url,
        outlet=hints.outlet or told.publisher or (_outlet(found) if found else None),
        title=title,
        published_at=_moment(at) if published == _as_day(at) else None,
    )


def _post(post: Told, page: str, outlet: str | None) -> Article | None:
    """A live blog's post; None for what is no English text. Known by its address, else by its moment."""
    body = post.body or post.headline or ""
    repeats = post.headline is None or _starts_with(body, post.headline)
    text = body if repeats else f"{post.headline}\n\n{body}"
    own = post.url if post.url and post.url != page else f"{page}#{_mark(post)}"
    if not any(c.isalpha() for c in text) or foreign_language(text):
        return None
    try:
        return Article(
            id=content_id(own, text),
            text=text,
            published=_as_day(post.published),
            url=own,
            outlet=outlet,
            title=post.headline,
            published_at=_moment(post.published),
        )
    except (ValueError, OnrecordError):
        return None


def _mark(post: Told) -> str:
    when = post.published.isoformat() if post.published else content_id(post.headline, post.body)
    return f"post-{when}"


def _as_day(when: datetime | date | None) -> date | None:
    """The day, as it was where the article was published."""
    return when.date() if isinstance(when, datetime) else when


def _moment(when: datetime | date | None) -> datetime | None:
    return when if isinstance(when, datetime) else None


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
