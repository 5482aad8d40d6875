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
    emissions = np.ascontiguousarray(logs.transpose(1, 2, 0)[:, _ROLE])
    starts = np.ascontiguousarray(first.T)
    scores = np.empty((size, 10, count), dtype=np.float32)
    score = emissions[0].copy()
    score[[2, 4, 5, 6, 7, 9]] = _NEVER
    scores[0] = score
    for n in range(1, size):
        score = _step(score, starts[n])
        score += emissions[n]
        scores[n] = score
    return _trace(scores, first.T.astype(np.intp))


def _step(score: Floats, starts: npt.NDArray[np.bool_]) -> Floats:
    """The best score [10, anchors] of a way to each state, as `_transitions` allows, written out for speed."""
    before = score[:4].max(axis=0)
    after = score[4:].max(axis=0)
    best = np.empty_like(score)
    best[:4] = best[_BEGIN_SOURCE] = before
    best[4:8] = after
    if not starts.all():
        # Within a word what has begun goes on, and nothing begins.
        stay = score.copy()
        stay[[1, 5, _BEGIN_SOURCE]] = _NEVER
        np.copyto(best, stay, where=~starts)
    best[2] = np.maximum(score[1], score[2])
    best[6] = np.maximum(score[5], score[6])
    best[_IN_SOURCE] = np.maximum(score[_BEGIN_SOURCE], score[_IN_SOURCE])
    return best


def _trace(scores: Floats, kinds: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
    """Walk back from the best last state; which state came before each is worked out only on that way."""
    size, _, count = scores.shape
    into = np.ascontiguousarray(np.stack([_WITHIN_WORD, _BETWEEN_WORDS]).transpose(0, 2, 1))
    states = np.empty((size, count), dtype=np.intp)
    states[-1] = scores[-1].argmax(axis=0)
    for n in range(size - 1, 0, -1):
        states[n - 1] = (scores[n - 1].T + into[kinds[n], states[n]]).argmax(axis=1)
    return _ROLE[states.T].astype(np.int8)
