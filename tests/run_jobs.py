"""Jobs for the tests of `onrecord.run`: what they name is loaded again in the workers' processes."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.run import Failure, Part


def parts(source: int) -> Iterator[Part]:
    """Three parts of four numbers."""
    for number in range(3):
        first = 100 * source + 4 * number
        yield Part(f"{source}-{number}", tuple(range(first, first + 4)), 4)


def keep(part: Part, answers: Sequence[Any]) -> tuple[str, list[Any]]:
    return part.key, [(a.kind, a.message) if isinstance(a, Failure) else a for a in answers]


def failing_keep(part: Part, answers: Sequence[Any]) -> None:
    raise OSError("no space left")


def doubling() -> Callable[[int], int]:
    return lambda item: 2 * item


def unloadable() -> Callable[[int], int]:
    raise RuntimeError("no model here")


def doing() -> Callable[[tuple[str, Any]], Any]:
    """Does what an item says, and counts what this process has done."""
    done: list[Any] = []

    def answer(item: tuple[str, Any]) -> Any:
        what, value = item
        if what == "exit":
            os._exit(value)
        if what == "signal":
            os.kill(os.getpid(), value)
        if what == "once" and not Path(value).exists():
            # Dies the first time only: of what is not the item's fault.
            Path(value).write_text("")
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "spin":
            while True:
                pass
        if what == "sleep":
            time.sleep(value)
        if what == "eat":
            return len(bytearray(value << 20))
        if what == "hold":
            done.append(bytearray(value << 20))
        if what == "raise":
            raise ValueError(value)
        if what == "unspeakable":
            return lambda: None
        if what == "print":
            os.write(1, b"noise")
            print("more noise", flush=True)
        return os.getpid() if what == "pid" else value

    return answer
