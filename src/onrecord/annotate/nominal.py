"""Attributions by a noun that the model passed over: "hints from the ministry about a new round of talks".

Taken only where the grammar names the author ("X's claim", "hints from X") and the content (a clause, or "about ...").
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, at, lemma_of, words_and_tags
from onrecord.lexicon import report_cues

# A content of which more than this share is told already is told.
_COVERED = 0.3
_SCORE = 0.3
_ABOUT = "about "


def nominal(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """Attributions whose cue is a noun and whose content `triples` leave out."""
    told = sorted(s for t in triples for s in t.content)
    found = []
    nouns = _nouns()
    for doc in reading.docs:
        for i, (word, tag) in enumerate(zip(*words_and_tags(doc), strict=True)):
            if tag[:2] != "NN" or lemma_of(word, tag) not in nouns:
                continue
            token = doc[i]
            author = next(_authors(token), None)
            content = next(_contents(token), None)
            if author is None or content is None or share(_range(content), told) > _COVERED:
                continue
            cue = (at(token), at(token) + len(token))
            found.append(SpanTriple((_range(author),), (cue,), (_range(content),), _SCORE))
    return found


def authored(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """`triples`, those of a noun whose author the model did not find with the one that the grammar names."""
    return [t if t.source or len(t.cue) != 1 else _with_author(reading, t) for t in triples]


def _with_author(reading: Reading, triple: SpanTriple) -> SpanTriple:
    (start, end), (first, last) = triple.cue[0], triple.content[0]
    noun = reading.token_at(start)
    if noun is None or noun.tag_[:2] != "NN" or at(noun) + len(noun) != end or first < end:
        return triple
    author = next(_authors(noun), None)
    if author is None:
        return triple
    low, high = _range(author)
    if low < first < high:  # the content may hang on the author
        high = low + len(reading.text[low:first].rstrip())
    if low < last and first < high:
        return triple
    if reading.text.startswith(_ABOUT, first):
        first += len(_ABOUT)
    return replace(triple, source=((low, high),), content=((first, last), *triple.content[1:]))


def _authors(noun: Token) -> Iterator[Token]:
    yield from (c for c in noun.children if c.dep_ == "poss")
    yield from _objects(noun, {"from", "by"})


def _contents(noun: Token) -> Iterator[Token]:
    for clause in noun.children:
        after = clause.dep_ in {"acl", "ccomp", "relcl"} and clause.i > noun.i
        if after and any(c.lower_ in {"that", "to"} and c.dep_ in {"mark", "aux"} for c in clause.lefts):
            yield clause
    yield from _objects(noun, {"about"})
    # "Hints from X about Y": the parser hangs the second phrase on the first.
    for author in _objects(noun, {"from", "by"}):
        yield from _objects(author, {"about"})


def _objects(token: Token, prepositions: set[str]) -> Iterator[Token]:
    for prep in token.children:
        if prep.dep_ == "prep" and prep.lower_ in prepositions:
            yield from (c for c in prep.children if c.dep_ == "pobj")


def _range(token: Token) -> tuple[int, int]:
    return at(token.left_edge), at(token.right_edge) + len(token.right_edge)


def share(span: tuple[int, int], told: Sequence[tuple[int, int]]) -> float:
    """How much of `span` lies in the spans `told`, which are sorted."""
    inside = 0
    for start, end in told:
        if start >= span[1]:
            break
        if end > span[0]:
            inside += min(span[1], end) - max(span[0], start)
    return inside / (span[1] - span[0])


@cache
def _nouns() -> frozenset[str]:
    return frozenset(c.phrase for c in report_cues() if c.pos == "n")
