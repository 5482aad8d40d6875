"""Reading texts in a process of its own, one after another, so that those who read pages need not wait.

A text that takes longer than it may ends the process; the next text starts another. Only so many may wait in line.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.model.annotation import Annotation
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims
from onrecord.serve.web.refused import Refused

_IN_LINE = 8
# The language model takes some seconds to load.
_STARTING = 60.0


@dataclass(frozen=True, slots=True)
class Paste:
    """A text that somebody handed in, or a page that was fetched, with what is said of it.

    `charset` is what the page's server stated; `published` a day in ISO 8601.
    """

    data: bytes
    published: str | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    is_page: bool = False
    charset: str | None = None


Task = tuple[str, object]


class Worker:
    """Runs the functions of this module's `JOBS` in a process. `close` ends it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, "onrecord-work")
        self._waiting = 0
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    async def claims(self, paste: Paste) -> ArticleClaims:
        """What a text claims. Raises what reading raises, Refused when there is no room or it takes too long."""
        found = await self._run(("claims", paste))
        assert isinstance(found, ArticleClaims)
        return found

    async def annotation(self, paste: Paste) -> Annotation:
        """The annotation of a text. Raises as `claims`."""
        found = await self._run(("annotation", paste))
        assert isinstance(found, Annotation)
        return found

    async def add(self, store: str | Path, paste: Paste) -> tuple[str, str, str]:
        """Read a text and keep it; the article's id, what became of it (new, version, known) and its story."""
        found = await self._run(("add", (store, paste)))
        assert isinstance(found, tuple)
        return found

    def warm(self) -> None:
        """Start the process now, since somebody is about to need it."""
        if self._process is None and not self._waiting:
            self._thread.submit(self._start)

    def close(self) -> None:
        """End the process and what waits for it."""
        self._kill()
        self._thread.shutdown(cancel_futures=True)

    async def _run(self, task: Task) -> object:
        if self._waiting >= _IN_LINE:
            raise Refused(503, "Too many texts are waiting to be read; try again in a minute.", {"Retry-After": "60"})
        self._waiting += 1
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, task)
        finally:
            self._waiting -= 1
        if isinstance(found, Exception):
            raise found
        return found

    def _ask(self, task: Task) -> object:
        self._start()
        assert self._pipe is not None
        try:
            self._pipe.send(task)
            if not self._pipe.poll(self._patience):
                self._kill()
                return Refused(504, f"Reading this text took longer than {self._patience:.0f} seconds.")
            return self._pipe.recv()
        except (EOFError, OSError):
            self._kill()
            return Refused(500, "Reading this text failed.")

    def _start(self) -> None:
        if self._process is not None and self._process.is_alive():
            return
        self._kill()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), name="onrecord-work", daemon=True)
        self._process.start()
        theirs.close()
        try:
            ready = self._pipe.poll(_STARTING) and self._pipe.recv() == "ready"
        except (EOFError, OSError):
            ready = False
        if not ready:
            self._kill()
            raise OnrecordError("The process that reads texts did not start.")

    def _kill(self) -> None:
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            process.kill()
            process.join(5)
            process.close()
        if pipe is not None:
            pipe.close()


def serve(pipe: Connection) -> None:
    """The process: read tasks from the pipe until it closes. Interrupts are the server's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from onrecord import pipeline

    pipeline.annotate(Article("warm", "The minister said on Monday that the talks will go on.", None))
    pipe.send("ready")
    while True:
        try:
            name, argument = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: object = JOBS[name](argument)
        except OnrecordError as problem:
            answer = problem
        except Exception as problem:
            answer = Refused(500, f"Reading this text failed: {type(problem).__name__}.")
        pipe.send(answer)


def _article(paste: Paste) -> Article:
    from onrecord.acquire import Hints
    from onrecord.acquire.days import parse_day
    from onrecord.acquire.plain import from_text
    from onrecord.acquire.source import from_bytes

    day = parse_day(paste.published) if paste.published else None
    hints = Hints(day, paste.outlet, paste.title, paste.url)
    if paste.is_page:
        return from_bytes(paste.data, paste.url or "The page", hints, page=True, charset=paste.charset)
    return from_text(paste.data.decode("utf-8", "replace"), "The text", hints)


def _claims(paste: Paste) -> ArticleClaims:
    from onrecord import pipeline

    return pipeline.claims(_article(paste))


def _annotation(paste: Paste) -> Annotation:
    from onrecord import pipeline

    return pipeline.annotate(_article(paste))


def _add(argument: tuple[str | Path, Paste]) -> tuple[str, str, str]:
    from onrecord import pipeline
    from onrecord.store import Store

    path, paste = argument
    article = _article(paste)
    with Store(path) as store:
        new = store.prepared(article)
        if new is None:
            known = store.known(article)
            return known, "known", store.story_of(known)
        added = store.add(pipeline.claims(new))
    return added.article, added.what, added.story


JOBS: dict[str, Callable[..., object]] = {"claims": _claims, "annotation": _annotation, "add": _add}
