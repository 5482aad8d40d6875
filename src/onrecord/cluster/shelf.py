"""Where the state of the stories is kept: an interface that a store can fill, and the one in memory."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from onrecord.cluster.candidates import ALWAYS, Key, Wanted
from onrecord.cluster.profile import Profile

NOTHING: Mapping[str, int] = {}


class Shelf(Protocol):
    """What `StoryIndex` needs to remember. Every method touches the rows of the ids or keys it is given, no others."""

    def get(self, id: str) -> Profile | None:
        """The profile of an article, None when it is not there."""

    def ids(self) -> Iterator[str]:
        """The ids of all articles."""

    def put(self, profile: Profile, keys: Iterable[Key]) -> None:
        """Keep a profile under keys."""

    def drop(self, profile: Profile, keys: Iterable[Key]) -> None:
        """Forget a profile with its keys and links."""

    def filed(self, wanted: Wanted) -> set[str]:
        """The ids of the articles under any of the keys."""

    def link(self, a: str, b: str, similarity: int, led: bool) -> None:
        """Keep how similar two articles are, and whether a key led from one to the other."""

    def links(self, id: str) -> Mapping[str, int]:
        """The articles that an article is linked with, and how similar they are."""

    def leads(self, id: str) -> Mapping[str, int]:
        """Those of the links to which a key led: they depend on the two articles alone."""

    def ready(self, ids: Iterable[str]) -> None:
        """The links of all of these are about to be asked for."""

    def place(self, block: frozenset[str], stories: Iterable[frozenset[str]]) -> None:
        """Keep that the articles of `block` make up `stories`."""

    def block(self, id: str) -> frozenset[str]:
        """The block that an article was last placed in."""

    def story(self, id: str) -> frozenset[str]:
        """The articles of the story that an article was last placed in."""

    def carriers(self, line: int) -> Iterable[str]:
        """The articles whose first or last lines include the line with this hash."""


class Memory:
    """A `Shelf` for as long as the process lives."""

    def __init__(self) -> None:
        self._profiles: dict[str, Profile] = {}
        # Most keys lead to one article; a tuple of one takes a quarter of the room of a set.
        self._filed: dict[int, tuple[tuple[int, str], ...]] = {}
        self._lines: dict[int, tuple[str, ...]] = {}
        self._links: dict[str, dict[str, int]] = {}
        self._leads: dict[str, dict[str, int]] = {}
        self._block: dict[str, frozenset[str]] = {}
        self._story: dict[str, frozenset[str]] = {}

    def get(self, id: str) -> Profile | None:
        return self._profiles.get(id)

    def ids(self) -> Iterator[str]:
        return iter(self._profiles)

    def put(self, profile: Profile, keys: Iterable[Key]) -> None:
        self._profiles[profile.id] = profile
        for number, day in keys:
            self._filed[number] = (*self._filed.get(number, ()), (day, profile.id))
        for line in profile.edges:
            self._lines[line] = (*self._lines.get(line, ()), profile.id)

    def drop(self, profile: Profile, keys: Iterable[Key]) -> None:
        id = profile.id
        del self._profiles[id]
        for number, day in keys:
            _take(self._filed, number, (day, id))
        for line in profile.edges:
            _take(self._lines, line, id)
        for links in (self._links, self._leads):
            for other in links.pop(id, {}):
                del links[other][id]
        self._block.pop(id, None)
        self._story.pop(id, None)

    def filed(self, wanted: Wanted) -> set[str]:
        return {
            id
            for number in wanted.numbers
            for day, id in self._filed.get(number, ())
            if day == ALWAYS or wanted.first <= day <= wanted.last
        }

    def link(self, a: str, b: str, similarity: int, led: bool) -> None:
        for links in (self._links, self._leads)[: 1 + led]:
            links.setdefault(a, {})[b] = similarity
            links.setdefault(b, {})[a] = similarity

    def links(self, id: str) -> Mapping[str, int]:
        return self._links.get(id, NOTHING)

    def leads(self, id: str) -> Mapping[str, int]:
        return self._leads.get(id, NOTHING)

    def ready(self, ids: Iterable[str]) -> None:
        """All of them are."""

    def place(self, block: frozenset[str], stories: Iterable[frozenset[str]]) -> None:
        self._block.update(dict.fromkeys(block, block))
        for story in stories:
            self._story.update(dict.fromkeys(story, story))

    def block(self, id: str) -> frozenset[str]:
        return self._block[id]

    def story(self, id: str) -> frozenset[str]:
        return self._story[id]

    def carriers(self, line: int) -> Iterable[str]:
        return self._lines.get(line, ())


K = TypeVar("K")
V = TypeVar("V")


def _take(rows: dict[K, tuple[V, ...]], key: K, value: V) -> None:
    left = tuple(other for other in rows[key] if other != value)
    if left:
        rows[key] = left
    else:
        del rows[key]
