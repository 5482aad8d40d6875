"""From a text to its attributions: windows, anchors, roles, spans, and which of rival readings to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution.encode import BLOCK, Pieces, encode, windows
from onrecord.annotate.attribution.network import Encoded, Floats, Network
from onrecord.annotate.attribution.viterbi import (
    BEGIN_CONTENT,
    BEGIN_SOURCE,
    CUE,
    IN_CONTENT,
    IN_SOURCE,
    NONE,
    best_roles,
)

WINDOW: Final = 32 * (BLOCK - 1)
OVERLAP: Final = 96
ANCHOR_FLOOR: Final = 0.30  # cues less likely than this are not read at all
ANCHORS_AT_ONCE: Final = 48  # are read together, or those of as many windows:
WINDOWS_AT_ONCE: Final = 12
WHOLE_AT_ONCE: Final = 16
REACH: Final = (48, 64)  # pieces before and after a cue that are read at first; 97 % of attributions lie within
FAR: Final = 256  # and where one goes on

Span = tuple[int, int]
Rows = npt.NDArray[np.int64]

NO_SOURCE: Final = 0.7  # how likely a reading without a source is right, next to one with a sure source
LEANING: Final = np.array([0, 1.0, 1.0, 0.9, 0.9, 0], dtype=np.float32)  # towards spans that are whole
NOTHING: Final = np.array([0, -1e4, -1e4, -1e4, -1e4, -1e4], dtype=np.float32)  # roles of what is no piece


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of pieces as the network saw it; `own_start` to `own_end` is where its anchors count."""

    start: int
    end: int
    own_start: int
    own_end: int
    seen: Encoded


@dataclass(frozen=True, slots=True)
class Reading:
    """One anchor's attribution in pieces, before rivals are compared. Ranges are half-open.

    `likely` is the probability that the anchor is one; `source_likely` and `content_likely` are means over the pieces
    of each. `claims` holds the probability of being content for each piece from piece `start` on.
    """

    anchor: int
    likely: float
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source_likely: float
    content_likely: float
    start: int
    claims: Floats

    @property
    def score(self) -> float:
        """How likely the reading is right, 0 to 1."""
        return self.likely * self.content_likely * (self.source_likely if self.source else NO_SOURCE)


def read_windows(network: Network, pieces: Pieces) -> Iterator[Window]:
    """Run the encoder over a text; where windows overlap, each half belongs to the nearer one.

    A window's vectors are half a megabyte: take what is needed of each before the next one.
    """
    ranges = list(windows(pieces, WINDOW, OVERLAP))
    for n, (start, end) in enumerate(ranges):
        own_start = (start + ranges[n - 1][1]) // 2 if n else start
        own_end = (ranges[n + 1][0] + end) // 2 if n + 1 < len(ranges) else end
        yield Window(start, end, own_start, own_end, network.encode(pieces, start, end))


def find_anchors(window: Window, floor: float = ANCHOR_FLOOR) -> Rows:
    """Rows of the window that may be the first piece of a cue."""
    heads = np.exp(window.seen.cues[:, 1])
    low, high = window.own_start - window.start, window.own_end - window.start
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


def _reading(anchor: int, likely: float, start: int, logs: Floats, roles: npt.NDArray[np.int8]) -> Reading:
    """A reading from the roles of consecutive pieces, the first of which is piece `start` of the text."""
    source = _runs(roles, BEGIN_SOURCE, IN_SOURCE)
    content = _runs(roles, BEGIN_CONTENT, IN_CONTENT)
    return Reading(
        anchor=anchor,
        likely=likely,
        source=_shift(source, start),
        cue=_shift(_runs(roles, -1, CUE), start),
        content=_shift(content, start),
        source_likely=_likely(logs, source, BEGIN_SOURCE, IN_SOURCE),
        content_likely=_likely(logs, content, BEGIN_CONTENT, IN_CONTENT),
        start=start,
        claims=np.exp(logs[:, [BEGIN_CONTENT, IN_CONTENT]]).sum(axis=1),
    )


class _Anchors:
    """The anchors of some windows, whose pieces are read together: one call costs less than many."""

    def __init__(self, found: Sequence[tuple[Window, Rows]]) -> None:
        self.tokens = np.concatenate([window.seen.tokens for window, _ in found])
        self.vectors = np.concatenate([window.seen.vectors[rows] for window, rows in found])
        self.likely = np.concatenate([np.exp(window.seen.cues[rows, 1]) for window, rows in found])
        counts = [len(rows) for _, rows in found]
        sizes = np.array([window.end - window.start for window, _ in found])
        bases = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        self.base = np.repeat(bases, counts)  # the row of `tokens` where the anchor's window begins
        self.size = np.repeat(sizes, counts)
        self.start = np.repeat(np.array([window.start for window, _ in found]), counts)
        self.row = np.concatenate([rows for _, rows in found])

    def read(self, network: Network, pieces: Pieces, which: Rows, offsets: Rows) -> tuple[list[Reading], Rows]:
        """Readings of the anchors numbered `which` from the pieces at `offsets` [anchors, m] of each, and which of the
        anchors have roles that go on beyond them."""
        base, row, size, start = (a[which][:, None] for a in (self.base, self.row, self.size, self.start))
        rows = row + offsets
        inside = (rows >= 0) & (rows < size)
        places = rows.clip(0, size - 1)
        logs = network.roles(self.tokens, self.vectors[which], base + places, offsets, inside)
        logs[~inside] = NOTHING
        first = ~inside | pieces.first[start + places]
        roles = best_roles(logs + LEANING, first)
        edges = np.array([0, -1])
        cut = ((roles[:, edges] != NONE) & inside[:, edges]).any(axis=1)
        readings = [
            _reading(int(self.row[n] + self.start[n]), float(self.likely[n]), int(at), log, role)
            for n, at, log, role in zip(which, (start + rows)[:, 0], logs, roles, strict=True)
        ]
        return readings, which[cut]


def offsets(before: int, after: int, count: int) -> Rows:
    """Distances from `before` to `after` an anchor, the same for `count` anchors."""
    near = np.arange(-before, after + 1, dtype=np.int64)
    return np.broadcast_to(near, (count, len(near)))


def read_anchors(network: Network, pieces: Pieces, found: Sequence[tuple[Window, Rows]]) -> list[Reading]:
    """The attributions that the anchors of windows stand for, in the order of the anchors."""
    anchors = _Anchors(found)
    which = np.arange(len(anchors.row))
    readings, cut = anchors.read(network, pieces, which, offsets(*REACH, len(which)))
    for low in range(0, len(cut), WHOLE_AT_ONCE):
        some = cut[low : low + WHOLE_AT_ONCE]
        for n, reading in zip(
            some.tolist(), anchors.read(network, pieces, some, offsets(FAR, FAR, len(some)))[0], strict=True
        ):
            readings[n] = reading
    return readings


def read(
    network: Network, text: str, skip: Sequence[Span] = (), floor: float = ANCHOR_FLOOR
) -> tuple[Pieces, list[Reading]]:
    """All readings of a text, in the order of their anchors, none of which is less likely than `floor`."""
    pieces = encode(text, skip)
    readings: list[Reading] = []
    waiting: list[tuple[Window, Rows]] = []
    for window in read_windows(network, pieces):
        anchors = find_anchors(window, floor)
        if len(anchors):
            waiting.append((window, anchors))
        if sum(len(rows) for _, rows in waiting) >= ANCHORS_AT_ONCE or len(waiting) >= WINDOWS_AT_ONCE:
            readings += read_anchors(network, pieces, waiting)
            waiting = []
    if waiting:
        readings += read_anchors(network, pieces, waiting)
    return pieces, readings
