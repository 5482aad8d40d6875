"""Which readings are attributions, and their spans in the text."""

from __future__ import annotations

from typing import Final

from onrecord.annotate.attribution.encode import Pieces
from onrecord.annotate.attribution.spans import Reading, Span

KEEP: Final = 0.40


def score(reading: Reading) -> float:
    """How likely a reading is a right one, 0 to 1."""
    return reading.likely * reading.content_likely


def keep(readings: list[Reading]) -> list[Reading]:
    """The readings to report: likely ones, and of those that share cue words only the likeliest."""
    kept: list[Reading] = []
    taken: set[int] = set()
    for reading in sorted(readings, key=lambda r: (-score(r), r.anchor)):
        if not reading.content or score(reading) < KEEP:
            continue
        cue = {n for low, high in reading.cue for n in range(low, high)} | {reading.anchor}
        if cue & taken:
            continue
        taken |= cue
        kept.append(reading)
    return kept


def to_text(pieces: Pieces, runs: tuple[Span, ...]) -> tuple[Span, ...]:
    """Ranges of pieces as ranges of code points."""
    return tuple((int(pieces.starts[low]), int(pieces.ends[high - 1])) for low, high in runs)
