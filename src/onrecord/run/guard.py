"""One worker process under guard: an item that hangs, crashes or eats memory costs itself, not the run.

Items go to the process one by one, so whoever is at work when it dies is known. An item is blamed for a death or for
lack of memory only when it happens again in a fresh process: the first time it may have been the processes' age, the
system short of memory, or somebody's `kill`.
"""

import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from onrecord.errors import OnrecordError
from onrecord.run.child import LENGTH
from onrecord.run.job import Limits

FailureKind = Literal["time", "memory", "crash", "error"]
# The wall clock stops what waits for ever without using the processor; a busy machine must not be taken for that.
_PATIENCE = 5
_START = 300.0
# What others than the item may have sent.
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT}
_SETTINGS = {
    # One thread a worker: the cores are shared out by processes.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "TOKENIZERS_PARALLELISM": "false",
    # The same order of sets in every process, and an allocator that gives memory back.
    "PYTHONHASHSEED": "0",
    "MALLOC_ARENA_MAX": "1",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no answer; `message` is the same in every run."""

    kind: FailureKind
    message: str


class Stopped(Exception):
    """The guard was closed while an item was at work."""


class _Died(Exception):
    """The process ended; the number of the signal, or 0 for an exit of its own, or None when the clock ran out."""

    def __init__(self, by: int | None) -> None:
        self.by = by


class Guard:
    """A process that has called `load` once and answers items. `peak` is the most MB that any of its processes held."""

    def __init__(self, load: Callable[[], Callable[[Any], Any]], limits: Limits) -> None:
        self._load = load
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._size = 0
        self._closed = False
        self.peak = 0
        self.started = 0

    def answers(self, items: Iterable[Any]) -> Iterator[Any]:
        """For each item its answer or a Failure. Raises what `load` raises, and Stopped after `close`."""
        for item in items:
            yield self._answer(item)

    def kill(self) -> None:
        """Stop for good, from whatever thread; the one that waits for an answer gets Stopped."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """Stop for good and clear up; only from the thread that asks."""
        self.kill()
        self._end()

    def _answer(self, item: Any) -> Any:
        deaths = 0
        while True:
            if self._closed:
                raise Stopped
            if self._process is not None and self._size > self._limits.recycle:
                self._end()
            try:
                kind, value = self._ask(item)
            except _Died as death:
                self._end()
                deaths += 1
                if (failure := self._blame(death, deaths)) is not None:
                    return failure
                continue
            if kind == "done":
                return value
            if kind == "error":
                return Failure("error", value)
            self._end()
            deaths += 1
            if deaths > 1:
                return Failure("memory", f"needs more than {self._limits.memory} MB of memory beyond the models")

    def _blame(self, death: _Died, deaths: int) -> Failure | None:
        if self._closed:
            raise Stopped
        if death.by in (None, signal.SIGXCPU):
            return Failure("time", f"gives no result within {self._limits.seconds} s")
        if deaths < (3 if death.by in _FROM_OUTSIDE else 2):
            return None
        cause = signal.Signals(death.by).name if death.by else "an exit of its own"
        return Failure("crash", f"ends the process that reads it, by {cause}")

    def _ask(self, item: Any) -> tuple[str, Any]:
        process = self._process or self._start()
        self._send(process, item)
        return self._receive(process, _PATIENCE * self._limits.seconds)

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._closed:
            raise Stopped
        environment = {**os.environ, **_SETTINGS, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        quiet = None if os.environ.get("ONRECORD_DEBUG") else subprocess.DEVNULL
        process = subprocess.Popen(
            [sys.executable, "-m", "onrecord.run.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=quiet,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the parent, which ends its workers itself
        )
        self._process = process
        self.started += 1
        try:
            self._send(process, (self._load, self._limits))
            kind, problem = self._receive(process, _START)
        except _Died:
            self._end()
            if self._closed:
                raise Stopped from None
            raise OnrecordError("A worker process ended while it was loading; is there enough memory?") from None
        if kind == "failed":
            self._end()
            raise problem if isinstance(problem, Exception) else OnrecordError(str(problem))
        return process

    def _send(self, process: "subprocess.Popen[bytes]", value: Any) -> None:
        data = pickle.dumps(value)
        assert process.stdin is not None
        try:
            process.stdin.write(LENGTH.pack(len(data)) + data)
            process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise _Died(self._signal(process)) from None

    def _receive(self, process: "subprocess.Popen[bytes]", seconds: float) -> tuple[str, Any]:
        assert process.stdout is not None
        until = time.monotonic() + seconds
        size = LENGTH.unpack(self._bytes(process, LENGTH.size, until))[0]
        kind, value, megabytes = pickle.loads(self._bytes(process, size, until))
        self._size, self.peak = megabytes, max(self.peak, megabytes)
        return kind, value

    def _bytes(self, process: "subprocess.Popen[bytes]", size: int, until: float) -> bytes:
        assert process.stdout is not None
        reader, data, waiting = process.stdout.fileno(), bytearray(), select.poll()
        waiting.register(reader, select.POLLIN)
        while len(data) < size:
            if not waiting.poll(max(0.0, 1000 * (until - time.monotonic()))):
                raise _Died(None)
            piece = os.read(reader, min(size - len(data), 1 << 20))
            if not piece:
                raise _Died(self._signal(process))
            data += piece
        return bytes(data)

    def _signal(self, process: "subprocess.Popen[bytes]") -> int:
        """What ended a process whose pipe has closed."""
        try:
            return max(0, -process.wait(10))
        except subprocess.TimeoutExpired:
            return 0

    def _end(self) -> None:
        process, self._process, self._size = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()
