"""Plain text to an Article."""

import re

from onrecord.acquire.days import dateline
from onrecord.acquire.hints import NO_HINTS, Hints
from onrecord.acquire.language import require_english
from onrecord.errors import EmptyArticle
from onrecord.model.article import Article, content_id

_SENTENCE_END = re.compile(r"[.!;,:…][\"”’»)\]]*$")
_MAX_TITLE = 200


def from_text(text: str, name: str, hints: Hints = NO_HINTS) -> Article:
    """The article that `text` is; a short first line that is no sentence is its title.

    Raises EmptyArticle or NotEnglish.
    """
    if not text.strip():
        raise EmptyArticle(f"{name} is empty; there is nothing to read.")
    require_english(text, name)
    return Article(
        id=content_id(hints.url, text),
        text=text,
        published=hints.published or dateline(text),
        url=hints.url,
        outlet=hints.outlet,
        title=hints.title or _title(text),
    )


def _title(text: str) -> str | None:
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    is_title = rest.strip() and len(first) <= _MAX_TITLE and not _SENTENCE_END.search(first)
    return first if is_title else None
