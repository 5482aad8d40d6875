"""What the store can do: add and remove articles, tell stories, and keep decisions.

docs/store.md lists what other programs may rely on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from onrecord.compose.origins import Newsroom
from onrecord.compose.story import NEWSROOM
from onrecord.errors import StoreError
from onrecord.model.article import Article
from onrecord.model.brief import Brief, Change
from onrecord.model.told import ArticleClaims, Report
from onrecord.store import acts, briefs, decisions
from onrecord.store.clock import reading, tick, touch
from onrecord.store.database import connect
from onrecord.store.decisions import Decided
from onrecord.store.marks import items_of, key_of, shown
from onrecord.store.once import Memory
from onrecord.store.placing import Placing
from onrecord.store.rows import ARTICLE, article_of, text_hash, write_article, write_claims, wrong_in


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article: new, a new version of one, or known already; and the story that it is in."""

    article: str
    what: Literal["new", "version", "known"]
    story: str


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list: `first` and `last` are the moments of its articles (UTC), `copies` how many are copies.

    `changed` is the store's clock when anything of the story last changed, `changed_at` the moment.
    """

    id: str
    title: str
    name: str | None
    articles: int
    copies: int
    outlets: int
    first: str
    last: str
    changed: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as it is kept: its story, the original that it repeats, and all versions of it, the oldest first."""

    article: Article
    story: str
    copy_of: str | None
    agency: str | None
    added: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Markable:
    """Something read in an article: its key for `mark_wrong`, what it is in words, and whether it is marked."""

    key: str
    words: str
    wrong: bool


_STORY = "id, title, name, articles, copies, outlets, first_moment, last_moment, changed, changed_at"


class Store:
    """Articles, their claims, and the stories that they form.

    `location` is the path of an SQLite file (made when missing) or postgresql://user@host/database. Use it as a
    context manager, or call `close`. One thread at a time may use it (`Pool` hands out stores to several). Every
    change is one transaction; readers see what was committed last. Raises StoreError.
    """

    def __init__(self, location: str | Path, memory: Memory | None = None) -> None:
        self.db = connect(location)
        self._memory = memory or Memory()

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
            write_claims(self.db, claims, tick(self.db))
            placing = Placing(self.db, self._memory.profiles)
            placing.insert(article)
            placing.finish()
            return Added(article.id, "version" if versions else "new", self.story_of(article.id))

    def reread(self, claims: ArticleClaims) -> None:
        """Put newly read claims in the place of those kept with an article. Raises StoreError when it is not there."""
        with self.db.transaction():
            self.story_of(claims.article.id)
            for table in ("claims", "claim", "statement", "actor", "deadline"):
                self.db.all(f"DELETE FROM {table} WHERE article = ?", claims.article.id)
            write_claims(self.db, claims, tick(self.db))
            touch(self.db, [claims.article.id])

    def remove(self, article: str) -> None:
        """Take an article out with all its claims. Raises StoreError when it is not there."""
        with self.db.transaction():
            story = self.story_of(article)
            decisions.hand_on(self.db, article)
            placing = Placing(self.db, self._memory.profiles)
            placing.remove(article)
            self.db.all("DELETE FROM article WHERE id = ?", article)
            left = [a for (a,) in self.db.all("SELECT article FROM placement WHERE story = ?", story)]
            placing.finish(left)
            gone = "DELETE FROM story WHERE id = ? AND NOT EXISTS (SELECT 1 FROM placement p WHERE p.story = story.id)"
            self.db.all(gone, story)
            tick(self.db)

    def clock(self) -> tuple[str, int]:
        """The store's identity, which only a restore changes, and a number that grows with every change."""
        return reading(self.db)

    def story_of(self, article: str) -> str:
        """The id of the story that an article is in. Raises StoreError when the article is not there."""
        found = self.db.one("SELECT story FROM placement WHERE article = ?", article)
        if found is None:
            raise StoreError(f"There is no article {article} in the store.")
        return str(found[0])

    def article(self, id: str) -> Kept:
        """An article with its text. Raises StoreError when it is not there."""
        columns = ", ".join(f"a.{c}" for c in ARTICLE.split(", "))
        row = self.db.one(
            f"SELECT p.story, c.original, c.agency, a.added, a.address, {columns} FROM article a"
            " JOIN placement p ON p.article = a.id LEFT JOIN copy c ON c.article = a.id WHERE a.id = ?",
            id,
        )
        if row is None:
            raise StoreError(f"There is no article {id} in the store.")
        story, copy_of, agency, added, address, *article = row
        versions = self.db.all("SELECT id FROM article WHERE address = ? ORDER BY moment, number", address)
        return Kept(article_of(tuple(article)), story, copy_of, agency, added, tuple(v for (v,) in versions))

    def stories(self, limit: int | None = None, offset: int = 0, changed_after: int | None = None) -> list[StoryRow]:
        """Stories, the one with the latest article first; with `changed_after`, those changed after that clock."""
        where, values = ("WHERE changed > ?", [changed_after]) if changed_after is not None else ("", [])
        sql = f"SELECT {_STORY} FROM story {where} ORDER BY last_moment DESC, id LIMIT ? OFFSET ?"
        return [StoryRow(*row) for row in self.db.all(sql, *values, limit if limit is not None else 2**62, offset)]

    def story(self, id: str) -> StoryRow:
        """A story by its id, or by one that it had before it was merged. Raises StoreError when there is none."""
        sql = (
            "SELECT p.story FROM former_story f JOIN placement p ON p.article = f.article"
            " WHERE f.id = ? AND NOT EXISTS (SELECT 1 FROM story s WHERE s.id = f.id)"
        )
        now_ = self.db.one(sql, id) or (id,)
        row = self.db.one(f"SELECT {_STORY} FROM story WHERE id = ?", now_[0])
        if row is None:
            raise StoreError(f"There is no story {id} in the store.")
        return StoryRow(*row)

    def find_story(self, words: str) -> str:
        """The id of the story meant: its id, its name, the beginning of either, words of its title or of an article's.

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
            if found := _only([id_ for id_, name, title in listed if given and test(id_, name, title)], words):
                return found
        # Titles of articles count only when nothing nearer fits.
        told = "SELECT p.story, a.title FROM article a JOIN placement p ON p.article = a.id WHERE a.title IS NOT NULL"
        fit = {
            story for story, title in self.db.all(told) if given and all(w in title.casefold() for w in given.split())
        }
        if found := _only(sorted(fit), words):
            return found
        if self.db.one("SELECT 1 FROM former_story WHERE id = ?", given):
            return self.story(given).id
        raise StoreError(f"There is no story “{words}” in the store; `onrecord stories` lists them.")

    def name_of(self, story: str) -> str:
        """The name given to a story, else its title."""
        row = self.story(story)
        return row.name or row.title

    def reports(self, story: str) -> list[Report]:
        """The articles of a story with their claims, less those marked wrong, in the order of publication."""
        with self.db.snapshot():
            return briefs.reports(self.db, self._memory, story)

    def brief(self, story: str, as_of: date | datetime | None = None, newsroom: Newsroom = NEWSROOM) -> Brief:
        """A story's brief as of a day's end or a moment (default: its last article); worked out once until it changes.

        Raises StoreError when there is no such story or nothing was out by then.
        """
        return briefs.brief(self.db, self._memory, story, as_of, newsroom)

    def changes(
        self,
        story: str,
        since: date | datetime,
        until: date | datetime | None = None,
        newsroom: Newsroom = NEWSROOM,
    ) -> tuple[Change, ...]:
        """What changed in a story between two moments; worked out once until it changes. Raises as `brief` does."""
        return briefs.changes(self.db, self._memory, story, since, until, newsroom)

    def merge(self, story: str, other: str, who: str | None = None, why: str | None = None) -> str:
        """Decide that two stories are one; returns the id of the one that is left."""
        with self.db.transaction():
            return acts.merge(self.db, story, other, who, why)

    def move(
        self, articles: Sequence[str], story: str | None = None, who: str | None = None, why: str | None = None
    ) -> str:
        """Decide that articles belong to another story, or (None) to one of their own; returns its id."""
        with self.db.transaction():
            return acts.move(self.db, articles, story, who, why)

    def pin(self, articles: Sequence[str], who: str | None = None, why: str | None = None) -> None:
        """Decide that articles stay in the stories that they are in now, whatever arrives."""
        with self.db.transaction():
            acts.pin(self.db, articles, who, why)

    def rename(self, story: str, name: str | None, who: str | None = None, why: str | None = None) -> None:
        """Give a story a name of its own; None takes it away."""
        with self.db.transaction():
            acts.rename(self.db, story, name, who, why)

    def markable(self, article: str) -> list[Markable]:
        """All that was read in an article and can be marked wrong, each key once, with what is marked already."""
        with self.db.snapshot():
            claims = briefs.claims_of(self.db, self._memory, article)
            wrong = wrong_in(self.db, [article]).get(article, set())
        found = {key: shown(item, claims.article) for item in items_of(claims) for key in (key_of(item),)}
        return [Markable(key, words, key in wrong) for key, words in found.items()]

    def mark_wrong(self, article: str, key: str, who: str | None = None, why: str | None = None) -> int:
        """Decide that something was read wrongly: a claim, statement, position, measure or deadline of an article.

        `key` is `marks.key_of` the thing as a brief shows it, or `claim.key`, `statement.key`, `deadline.key` of the
        tables. It no longer counts. Returns the number of the decision. Raises StoreError when it is not there.
        """
        with self.db.transaction():
            found = self.db.all("SELECT story FROM placement WHERE article = ?", article)
            known = briefs.reports(self.db, self._memory, found[0][0]) if found else []
            return acts.mark_wrong(self.db, known, article, key, who, why)

    def decisions(self, limit: int | None = None, offset: int = 0, story: str | None = None) -> list[Decided]:
        """The log of what people decided, the latest first, with what was taken back; of one story, or of all."""
        return decisions.logged(self.db, limit, offset, story)

    def undo(self, number: int, who: str | None = None) -> None:
        """Take a decision back, by its number in the log. Raises StoreError when there is none in force."""
        with self.db.transaction():
            acts.undo(self.db, number, who)


def _only(found: Sequence[str], words: str) -> str | None:
    """The one story that was found, None when there is none. Raises StoreError when there are several."""
    if len(found) > 1:
        shown = ", ".join(found[:5]) + (" ..." if len(found) > 5 else "")
        raise StoreError(f"“{words}” may be any of {len(found)} stories: {shown}.")
    return str(found[0]) if found else None


def _address(article: Article) -> str:
    return article.url or article.id


def _dated_after(article: Article, last: str, seen: datetime | None) -> Article:
    """A new version counts from its own moment, or else from when it was seen."""
    before = datetime.fromisoformat(last).replace(tzinfo=UTC) if last > "0002" else None
    if before is None or article.moment > before:
        return article
    found = seen or datetime.now(UTC)
    return replace(article, published_at=max(found, before + timedelta(microseconds=1)))
