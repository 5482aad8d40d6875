"""Stories as they stand: the groups that the comparison found, changed by what people decided.

A merge joins the groups of two articles; a move takes an article out of its group, into another's or into one of its
own. Decisions name articles, not stories, so they hold whatever else arrives.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from onrecord.cluster.copies import copies, standing_lines
from onrecord.cluster.similarity import ONE, common_words
from onrecord.cluster.stories import StoryIndex
from onrecord.compose.headline import Titled, headline_of
from onrecord.model.article import Article, content_id
from onrecord.store.clock import tick
from onrecord.store.database import Database, now
from onrecord.store.decisions import Decision, bearing_on
from onrecord.store.once import Once
from onrecord.store.shelf import Shelf

_PLACE = (
    "INSERT INTO placement VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (article) DO UPDATE SET story = excluded.story,"
    " score = excluded.score, method = excluded.method, words = excluded.words, nearest = excluded.nearest"
)


class Placing:
    """Places articles within one transaction: inserts and removals first, then `finish`."""

    def __init__(self, database: Database, remembered: Once | None = None) -> None:
        self._db = database
        self._shelf = Shelf(database, remembered)
        self._index = StoryIndex(self._shelf)

    def insert(self, article: Article) -> None:
        """Compare an article with those like it."""
        self._index.insert(article)
        self._touch_standing_lines(article.id)

    def remove(self, article: str) -> None:
        """Take an article out of the comparison."""
        self._touch_standing_lines(article)
        self._index.remove(article)

    def finish(self, decided: Iterable[str] = ()) -> None:
        """Write where the touched articles, and those of `decided`, stand now."""
        touched = set(self._shelf.touched) | {a for a in decided if self._there(a)}
        touched |= self._of_their_stories(touched)
        decisions = bearing_on(self._db, touched)
        groups = list(self._groups(touched, decisions).values())
        changed = self._copies({a for group in groups for a in group})
        self._write(groups, decisions, changed)
        self._shelf.touched.clear()

    def _touch_standing_lines(self, article: str) -> None:
        """Look again at the one story whose line becomes an outlet's own, or no longer is, by this article."""
        found = self._shelf.get(article)
        (own,) = self._db.one("SELECT story FROM grouping WHERE article = ?", article) or (article,)
        for line in found.edges if found else ():
            first = self._carrier(line, own, own)
            # In a third story it was an outlet's own before and stays so.
            if first is not None and self._carrier(line, own, first) is None:
                sql = (
                    "SELECT g.article FROM grouping g JOIN line n ON n.article = g.article"
                    " WHERE g.story = ? AND n.hash = ?"
                )
                self._shelf.touched.update(a for (a,) in self._db.all(sql, first, line))

    def _carrier(self, line: int, *but: str) -> str | None:
        """A story in which a line stands, other than these; found without going over all that carry the line."""
        sql = (
            "SELECT g.story FROM line n JOIN grouping g ON g.article = n.article"
            " WHERE n.hash = ? AND g.story <> ? AND g.story <> ? LIMIT 1"
        )
        found = self._db.one(sql, line, *but)
        return str(found[0]) if found else None

    def _of_their_stories(self, articles: Iterable[str]) -> set[str]:
        """All articles that stand in the same stories now, so that none is left behind when a story changes."""
        sql = "SELECT article FROM placement WHERE story IN (SELECT story FROM placement WHERE article IN ({}))"
        return {a for (a,) in self._db.among(sql, sorted(articles))}

    def _groups(self, touched: set[str], decisions: Sequence[Decision]) -> Mapping[str, set[str]]:
        """The final groups that hold any of `touched`, whole."""
        moved = {d.article: d for d in decisions if d.kind in {"move", "pin"}}
        joined = _Joined()
        for d in decisions:
            if d.kind == "merge" and d.other and self._there(d.article) and self._there(d.other):
                joined.join(self._base(d.article, moved), self._base(d.other, moved))
        sql = "SELECT DISTINCT story FROM grouping WHERE article IN ({})"
        bases = {f"found {story}" for (story,) in self._db.among(sql, sorted(touched - moved.keys()))}
        bases |= {self._base(a, moved) for a in touched & moved.keys()}
        members: dict[str, set[str]] = defaultdict(set)
        for name in {n for base in bases for n in joined.members(joined.root(base))}:
            members[joined.root(name)] |= self._members(name, moved)
        return {root: group for root, group in members.items() if group}

    def _there(self, article: str) -> bool:
        return self._shelf.get(article) is not None

    def _base(self, article: str, moved: Mapping[str, Decision]) -> str:
        """The group that an article is in before merges: the comparison's, or the one that it was moved to."""
        seen = {article}
        while (decision := moved.get(article)) is not None:
            if decision.other is None or not self._there(decision.other):
                return f"moved {decision.value or article}"
            if decision.other in seen:
                return f"moved {min(seen)}"
            article = decision.other
            seen.add(article)
        return f"found {self._found(article)}"

    def _found(self, article: str) -> str:
        row = self._db.one("SELECT story FROM grouping WHERE article = ?", article)
        return str(row[0]) if row else article

    def _members(self, name: str, moved: Mapping[str, Decision]) -> set[str]:
        kind, _, key = name.partition(" ")
        own = self._db.all("SELECT article FROM grouping WHERE story = ?", key) if kind == "found" else []
        found = {a for (a,) in own if a not in moved}
        return found | {a for a in moved if self._there(a) and self._base(a, moved) == name}

    def _copies(self, articles: set[str]) -> set[str]:
        """Find the copies anew in every group that the comparison made and that holds any of the articles.

        Returns the articles of which something else is known now.
        """
        sql = "SELECT story, article FROM grouping WHERE story IN (SELECT story FROM grouping WHERE article IN ({}))"
        stories: dict[str, set[str]] = defaultdict(set)
        for story, article in self._db.among(sql, sorted(articles)):
            stories[story].add(article)
        changed: set[str] = set()
        for story, members in stories.items():
            sql = "SELECT article, original, share, agency FROM copy WHERE article IN ({})"
            before = {row[0]: row for row in self._db.among(sql, sorted(members))}
            now_: dict[str, tuple[object, ...]] = {}
            if len(members) > 1:
                profiles = [p for a in sorted(members) if (p := self._shelf.get(a)) is not None]
                found = copies(profiles, standing_lines(profiles, partial(self._other_stories, story)))
                now_ = {c.id: (c.id, c.of, c.share, c.agency) for c in found.values()}
            other = {a for a in members if before.get(a) != now_.get(a)}
            self._db.many("DELETE FROM copy WHERE article = ?", [(a,) for a in sorted(other) if a in before])
            self._db.many("INSERT INTO copy VALUES (?, ?, ?, ?)", [now_[a] for a in sorted(other) if a in now_])
            changed |= other
        return changed

    def _other_stories(self, story: str, line: int) -> int:
        """Whether a line stands in another story too, as a number."""
        return int(self._carrier(line, story, story) is not None)

    def _write(self, groups: Sequence[set[str]], decisions: Sequence[Decision], changed: set[str]) -> None:
        """Give each group the story that most of its articles stand in, or a new one."""
        by_hand = {d.article for d in decisions if d.kind != "name"}
        names = [d for d in decisions if d.kind == "name"]
        articles = sorted(a for group in groups for a in group)
        before: dict[str, str] = dict(
            self._db.among("SELECT article, story FROM placement WHERE article IN ({})", articles)
        )
        moments: dict[str, str] = dict(self._db.among("SELECT id, moment FROM article WHERE id IN ({})", articles))
        firsts = [min(group, key=lambda a: (moments[a], a)) for group in groups]
        given = _kept_stories(groups, firsts, before)
        for n, group in enumerate(groups):
            story = given.get(n) or self._new(firsts[n])
            # The reason is that of the day when the article came to this story.
            come = [a for a in sorted(group) if before.get(a) != story]
            rows = [self._row(a, group, story, a in by_hand) for a in come]
            self._db.many(_PLACE, rows)
            name = next((d.value for d in reversed(names) if d.article in group), None)
            self._summarise(story, group, self.headline(group), name, bool(come) or not changed.isdisjoint(group))
        self._sweep(before)

    def _summarise(self, story: str, group: set[str], title: str, name: str | None, changed: bool) -> None:
        """Write what a list of stories shows, and when it changed if it did."""
        told = self._db.among("SELECT moment, outlet FROM article WHERE id IN ({})", sorted(group))
        copied = self._db.among("SELECT article FROM copy WHERE article IN ({})", sorted(group))
        moments, outlets = [m for m, _ in told], {o for _, o in told if o is not None}
        row = (title, name, len(group), len(copied), len(outlets), min(moments), max(moments))
        columns = "title, name, articles, copies, outlets, first_moment, last_moment"
        if changed or self._db.one(f"SELECT {columns} FROM story WHERE id = ?", story) != row:
            sql = "UPDATE story SET " + ", ".join(f"{c} = ?" for c in columns.split(", "))
            self._db.all(f"{sql}, changed = ?, changed_at = ? WHERE id = ?", *row, tick(self._db), now(), story)

    def _row(self, article: str, group: set[str], story: str, by_hand: bool) -> tuple[object, ...]:
        links = self._shelf.links(article)
        others = {other: links.get(other, 0) for other in group if other != article}
        near = others or links
        nearest = min(near, key=lambda other: (-near[other], other), default=None)
        own, other = self._shelf.get(article), self._shelf.get(nearest) if nearest is not None else None
        words = common_words(own, other) if own is not None and other is not None else ()
        score = sum(others.values()) / len(others) if others else near[nearest] if nearest is not None else 0.0
        method = "by hand" if by_hand else "average linkage" if others else "alone"
        return article, story, score / ONE, method, " ".join(words), nearest

    def _new(self, article: str) -> str:
        title = self._title(article)
        for length in range(4, 13):
            id_ = f"{slug(title)}-{content_id('story', article)[:length]}"
            if not self._db.one("SELECT 1 FROM story WHERE id = ?", id_):
                break
        self._db.all("INSERT INTO story (id, title) VALUES (?, ?)", id_, title)
        self._db.all("DELETE FROM former_story WHERE id = ?", id_)
        return id_

    def _title(self, article: str) -> str:
        title, text = self._db.one("SELECT title, substr(text, 1, 300) FROM article WHERE id = ?", article) or ("", "")
        return str(title or text.strip().split("\n", 1)[0])

    def headline(self, group: Iterable[str]) -> str:
        """The title of the article that tells best of a story, of each only the newest version."""
        sql = (
            "SELECT a.id, a.moment, a.title, a.address, o.address, a.number FROM article a"
            " LEFT JOIN copy c ON c.article = a.id LEFT JOIN article o ON o.id = c.original WHERE a.id IN ({})"
        )
        rows = sorted(self._db.among(sql, sorted(group)), key=lambda r: (r[1], r[5]))
        newest = {row[3]: row for row in rows}
        told = [Titled(_moment(r[1]), r[0], r[2], r[4] not in (None, r[3])) for r in newest.values()]
        return self._title(headline_of(told))

    def _sweep(self, before: Mapping[str, str]) -> None:
        """Take out the stories that no article stands in any more, and keep the way to those that took their place."""
        for story, article in sorted({story: article for article, story in sorted(before.items())}.items()):
            if not self._db.one("SELECT 1 FROM placement WHERE story = ? LIMIT 1", story):
                self._db.all("DELETE FROM story WHERE id = ?", story)
                self._db.all("INSERT INTO former_story VALUES (?, ?) ON CONFLICT (id) DO NOTHING", story, article)


class _Joined:
    """Groups that are one."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, name: str) -> str:
        while (above := self._above.get(name, name)) != name:
            name = above
        return name

    def join(self, a: str, b: str) -> None:
        one, other = sorted((self.root(a), self.root(b)))
        self._above.setdefault(one, one)
        self._above[other] = one

    def members(self, root: str) -> list[str]:
        return [name for name in self._above if self.root(name) == root] or [root]


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def slug(title: str) -> str:
    """The first words of a title as they can be typed: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [w for w in re.split(r"[^a-z0-9]+", plain) if w]
    return "-".join(words[:4])[:40].strip("-") or "story"


def _kept_stories(groups: Sequence[set[str]], firsts: Sequence[str], before: Mapping[str, str]) -> dict[int, str]:
    """For each group the story that most of its articles stood in, each story once; the largest groups choose first."""
    claims = sorted(
        (-count, firsts[n], story, n)
        for n, group in enumerate(groups)
        for story, count in Counter(before[a] for a in group if a in before).items()
    )
    given: dict[int, str] = {}
    for _, _, story, n in claims:
        if n not in given and story not in given.values():
            given[n] = story
    return given
