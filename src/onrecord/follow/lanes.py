"""Several things at once, in lanes: one after the other within a lane, lanes beside each other, results as they come.

Knows nothing of what is done. What is finished waits for its taker in a short queue, so that memory stays bounded.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def run_lanes(
    lanes: Sequence[Sequence[T]],
    work: Callable[[T], R],
    workers: int,
    seconds: float,
    ready: int = 2,
) -> Generator[tuple[T, R], None, None]:
    """Each task with the result of `work`. A lane starts no further task after `seconds`; the rest of it is left.

    At most `ready` results wait to be taken. Closing the iterator ends the lanes after their present task. What `work`
    raises is raised at the end.
    """
    results: queue.Queue[tuple[T, R] | None] = queue.Queue(ready)
    halted = threading.Event()

    def lane(tasks: Sequence[T]) -> None:
        until = time.monotonic() + seconds
        try:
            for task in tasks:
                if halted.is_set() or time.monotonic() > until:
                    return
                results.put((task, work(task)))
        finally:
            results.put(None)

    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(lane, tasks) for tasks in lanes]
        left = len(running)
        try:
            while left:
                done = results.get()
                if done is None:
                    left -= 1
                else:
                    yield done
        finally:
            halted.set()
            while left:
                left -= results.get() is None
    for future in running:
        future.result()
