"""A parsed block as plain lists: tags, heads and children by token index, several times faster to walk than the Doc."""

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LENGTH
from spacy.tokens import Doc

from onrecord.annotate import engine
from onrecord.model.span import Span

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
_DASHES = frozenset({"-", "--", "—", "–", "_"})
_MAX_DATELINE = 14
# How spaCy writes that a name begins or goes on.
_BEGINS, _GOES_ON = 3, 1


class Tree:
    """The dependency tree of one Doc. All lists are indexed by token; `at` is the block's offset in the article.

    `kids[i]` are the children of `i` in the order of the text, `head[i]` its governor (itself for a root).
    """

    __slots__ = (
        *("at", "dateline", "dep", "doc", "ends", "ent", "entity"),
        *("head", "heading", "index", "passive", "kids", "lemmas", "lower", "starts", "tag"),
    )

    def __init__(self, doc: Doc, index: int) -> None:
        rows = doc.to_array([DEP, ENT_TYPE, HEAD, LENGTH, ENT_IOB])
        dep, ent, _, length, inside = rows.T.tolist()
        words = engine.strings(doc.vocab.strings).__getitem__
        self.doc = doc
        self.index = index
        self.at = int(doc.user_data["at"])
        self.heading = doc.user_data["block"].kind in ("title", "heading")
        self.lower, self.tag = engine.words_and_tags(doc)
        self.dep: list[str] = list(map(words, dep))
        self.ent: list[str] = list(map(words, ent))
        # Heads come as distances in unsigned numbers.
        self.head: list[int] = (rows[:, 2].astype(np.int64) + np.arange(len(doc))).tolist()
        self.kids: list[list[int]] = [[] for _ in dep]
        kids = self.kids
        for i, h in enumerate(self.head):
            if h != i:
                kids[h].append(i)
        self.starts: list[int] = doc.user_data["idx"]
        self.ends = [start + size for start, size in zip(self.starts, length, strict=True)]
        self.lemmas: list[str] = list(map(engine.lemma_of, self.lower, self.tag))
        self.entity = self._entities(inside)
        self.dateline = self._dateline()
        # Filled by grammar.is_passive.
        self.passive: dict[int, bool] = {}

    def _entities(self, inside: list[int]) -> dict[int, tuple[int, int]]:
        """For each token of a name its first and its last token; `inside` are spaCy's IOB codes."""
        found: dict[int, tuple[int, int]] = {}
        ent, size = self.ent, len(self.ent)
        for first, code in enumerate(inside):
            if code == _BEGINS and ent[first] in _NAMES:
                last = first
                while last + 1 < size and inside[last + 1] == _GOES_ON:
                    last += 1
                for i in range(first, last + 1):
                    found[i] = (first, last)
        return found

    def _dateline(self) -> int:
        """The token of the dash that ends an opening such as "BERLIN (Reuters) -", 0 when there is none."""
        for i, word in enumerate(self.lower[:_MAX_DATELINE]):
            if word in _DASHES and i:
                plain = [k for k in range(i) if self.tag[k][:1] in "VM" or self.tag[k] in ("NN", "NNS", "DT", "PRP")]
                return 0 if plain else i
        return 0

    def __len__(self) -> int:
        return len(self.lower)

    def lemma(self, i: int) -> str:
        """The base form of token `i`, in lower case."""
        return self.lemmas[i]

    def kid(self, i: int, *deps: str) -> int | None:
        """The first child of `i` with one of the labels `deps`."""
        dep = self.dep
        for k in self.kids[i]:
            if dep[k] in deps:
                return k
        return None

    def all_kids(self, i: int, *deps: str) -> list[int]:
        """The children of `i` with one of the labels `deps`, in the order of the text."""
        return [k for k in self.kids[i] if self.dep[k] in deps]

    def is_capital(self, i: int) -> bool:
        """Whether token `i` is written with a capital."""
        return self.doc[i].text[:1].isupper()

    def span(self, first: int, last: int) -> Span:
        """The article's span from the start of token `first` to the end of token `last`."""
        return Span(self.at + self.starts[first], self.at + self.ends[last])
