"""Which articles belong together: stories that form as articles arrive, one at a time and in any order.

Each article is compared with those that the index brings up, by its own words against a fixed background, and linked
with those it resembles. What the new link joins is compared each with each and sorted into stories by average linkage.
All of it depends on the articles that are there and on nothing else: every order of arrival ends in the same stories.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Final, Literal

from onrecord.cluster.blocks import blocks
from onrecord.cluster.candidates import keys, wanted
from onrecord.cluster.copies import Copy, copies, standing_lines
from onrecord.cluster.linkage import linked
from onrecord.cluster.profile import Profile, profile
from onrecord.cluster.shelf import Memory, Shelf
from onrecord.cluster.similarity import ONE, common_words, similarity
from onrecord.model.article import Article, content_id

# Articles belong together that are this similar on average. docs/clustering.md shows the curve.
LEAST: Final = 100_000
# Pairs below this are not remembered; they count as nothing in common.
_FAINT: Final = 50_000
# So many articles are sorted into stories at once at most.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article stands where it stands.

    `score` runs from 0 to 1: of "average linkage" the mean similarity to the other articles of the story, of "shared
    text" the share of the shorter text's word sequences, of "alone" the similarity to the nearest other article.
    `words` decided it: the weightiest stems in common with the nearest article, or the agency credited.
    """

    score: float
    method: Literal["average linkage", "shared text", "alone"]
    words: tuple[str, ...]
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Placement:
    """The story that an article belongs to and the original that it is a copy of, each with its reason."""

    article: str
    story: str
    copy_of: str | None
    reason: Reason
    copy_reason: Reason | None


@dataclass(frozen=True, slots=True)
class Story:
    """The articles about one development, in the order of publication, and what was found of each."""

    id: str
    articles: tuple[str, ...]
    placements: tuple[Placement, ...]


class StoryIndex:
    """Stories over articles that come and go. Adding an article costs as much as the articles like it, not as all."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf if shelf is not None else Memory()

    def __len__(self) -> int:
        return sum(1 for _ in self._shelf.ids())

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._shelf.get(id) is not None

    def add(self, article: Article) -> Placement:
        """Place an article. The same again changes nothing; other text under an id that is there replaces it."""
        self.insert(article)
        return self.placement(article.id)

    def insert(self, article: Article) -> None:
        """What `add` does, without working out the placement."""
        new = profile(article)
        old = self._shelf.get(article.id)
        if old == new:
            return
        if old is not None:
            self.remove(article.id)
        alike = self._shelf.filed(wanted(new))
        self._shelf.put(new, keys(new))
        touched = {new.id}
        for id in alike:
            score = similarity(new, self._profile(id))
            if score >= _FAINT:
                self._shelf.link(new.id, id, score, led=True)
            if score >= LEAST:
                touched |= self._shelf.block(id)
        self._sort(touched, new.id)

    def remove(self, id: str) -> None:
        """Take an article away; its story may fall apart. Raises KeyError when it is not there."""
        old = self._profile(id)
        touched = set(self._shelf.block(id)) | {i for i, s in self._shelf.leads(id).items() if s >= LEAST}
        self._shelf.drop(old, keys(old))
        self._sort(touched - {id})

    def placement(self, id: str) -> Placement:
        """Where an article stands, and why. Raises KeyError when it is not there."""
        self._profile(id)
        members = self._shelf.story(id)
        return self._placement(id, members, self._story_id(members), self._copies(members))

    def story_of(self, id: str) -> Story:
        """The story of an article. Raises KeyError when the article is not there."""
        self._profile(id)
        return self._story(self._shelf.story(id))

    def stories(self) -> tuple[Story, ...]:
        """All stories, in the order of their ids."""
        found = {self._shelf.story(id) for id in self._shelf.ids()}
        return tuple(sorted(map(self._story, found), key=lambda story: story.id))

    def _profile(self, id: str) -> Profile:
        found = self._shelf.get(id)
        if found is None:
            raise KeyError(id)
        return found

    def _sort(self, touched: Iterable[str], new: str | None = None) -> None:
        links = self._shelf.links
        touched = set(touched)
        self._shelf.ready(touched)
        for block in blocks(touched, self._shelf.leads, self._shelf.ready, LEAST, _MOST):
            # A block as it was, without the new article, still makes up the same stories.
            if new not in block and self._shelf.block(min(block)) == block:
                continue
            self._compare(block, new)
            self._shelf.ready(block)
            self._shelf.place(block, linked(block, {id: links(id) for id in block}, LEAST))

    def _compare(self, block: frozenset[str], new: str | None) -> None:
        """Compare the articles of a block that were not compared yet: those of different blocks before."""
        parts: list[list[str]] = [[new]] if new in block and new is not None else []
        left = set(block) - {new}
        while left:
            part = left & self._shelf.block(min(left))
            parts.append(sorted(part))
            left -= part
        for first, second in combinations(parts, 2):
            for a, b in product(first, second):
                if b not in self._shelf.links(a):
                    score = similarity(self._profile(a), self._profile(b))
                    if score >= _FAINT:
                        self._shelf.link(a, b, score, led=False)

    def _story(self, members: frozenset[str]) -> Story:
        id, found = self._story_id(members), self._copies(members)
        ordered = tuple(p.id for p in sorted(map(self._profile, members), key=_by_time))
        return Story(id, ordered, tuple(self._placement(i, members, id, found) for i in ordered))

    def _story_id(self, members: frozenset[str]) -> str:
        """Named after its first article, so that later articles do not rename it."""
        return content_id("story", min(map(self._profile, members), key=_by_time).id)

    def _copies(self, members: frozenset[str]) -> dict[str, Copy]:
        if len(members) == 1:
            return {}
        profiles = [self._profile(id) for id in members]
        return copies(profiles, standing_lines(profiles, lambda line: self._other_stories(line, members)))

    def _other_stories(self, line: int, members: frozenset[str]) -> int:
        return len({self._shelf.story(id) for id in self._shelf.carriers(line) if id not in members})

    def _placement(self, id: str, members: frozenset[str], story: str, found: dict[str, Copy]) -> Placement:
        links = self._shelf.links(id)
        others = {other: links.get(other, 0) for other in members if other != id}
        near = others or links
        nearest = min(near, key=lambda other: (-near[other], other), default=None)
        words = common_words(self._profile(id), self._profile(nearest)) if nearest is not None else ()
        if others:
            reason = Reason(sum(others.values()) / len(others) / ONE, "average linkage", words, nearest)
        else:
            reason = Reason(near[nearest] / ONE if nearest is not None else 0.0, "alone", words, nearest)
        copy = found.get(id)
        if copy is None:
            return Placement(id, story, None, reason, None)
        credited = (copy.agency,) if copy.agency else ()
        return Placement(id, story, copy.of, reason, Reason(copy.share, "shared text", credited, copy.of))


def cluster(articles: Iterable[Article]) -> list[Placement]:
    """The placements of articles, in their order, when all have been added one by one."""
    index = StoryIndex()
    order = []
    for article in articles:
        index.insert(article)
        order.append(article.id)
    found = {p.article: p for story in index.stories() for p in story.placements}
    return [found[id] for id in order]


def _by_time(p: Profile) -> tuple[datetime, str]:
    return p.at or datetime.max.replace(tzinfo=UTC), p.id
