"""A picture of who said what when: a row for each status and each date that was told, time to the right.

A dot is an article that tells the value, its shape how: said, hedged, denied, left open. A bar along a status is the
time for which the story stood there. Positions are in pixels; nothing of SVG is in here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onrecord.compose.origins import Told
from onrecord.compose.values import value_key
from onrecord.deliver.dates import day_words
from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.phrases import NOT_KNOWN, claim_words, value_words
from onrecord.model.brief import Change
from onrecord.model.claim import Evidence, WordValue

_LABELLED = {"status": "Status", "date": "When"}
# Labels stand beside the rows where there is room, else above them.
_LABELS_WIDTH = 190
_BESIDE = 560
_MARGIN = 12
_DOT = 11
_MOST_ROWS = 9
_STEPS = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Dot:
    """An article that tells a row's value; `stance` is says, hedges, denies or open; `words` say all of it."""

    x: float
    stance: str
    words: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One value. `stood` are the stretches (from x to x) for which the story stood there, `now` whether it does."""

    label: str
    y: int
    dots: tuple[Dot, ...]
    stood: tuple[tuple[float, float], ...] = ()
    now: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture of `width` by `height`; `left` is where time begins, `ticks` are (x, words)."""

    title: str
    width: int
    height: int
    left: int
    rows: tuple[TimeRow, ...]
    ticks: tuple[tuple[float, str], ...]
    is_beside: bool


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime
    left: int
    right: int

    def x(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return round(self.left + min(1.0, max(0.0, share)) * (self.right - self.left), 1)


def timeline(title: str, told: Sequence[Told], changes: Sequence[Change], cast: Cast, width: int) -> Timeline | None:
    """The picture of one event, None where everything was told at one moment or nothing of status or date.

    `changes` are those of this event.
    """
    shown = [t for t in told if t.claim.slot in _LABELLED and t.at.year > 1 and t.verdict != "wrong"]
    moments = sorted({t.at for t in shown})
    if len(moments) < 2:
        return None
    beside = width >= _BESIDE
    left = _LABELS_WIDTH if beside else _MARGIN
    scale = _Scale(moments[0], moments[-1], left + _MARGIN, width - _MARGIN)
    rows = tuple(_rows(shown, changes, cast, scale, beside))
    height = rows[-1].y + 40
    return Timeline(title, width, height, left, rows, tuple(_ticks(scale)), beside)


def _rows(
    told: Sequence[Told], changes: Sequence[Change], cast: Cast, scale: _Scale, beside: bool
) -> Iterable[TimeRow]:
    y = 0
    for slot, heading in _LABELLED.items():
        groups: dict[tuple[object, ...], list[Told]] = {}
        for t in (t for t in told if t.claim.slot == slot):
            groups.setdefault(value_key(t.claim.value), []).append(t)
        kept = sorted(groups.values(), key=len, reverse=True)[:_MOST_ROWS]
        for number, group in enumerate(g for g in groups.values() if g in kept):
            y += (34 if beside else 30) if number == 0 else 0
            y += 26 if beside else 38
            value = group[0].claim.value
            stood = tuple(_stood(changes, value, scale)) if slot == "status" and isinstance(value, WordValue) else ()
            label = NOT_KNOWN[slot] if value is None else sentence(value_words(value, slot, cast))
            now = slot == "status" and isinstance(value, WordValue) and _stage(changes) == value.word.replace("_", " ")
            yield TimeRow(label, y, _dots(group, label, cast, scale), stood, now, heading if number == 0 else "")


def _dots(group: Sequence[Told], label: str, cast: Cast, scale: _Scale) -> tuple[Dot, ...]:
    """One dot for what would lie on top of one another."""
    found: list[Dot] = []
    for t in sorted(group, key=lambda t: t.order):
        x = scale.x(t.at)
        near = next((d for d in found if abs(d.x - x) < _DOT and d.stance == _stance(t)), None)
        if near is None and any(abs(d.x - x) < _DOT for d in found):
            x = min(scale.right, max(d.x for d in found if abs(d.x - x) < _DOT) + _DOT)
        if near is None:
            words = f"{day_words(t.at.date())}: {label}. {sentence(claim_words(t.claim, cast, with_day=False))}"
            found.append(Dot(round(x, 1), _stance(t), words, t.claim.evidence))
    return tuple(found)


def _stance(t: Told) -> str:
    if t.claim.stance == "unknown" or t.claim.value is None:
        return "open"
    if t.claim.stance == "denies":
        return "denies"
    return "hedges" if t.claim.hedged else "says"


def _stood(changes: Sequence[Change], value: WordValue, scale: _Scale) -> Iterable[tuple[float, float]]:
    words = value.word.replace("_", " ")
    moved = _moves(changes)
    if not moved:
        return
    steps = [(scale.first, moved[0].before), *((c.at, c.after) for c in moved)]
    for number, (at, stage) in enumerate(steps):
        end = scale.x(steps[number + 1][0]) if number + 1 < len(steps) else float(scale.right)
        if stage == words and end > scale.x(at):
            yield scale.x(at), end


def _moves(changes: Sequence[Change]) -> list[Change]:
    """The changes that moved the status; what is new beside a move at the same moment is not one."""
    told = [c for c in changes if c.slot == "status" and c.after is not None]
    at_once = {c.at for c in told if c.before is not None}
    return [c for c in told if c.before is not None or c.at not in at_once]


def _stage(changes: Sequence[Change]) -> str | None:
    return moved[-1].after if (moved := _moves(changes)) else None


def _ticks(scale: _Scale) -> Iterable[tuple[float, str]]:
    """As many days, months or years as there is room for."""
    days = (scale.last - scale.first) / timedelta(days=1)
    room = max(2, (scale.right - scale.left) // 84)
    step = next((s for s in _STEPS if days / s <= room), _STEPS[-1])
    at = scale.first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    last_x = -100.0
    while at <= scale.last:
        x = scale.x(at)
        if at >= scale.first and x - last_x > 56 and x < scale.right - 12:
            yield x, _tick(at, step)
            last_x = x
        at = _next(at, step)


def _tick(at: datetime, step: int) -> str:
    if step >= 365:
        return str(at.year)
    if step >= 30:
        return f"{_MONTHS[at.month - 1]} {at.year}"
    return f"{at.day} {_MONTHS[at.month - 1]}"


def _next(at: datetime, step: int) -> datetime:
    """Months and years begin on their first day."""
    if step < 30:
        return at + timedelta(days=step)
    months = at.year * 12 + at.month - 1 + max(1, step // 30)
    if step >= 365:
        months = (at.year + max(1, step // 365)) * 12
    return at.replace(year=months // 12, month=months % 12 + 1, day=1)
