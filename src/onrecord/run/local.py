"""A job on the cores of this machine: one guarded process for each worker, threads that only wait for them."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.run.guard import Guard, Stopped
from onrecord.run.job import Job, Part

_TICK = 0.2


def run_local(job: Job, sources: Iterable[Any], workers: int) -> Iterator[Any]:
    """What `job.keep` returns for each part, as parts are done. Raises the first error of any step.

    Closing the iterator, or an exception at it, ends all workers at once; parts that were at work are not kept.
    """
    run = _Run(job, workers)
    try:
        yield from run.results(sources)
    finally:
        run.stop()


class _Run:
    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._guards = [Guard(job.load, job.limits) for _ in range(max(1, workers))]
        # Parts wait in memory: few, so that reading never runs far ahead.
        self._parts: queue.Queue[Part | None] = queue.Queue(2 * len(self._guards))
        self._done: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def results(self, sources: Iterable[Any]) -> Iterator[Any]:
        self._spawn(lambda: self._feed(sources))
        for guard in self._guards:
            self._spawn(lambda guard=guard: self._work(guard))
        left = len(self._guards)
        while left:
            what, value = self._done.get()
            if what == "failed":
                raise value
            if what == "end":
                left -= 1
            else:
                yield value

    def stop(self) -> None:
        self._stopped.set()
        for guard in self._guards:
            guard.kill()
        for thread in self._threads:
            thread.join()

    def _spawn(self, work: Any) -> None:
        thread = threading.Thread(target=self._reporting, args=(work,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _reporting(self, work: Any) -> None:
        try:
            work()
        except Stopped:
            pass
        except Exception as problem:
            self._done.put(("failed", problem))

    def _feed(self, sources: Iterable[Any]) -> None:
        for source in sources:
            for part in self._job.parts(source):
                if not self._put(part):
                    return
        for _ in self._guards:
            self._put(None)

    def _put(self, part: Part | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._parts.put(part, timeout=_TICK)
                return True
            except queue.Full:
                continue
        return False

    def _work(self, guard: Guard) -> None:
        try:
            self._answer_parts(guard)
        finally:
            guard.close()
        self._done.put(("end", None))

    def _answer_parts(self, guard: Guard) -> None:
        while not self._stopped.is_set():
            try:
                part = self._parts.get(timeout=_TICK)
            except queue.Empty:
                continue
            if part is None:
                return
            answers = list(guard.answers(part.items))
            self._done.put(("part", self._job.keep(part, answers)))
