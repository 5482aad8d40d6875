"""What runs in a worker's process: load once, then answer one item after the other.

Messages are pickles with their length before them, on what were standard input and output. The limits are the
kernel's: processor time by RLIMIT_CPU, set anew for each item, memory by RLIMIT_AS; where a system has none of them,
the parent's clock is left. When the parent is gone, its end of the pipe closes and the process ends.
"""

import contextlib
import os
import pickle
import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.run.job import Limits

LENGTH = struct.Struct("<Q")
MB = 1 << 20
_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATM = Path("/proc/self/statm")


def main() -> None:
    """Serve the parent until it closes the pipe."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not get between the messages.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    load, limits = _read(asked)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = load()
    except Exception as problem:
        _write(told, ("failed", problem, 0))
        return
    _write(told, ("ready", None, _megabytes(1)))
    _bound_memory(limits)
    while (item := _read(asked)) is not None:
        _bound_time(limits)
        _reply(told, *_answered(answer, item))


def _answered(answer: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    try:
        return "done", answer(item)
    except MemoryError:
        return "memory", None
    except Exception as problem:
        # What native code runs out of comes as an error of its own.
        if "bad alloc" in str(problem).lower() or "bad_alloc" in str(problem):
            return "memory", None
        return "error", f"{type(problem).__name__}: {problem}"


def _reply(told: BinaryIO, kind: str, value: Any) -> None:
    try:
        message = pickle.dumps((kind, value, _megabytes(1)))
    except MemoryError:
        message = pickle.dumps(("memory", None, _megabytes(1)))
    except Exception as problem:
        message = pickle.dumps(("error", f"{type(problem).__name__}: {problem}", _megabytes(1)))
    told.write(LENGTH.pack(len(message)) + message)
    told.flush()


def _write(told: BinaryIO, message: tuple[str, Any, int]) -> None:
    _reply(told, *message[:2])


def _read(asked: BinaryIO) -> Any:
    """The next message; None when the parent has closed the pipe."""
    head = asked.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    data = asked.read(LENGTH.unpack(head)[0])
    return pickle.loads(data)


def _megabytes(column: int) -> int:
    """Column 0 of the process's sizes is its address space, column 1 what is in memory; 0 where none can be read."""
    try:
        return int(_STATM.read_text().split()[column]) * _PAGE // MB
    except OSError:
        return 0


def _bound_memory(limits: Limits) -> None:
    most = (_megabytes(0) + limits.memory) * MB
    # macOS knows the limit and refuses to set it.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _bound_time(limits: Limits) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + limits.seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
