"""Values to rows and back: an article, and the tables that show its claims."""

import hashlib
from datetime import UTC, date, datetime

from onrecord.model.article import Article
from onrecord.model.claim import ActorValue, AmountValue, DateValue, PlaceValue, Value
from onrecord.model.told import ArticleClaims
from onrecord.store.claims_json import FORMAT, dumps
from onrecord.store.database import Database, now

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
    """The article's row."""
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


def write_claims(db: Database, claims: ArticleClaims) -> None:
    """The claims as JSON, and as rows to look at."""
    id_ = claims.article.id
    db.all("INSERT INTO claims VALUES (?, ?, ?)", id_, FORMAT, dumps(claims))
    found = [(e.kind, c) for e in claims.events for c in e.claims]
    db.many(
        "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(id_, number, c.event, kind, c.slot, _words(c.value), c.stance, int(c.hedged)),
                *(" ".join(c.by) or None, " ".join(c.via) or None, *_days(c.value)),
                *(c.evidence.text, c.evidence.span.start, c.evidence.span.end),
            )
            for number, (kind, c) in enumerate(found, 1)
        ],
    )
    _write_statements(db, claims)
    db.many(
        "INSERT OR IGNORE INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (id_, a.id, a.name, a.kind, a.country, a.role, a.stands_for, a.wikidata, len(a.mentions))
            for a in claims.actors
        ],
    )
    db.many(
        "INSERT INTO deadline VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (id_, n, d.by, d.what, d.otherwise, _iso(d.first), _iso(d.last), d.evidence.text)
            for n, d in enumerate(claims.deadlines, 1)
        ],
    )


def _write_statements(db: Database, claims: ArticleClaims) -> None:
    text, rows = claims.article.text, []
    for number, a in enumerate(claims.attributions, 1):
        first, last = a.said or (None, None)
        content = " … ".join(s.of(text) for s in a.content)
        start, end = min(s.start for s in a.content), max(s.end for s in a.content)
        rows.append(
            (
                *(claims.article.id, number, a.speaker, a.act, a.mode, int(a.asserted), a.channel),
                *(" ".join(a.via) or None, _iso(first), _iso(last), content, start, end),
            )
        )
    db.many("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _words(value: Value | None) -> str | None:
    match value:
        case None:
            return None
        case ActorValue():
            return value.actor
        case DateValue():
            return value.text or value.start.isoformat()
        case PlaceValue():
            return value.name
        case AmountValue():
            return f"{value.value:g} {value.unit}"
        case _:
            return value.word


def _days(value: Value | None) -> tuple[str | None, str | None]:
    return (value.start.isoformat(), value.end.isoformat()) if isinstance(value, DateValue) else (None, None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
