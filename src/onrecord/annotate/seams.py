"""The seams of attributions, by the grammar: a clause and the quotation that follows it after a colon are two contents,
and "according to X" inside a clause speaks of that clause alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, at
from onrecord.model.span import Span

# "... were clear: “We want ...”": at least this many words on each side are a content of their own.
_MIN_WORDS = 4
_COLON = re.compile(r":\s+(?=[“\"„«])")
_CLAUSES = {"acl", "relcl", "advcl", "csubj"}


def mend(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """The attributions with their contents cut at the seams."""
    whole = (_from_start(reading, _own_clause(reading, triple)) for triple in triples)
    return [piece for triple in whole for piece in _at_colon(reading.text, triple)]


def _from_start(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """The content from where its clause begins: who "demands that A give up arms" does not demand arms."""
    (start, end), *rest = triple.content
    for verb in (t for s in triple.cue for t in reading.tokens_in(Span(*s)) if t.tag_[:1] == "V"):
        for clause in verb.children:
            low, high = at(clause.left_edge), at(clause.right_edge)
            if clause.dep_ in {"ccomp", "xcomp"} and clause.i > verb.i and at(verb) < low < start <= high:
                return replace(triple, content=((low, end), *rest))
    return triple


def _at_colon(text: str, triple: SpanTriple) -> Iterator[SpanTriple]:
    start, end = triple.content[0]
    mark = _COLON.search(text, start, end) if len(triple.content) == 1 else None
    parts = [(start, mark.start()), (mark.end(), end)] if mark else []
    if parts and all(len(text[s:e].split()) >= _MIN_WORDS for s, e in parts):
        yield from (replace(triple, content=(part,)) for part in parts)
    else:
        yield triple


def _own_clause(reading: Reading, triple: SpanTriple) -> SpanTriple:
    cue = [t for s in triple.cue for t in reading.tokens_in(Span(*s))]
    according = next((t for t in cue if t.lower_ == "according"), None)
    if according is None or according.head.dep_ not in _CLAUSES:
        return triple
    clause = _without(according.head, according)
    if not clause:
        return triple
    return replace(triple, content=((at(clause[0]), at(clause[-1]) + len(clause[-1])),))


def _without(clause: Token, phrase: Token) -> list[Token]:
    """The clause's tokens before or after a phrase in it, whichever are more, without marks at the ends."""
    inner = {t.i for t in phrase.subtree}
    tokens = [t for t in clause.subtree if t.i not in inner and not t.is_space]
    before = [t for t in tokens if t.i < phrase.i]
    after = [t for t in tokens if t.i > phrase.i]
    longer = before if len(before) >= len(after) else after
    while longer and longer[-1].is_punct:
        longer = longer[:-1]
    while longer and longer[0].is_punct:
        longer = longer[1:]
    return longer
