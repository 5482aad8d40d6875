"""Briefs and changes of the stories in a store, from the claims kept with the articles; nothing is parsed again."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date, datetime

from onrecord.compose.changes import changes_between
from onrecord.compose.origins import Newsroom
from onrecord.compose.story import compose_story, moment_of
from onrecord.errors import StoreError
from onrecord.model.brief import Brief, Change
from onrecord.model.told import ArticleClaims, Report
from onrecord.store.claims_json import loads
from onrecord.store.clock import reading
from onrecord.store.database import Database
from onrecord.store.marks import without
from onrecord.store.once import Memory
from onrecord.store.rows import ARTICLE, article_of, utc, wrong_in


def reports(db: Database, memory: Memory, story: str) -> list[Report]:
    """The articles of a story with their claims, less those marked wrong, in the order of publication."""
    rows = db.all(
        "SELECT a.id, a.address, k.read, c.original, c.agency, f.agency, f.own FROM placement p"
        " JOIN article a ON a.id = p.article JOIN claims k ON k.article = a.id JOIN profile f ON f.article = a.id"
        " LEFT JOIN copy c ON c.article = a.id WHERE p.story = ? ORDER BY a.moment, a.number",
        story,
    )
    claims = _claims(db, memory, {row[0]: row[2] for row in rows})
    wrong = wrong_in(db, sorted(claims))
    newest: dict[str, str] = {}
    address_of = {row[0]: row[1] for row in rows}
    found = []
    for id_, address, _, original, agency, credited, own in reversed(rows):
        copy_of = original if address_of.get(original) != address else None
        agency = agency if copy_of else credited if not own else None
        found.append(Report(without(claims[id_], wrong.get(id_, ())), copy_of, agency, newest.get(address)))
        newest[address] = id_
    return found[::-1]


def claims_of(db: Database, memory: Memory, article: str) -> ArticleClaims:
    """All that was read in an article, also what is marked wrong. Raises StoreError when it is not there."""
    found = db.one("SELECT read FROM claims WHERE article = ?", article)
    if found is None:
        raise StoreError(f"There is no article {article} in the store.")
    return _claims(db, memory, {article: found[0]})[article]


def brief(db: Database, memory: Memory, story: str, as_of: date | datetime | None, newsroom: Newsroom) -> Brief:
    """A story's brief as of a moment. Raises StoreError when there is no such story, or nothing was out by then."""
    with db.snapshot():
        key, name = _key(db, story, newsroom)
        # As of whatever moment, a brief tells the same as long as the same articles were out.
        page = ("brief", _out_by(db, story, as_of), *key)
        found = memory.pages.made(
            page, lambda: compose_story(_some(reports(db, memory, story), story, as_of), as_of, newsroom, name)
        )
    return found if as_of is None or found.as_of == as_of else replace(found, as_of=as_of)


def changes(
    db: Database,
    memory: Memory,
    story: str,
    since: date | datetime,
    until: date | datetime | None,
    newsroom: Newsroom,
) -> tuple[Change, ...]:
    """What changed in a story between two moments. Raises StoreError as `brief` does."""
    with db.snapshot():
        key, _ = _key(db, story, newsroom)
        return memory.pages.made(
            ("changes", since, until, *key),
            lambda: changes_between(_some(reports(db, memory, story), story, until), since, until, newsroom),
        )


def _claims(db: Database, memory: Memory, read: dict[str, int]) -> dict[str, ArticleClaims]:
    """The claims of articles by id, given the clock at which each was read."""
    identity, _ = reading(db)
    known = {id_: memory.claims.get((identity, id_, clock)) for id_, clock in read.items()}
    missing = [id_ for id_, claims in known.items() if claims is None]
    columns = ", ".join(f"a.{c}" for c in ARTICLE.split(", "))
    sql = f"SELECT k.json, {columns} FROM claims k JOIN article a ON a.id = k.article WHERE k.article IN ({{}})"
    for json, *row in db.among(sql, missing):
        article = article_of(tuple(row))
        known[article.id] = claims = loads(json, article)
        memory.claims.put((identity, article.id, read[article.id]), claims)
    return {id_: claims for id_, claims in known.items() if claims is not None}


def _key(db: Database, story: str, newsroom: Newsroom) -> tuple[tuple[Hashable, ...], str | None]:
    """What a story's page depends on besides the moment, and the name that it was given."""
    found = db.one("SELECT changed, name FROM story WHERE id = ?", story)
    if found is None:
        raise StoreError(f"There is no story {story} in the store.")
    return (reading(db)[0], story, found[0], newsroom.key), found[1]


def _out_by(db: Database, story: str, as_of: date | datetime | None) -> int | None:
    """How many of a story's articles were out by a moment; None stands for all without one."""
    if as_of is None:
        return None
    sql = "SELECT count(*) FROM placement p JOIN article a ON a.id = p.article WHERE p.story = ? AND a.moment <= ?"
    return int((db.one(sql, story, utc(moment_of(as_of))) or (0,))[0])


def _some(found: list[Report], story: str, by: date | datetime | None) -> list[Report]:
    if by is not None and not any(r.article.moment <= moment_of(by) for r in found):
        raise StoreError(f"No article of {story} was out by {by}.")
    return found
