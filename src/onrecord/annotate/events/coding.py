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

from onrecord.annotate.events.features import Lexical, of_mention, of_sentence
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import listed

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
_PLACE = {name: place for place, name in enumerate(TYPES)}
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
Ints = npt.NDArray[np.int64]
Table = npt.NDArray[np.int8] | Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model reads of one sentence, as CRC-32 numbers: the features that all of it shares, and those of its
    mentions; `central` are the mentions in its main chain."""

    shared: list[int]
    mentions: list[list[int]]
    central: list[bool]


@dataclass(frozen=True, slots=True)
class Batch:
    """The features of many sentences as places in the model's tables, one sentence and one mention after the other.

    `starts` and `whole_starts` say where the features of each mention and of each sentence begin; `weights` are those
    of the places in `whole`, of length one for each sentence.
    """

    own: Ints
    starts: Ints
    whole: Ints
    weights: Floats
    whole_starts: Ints


def see(lexical: Lexical, first: int, last: int, mentions: list[int]) -> Seen:
    """The features of the sentence of tokens `first` to `last` (not included) and of its mentions."""
    return Seen(
        [crc32(f.encode()) for f in of_sentence(lexical, first, last)],
        [[crc32(f.encode()) for f in of_mention(lexical, i)] for i in mentions],
        [in_main_chain(lexical.tree, i) for i in mentions],
    )


def placed(seen: Sequence[Seen]) -> Batch:
    """The places in the tables of what was seen of sentences, each of which has a mention."""
    sizes = np.array([len(m) for s in seen for m in s.mentions])
    own = np.array([h for s in seen for m in s.mentions for h in m], np.int64)
    central = np.repeat([c for s in seen for c in s.central], sizes)
    mixed = (own >> 7) ^ np.where(central, 0x5BD1, 0x2C1B) ^ (own << 3)
    inside = np.repeat(np.arange(len(seen)), [sum(map(len, s.mentions)) for s in seen])
    around = np.repeat(np.arange(len(seen)), [len(s.shared) for s in seen])
    shared = np.array([h for s in seen for h in s.shared], np.int64)
    # The same feature counts apart in the main chain of the sentence, and half elsewhere. Of places of a sentence that
    # are hit twice the first one counts, and the full weights come first.
    hashes = np.concatenate((shared, mixed[central], mixed[~central])) % SIZE
    keys = np.concatenate((around, inside[central], inside[~central])) * SIZE + hashes
    order = keys.argsort(kind="stable")
    ranked = keys[order]
    fresh = np.ones(len(ranked), np.bool_)
    np.not_equal(ranked[1:], ranked[:-1], out=fresh[1:])
    whole = ranked[fresh]
    weights = np.where(order[fresh] < len(shared) + np.count_nonzero(central), np.float32(1.0), np.float32(0.5))
    sentence, whole = np.divmod(whole, SIZE)
    starts = np.searchsorted(sentence, np.arange(len(seen)))
    norms = np.sqrt(np.add.reduceat(weights * weights, starts)).astype(np.float32)
    weights = (weights / norms[sentence]).astype(np.float32)
    return Batch(own % SIZE, np.cumsum(sizes) - sizes, whole, weights, starts)


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
    """Weights of the two layers, one row a hashed feature and one column a type, "none" last; small numbers that are
    kept as bytes have a scale."""

    mention: Table
    sentence: Table
    mention_scale: float = 1.0
    sentence_scale: float = 1.0

    def scores(self, seen: Sequence[Seen]) -> "list[Scores]":
        """The probabilities of the types, "none" last, for each of some sentences and for its mentions."""
        if not seen:
            return []
        batch = placed(seen)
        rows = self.sentence[batch.whole].astype(np.float32) * self.sentence_scale
        whole = _softmax(np.add.reduceat(rows * batch.weights[:, None], batch.whole_starts))
        rows = self.mention[batch.own].astype(np.float32) * self.mention_scale
        lengths = np.sqrt(np.diff(batch.starts, append=len(batch.own)))
        found = _softmax((np.add.reduceat(rows, batch.starts) / lengths[:, None]).astype(np.float32))
        counts = [len(s.mentions) for s in seen]
        found[:, :NONE] *= np.repeat((whole[:, :NONE] * NONE + 1e-9) ** _SENTENCE_WEIGHT, counts, axis=0)
        found /= found.sum(1, keepdims=True)
        split, at = [], 0
        mentions = found.tolist()
        for count, row in zip(counts, whole.tolist(), strict=True):
            split.append(Scores(mentions[at : at + count], row))
            at += count
        return split


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of the types, "none" last: a row for each mention, and one row for the sentence."""

    mentions: list[list[float]]
    whole: list[float]

    def promising(self) -> list[bool]:
        """Which mentions may get a type by their own scores."""
        return [max(row[:NONE]) > _WEAK for row in self.mentions]

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
        rows = [row.copy() for row in self.mentions]
        for row, likely, unlikely in zip(rows, listed, denied, strict=True):
            if likely:
                row[_PLACE[likely]] *= _LIKELY
            if unlikely:
                row[_PLACE[unlikely]] *= _UNLIKELY
        found = [_own(*given) for given in zip(rows, listed, complete, public, strict=True)]
        first = _best(self.whole)
        second = max((t for t in range(NONE) if t != first), key=lambda t: self.whole[t])
        for kind, least, most in ((first, _FIRST, _QUIET), (second, _SECOND, _QUIETER)):
            if self.whole[kind] > least and self.whole[NONE] < most and TYPES[kind] not in found:
                other = [1.0 if known in (None, TYPES[kind]) else _OTHERWISE for known in listed]
                free = [(rows[m][kind] * other[m], -m) for m, type_ in enumerate(found) if type_ is None and public[m]]
                if free and (best := max(free))[0] > _SUITS:
                    found[-best[1]] = TYPES[kind]
        return found


def _best(row: list[float]) -> int:
    types = row[:NONE]
    return types.index(max(types))


def _own(row: list[float], listed: str | None, complete: bool, public: bool) -> str | None:
    best = _best(row)
    if row[best] > _SURE:
        return TYPES[best]
    if complete or not public:
        return None
    if listed is not None and row[_PLACE[listed]] >= _LISTED:
        return listed
    return TYPES[best] if row[best] > _WEAK else None


def _softmax(z: Floats) -> Floats:
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)  # type: ignore[no-any-return]


@cache
def model() -> Model:
    """The trained model that lies beside this module."""
    with files(__package__).joinpath("model.npz").open("rb") as file, np.load(file) as arrays:
        return Model(
            arrays["mention"], arrays["sentence"], float(arrays["mention_scale"]), float(arrays["sentence_scale"])
        )


__all__ = ["NONE", "SIZE", "TYPES", "Batch", "Model", "Scores", "Seen", "in_main_chain", "model", "placed", "see"]
