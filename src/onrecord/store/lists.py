"""Lists over the whole store: actors, statements, full text, what lies ahead.

Those with `limit` and `offset` give a page: ask for one row more than is shown to know whether another page follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.errors import StoreError
from onrecord.model.article import Article
from onrecord.store.rows import ARTICLE, article_of
from onrecord.store.store import Store

# Actors that are only called by their part ("a senior official") are nobody to list.
_NAMED = "substr(name, 1, 1) <> lower(substr(name, 1, 1))"


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor over all articles."""

    id: str
    name: str
    kind: str
    country: str | None
    role: str | None
    articles: int
    statements: int


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with where it stands; `said` is the day or "first/last", `key` is what `mark_wrong` takes."""

    article: str
    outlet: str | None
    published: str | None
    story: str
    speaker: str | None
    speaker_name: str | None
    act: str
    mode: str
    asserted: bool
    channel: str | None
    said: str | None
    content: str
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found; `snippet` has the words found between « and »."""

    article: str
    outlet: str | None
    published: str | None
    title: str
    story: str
    snippet: str


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline that lies ahead."""

    article: str
    story: str
    set_by: str
    what: str
    otherwise: str | None
    first: str | None
    last: str
    evidence: str
    key: str


def actors(store: Store, limit: int | None = None, offset: int = 0) -> list[ActorRow]:
    """Named actors, those of most articles first."""
    rows = store.db.all(
        "SELECT id, max(name), min(kind), max(country), max(role), count(*) AS articles FROM actor"
        f" WHERE {_NAMED} GROUP BY id ORDER BY articles DESC, id LIMIT ? OFFSET ?",
        *_page(limit, offset),
    )
    sql = "SELECT speaker, count(*) FROM statement WHERE speaker IN ({}) GROUP BY speaker"
    said: dict[str, int] = dict(store.db.among(sql, [row[0] for row in rows]))
    return [ActorRow(*(*row, said.get(row[0], 0))) for row in rows]


def find_actor(store: Store, words: str) -> str:
    """The id of the actor meant: its id, or its name or words of it; of several that fit, the one with that very name.

    Raises StoreError when none or more than one fits.
    """
    given = words.strip().casefold()
    listed = actors(store)
    tests = (
        lambda a: given in (a.id, a.name.casefold()),
        lambda a: given.split() == a.name.casefold().split()[-len(given.split()) :],
        lambda a: all(any(n.startswith(w) for n in a.name.casefold().split()) for w in given.split()),
    )
    for test in tests:
        found = [a for a in listed if given and test(a)]
        if len(found) == 1:
            return found[0].id
        if found:
            raise StoreError(f"“{words}” may be any of: {', '.join(a.name for a in found[:6])}.")
    raise StoreError(f"There is no actor “{words}” in the store; `onrecord actors` lists them.")


def statements(
    store: Store,
    by: str | None = None,
    about: str | None = None,
    story: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[StatementRow]:
    """Statements by an actor (id), that hold all words of `about`, of a story, in the order of publication.

    Those in copies, and those marked wrong, are left out.
    """
    where = ["c.article IS NULL", "s.wrong = 0"]
    values: list[str] = []
    if story is not None:
        where.append("p.story = ?")
        values.append(story)
    if by is not None:
        where.append("s.speaker = ?")
        values.append(by)
    for word in (about or "").split():
        where.append(f"s.content {store.db.like} ? ESCAPE '\\'")
        values.append(f"%{_literal(word)}%")
    rows = store.db.all(
        "SELECT s.article, a.outlet, a.published, p.story, s.speaker, n.name, s.act, s.mode, s.asserted, s.channel,"
        " s.said_first, s.said_last, s.content, s.content_start, s.content_end, s.key FROM statement s"
        " JOIN article a ON a.id = s.article JOIN placement p ON p.article = s.article"
        " LEFT JOIN actor n ON n.article = s.article AND n.id = s.speaker LEFT JOIN copy c ON c.article = s.article"
        f" WHERE {' AND '.join(where)} ORDER BY a.moment, s.article, s.number LIMIT ? OFFSET ?",
        *(*values, *_page(limit, offset)),
    )
    return [StatementRow(*(*row[:8], bool(row[8]), row[9], _said(row[10], row[11]), *row[12:])) for row in rows]


def search(store: Store, text: str, limit: int = 50, offset: int = 0) -> list[Hit]:
    """Articles that hold all words of `text`, the best fitting first; "words in quotation marks" stay together."""
    phrases = _phrases(text)
    if not phrases:
        return []
    found = store.db.search(phrases, limit, offset)
    sql = (
        "SELECT a.id, a.outlet, a.published, coalesce(a.title, ''), p.story FROM article a"
        " JOIN placement p ON p.article = a.id WHERE a.id IN ({})"
    )
    rows = {row[0]: row for row in store.db.among(sql, [f.article for f in found])}
    return [Hit(*(*rows[f.article], f.snippet)) for f in found if f.article in rows]


def deadlines_ahead(store: Store, today: date) -> list[DeadlineRow]:
    """Deadlines that end today or later, the next first; copies left out."""
    rows = store.db.all(
        "SELECT d.article, p.story, d.set_by, d.what, d.otherwise, d.first_day, d.last_day, d.evidence, d.key"
        " FROM deadline d"
        " JOIN placement p ON p.article = d.article LEFT JOIN copy c ON c.article = d.article"
        " WHERE d.last_day >= ? AND d.wrong = 0 AND c.article IS NULL ORDER BY d.last_day, d.article, d.number",
        today.isoformat(),
    )
    return [DeadlineRow(*row) for row in rows]


def stories_ahead(store: Store, today: date) -> list[str]:
    """Stories in which any claim dates something today or later."""
    sql = (
        "SELECT DISTINCT p.story FROM claim k JOIN placement p ON p.article = k.article"
        " WHERE k.last_day >= ? AND k.wrong = 0"
    )
    return sorted(story for (story,) in store.db.all(sql, today.isoformat()))


def articles(store: Store, story: str | None = None) -> Iterator[Article]:
    """All articles, or those of one story, in the order of publication."""
    where = "WHERE id IN (SELECT article FROM placement WHERE story = ?)" if story is not None else ""
    ids = store.db.all(
        f"SELECT id FROM article {where} ORDER BY moment, number", *([story] if story is not None else [])
    )
    for (id_,) in ids:
        for row in store.db.all(f"SELECT {ARTICLE} FROM article WHERE id = ?", id_):
            yield article_of(row)


def _phrases(text: str) -> list[str]:
    """The words and "phrases" that the reader typed, without marks."""
    parts = re.findall(r'"([^"]+)"|(\S+)', text)
    phrases = [(phrase or word).replace('"', "").replace("\0", "").strip() for phrase, word in parts]
    return [p for p in phrases if re.search(r"[^\W_]", p)]


def _page(limit: int | None, offset: int) -> tuple[int, int]:
    return limit if limit is not None else 2**62, offset


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _said(first: str | None, last: str | None) -> str | None:
    return first if first == last or last is None else f"{first}/{last}"
