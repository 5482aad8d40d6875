"""What the store can do: add and remove articles, tell stories, and keep decisions."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from onrecord.errors import StoreError
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims, Report
from onrecord.store.claims_json import loads
from onrecord.store.database import Database, now
from onrecord.store.placing import Placing
from onrecord.store.rows import ARTICLE, article_of, text_hash, write_article, write_claims


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article: new, a new version of one, or known already; and the story that it is in."""

    article: str
    what: Literal["new", "version", "known"]
    story: str


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list: `first` and `last` are the moments of its articles (UTC), `copies` how many are copies."""

    id: str
    title: str
    name: str | None
    articles: int
    copies: int
    outlets: int
    first: str
    last: str


class Store:
    """Articles, their claims, and the stories that they form, in the SQLite file at `path` (made when missing).

    Use it as a context manager, or call `close`. Every change is one transaction. Raises StoreError.
    """

    def __init__(self, path: str | Path) -> None:
        self.db = Database(path)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes inside are one transaction."""
        with self.db.transaction():
            yield

    def prepared(self, article: Article) -> Article | None:
        """The article as it would be added: None when it is there already, with an id of its own when another text
        has its id. Read the claims from what this returns."""
        hash_ = text_hash(article)
        versions = self.db.all("SELECT id, hash FROM article WHERE address = ?", _address(article))
        if any(known == hash_ for _, known in versions):
            return None
        taken = self.db.one("SELECT hash FROM article WHERE id = ?", article.id)
        if taken is None:
            return article
        return None if taken[0] == hash_ else replace(article, id=f"{article.id}~{hash_[:8]}")

    def known(self, article: Article) -> str:
        """The id under which an article's text is kept already. Raises StoreError when it is not."""
        sql = "SELECT id FROM article WHERE hash = ? AND (address = ? OR id = ?)"
        found = self.db.one(sql, text_hash(article), _address(article), article.id)
        if found is None:
            raise StoreError(f"There is no article {article.id} in the store.")
        return str(found[0])

    def add(self, claims: ArticleClaims, seen: datetime | None = None) -> Added:
        """Keep an article with its claims; one that is there already changes nothing.

        `seen` is when the text was fetched (default: now); a new version of an article counts from then on when it
        bears no later moment of its own.
        """
        article = claims.article
        with self.db.transaction():
            address = _address(article)
            versions = self.db.all("SELECT id, hash, moment FROM article WHERE address = ?", address)
            hash_ = text_hash(article)
            known = next((id_ for id_, other, _ in versions if other == hash_), None)
            known = known or next((i for (i,) in self.db.all("SELECT id FROM article WHERE id = ?", article.id)), None)
            if known is not None:
                return Added(known, "known", self.story_of(known))
            if versions:
                article = _dated_after(article, max(m for _, _, m in versions), seen)
                claims = replace(claims, article=article)
            write_article(self.db, article, address)
            write_claims(self.db, claims)
            placing = Placing(self.db)
            placing.insert(article)
            placing.finish()
            return Added(article.id, "version" if versions else "new", self.story_of(article.id))

    def reread(self, claims: ArticleClaims) -> None:
        """Put newly read claims in the place of those kept with an article. Raises StoreError when it is not there."""
        with self.db.transaction():
            self.story_of(claims.article.id)
            for table in ("claims", "claim", "statement", "actor", "deadline"):
                self.db.all(f"DELETE FROM {table} WHERE article = ?", claims.article.id)
            write_claims(self.db, claims)

    def remove(self, article: str) -> None:
        """Take an article out with all its claims. Raises StoreError when it is not there."""
        with self.db.transaction():
            story = self.story_of(article)
            placing = Placing(self.db)
            placing.remove(article)
            self.db.all("DELETE FROM article WHERE id = ?", article)
            left = [a for (a,) in self.db.all("SELECT article FROM placement WHERE story = ?", story)]
            placing.finish(left)
            gone = "DELETE FROM story WHERE id = ? AND NOT EXISTS (SELECT 1 FROM placement WHERE story = story.id)"
            self.db.all(gone, story)

    def story_of(self, article: str) -> str:
        """The id of the story that an article is in. Raises StoreError when the article is not there."""
        found = self.db.one("SELECT story FROM placement WHERE article = ?", article)
        if found is None:
            raise StoreError(f"There is no article {article} in the store.")
        return str(found[0])

    def stories(self) -> list[StoryRow]:
        """All stories, the one with the latest article first."""
        rows = self.db.all(
            "SELECT s.id, s.title, s.name, count(*), count(c.article), count(DISTINCT a.outlet), min(a.moment),"
            " max(a.moment) FROM story s JOIN placement p ON p.story = s.id JOIN article a ON a.id = p.article"
            " LEFT JOIN copy c ON c.article = a.id GROUP BY s.id ORDER BY max(a.moment) DESC, s.id"
        )
        return [StoryRow(*row) for row in rows]

    def find_story(self, words: str) -> str:
        """The id of the story meant: its id, its name, the beginning of either, or words of its title.

        Raises StoreError when none or more than one fits.
        """
        given = words.strip().casefold()
        listed = self.db.all("SELECT id, coalesce(name, ''), title FROM story ORDER BY id")
        tests = (
            lambda id_, name, title: given in (id_.casefold(), name.casefold()),
            lambda id_, name, title: id_.startswith(given) or name.casefold().startswith(given),
            lambda id_, name, title: all(w in f"{name} {title}".casefold() for w in given.split()),
        )
        for test in tests:
            found = [id_ for id_, name, title in listed if given and test(id_, name, title)]
            if len(found) == 1:
                return str(found[0])
            if found:
                shown = ", ".join(found[:5]) + (" ..." if len(found) > 5 else "")
                raise StoreError(f"“{words}” may be any of {len(found)} stories: {shown}.")
        raise StoreError(f"There is no story “{words}” in the store; `onrecord stories` lists them.")

    def name_of(self, story: str) -> str:
        """The name given to a story, else the title of its first article."""
        found = self.db.one("SELECT coalesce(name, title) FROM story WHERE id = ?", story)
        if found is None:
            raise StoreError(f"There is no story {story} in the store.")
        return str(found[0])

    def reports(self, story: str) -> list[Report]:
        """The articles of a story with their claims, in the order of publication."""
        rows = self.db.all(
            "SELECT a.address, k.json, c.original, c.agency, f.agency, f.own,"
            f" {', '.join('a.' + x for x in ARTICLE.split(', '))} FROM placement p JOIN article a ON a.id = p.article"
            " JOIN claims k ON k.article = a.id JOIN profile f ON f.article = a.id"
            " LEFT JOIN copy c ON c.article = a.id WHERE p.story = ? ORDER BY a.moment, a.number",
            story,
        )
        newest: dict[str, str] = {}
        address_of = {row[6]: row[0] for row in rows}
        found = []
        for address, json, original, agency, credited, own, *article in reversed(rows):
            id_ = article[0]
            copy_of = original if address_of.get(original) != address else None
            agency = agency if copy_of else credited if not own else None
            claims = loads(json, article_of(tuple(article)))
            found.append(Report(claims, copy_of, agency, newest.get(address)))
            newest[address] = id_
        return found[::-1]

    def merge(self, story: str, other: str) -> str:
        """Decide that two stories are one; returns the id of the one that is left."""
        with self.db.transaction():
            first, second = self._first(story), self._first(other)
            self._decide("merge", first, second, None)
            self._place([first, second])
            return self.story_of(first)

    def move(self, articles: Sequence[str], story: str | None = None) -> str:
        """Decide that articles belong to another story, or (None) to one of their own; returns its id."""
        if not articles:
            raise StoreError("There are no articles to move.")
        with self.db.transaction():
            for article in articles:
                self.story_of(article)
            anchor = self._first(story) if story is not None else None
            self.db.many("DELETE FROM decision WHERE kind = 'move' AND article = ?", [(a,) for a in articles])
            left = {a for i in articles for a in self._articles(self.story_of(i))}
            for article in articles:
                if article != anchor:
                    self._decide("move", article, anchor, min(articles) if anchor is None else None)
            self._place([*articles, *left])
            return self.story_of(articles[0])

    def rename(self, story: str, name: str | None) -> None:
        """Give a story a name of its own; None takes it away."""
        with self.db.transaction():
            self._decide("name", self._first(story), None, name)
            self.db.all("UPDATE story SET name = ? WHERE id = ?", name, story)

    def _articles(self, story: str) -> list[str]:
        sql = "SELECT p.article FROM placement p JOIN article a ON a.id = p.article WHERE story = ? ORDER BY moment, id"
        return [a for (a,) in self.db.all(sql, story)]

    def _first(self, story: str) -> str:
        found = self._articles(story)
        if not found:
            raise StoreError(f"There is no story {story} in the store.")
        return found[0]

    def _decide(self, kind: str, article: str, other: str | None, value: str | None) -> None:
        sql = "INSERT INTO decision (made, kind, article, other, value) VALUES (?, ?, ?, ?, ?)"
        self.db.all(sql, now(), kind, article, other, value)

    def _place(self, articles: Iterable[str]) -> None:
        placing = Placing(self.db)
        placing.finish(articles)


def _address(article: Article) -> str:
    return article.url or article.id


def _dated_after(article: Article, last: str, seen: datetime | None) -> Article:
    """A new version counts from its own moment, or else from when it was seen."""
    before = datetime.fromisoformat(last).replace(tzinfo=UTC) if last > "0002" else None
    if before is None or article.moment > before:
        return article
    found = seen or datetime.now(UTC)
    return replace(article, published_at=max(found, before + timedelta(microseconds=1)))
