"""A story's history: what each of its moments changed, worked out step by step and kept, so that one more article costs
one more step.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from onrecord.compose.changes import changes_of
from onrecord.compose.origins import Newsroom
from onrecord.compose.story import State, state_of
from onrecord.model.brief import Change
from onrecord.model.told import Report

# A story of more moments than these is told day by day, or week by week.
_MOMENTS = 12
_DAYS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """What was out by a moment, and what that changed against the step before."""

    at: datetime
    out: tuple[tuple[object, ...], ...]
    changes: tuple[Change, ...]


class History:
    """The steps of one story. For many threads."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._steps: list[Step] = []
        self._last: State | None = None
        self._lock = threading.Lock()

    def steps(self, reports: Sequence[Report]) -> list[Step]:
        """The steps over these reports; those that are as they were are not worked out again."""
        moments = steps_of([r.article.moment for r in reports])
        outs = [_out(reports, at) for at in moments]
        with self._lock:
            kept = 0
            while kept < min(len(moments), len(self._steps)) and _same(self._steps[kept], moments[kept], outs[kept]):
                kept += 1
            if kept < len(self._steps):
                self._last = state_of(reports, moments[kept - 1], self._newsroom) if kept else None
                del self._steps[kept:]
            for at, out in zip(moments[kept:], outs[kept:], strict=True):
                after = state_of(reports, at, self._newsroom)
                found = changes_of(reports, self._last, after, self._steps[-1].at) if self._last else ()
                self._steps.append(Step(at, out, found))
                self._last = after
            return list(self._steps)


def _same(step: Step, at: datetime, out: tuple[tuple[object, ...], ...]) -> bool:
    """Whether a step rests on the very same claims."""
    return (
        step.at == at
        and len(step.out) == len(out)
        and all(a[0] is b[0] and a[1:] == b[1:] for a, b in zip(step.out, out, strict=True))
    )


def _out(reports: Sequence[Report], at: datetime) -> tuple[tuple[object, ...], ...]:
    visible = [r for r in reports if r.article.moment <= at]
    ids = {r.article.id for r in visible}
    return tuple((r.claims, r.copy_of, r.agency, r.replaced_by if r.replaced_by in ids else None) for r in visible)


def steps_of(moments: Sequence[datetime]) -> list[datetime]:
    """The moments to step through: all of them, or the last of each day or week where there are many."""
    found = sorted(set(moments))
    for days in (1, 7) if len(found) > _MOMENTS else ():
        last = {_period(at, days): at for at in found}
        if len(last) <= _DAYS or days == 7:
            return list(last.values())
    return found


def _period(at: datetime, days: int) -> int:
    return (at.astimezone(UTC) if at.year > 1 else at).date().toordinal() // days
