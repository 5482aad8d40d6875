"""Composing the pages of stories that have changed before anybody asks for them, so that readers seldom wait.

It reads like any reader and works half of the time at most. Without it everything is the same, only later.
"""

import logging
import threading
import time
from collections.abc import Callable

from starlette.requests import Request

from onrecord.errors import OnrecordError
from onrecord.serve.desk import Desk, address
from onrecord.store import Store

_AT_START = 200
_AT_ONCE = 50
_PAUSE = 1.0
_LOG = logging.getLogger(__name__)


class Warmer:
    """A thread that looks at the store's clock every second. `page` answers a request for a story's page."""

    def __init__(self, desk: Desk, page: Callable[[Desk, Store, Request], object]) -> None:
        self._desk = desk
        self._page = page
        self._stop = threading.Event()
        self._seen: tuple[str, int] | None = None
        self._thread = threading.Thread(target=self._work, name="onrecord-warm", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, after the page at hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._stop.wait(_PAUSE):
            try:
                with self._desk.pool.store() as store:
                    for story in self._changed(store):
                        self._compose(store, story)
            except OnrecordError as problem:
                # Readers are told of it; here it is only tried again.
                _LOG.info("cannot compose ahead: %s", problem)

    def _changed(self, store: Store) -> list[str]:
        now = store.clock()
        if now == self._seen:
            return []
        known = self._seen if self._seen and self._seen[0] == now[0] else None
        rows = store.stories(_AT_ONCE, changed_after=known[1]) if known else store.stories(_AT_START)
        self._seen = now
        return [r.id for r in rows]

    def _compose(self, store: Store, story: str) -> None:
        if self._stop.is_set():
            return
        began = time.monotonic()
        self._page(self._desk, store, _request(address("stories", story), story))
        self._stop.wait(min(1.0, time.monotonic() - began))


def _request(path: str, story: str) -> Request:
    """A request as a reader without cookies would send it."""
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("localhost", 80),
            "path": path,
            "path_params": {"id": story},
            "query_string": b"",
            "headers": [],
        }
    )
