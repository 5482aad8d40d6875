"""spaCy's entity recognizer, decoded for all tokens at once: the same entities in a fraction of the time.

The recognizer moves from token to token and chooses: outside, an entity of this one token, or the begin of one, then
inside or last. Outside of an entity the choice depends on the token only, and within one on its first, the present and
the last token: so the first kind is made for all tokens in one product, and the second for all begun entities in step.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.attrs import ENT_IOB, ENT_TYPE, IS_SPACE, SENT_START
from spacy.tokens import Doc

from onrecord.annotate.vectors import Floats

_NEVER: Final = np.float32(-np.inf)
_OUTSIDE, _BEGIN, _INSIDE = 2, 3, 1  # as spaCy numbers them

Places = npt.NDArray[np.int64]


class Recognizer:
    """The last layers of spaCy's recognizer. Raises ValueError when it is built otherwise than known."""

    def __init__(self, pipe: Any) -> None:
        tokens, lower, upper = pipe.model.layers
        feed = tokens.layers[-1]
        weights = lower.get_param("W")
        if (
            feed.name != "linear"
            or weights.shape[0] != 3
            or weights.shape[2] != 2
            or pipe.model.attrs["unseen_classes"]
        ):
            raise ValueError("the recognizer of the language model is built in an unknown way")
        self.encoder_model = tokens
        self._feed: tuple[Floats, Floats] = (feed.get_param("W").T, feed.get_param("b"))
        # Pieces of the maxout one after the other.
        self._features: list[Floats] = [
            np.ascontiguousarray(w.transpose(1, 0, 2).reshape(-1, w.shape[-1]).T) for w in weights
        ]
        self._absent: list[Floats] = [part.T.reshape(-1) for part in lower.get_param("pad")[0]]
        self._bias: Floats = lower.get_param("b").T.reshape(-1)
        self._scores: Floats = np.ascontiguousarray(upper.get_param("W").T)
        self._score_bias: Floats = upper.get_param("b")
        moves = [str(pipe.moves.get_class_name(n)) for n in range(pipe.moves.n_moves)]
        labels = [move[2:] for move in moves if move[:2] == "B-"]
        # "U-" without a label is for stretches that a caller has barred.
        self._barred = [n for n, move in enumerate(moves) if move == "U-"]
        self._begins, self._insides, self._lasts, self._units = (
            np.array([moves.index(f"{kind}-{label}") for label in labels]) for kind in "BILU"
        )
        self._kind = np.array([" BILUO".index(move[0]) for move in moves])
        self._label = np.array([labels.index(move[2:]) if move[2:] else -1 for move in moves])
        self._label_keys = np.array([pipe.vocab.strings[label] for label in labels], dtype=np.uint64)

    def _best(self, sums: Floats) -> Floats:
        half = sums.shape[1] // 2
        return np.maximum(sums[:, :half], sums[:, half:])

    def find(
        self, vectors: Floats, spaces: npt.NDArray[np.bool_], closing: npt.NDArray[np.bool_]
    ) -> list[tuple[int, int, int]]:
        """Entities as (first token, token after the last, number of the label) from the encoder's vectors of tokens.

        `spaces` are tokens of white space, `closing` the last tokens of sentences and texts.
        """
        fed: Floats = vectors @ self._feed[0] + self._feed[1]
        parts: list[Floats] = [fed @ weights for weights in self._features]
        here, first, last = parts
        scores = self._best(here + self._absent[1] + self._absent[2] + self._bias) @ self._scores + self._score_bias
        scores[:, self._insides] = scores[:, self._lasts] = _NEVER
        scores[:, self._barred] = _NEVER
        scores[np.ix_(spaces, self._units)] = _NEVER
        scores[np.ix_(spaces | closing, self._begins)] = _NEVER
        move = scores.argmax(axis=1)
        kind = self._kind[move]
        label = self._label[move]
        begun = np.flatnonzero(kind == 1)
        ends = dict(
            zip(begun.tolist(), self._ends(begun, label[begun], here, first, last, closing).tolist(), strict=True)
        )
        found: list[tuple[int, int, int]] = []
        after = 0
        for i in np.flatnonzero((kind == 1) | (kind == 4)).tolist():
            if i >= after:
                after = ends.get(i, i + 1)
                found.append((i, after, int(label[i])))
        return found

    def _ends(
        self,
        begun: Places,
        labels: Places,
        here: Floats,
        first: Floats,
        last: Floats,
        closing: npt.NDArray[np.bool_],
    ) -> Places:
        """The tokens after the entities that begin at `begun`, followed through all at the same time."""
        ends = np.zeros(len(begun), dtype=np.int64)
        going, at = np.arange(len(begun)), begun + 1
        on, off = self._scores[:, self._insides], self._scores[:, self._lasts]
        on_bias, off_bias = self._score_bias[self._insides], self._score_bias[self._lasts]
        while len(going):
            hidden = self._best(here[at] + first[begun[going]] + last[at - 1] + self._bias)
            label = labels[going]
            inside = np.einsum("ij,ji->i", hidden, on[:, label]) + on_bias[label]
            stop = np.einsum("ij,ji->i", hidden, off[:, label]) + off_bias[label]
            goes_on = (inside >= stop) & ~closing[at]
            ends[going[~goes_on]] = at[~goes_on] + 1
            going, at = going[goes_on], at[goes_on] + 1
        return ends

    def mark(self, docs: Sequence[Doc], vectors: Floats) -> None:
        """Set the entities of parsed docs, from the encoder's vectors of all their tokens."""
        lengths = [len(doc) for doc in docs]
        stops = np.cumsum(lengths)
        flags = np.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in docs])
        closing = np.append(flags[1:, 1] == 1, True)
        closing[stops - 1] = True
        tags = np.zeros((len(flags), 2), dtype=np.uint64)
        tags[:, 0] = _OUTSIDE
        for begin, after, label in self.find(vectors, flags[:, 0] == 1, closing):
            tags[begin:after] = _INSIDE, self._label_keys[label]
            tags[begin, 0] = _BEGIN
        for doc, stop, length in zip(docs, stops.tolist(), lengths, strict=True):
            rows: Any = tags[stop - length : stop]
            doc.from_array([ENT_IOB, ENT_TYPE], rows)
