"""JSON Lines to Articles: `{"id", "text", "published"?, "url"?, "outlet"?, "title"?}` a line.

Offsets must fit the sender's own text, so nothing is cut from it; line ends are changed to ones of the same length.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.acquire.days import parse_day, parse_moment
from onrecord.acquire.decode import MAX_BYTES
from onrecord.acquire.hints import NO_HINTS, Hints
from onrecord.acquire.language import require_english
from onrecord.errors import EmptyArticle, InputError, TooLarge, UsageError
from onrecord.model.article import Article, content_id

_KEYS = ("published", "url", "outlet", "title")


def records(lines: Iterable[bytes], name: str, hints: Hints = NO_HINTS) -> Iterator[Article | InputError]:
    """One result a line, in order: the article, or the error that says what is wrong with the line.

    Blank lines are passed over. `hints` fill in what a record leaves out.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            yield article_of(line, where, hints)
        except InputError as problem:
            yield problem


def article_of(line: bytes, where: str, hints: Hints = NO_HINTS) -> Article:
    """The article of one record. Raises InputError or one of its kinds, naming the record by `where`."""
    row = _row(line, where)
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(f'{where} has no "text".')
    if not text.strip():
        raise EmptyArticle(f"{where} is empty; there is nothing to read.")
    if len(text) > MAX_BYTES:
        raise TooLarge(f"{where} is larger than {MAX_BYTES // 1_000_000} MB; split it into its articles.")
    for key in _KEYS:
        if row.get(key) is not None and not isinstance(row[key], str):
            raise InputError(f'{where}: "{key}" is not a string.')
    _require_unicode(row, where)
    require_english(text, where)
    identity = row.get("id")
    url = row.get("url") or hints.url
    return Article(
        id=str(identity) if identity not in (None, "") else content_id(url, text),
        text=text.replace("\r\n", " \n").replace("\r", "\n"),
        published=_day(row["published"], where) if row.get("published") else hints.published,
        url=url,
        outlet=row.get("outlet") or hints.outlet,
        title=row.get("title") or hints.title,
        published_at=parse_moment(row["published"]) if row.get("published") else None,
    )


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{where} is not UTF-8.") from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{where} is not JSON: {problem}.") from None
    if not isinstance(row, dict):
        raise InputError(f"{where} is not a JSON object.")
    return row


def _require_unicode(row: dict[str, Any], where: str) -> None:
    """JSON can spell one half of a character, which no file, hash or table can hold."""
    for key in ("id", "text", *_KEYS):
        try:
            str(row.get(key)).encode()
        except UnicodeEncodeError:
            raise InputError(f'{where}: "{key}" holds half of a character.') from None


def _day(words: str, where: str) -> Any:
    try:
        return parse_day(words)
    except UsageError as problem:
        raise InputError(f'{where}: "published": {problem}') from None
