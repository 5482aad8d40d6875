"""Stories for pages, composed once for each state that they are in.

A story's `stamp` changes with everything that its page shows, so what is remembered under it never goes stale, whoever
writes: this server, `onrecord add` beside it, or another machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from onrecord.compose.origins import Newsroom
from onrecord.compose.story import State, state_of
from onrecord.deliver.event import event_view
from onrecord.deliver.names import Cast
from onrecord.deliver.page import page
from onrecord.deliver.printable import printable
from onrecord.deliver.view import EventView, Page
from onrecord.errors import StoreError
from onrecord.model.article import Article
from onrecord.model.brief import Brief, Change
from onrecord.model.told import ArticleClaims, Report
from onrecord.serve.history import History
from onrecord.store import Store, StoryRow
from onrecord.store.claims_json import loads
from onrecord.store.once import Once
from onrecord.store.rows import wrong_in
from onrecord.store.store import Kept

# Stories whose composed state is remembered.
_STORIES = 300
When = date | datetime | None


class NotThere(StoreError):
    """The store holds no such story, article or actor."""


class Telling:
    """A story as of a moment (default: its last article), and whatever pages ask of it, each worked out once.

    `history` may hold what was worked out of the same story before. Raises ValueError when none of the reports was out
    by then.
    """

    def __init__(
        self,
        title: str | None,
        reports: Sequence[Report],
        as_of: When,
        newsroom: Newsroom,
        history: History | None = None,
    ) -> None:
        self.as_of = as_of
        self.reports = tuple(reports)
        self._newsroom = newsroom
        self._history = history or History(newsroom)
        self.state: State = state_of(reports, as_of, newsroom, title)

    @property
    def brief(self) -> Brief:
        """The brief, without what changed."""
        return self.state.brief

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What each article after the first changed, in the order of time."""
        steps = [s for s in self._history.steps(self.reports) if s.at <= self.state.at]
        return tuple(c for step in steps for c in step.changes)

    @cached_property
    def full(self) -> Brief:
        """The brief with what changed since its first article."""
        return replace(self.brief, changes=self.changes)

    @cached_property
    def lead(self) -> EventView | None:
        """The event that leads the page, for lists; the rest of the page is not worked out for it."""
        events = self.brief.events
        return printable(event_view(events[0], Cast(self.brief.actors))) if events else None

    @cached_property
    def page(self) -> Page:
        """The brief in words."""
        return page(self.full)

    @cached_property
    def moments(self) -> tuple[datetime, ...]:
        """The moments at which articles came out, whatever `as_of` is; those without a day are left out."""
        return tuple(sorted({r.article.moment for r in self.reports if r.article.moment.year > 1}))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a story from another (`words`, fit for an ETag), what the story is called, and the name
    that it was given."""

    words: str
    title: str
    name: str | None


class Reading:
    """What was composed is remembered for all threads; each call brings its own store."""

    def __init__(self, newsroom: Newsroom, most: int = _STORIES) -> None:
        self.newsroom = newsroom
        self._tellings = Once(most)
        self._histories = Once(_STORIES)

    def telling(self, store: Store, story: str, as_of: When = None) -> Telling:
        """The story as of a moment.

        Raises NotThere when there is no such story, ValueError when none of its articles was out by then.
        """
        stamp = stamp_of(store, story)

        def make() -> Telling:
            history = self._histories.made(story, lambda: History(self.newsroom))
            return Telling(stamp.name, store.reports(story), as_of, self.newsroom, history)

        return self._tellings.made((story, stamp.words, as_of), make)


def stamp_of(store: Store, story: str) -> Stamp:
    """The story's stamp. Raises NotThere when there is no such story."""
    found = store.db.one("SELECT s.title, s.name, s.changed, c.identity FROM story s, clock c WHERE s.id = ?", story)
    if found is None:
        raise NotThere("There is no such story.")
    title, name, changed, identity = found
    return Stamp(f"{identity}.{changed}", name or title, name)


def stamps_of(store: Store, stories: Sequence[str]) -> dict[str, str]:
    """The stamps of those stories that are there, in words."""
    identity, _ = store.clock()
    rows = store.db.among("SELECT id, changed FROM story WHERE id IN ({})", stories)
    return {str(id_): f"{identity}.{changed}" for id_, changed in rows}


def story_in(store: Store, id_: str) -> StoryRow:
    """A story by its id, or by one that it had before it was merged. Raises NotThere."""
    try:
        return store.story(id_)
    except StoreError:
        raise NotThere("There is no such story.") from None


def article_in(store: Store, id_: str) -> Kept:
    """An article by id. Raises NotThere."""
    try:
        return store.article(id_)
    except StoreError:
        raise NotThere("There is no such article.") from None


def claims_in(store: Store, article: Article) -> tuple[ArticleClaims, frozenset[str]]:
    """All that was read in an article, and the keys of what is marked wrong."""
    (json,) = store.db.all("SELECT json FROM claims WHERE article = ?", article.id)[0]
    return loads(json, article), frozenset(wrong_in(store.db, [article.id]).get(article.id, ()))


def read_since(store: Store, clock: int) -> dict[str, list[str]]:
    """For each story that changed after a moment of the store's clock, the articles that were read since; the story
    with the latest article first, 500 stories at most."""
    stories = [row.id for row in store.stories(500, changed_after=clock)]
    sql = "SELECT p.story, p.article FROM placement p JOIN claims k ON k.article = p.article WHERE p.story IN ({})"
    found: dict[str, list[str]] = {story: [] for story in stories}
    for story, article in store.db.among(f"{sql} AND k.read > ?", stories, clock):
        found[story].append(article)
    return found
