"""Whose words a document's are: "the letter says" after "he wrote in a letter", or after "the minister's letter"."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from onrecord.annotate.actors import Cast
from onrecord.annotate.engine import Reading, at, lemma
from onrecord.lexicon import words
from onrecord.model.span import Span

_DOCUMENTS = words("authored documents")
_WRITING = words("document verbs")
# Nouns for one document.
_SAME = (
    frozenset({"analysis", "poll", "research", "study", "survey"}),
    frozenset({"complaint", "filing", "lawsuit", "petition", "suit"}),
    frozenset({"decision", "judgment", "opinion", "order", "ruling", "verdict"}),
)
# How many blocks a document may reach back to where its author is told.
_REACH = 14


def author_of(reading: Reading, cast: Cast, source: Span) -> str | None:
    """The actor whose document the source is ("the letter"), where the article has told before whose it is."""
    noun = next((t for t in reading.tokens_in(source) if t.head not in reading.tokens_in(source) or t.head == t), None)
    if noun is None or noun.tag_ != "NN" or lemma(noun) not in _DOCUMENTS:
        return None
    if not any(c.dep_ == "det" and c.lower_ in {"the", "this", "that"} for c in noun.children):
        return None
    for earlier in _before(reading, noun):
        for author in _authors(earlier):
            if found := cast.at(_span(author)):
                return found
    return None


def _before(reading: Reading, noun: Token) -> Iterator[Token]:
    """Earlier mentions of the same document, the nearest first."""
    docs: list[Doc] = list(reading.docs)
    number = next(n for n, doc in enumerate(docs) if doc is noun.doc)
    for n in range(number, max(-1, number - _REACH), -1):
        tokens = docs[n][: noun.i] if n == number else docs[n][:]
        alike = _alike(lemma(noun))
        yield from (t for t in reversed(list(tokens)) if t.tag_[:2] == "NN" and lemma(t) in alike)


def _alike(noun: str) -> frozenset[str]:
    """The nouns by which the same document may have been called before."""
    return next((group for group in _SAME if noun in group), frozenset({noun}))


def _authors(document: Token) -> Iterator[Token]:
    """Who may have written it: its owner, whom it is from, who wrote or sent it, or who speaks in it."""
    yield from (c for c in document.children if c.dep_ == "poss" and c.tag_ != "PRP$")
    for preposition in (c for c in document.children if c.dep_ == "prep" and c.lower_ in {"from", "by"}):
        yield from (c for c in preposition.children if c.dep_ == "pobj")
    # "A Reuters survey", "a statement issued by the ministry"
    yield from (c for c in document.children if c.dep_ in {"compound", "nmod"} and c.tag_ == "NNP")
    for clause in (c for c in document.children if c.dep_ == "acl" and lemma(c) in _WRITING):
        yield from (o for by in clause.children if by.dep_ == "agent" for o in by.children if o.dep_ == "pobj")
    above = document.head
    if document.dep_ == "dobj" and lemma(above) in _WRITING:
        yield from (c for c in above.children if c.dep_ == "nsubj")
    if document.dep_ == "pobj" and above.lower_ in {"in", "by", "via", "with"}:
        yield from (c for c in above.head.children if c.dep_ == "nsubj")


def _span(token: Token) -> Span:
    return Span(at(token.left_edge), at(token.right_edge) + len(token.right_edge))
