"""What pages ask the store for beyond its own lists: a page of stories, an actor's part, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.store import Store, StoryRow

# Actors that are only called by their part ("a senior official") are nobody to list.
_NAMED = "substr(name, 1, 1) <> lower(substr(name, 1, 1))"
_STORY = ", ".join(
    f"s.{c}" for c in "id title name articles copies outlets first_moment last_moment changed changed_at".split()
)


@dataclass(frozen=True, slots=True)
class ActorItem:
    """An actor over all articles."""

    id: str
    name: str
    kind: str
    country: str | None
    role: str | None
    wikidata: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in a list."""

    article: str
    outlet: str | None
    published: str | None
    story: str
    story_title: str
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


def count(store: Store, table: str, where: str = "", *values: object) -> int:
    """How many rows a table has. `table` and `where` are of this code, never of a request."""
    found = store.db.one(f"SELECT count(*) FROM {table} {where}", *values)
    return int(found[0]) if found else 0


def stories_by_id(store: Store, ids: Sequence[str]) -> list[StoryRow]:
    """Those stories, the one with the latest article first."""
    rows = store.db.among(f"SELECT {_STORY} FROM story s WHERE s.id IN ({{}})", list(ids))
    return sorted((StoryRow(*r) for r in rows), key=lambda s: (s.last, s.id), reverse=True)


def stories_titled(store: Store, words: str, limit: int) -> list[StoryRow]:
    """Stories whose title or name holds all words, the latest first."""
    where, values = _all_words("lower(coalesce(s.name, '') || ' ' || s.title)", words)
    if not values:
        return []
    sql = f"SELECT {_STORY} FROM story s WHERE {where} ORDER BY s.last_moment DESC, s.id LIMIT ?"
    return [StoryRow(*row) for row in store.db.all(sql, *values, limit)]


def actor_page(store: Store, words: str, limit: int, offset: int) -> list[ActorItem]:
    """Named actors, those of most articles first; with `words` those whose name holds all of them."""
    where, values = _all_words("lower(name)", words)
    rows = store.db.all(
        "SELECT id, max(name), min(kind), max(country), max(role), max(wikidata), count(*) AS articles FROM actor"
        f" WHERE {_NAMED} {'AND ' + where if where else ''} GROUP BY id ORDER BY articles DESC, id LIMIT ? OFFSET ?",
        *(*values, limit, offset),
    )
    return [ActorItem(*row) for row in rows]


def actor_count(store: Store, words: str) -> int:
    """How many actors `actor_page` leafs through."""
    where, values = _all_words("lower(name)", words)
    sql = f"SELECT count(DISTINCT id) FROM actor WHERE {_NAMED} {'AND ' + where if where else ''}"
    return int((store.db.one(sql, *values) or (0,))[0])


def actor(store: Store, id_: str) -> ActorItem | None:
    """One actor by id; None when no article names it."""
    row = store.db.one(
        "SELECT id, max(name), min(kind), max(country), max(role), max(wikidata), count(*) FROM actor WHERE id = ?"
        " GROUP BY id",
        id_,
    )
    return ActorItem(*row) if row else None


def stories_of_actor(store: Store, id_: str, limit: int) -> list[StoryRow]:
    """Stories in which an actor is named, the latest first."""
    rows = store.db.all(
        f"SELECT {_STORY} FROM story s WHERE s.id IN (SELECT p.story FROM placement p"
        " JOIN actor n ON n.article = p.article WHERE n.id = ?) ORDER BY s.last_moment DESC, s.id LIMIT ?",
        *(id_, limit),
    )
    return [StoryRow(*row) for row in rows]


def voices_of(store: Store, id_: str, limit: int = 30) -> list[ActorItem]:
    """Who speaks in this actor's name."""
    rows = store.db.all(
        "SELECT id, max(name), min(kind), max(country), max(role), max(wikidata), count(*) AS articles FROM actor"
        f" WHERE stands_for = ? AND {_NAMED} GROUP BY id ORDER BY articles DESC, id LIMIT ?",
        *(id_, limit),
    )
    return [ActorItem(*row) for row in rows]


def stands_for(store: Store, id_: str) -> ActorItem | None:
    """In whose name an actor speaks, by most articles."""
    row = store.db.one(
        "SELECT stands_for FROM actor WHERE id = ? AND stands_for IS NOT NULL GROUP BY stands_for"
        " ORDER BY count(*) DESC, stands_for LIMIT 1",
        id_,
    )
    return actor(store, str(row[0])) if row else None


_SAID = (
    " FROM statement s JOIN article a ON a.id = s.article JOIN placement p ON p.article = s.article"
    " JOIN story t ON t.id = p.story LEFT JOIN actor n ON n.article = s.article AND n.id = s.speaker"
    " LEFT JOIN copy c ON c.article = s.article WHERE c.article IS NULL AND s.wrong = 0"
)


def statements(
    store: Store, speaker: str | None, story: str | None, words: str, limit: int, offset: int
) -> tuple[list[Said], int]:
    """Statements, the latest article's first, and how many there are; copies and what is marked wrong left out."""
    where, values = "", []
    if speaker is not None:
        where, values = " AND s.speaker = ?", [speaker]
    if story is not None:
        where, values = where + " AND p.story = ?", [*values, story]
    held, more = _all_words("lower(s.content)", words)
    where, values = where + (f" AND {held}" if held else ""), [*values, *more]
    rows = store.db.all(
        "SELECT s.article, a.outlet, a.published, p.story, coalesce(t.name, t.title), s.speaker, n.name, s.act, s.mode,"
        " s.asserted, s.channel, s.said_first, s.said_last, s.content, s.content_start, s.content_end"
        f"{_SAID}{where} ORDER BY a.moment DESC, s.article, s.number LIMIT ? OFFSET ?",
        *(*values, limit, offset),
    )
    total = int((store.db.one(f"SELECT count(*){_SAID}{where}", *values) or (0,))[0])
    return [Said(*(*r[:9], bool(r[9]), r[10], _span(r[11], r[12]), *r[13:])) for r in rows], total


def _span(first: str | None, last: str | None) -> str | None:
    return first if first == last or last is None else f"{first}/{last}"


def _all_words(column: str, words: str) -> tuple[str, list[str]]:
    """The condition that a column, an expression in lower case, holds all words."""
    parts = words.lower().split()[:8]
    values = ["%" + p.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for p in parts]
    return " AND ".join([f"{column} LIKE ? ESCAPE '\\'"] * len(values)), values
