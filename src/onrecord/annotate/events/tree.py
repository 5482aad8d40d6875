"""A parsed block as plain lists: tags, heads and children by token index, several times faster to walk than the Doc."""

from collections.abc import Callable
from functools import cache

from spacy.attrs import DEP, ENT_TYPE, HEAD, LENGTH, LOWER, TAG
from spacy.strings import StringStore
from spacy.tokens import Doc

from onrecord.annotate import engine
from onrecord.model.span import Span

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
_DASHES = frozenset({"-", "--", "—", "–", "_"})
_MAX_DATELINE = 14


class Tree:
    """The dependency tree of one Doc. All lists are indexed by token; `at` is the block's offset in the article.

    `kids[i]` are the children of `i` in the order of the text, `head[i]` its governor (itself for a root).
    """

    __slots__ = (
        *("at", "dateline", "dep", "doc", "ends", "ent", "entity"),
        *("head", "heading", "index", "kids", "lemmas", "lower", "starts", "tag"),
    )

    def __init__(self, doc: Doc, index: int) -> None:
        rows = doc.to_array([LOWER, TAG, DEP, ENT_TYPE, HEAD, LENGTH])
        lower, tag, dep, ent, head, length = (column.tolist() for column in rows.T)
        words = _words(doc.vocab.strings)
        self.doc = doc
        self.index = index
        self.at = int(doc.user_data["at"])
        self.heading = doc.user_data["block"].kind in ("title", "heading")
        self.lower: list[str] = [words(key) for key in lower]
        self.tag: list[str] = [words(key) for key in tag]
        self.dep: list[str] = [words(key) for key in dep]
        self.ent: list[str] = [words(key) for key in ent]
        # Heads come as distances in unsigned numbers.
        self.head: list[int] = [i + (h - 2**64 if h >= 2**63 else h) for i, h in enumerate(head)]
        self.kids: list[list[int]] = [[] for _ in lower]
        for i, h in enumerate(self.head):
            if h != i:
                self.kids[h].append(i)
        self.starts: list[int] = doc.user_data["idx"]
        self.ends = [start + size for start, size in zip(self.starts, length, strict=True)]
        self.lemmas: list[str | None] = [None] * len(lower)
        self.entity = {i: (e.start, e.end - 1) for e in doc.ents if e.label_ in _NAMES for i in range(e.start, e.end)}
        self.dateline = self._dateline()

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
        found = self.lemmas[i]
        if found is None:
            found = self.lemmas[i] = engine.lemma_of(self.lower[i], self.tag[i])
        return found

    def kid(self, i: int, *deps: str) -> int | None:
        """The first child of `i` with one of the labels `deps`."""
        return next((k for k in self.kids[i] if self.dep[k] in deps), None)

    def all_kids(self, i: int, *deps: str) -> list[int]:
        """The children of `i` with one of the labels `deps`, in the order of the text."""
        return [k for k in self.kids[i] if self.dep[k] in deps]

    def is_capital(self, i: int) -> bool:
        """Whether token `i` is written with a capital."""
        return self.doc[i].text[:1].isupper()

    def span(self, first: int, last: int) -> Span:
        """The article's span from the start of token `first` to the end of token `last`."""
        return Span(self.at + self.starts[first], self.at + self.ends[last])


@cache
def _words(strings: StringStore) -> Callable[[int], str]:
    known: dict[int, str] = {}

    def word(key: int) -> str:
        found = known.get(key)
        if found is None:
            found = known[key] = str(strings[key]) if key else ""
        return found

    return word
