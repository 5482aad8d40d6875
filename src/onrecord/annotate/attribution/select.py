"""Which readings are attributions: rivals for a quotation are settled, the likely ones kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from onrecord.annotate.attribution.encode import Pieces, quotations
from onrecord.annotate.attribution.rank import chances, ranking
from onrecord.annotate.attribution.spans import Reading, Span

RIVAL: Final = 0.20  # readings with a lower score claim no quotation
QUOTATION: Final = 6  # shorter ones, in pieces with their marks, are left as they were read
CLAIM: Final = 0.25  # mean probability from which a reading claims a quotation
LEFT: Final = 0.3
FAR: Final = 400  # pieces; no cue further from a quotation was read with it
WHOLE: Final = 0.30  # mean probability from which it gets all of it


def _places(runs: Iterable[Span]) -> set[int]:
    return {place for low, high in runs for place in range(low, high)}


def _runs(places: Iterable[int]) -> tuple[Span, ...]:
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place:
            runs[-1][1] = place + 1
        else:
            runs.append([place, place + 1])
    return tuple((low, high) for low, high in runs)


def _share(reading: Reading, low: int, high: int) -> float:
    """Mean probability that the pieces from `low` to `high`, as far as the reading saw them, are its content."""
    seen = reading.claims[max(0, low - reading.start) : max(0, high - reading.start)]
    return float(seen.mean()) if len(seen) else 0.0


def settle_quotations(text: str, pieces: Pieces, readings: Sequence[Reading]) -> list[Reading]:
    """Give each quotation, whole, to the reading that claims it most.

    Cues inside a quotation are no rivals for it: they report what somebody says in it. Nor are the owner and a reading
    within which the owner stands: which of them holds is decided later.
    """
    rivals = [n for n, reading in enumerate(readings) if reading.content and reading.score >= RIVAL]
    anchors = np.array([readings[n].anchor for n in rivals])
    contents = {n: _places(readings[n].content) for n in rivals}
    for start, end, _ in quotations(text):
        low, high = (int(n) for n in np.searchsorted(pieces.starts, (start, end)))
        if high - low < QUOTATION:
            continue
        near = rivals[slice(*np.searchsorted(anchors, (low - FAR, high + FAR)))]
        _settle(range(low, high), [n for n in near if not low <= readings[n].anchor < high], readings, contents)
    return [
        replace(reading, content=_runs(contents[n])) if n in contents else reading for n, reading in enumerate(readings)
    ]


def _settle(quotation: range, near: Sequence[int], readings: Sequence[Reading], contents: dict[int, set[int]]) -> None:
    shares = {n: _share(readings[n], quotation.start, quotation.stop) for n in near}
    rivals = [n for n in near if shares[n] >= CLAIM or not contents[n].isdisjoint(quotation)]
    if not rivals:
        return
    owner = max(rivals, key=lambda n: (shares[n] * readings[n].likely, -readings[n].anchor))
    for n in rivals:
        nested = readings[owner].anchor in contents[n] or readings[n].anchor in contents[owner]
        if n != owner and not nested:
            contents[n].difference_update(quotation)
        elif shares[n] >= WHOLE:
            contents[n].update(quotation)
            contents[n] -= _places(readings[n].cue) | _places(readings[n].source)


def keep(pieces: Pieces, readings: Iterable[Reading]) -> list[tuple[Reading, float]]:
    """The readings to report, each with its chance, the likeliest first. No piece is content of two of them, nor
    content and cue.

    What is said inside another's content is that one's: the corpus never marks it twice. Where two readings meet, the
    likelier has the pieces, and the other is dropped if less than `LEFT` of its content is left.
    """
    whole = [reading for reading in readings if reading.content]
    return best(zip(whole, chances(pieces, whole).tolist(), strict=True), ranking().keep)


def best(rated: Iterable[tuple[Reading, float]], least: float) -> list[tuple[Reading, float]]:
    """Of readings with their chances those to report, if `least` is the lowest chance that is enough."""
    kept: list[tuple[Reading, float]] = []
    contents: set[int] = set()
    cues: set[int] = set()
    for reading, chance in sorted(rated, key=lambda one: (-one[1], one[0].anchor)):
        if chance < least:
            break
        cue = _places(reading.cue) | {reading.anchor}
        if cue & cues or reading.anchor in contents:
            continue
        own = _places(reading.content)
        free = own - contents - cues
        if len(free) < LEFT * len(own):
            continue
        kept.append((reading if free == own else replace(reading, content=_runs(free)), chance))
        contents |= free
        cues |= cue
    return kept


def to_text(pieces: Pieces, runs: Iterable[Span]) -> tuple[Span, ...]:
    """Ranges of pieces as ranges of code points."""
    return tuple((int(pieces.starts[low]), int(pieces.ends[high - 1])) for low, high in runs)
