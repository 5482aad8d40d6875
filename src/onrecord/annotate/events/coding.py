"""The PLOVER type of an event, by a small linear model over words and grammar, trained by training/events.py.

Two softmax layers over hashed features: one reads a mention, one reads its sentence; both know "none of these", so
that sentences about other things are left without a type.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import numpy.typing as npt

from onrecord.annotate.events.features import of_mention, of_sentence
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern, listed

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
_TELLING = listed("telling")
_MAX_DEPTH = 20
# How much the sentence's type weighs against the mention's own, and how sure a mention must be.
_SENTENCE_WEIGHT = 0.5
_SURE = 0.25
# An event whose sides are not both known may follow the lexicon, or a weaker score.
_LISTED = 0.05
_WEAK = 0.1
# A sentence's most likely types, at these probabilities, go to the mentions that suit them best.
_FIRST, _SECOND = 0.2, 0.06
_SUITS = 0.002
# They do so only where "none" has no more than these.
_QUIET, _QUIETER = 0.5, 0.4
# The lexicon's word for a mention counts for its type, against types that the word has elsewhere, and against others.
_LIKELY, _UNLIKELY, _OTHERWISE = 2.0, 0.3, 0.1

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
    places = [np.array([crc32(f.encode()) % SIZE for f in of_sentence(tree, first, last, memo)], np.int64)]
    central: list[npt.NDArray[np.int64]] = []
    others: list[npt.NDArray[np.int64]] = []
    own = []
    for i in mentions:
        hashes = np.array([crc32(f.encode()) for f in of_mention(tree, i, memo)], np.int64)
        own.append(hashes % SIZE)
        # The same feature counts apart in the main chain of the sentence, and half elsewhere.
        if in_main_chain(tree, i):
            central.append(((hashes >> 7) ^ 0x5BD1 ^ (hashes << 3)) % SIZE)
        else:
            others.append(((hashes >> 7) ^ 0x2C1B ^ (hashes << 3)) % SIZE)
    full = np.concatenate(places + central)
    # Of places that are hit twice the first one counts, and the full weights come first.
    shared, at = np.unique(np.concatenate([full, *others]), return_index=True)
    weights = np.where(at < len(full), 1.0, 0.5).astype(np.float32)
    norm = np.float32(np.sqrt((weights * weights).sum()) or 1.0)
    return Seen(tuple(mentions), tuple(own), shared, (weights / norm).astype(np.float32))


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

    def scores(self, seen: Seen) -> "Scores":
        """The probabilities of the types, "none" last, for each mention of a sentence and for the sentence."""
        whole = _softmax(seen.weights @ self.sentence[seen.shared])
        rows = [self.mention[h].sum(0) / np.float32(np.sqrt(len(h))) for h in seen.own]
        found = _softmax(np.stack(rows))
        found[:, :NONE] *= (whole[:NONE] * NONE + 1e-9) ** _SENTENCE_WEIGHT
        return Scores(found / found.sum(1, keepdims=True), whole)


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of the types, "none" last: a row for each mention, and one row for the sentence."""

    mentions: Floats
    whole: Floats

    def promising(self) -> list[bool]:
        """Which mentions may get a type by their own scores."""
        return [bool(best > _WEAK) for best in self.mentions[:, :NONE].max(1)]

    def types(
        self,
        listed: Sequence[str | None],
        denied: Sequence[str | None],
        complete: Sequence[bool],
        public: Sequence[bool],
    ) -> list[str | None]:
        """The type of each mention.

        `listed` are the lexicon's types, `denied` those that a word has elsewhere but not here; `complete` says which
        mentions have both their sides, `public` which the lexicon knows or have somebody with a name or an office.
        """
        rows = self.mentions.copy()
        for row, likely, unlikely in zip(rows, listed, denied, strict=True):
            if likely:
                row[TYPES.index(likely)] *= _LIKELY
            if unlikely:
                row[TYPES.index(unlikely)] *= _UNLIKELY
        found = [_own(*given) for given in zip(rows, listed, complete, public, strict=True)]
        first, second = (int(t) for t in np.argsort(-self.whole[:NONE], kind="stable")[:2])
        for kind, least, most in ((first, _FIRST, _QUIET), (second, _SECOND, _QUIETER)):
            if self.whole[kind] > least and self.whole[NONE] < most and TYPES[kind] not in found:
                other = [1.0 if known in (None, TYPES[kind]) else _OTHERWISE for known in listed]
                free = [
                    (float(rows[m, kind]) * other[m], -m)
                    for m, type_ in enumerate(found)
                    if type_ is None and public[m]
                ]
                if free and (best := max(free))[0] > _SUITS:
                    found[-best[1]] = TYPES[kind]
        return found


def _own(row: Floats, listed: str | None, complete: bool, public: bool) -> str | None:
    best = int(row[:NONE].argmax())
    if row[best] > _SURE:
        return TYPES[best]
    if complete or not public:
        return None
    if listed is not None and row[TYPES.index(listed)] >= _LISTED:
        return listed
    return TYPES[best] if row[best] > _WEAK else None


def _softmax(z: Floats) -> Floats:
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)  # type: ignore[no-any-return]


@cache
def model() -> Model:
    """The trained model that lies beside this module."""
    with files(__package__).joinpath("model.npz").open("rb") as file, np.load(file) as arrays:
        layers = [arrays[name].astype(np.float32) * arrays[name + "_scale"] for name in ("mention", "sentence")]
    return Model(*layers)


__all__ = ["NONE", "SIZE", "TYPES", "Model", "Scores", "Seen", "in_main_chain", "model", "see"]
