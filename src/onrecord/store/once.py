"""What was worked out once is kept for the next who asks: claims read from their JSON, briefs, changes.

Nothing here is ever out of date: keys hold the clock at which what they lead to last changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Once:
    """A memory of bounded size that several threads may share; the entries that nobody asked for go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> Any | None:
        """What is kept under a key, None when nothing is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, made when it is not there; whoever asks meanwhile waits for it."""
        if (found := self.get(key)) is not None:
            return cast(T, found)
        with self._lock:
            turn = self._making.setdefault(key, Lock())
        with turn:
            if (found := self.get(key)) is None:
                found = make()
                self.put(key, found)
        with self._lock:
            self._making.pop(key, None)
        return cast(T, found)


class Memory:
    """What the stores of one database remember: claims and profiles by article, pages by story."""

    def __init__(self, articles: int = 2000, pages: int = 500) -> None:
        self.claims = Once(articles)
        self.profiles = Once(articles)
        self.pages = Once(pages)
