"""Attributions that the model passed over and the grammar shows: a verb of saying with its subject and its clause
("only asserting that ..."), "according to X" and "per X" with what they vouch for."""

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, at, lemma, lemma_of, words_and_tags
from onrecord.annotate.grammar import authors
from onrecord.annotate.nominal import share
from onrecord.annotate.quotations import saying_verbs
from onrecord.annotate.seams import without
from onrecord.lexicon import words

_SCORE = 0.4
# A clause of which more than this share is told already is told.
_COVERED = 0.3
_LOOSE = words("loose reporting verbs")
_NOBODY = words("nobodies")
_VOUCHING = {"according", "per"}
# What one goes by that is nobody: "according to plan", "per person".
_NO_SOURCE = words("measures gone by")
Pair = tuple[int, int]


def passed_over(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """Attributions beside `triples` whose speaker, cue and content the grammar shows."""
    told = sorted(s for t in triples for s in (*t.content, *t.cue))
    found = []
    saying = saying_verbs() - _LOOSE
    for doc in reading.docs:
        for i, (word, tag) in enumerate(zip(*words_and_tags(doc), strict=True)):
            if tag[:1] == "V" and word != "according":
                parts = _said(doc[i]) if lemma_of(word, tag) in saying else None
            elif tag[:1] in {"V", "I"} and word in _VOUCHING:
                parts = _vouched(doc[i])
            else:
                continue
            if parts is None or share(parts[2], told) > _COVERED or share(parts[1], told):
                continue
            found.append(SpanTriple((parts[0],), (parts[1],), (parts[2],), _SCORE))
    return found


def _said(verb: Token) -> tuple[Pair, Pair, Pair] | None:
    """A verb of saying with the clause after it and whoever says it."""
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i + 1), None)
    if clause is None or not any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in clause.children):
        return None
    author = next((a for a in authors(verb) if a.i != verb.i and a.lower_ not in _NOBODY), None)
    inside = author is not None and clause.left_edge.i <= author.i <= clause.right_edge.i
    if author is None or inside:
        return None
    return _range(author), (at(verb), at(verb) + len(verb)), _range(clause)


def _vouched(word: Token) -> tuple[Pair, Pair, Pair] | None:
    """ "According to X" and "per X", where X is somebody."""
    last = word
    if word.lower_ == "according":
        last = next((c for c in word.children if c.lower_ == "to"), word)
    noun = next((c for c in last.children if c.dep_ == "pobj"), None)
    if noun is None or word.head == word or not _may_vouch(word, noun):
        return None
    clause = without(word.head, word)
    if len(clause) < 2:
        return None
    source = _range(noun)
    return source, (at(word), at(last) + len(last)), (at(clause[0]), at(clause[-1]) + len(clause[-1]))


def _may_vouch(word: Token, noun: Token) -> bool:
    if lemma(noun) in _NO_SOURCE or noun.tag_[:1] not in {"N", "P"}:
        return False
    if word.lower_ != "per":
        return True
    # "$5 per vote": a rate has neither a comma before it nor an article or name after it.
    named = noun.tag_[:3] == "NNP" or any(c.dep_ in {"det", "poss", "nummod"} for c in noun.children)
    return named and (word.i == word.sent.start or word.nbor(-1).text in {",", "—", "–"})


def _range(token: Token) -> Pair:
    left, right = token.left_edge, token.right_edge
    while right.i > token.i and (right.is_punct or right.is_space):
        right = right.nbor(-1)
    return at(left), at(right) + len(right)
