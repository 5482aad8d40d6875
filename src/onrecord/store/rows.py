"""Values to rows and back: an article, and the tables that show its claims."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

from onrecord.model.article import Article
from onrecord.model.claim import DateValue, Value
from onrecord.model.told import ArticleClaims
from onrecord.store.claims_json import FORMAT, dumps
from onrecord.store.database import Database, now
from onrecord.store.marks import Item, key_of, words_of

ARTICLE = "id, text, published, url, outlet, title, published_at"


def text_hash(article: Article) -> str:
    """SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(article.text.encode()).hexdigest()


def utc(moment: datetime) -> str:
    """A moment in UTC, in a form that sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment.year > 1 else "0001-01-01T00:00:00"


def article_of(row: tuple[str, str, str | None, str | None, str | None, str | None, str | None]) -> Article:
    """The article of a row of the columns `ARTICLE`."""
    id_, text, published, url, outlet, title, at = row
    return Article(
        id_,
        text,
        date.fromisoformat(published) if published else None,
        url,
        outlet,
        title,
        datetime.fromisoformat(at) if at else None,
    )


def write_article(db: Database, article: Article, address: str) -> None:
    """The article's row, and its words for the full-text search."""
    db.all(
        "INSERT INTO article (id, address, url, outlet, title, published, published_at, moment, added, hash, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        article.id,
        address,
        article.url,
        article.outlet,
        article.title,
        article.published.isoformat() if article.published else None,
        article.published_at.isoformat() if article.published_at else None,
        utc(article.moment),
        now(),
        text_hash(article),
        article.text,
    )
    db.file(article.id, article.title, article.text)


def write_claims(db: Database, claims: ArticleClaims, clock: int) -> None:
    """The claims as JSON, and as rows to look at; `clock` is the store's when they were read."""
    id_ = claims.article.id
    db.all("INSERT INTO claims (article, format, json, read) VALUES (?, ?, ?, ?)", id_, FORMAT, dumps(claims), clock)
    found = [(e.kind, c) for e in claims.events for c in e.claims]
    db.many(
        "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [
            (
                *(id_, number, c.event, kind, c.slot, words_of(c.value), c.stance, int(c.hedged)),
                *(" ".join(c.by) or None, " ".join(c.via) or None, *_days(c.value)),
                *(c.evidence.text, c.evidence.span.start, c.evidence.span.end, key_of(c)),
            )
            for number, (kind, c) in enumerate(found, 1)
        ],
    )
    _write_statements(db, claims)
    db.many(
        "INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (id_, a.id, a.name, a.kind, a.country, a.role, a.stands_for, a.wikidata, len(a.mentions))
            for a in claims.actors
        ],
    )
    db.many(
        "INSERT INTO deadline VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [
            (id_, n, d.by, d.what, d.otherwise, _iso(d.first), _iso(d.last), d.evidence.text, key_of(d))
            for n, d in enumerate(claims.deadlines, 1)
        ],
    )
    write_marks(db, id_)


def write_keys(db: Database, claims: ArticleClaims) -> None:
    """The keys of an article's rows that were written without."""
    told: Sequence[Item] = [c for e in claims.events for c in e.claims]
    tables: dict[str, Sequence[Item]] = {
        "claim": told,
        "statement": claims.attributions,
        "deadline": claims.deadlines,
    }
    for table, items in tables.items():
        rows = [(key_of(item), claims.article.id, number) for number, item in enumerate(items, 1)]
        db.many(f"UPDATE {table} SET key = ? WHERE article = ? AND number = ?", rows)


def wrong_in(db: Database, articles: Sequence[str]) -> dict[str, set[str]]:
    """The keys of what is marked wrong in each of the articles."""
    sql = "SELECT article, value FROM decision WHERE kind = 'wrong' AND undone IS NULL AND article IN ({})"
    found: dict[str, set[str]] = {}
    for article, key in db.among(sql, articles):
        found.setdefault(article, set()).add(key)
    return found


def write_marks(db: Database, article: str) -> None:
    """Say in an article's rows what is marked wrong, and nothing else."""
    keys = wrong_in(db, [article]).get(article, set())
    for table in ("claim", "statement", "deadline"):
        db.all(f"UPDATE {table} SET wrong = 0 WHERE article = ? AND wrong = 1", article)
        db.many(f"UPDATE {table} SET wrong = 1 WHERE article = ? AND key = ?", [(article, k) for k in sorted(keys)])


def _write_statements(db: Database, claims: ArticleClaims) -> None:
    text, rows = claims.article.text, []
    for number, a in enumerate(claims.attributions, 1):
        first, last = a.said or (None, None)
        content = " … ".join(s.of(text) for s in a.content)
        start, end = min(s.start for s in a.content), max(s.end for s in a.content)
        rows.append(
            (
                *(claims.article.id, number, a.speaker, a.act, a.mode, int(a.asserted), a.channel),
                *(" ".join(a.via) or None, _iso(first), _iso(last), content, start, end, key_of(a)),
            )
        )
    db.many("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", rows)


def _days(value: Value | None) -> tuple[str | None, str | None]:
    return (value.start.isoformat(), value.end.isoformat()) if isinstance(value, DateValue) else (None, None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
