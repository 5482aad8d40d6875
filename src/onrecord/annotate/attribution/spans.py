"""From a text to its attributions: windows, anchors, roles, spans, and which of rival readings to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution.encode import Pieces, encode, windows
from onrecord.annotate.attribution.network import Floats, Network
from onrecord.annotate.attribution.viterbi import (
    BEGIN_CONTENT,
    BEGIN_SOURCE,
    CUE,
    IN_CONTENT,
    IN_SOURCE,
    best_roles,
)

WINDOW: Final = 254
OVERLAP: Final = 64
ANCHOR_FLOOR: Final = 0.10  # cues less likely than this are not read at all
PAIRS_AT_ONCE: Final = 64

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of pieces as the network saw it; `own_start` to `own_end` is where its anchors count."""

    start: int
    end: int
    own_start: int
    own_end: int
    vectors: Floats
    cues: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """One anchor's attribution in pieces, before rivals are compared. Ranges are half-open."""

    anchor: int
    likely: float
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source_likely: float
    content_likely: float


def read_windows(network: Network, pieces: Pieces) -> list[Window]:
    """Run the encoder over a text; where windows overlap, each half belongs to the nearer one."""
    ranges = list(windows(pieces, WINDOW, OVERLAP))
    result = []
    for n, (start, end) in enumerate(ranges):
        own_start = (start + ranges[n - 1][1]) // 2 if n else start
        own_end = (ranges[n + 1][0] + end) // 2 if n + 1 < len(ranges) else end
        vectors, cues = network.encode(pieces, start, end)
        result.append(Window(start, end, own_start, own_end, vectors, cues))
    return result


def find_anchors(window: Window, floor: float = ANCHOR_FLOOR) -> npt.NDArray[np.int64]:
    """Rows of the window that may be the first piece of a cue."""
    heads = np.exp(window.cues[:, 1])
    low, high = window.own_start - window.start + 1, window.own_end - window.start + 1
    rows = np.flatnonzero(heads[low:high] >= floor) + low
    return rows.astype(np.int64)


def _runs(roles: npt.NDArray[np.int8], begin: int, inside: int) -> tuple[Span, ...]:
    marked = np.flatnonzero((roles == begin) | (roles == inside))
    runs: list[list[int]] = []
    for place in marked.tolist():
        if runs and runs[-1][1] == place and roles[place] != begin:
            runs[-1][1] = place + 1
        else:
            runs.append([place, place + 1])
    return tuple((low, high) for low, high in runs)


def _likely(logs: Floats, runs: Sequence[Span], begin: int, inside: int) -> float:
    """Mean probability that the pieces of `runs` have either role."""
    places = [place for low, high in runs for place in range(low, high)]
    if not places:
        return 0.0
    return float(np.exp(logs[places][:, [begin, inside]]).sum(axis=1).mean())


def _shift(runs: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple((low + by, high + by) for low, high in runs)


def read_anchors(network: Network, pieces: Pieces, window: Window, anchors: npt.NDArray[np.int64]) -> list[Reading]:
    """The attribution that each anchor of a window stands for."""
    readings = []
    first = pieces.first[window.start : window.end]
    for low in range(0, len(anchors), PAIRS_AT_ONCE):
        some = anchors[low : low + PAIRS_AT_ONCE]
        logs = network.roles(window.vectors, some)[:, 1:-1]
        roles = best_roles(logs, first)
        for anchor, log, role in zip(some.tolist(), logs, roles, strict=True):
            source = _runs(role, BEGIN_SOURCE, IN_SOURCE)
            content = _runs(role, BEGIN_CONTENT, IN_CONTENT)
            readings.append(
                Reading(
                    anchor=anchor - 1 + window.start,
                    likely=float(np.exp(window.cues[anchor, 1])),
                    source=_shift(source, window.start),
                    cue=_shift(_runs(role, CUE, CUE), window.start),
                    content=_shift(content, window.start),
                    source_likely=_likely(log, source, BEGIN_SOURCE, IN_SOURCE),
                    content_likely=_likely(log, content, BEGIN_CONTENT, IN_CONTENT),
                )
            )
    return readings


def read(network: Network, text: str, skip: Sequence[Span] = ()) -> tuple[Pieces, list[Reading]]:
    """All readings of a text, in the order of their anchors."""
    pieces = encode(text, skip)
    readings = []
    for window in read_windows(network, pieces):
        anchors = find_anchors(window)
        if len(anchors):
            readings += read_anchors(network, pieces, window, anchors)
    return pieces, readings
