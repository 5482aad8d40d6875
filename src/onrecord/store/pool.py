"""Stores for the threads of a server: one connection each while it is used, and one memory for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Full, LifoQueue

from onrecord.store.once import Memory
from onrecord.store.store import Store


class Pool:
    """Hands out stores at one location, to as many threads at once as ask; keeps up to `idle` of them open.

    Use it as a context manager, or call `close`. Raises StoreError when the store cannot be opened.
    """

    def __init__(self, location: str | Path, idle: int = 20) -> None:
        self._location = location
        self._memory = Memory()
        self._free: LifoQueue[Store] = LifoQueue(idle)
        # What is wrong with the location is said at once, not to the first reader.
        with self.store():
            pass

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A store for the calling thread alone, as long as it needs it."""
        try:
            store = self._free.get_nowait()
        except Empty:
            store = Store(self._location, self._memory)
        try:
            yield store
        finally:
            self._return(store)

    def close(self) -> None:
        """Close all stores that are not in use."""
        try:
            while True:
                self._free.get_nowait().close()
        except Empty:
            return

    def _return(self, store: Store) -> None:
        if store.db.broken:
            store.close()
            return
        try:
            self._free.put_nowait(store)
        except Full:
            store.close()
