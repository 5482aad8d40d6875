"""How likely each reading is an attribution, judged beside its rivals: a logistic regression over a few numbers.

What the network says of a reading's pieces is not yet how likely the whole is right: short contents are missed more
often, quotations hold at lower numbers, and a reading with a likelier one of the same words seldom does. The weights
and the threshold are in `ranking.json`; `training/rank.py` fits them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution.encode import OUTSIDE, Pieces
from onrecord.annotate.attribution.spans import Reading

Numbers = npt.NDArray[np.float64]

# Readings are compared in groups of so many, with those of the groups before and after.
_NEAR: Final = 24
_QUOTED: Final = 0.5  # share of a content in quotation marks from which it counts as quoted
_SHORT: Final = 3  # pieces
# What each weight is for, in the order of the columns.
COLUMNS: Final = (
    "one", "anchor", "content", "source", "no source", "quoted share", "anchor of a quotation", "anchor quoted",
    "within", "rival", "holds", "length", "length squared", "short", "in parts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranking:
    """`weights` go with `COLUMNS`; readings less likely than `keep` are no attributions."""

    weights: Numbers
    keep: float


@lru_cache(maxsize=1)
def ranking() -> Ranking:
    """The fitted weights and threshold."""
    told = json.loads((files(__package__) / "ranking.json").read_text(encoding="utf-8"))
    return Ranking(np.array([told["weights"][name] for name in COLUMNS]), told["keep"])


def chances(pieces: Pieces, readings: Sequence[Reading]) -> Numbers:
    """How likely each reading is right, 0 to 1; each has content."""
    if not readings:
        return np.zeros(0)
    result: Numbers = 1 / (1 + np.exp(-columns(pieces, readings) @ ranking().weights))
    return result


def columns(pieces: Pieces, readings: Sequence[Reading]) -> Numbers:
    """The numbers [readings, `COLUMNS`] that a chance is judged by. Each reading has content."""
    quoted = np.concatenate(([0], np.cumsum(pieces.quote != OUTSIDE)))
    sizes = np.array([sum(high - low for low, high in r.content) for r in readings])
    marked = np.array([sum(quoted[high] - quoted[low] for low, high in r.content) for r in readings]) / sizes
    sourced = np.array([bool(r.source) for r in readings])
    anchor = _log_odds([r.likely for r in readings])
    length = np.log(sizes + 1)
    return np.column_stack(
        [
            np.ones(len(readings)),
            anchor,
            _log_odds([r.content_likely for r in readings]),
            np.where(sourced, _log_odds([r.source_likely for r in readings]), 0),
            ~sourced,
            marked,
            anchor * (marked > _QUOTED),
            pieces.quote[[r.anchor for r in readings]] != OUTSIDE,
            *_rivalry(readings, sizes),
            length,
            length**2,
            sizes <= _SHORT,
            np.array([len(r.content) > 1 for r in readings]),
        ]
    )


def _log_odds(likely: Sequence[float]) -> Numbers:
    p = np.clip(np.array(likely, dtype=np.float64), 1e-3, 1 - 1e-3)
    return np.log(p / (1 - p))


def _rivalry(readings: Sequence[Reading], sizes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """For each reading, the best score of those that hold its anchor, of its rivals, and of those whose anchor it
    holds. A rival has more than half of its content, and its anchor outside."""
    within, rival, holds = np.zeros((3, len(readings)))
    scores = np.array([r.score for r in readings])
    anchors = np.array([r.anchor for r in readings])
    for first in range(0, len(readings), _NEAR):
        some = slice(first, first + _NEAR)
        near = slice(max(0, first - _NEAR), first + 2 * _NEAR)
        low = min(r.content[0][0] for r in readings[near])
        low, end = min(low, int(anchors[near].min())), max(r.content[-1][1] for r in readings[near])
        held = np.zeros((len(anchors[near]), max(end, int(anchors[near].max()) + 1) - low), dtype=np.float32)
        for row, reading in zip(held, readings[near], strict=True):
            for start, stop in reading.content:
                row[start - low : stop - low] = 1
        own = slice(first - near.start, first - near.start + len(anchors[some]))
        has = held[:, anchors[near] - low] > 0  # [holder, held]: whether the one's content has the other's anchor
        np.fill_diagonal(has, False)
        shared = 2 * held[own] @ held.T > sizes[some, None]
        shared[np.arange(len(shared)), np.arange(own.start, own.stop)] = False
        within[some] = (has.T[own] * scores[near]).max(axis=1)
        holds[some] = (has[own] * scores[near]).max(axis=1)
        rival[some] = ((shared & ~has[own]) * scores[near]).max(axis=1)
    return within, rival, holds
