"""Where the state of the stories is kept: an interface that a store can fill, and the one in memory."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from onrecord.cluster.candidates import Key
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

    def filed(self, keys: Iterable[Key]) -> set[str]:
        """The ids of the articles under any of the keys."""

    def link(self, a: str, b: str, similarity: int) -> None:
        """Keep how similar two articles are."""

    def links(self, id: str) -> Mapping[str, int]:
        """The articles that an article is linked with, and how similar they are."""

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
        self._filed: dict[Key, tuple[str, ...]] = {}
        self._lines: dict[int, tuple[str, ...]] = {}
        self._links: dict[str, dict[str, int]] = {}
        self._block: dict[str, frozenset[str]] = {}
        self._story: dict[str, frozenset[str]] = {}

    def get(self, id: str) -> Profile | None:
        return self._profiles.get(id)

    def ids(self) -> Iterator[str]:
        return iter(self._profiles)

    def put(self, profile: Profile, keys: Iterable[Key]) -> None:
        self._profiles[profile.id] = profile
        for key in keys:
            self._filed[key] = (*self._filed.get(key, ()), profile.id)
        for line in profile.edges:
            self._lines[line] = (*self._lines.get(line, ()), profile.id)

    def drop(self, profile: Profile, keys: Iterable[Key]) -> None:
        id = profile.id
        del self._profiles[id]
        for key in keys:
            _take(self._filed, key, id)
        for line in profile.edges:
            _take(self._lines, line, id)
        for other in self._links.pop(id, {}):
            del self._links[other][id]
        self._block.pop(id, None)
        self._story.pop(id, None)

    def filed(self, keys: Iterable[Key]) -> set[str]:
        return {id for key in keys for id in self._filed.get(key, ())}

    def link(self, a: str, b: str, similarity: int) -> None:
        self._links.setdefault(a, {})[b] = similarity
        self._links.setdefault(b, {})[a] = similarity

    def links(self, id: str) -> Mapping[str, int]:
        return self._links.get(id, NOTHING)

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


def _take(rows: dict[K, tuple[str, ...]], key: K, id: str) -> None:
    left = tuple(other for other in rows[key] if other != id)
    if left:
        rows[key] = left
    else:
        del rows[key]
