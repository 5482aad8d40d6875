"""What is to be done: parts of the input, how an item is answered, how a part is kept, and within which limits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost, and when a worker is replaced.

    `seconds` is processor time for one item; `memory` is how many MB the process may grow for it beyond what it takes
    when loaded; `recycle` is the size in MB beyond which a worker is replaced by a fresh one before its next item.
    """

    seconds: int = 60
    memory: int = 500
    recycle: int = 600


@dataclass(frozen=True, slots=True)
class Part:
    """Items that are kept together. `key` names them, the same in every run; `weight` says how much input they are."""

    key: str
    items: tuple[Any, ...]
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """All three steps are called in other processes, so they must be picklable: functions of modules, or partials.

    `parts` splits a source; parts that are kept already may be left out. `load` is called once in each worker's process
    and returns what answers an item. `keep` takes a part with an answer or Failure for each item, in their order, and
    returns what the run yields.
    """

    parts: Callable[[Any], Iterator[Part]]
    load: Callable[[], Callable[[Any], Any]]
    keep: Callable[[Part, Sequence[Any]], Any]
    limits: Limits = Limits()
