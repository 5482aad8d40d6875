"""Making the pages of stories that have changed before anybody asks for them, in a process of its own.

It reads like any reader, keeps what it makes in the store, and gives way to whoever answers readers. Without it
everything is the same, only later; killed at any moment it leaves nothing half done.
"""

import logging
import multiprocessing
import os
import signal
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from onrecord.errors import OnrecordError
from onrecord.serve.config import Config
from onrecord.serve.desk import Desk
from onrecord.serve.entries import entry_of
from onrecord.serve.pages.story import as_it_stands
from onrecord.serve.reading import NotThere, Reading
from onrecord.store import Store, ready

# Between two looks at the store, and after it could not be used.
_PAUSE, _REST = 0.3, 30.0
_AT_ONCE = 10
_NICE = 10
_REMEMBERED = 40
_LOG = logging.getLogger(__name__)


class Composer:
    """The process, seen from the server."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Begin."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=compose, args=(self._config, theirs), name="onrecord-compose", daemon=True
        )
        self._process.start()
        theirs.close()

    def close(self) -> None:
        """End, after the story at hand."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is None or pipe is None:
            return
        pipe.close()
        process.join(5)
        process.kill()
        process.join()
        process.close()


def compose(config: Config, until: Connection) -> None:
    """The process: until the other end of the pipe is closed, or its process is no more."""
    # Interrupts are the server's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    desk = Desk(config)
    # Only what is made next to each other is asked for again.
    desk.reading = Reading(config.newsroom, _REMEMBERED)
    ahead, pause = Ahead(desk), 0.0
    # The other end of the pipe is closed when the server ends, however it ends.
    while not wait([until], pause):
        try:
            with desk.pool.store() as store:
                pause = 0.0 if ahead.make(store, until) else _PAUSE
        except OnrecordError as problem:
            # Readers are told of it; here it is only tried again.
            _LOG.info("cannot make pages ahead: %s", problem)
            pause = _REST
    desk.close()


class Ahead:
    """Looks for stories of which nothing good is kept, and makes it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tidy = False
        self._seen: tuple[object, ...] | None = None
        # Stories that cannot be told, each at the clock when it was tried.
        self._failed: set[tuple[str, int]] = set()

    def make(self, store: Store, until: Connection) -> bool:
        """Make what is lacking, some stories at a time; whether there may be more."""
        today = self._desk.now().date()
        if not self._tidy:
            ready.forget(store, self._desk.made.by, today)
            self._tidy = True
        now = (*store.clock(), today)
        if now == self._seen:
            return False
        found = self._desk.made.lacking(store, today, _AT_ONCE + len(self._failed))
        lacking = [one for one in found if one not in self._failed][:_AT_ONCE]
        if not lacking:
            self._seen = now
        for story, changed in lacking:
            if until.poll():
                return False
            try:
                self._make(store, story, changed, today)
            except NotThere:
                # It was merged meanwhile.
                continue
            except OnrecordError:
                raise
            except Exception:
                _LOG.exception("%s cannot be told", story)
                self._failed.add((story, changed))
        return bool(lacking)

    def _make(self, store: Store, story: str, changed: int, today: date) -> None:
        # What is read belongs to the clock that it is kept under, or is not kept.
        telling = self._desk.reading.telling(store, story)
        page = as_it_stands(self._desk, telling, story, today)
        self._desk.made.keep(store, story, changed, today, page, entry_of(telling, today))
