"""The best valid sequence of roles for every anchor, found for all of them at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution.network import Floats

NONE, BEGIN_SOURCE, IN_SOURCE, BEGIN_CONTENT, IN_CONTENT, CUE = range(6)

# States are (role, has the source been read?): a source is one stretch, so that it is never begun twice.
_ROLE: Final = np.array([NONE, BEGIN_CONTENT, IN_CONTENT, CUE] * 2 + [BEGIN_SOURCE, IN_SOURCE])
_NEVER: Final = np.float32(-1e4)
_BEFORE, _AFTER = range(4), range(4, 8)
_BEGIN_SOURCE, _IN_SOURCE = 8, 9


def _transitions(within_word: bool) -> Floats:
    """Score [from, to] of each step: 0 if allowed. Within a word only what has begun goes on."""
    table = np.full((10, 10), _NEVER, dtype=np.float32)
    for half in (_BEFORE, _AFTER):
        none, begin, inside, cue = half
        for state in half:
            if not within_word:
                table[state, [none, begin, cue]] = 0
        table[[begin, inside], inside] = 0
        table[none, none] = table[cue, cue] = 0
    table[[_BEGIN_SOURCE, _IN_SOURCE], _IN_SOURCE] = 0
    if not within_word:
        table[list(_BEFORE), _BEGIN_SOURCE] = 0
        for state in (_BEGIN_SOURCE, _IN_SOURCE):
            table[state, [_AFTER[0], _AFTER[1], _AFTER[3]]] = 0
    return table


_BETWEEN_WORDS: Final = _transitions(False)
_WITHIN_WORD: Final = _transitions(True)


def best_roles(logs: Floats, first: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    """Roles [anchors, n] with the highest total of `logs` [anchors, n, 6] that make valid spans.

    `first` [anchors, n] is true where a piece begins a word: the pieces of a word share its role.
    """
    count, size, _ = logs.shape
    back = np.zeros((size, count, 10), dtype=np.int8)
    emissions = logs[:, :, _ROLE]
    score = emissions[:, 0].copy()
    score[:, [2, 9]] = _NEVER
    score[:, 4:8] = _NEVER
    tables = np.stack([_WITHIN_WORD, _BETWEEN_WORDS])
    kind = first.astype(np.intp)
    for n in range(1, size):
        ways = score[:, :, None] + tables[kind[:, n]]
        back[n] = ways.argmax(axis=1)
        score = ways.max(axis=1) + emissions[:, n]
    state = score.argmax(axis=1)
    rows = np.arange(count)
    roles = np.zeros((count, size), dtype=np.int8)
    for n in range(size - 1, -1, -1):
        roles[:, n] = _ROLE[state]
        state = back[n][rows, state]
    return roles
