"""The PLOVER type of an event, by a small linear model over words and grammar, trained by training/events.py.

Two softmax layers over hashed features: one reads a mention, one reads its sentence; both know "none of these", so
that sentences about other things are left without a type.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import numpy.typing as npt

from onrecord.annotate.events.features import lexical_type, of_mention, of_sentence
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern

TYPES = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "YIELD",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)
NONE = len(TYPES)
SIZE = 1 << 15
# Verbs that only tell what the sentence is about are no part of its main chain.
_TELLING = frozenset("say tell add report note state announce declare claim explain reveal disclose write".split())
_MAX_DEPTH = 20
# How much the sentence's type weighs against the mention's own, and how sure an event with both its sides must be.
_SENTENCE_WEIGHT = 0.5
_SURE = 0.15
# An event whose sides are not both known may follow the lexicon, or a weaker score.
_LISTED = 0.003
_WEAK = 0.05

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model reads of one sentence: for each mention the hashes of its features, and those of the whole."""

    mentions: tuple[int, ...]
    own: tuple[npt.NDArray[np.int64], ...]
    shared: npt.NDArray[np.int64]
    weights: Floats


def see(tree: Tree, first: int, last: int, mentions: list[int], memo: dict[int, Pattern | None]) -> Seen:
    """The features of the sentence of tokens `first` to `last` (not included) and of its mentions."""
    values: dict[int, float] = {crc32(f.encode()) % SIZE: 1.0 for f in of_sentence(tree, first, last, memo)}
    own = []
    for i in mentions:
        hashes = [crc32(f.encode()) for f in of_mention(tree, i, memo)]
        own.append(np.array([h % SIZE for h in hashes], np.int64))
        main = in_main_chain(tree, i)
        weight = 1.0 if main else 0.5
        for h in hashes:
            # The same feature counts apart in the main chain of the sentence and elsewhere.
            place = ((h >> 7) ^ (0x5BD1 if main else 0x2C1B) ^ (h << 3)) % SIZE
            if values.get(place, 0.0) < weight:
                values[place] = weight
    shared = np.fromiter(values.keys(), np.int64, len(values))
    weights = np.fromiter(values.values(), np.float32, len(values))
    norm = float(np.sqrt((weights * weights).sum())) or 1.0
    return Seen(tuple(mentions), tuple(own), shared, weights / np.float32(norm))


def in_main_chain(tree: Tree, i: int) -> bool:
    """Whether token `i` is the sentence's predicate or a clause that it governs, reporting verbs left out."""
    if tree.lemma(i) in _TELLING:
        return False
    for _ in range(_MAX_DEPTH):
        if tree.head[i] == i:
            return True
        if tree.dep[i] not in ("ccomp", "xcomp"):
            return False
        i = tree.head[i]
    return False


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the two layers, one row a hashed feature and one column a type, "none" last."""

    mention: Floats
    sentence: Floats

    def scores(self, seen: Seen) -> Floats:
        """For each mention of a sentence the probabilities of the types, "none" last."""
        whole = _softmax(seen.weights @ self.sentence[seen.shared])
        prior = (whole[:NONE] * NONE + 1e-9) ** _SENTENCE_WEIGHT
        rows = [self.mention[h].sum(0) / np.float32(np.sqrt(len(h))) for h in seen.own]
        found = _softmax(np.stack(rows))
        found[:, :NONE] *= prior
        return found / found.sum(1, keepdims=True)  # type: ignore[no-any-return]


def _softmax(z: Floats) -> Floats:
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)  # type: ignore[no-any-return]


@cache
def model() -> Model:
    """The trained model that lies beside this module."""
    with files(__package__).joinpath("model.npz").open("rb") as file, np.load(file) as arrays:
        layers = [arrays[name].astype(np.float32) * arrays[name + "_scale"] for name in ("mention", "sentence")]
    return Model(*layers)


def decide(scores: Floats, listed: str | None, complete: bool) -> str | None:
    """The type of a mention from its row of `scores`; `listed` is the lexicon's, `complete` has both sides."""
    best = int(scores[:NONE].argmax())
    if scores[best] > _SURE:
        return TYPES[best]
    if complete:
        return None
    if listed is not None and scores[TYPES.index(listed)] >= _LISTED:
        return listed
    return TYPES[best] if scores[best] > _WEAK else None


__all__ = ["NONE", "SIZE", "TYPES", "Model", "Seen", "decide", "lexical_type", "model", "see"]
