"""Quotations that the attribution model passed over: marked words beside a verb of saying with its subject.

Nothing is guessed: a quotation whose sentence tells no speaker is left alone.
"""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, at, lemma
from onrecord.lexicon import report_cues
from onrecord.model.span import Span

_QUOTED = re.compile(r"[“\"„«](?P<words>[^“”\"„«»\n]{12,})[”\"»“]|``(?P<more>[^`\n]{12,}?)''")
# A quotation is told when at least this share of its words is in some content.
_COVERED = 0.4
# Fewer words are a phrase in quotation marks, not a quotation.
_MIN_WORDS = 5
# How many tokens after the closing mark the verb may stand.
_NEAR = 8
_SCORE = 0.5


def overlooked(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """Attributions for the quotations that `triples` leave out and whose speaker the sentence names."""
    told = [Span(*s) for t in triples for s in t.content]
    found = []
    for doc in reading.docs:
        base = doc.user_data["at"]
        for match in _QUOTED.finditer(doc.text):
            span = Span(base + match.start(), base + match.end())
            if len(match[0].split()) < _MIN_WORDS or _share(span, told) >= _COVERED:
                continue
            verb = _verb_after(reading, span) or _verb_before(reading, span)
            subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
            if verb is not None and subject is not None:
                source = (at(subject.left_edge), at(subject.right_edge) + len(subject.right_edge))
                cue = (at(verb), at(verb) + len(verb))
                found.append(SpanTriple((source,), (cue,), ((span.start, span.end),), _SCORE))
    return found


def _share(span: Span, told: Sequence[Span]) -> float:
    inside = sum(max(0, min(span.end, t.end) - max(span.start, t.start)) for t in told)
    return inside / (span.end - span.start)


def _verb_after(reading: Reading, span: Span) -> Token | None:
    """ "...," he declared: a verb of saying soon after the closing mark, in the same block."""
    last = reading.token_at(span.end - 1)
    if last is None:
        return None
    following = last.doc[last.i + 1 : last.i + 1 + _NEAR]
    for token in following:
        if token.text in {".", "!", "?", "“", "``"} or token.text == '"':
            return None
        if _says(token) and _subject_outside(token, span):
            return token
    return None


def _verb_before(reading: Reading, span: Span) -> Token | None:
    """He declared: "...": a verb of saying in the words that lead up to the opening mark."""
    first = reading.token_at(span.start)
    if first is None:
        return None
    leading = list(first.doc[max(0, first.i - _NEAR) : first.i])
    if not leading or leading[-1].text not in {":", ","}:
        return None
    return next((t for t in reversed(leading) if _says(t) and _subject_outside(t, span)), None)


def _subject_outside(verb: Token, span: Span) -> bool:
    return any(c.dep_ == "nsubj" and not span.start <= at(c) < span.end for c in verb.children)


def _says(token: Token) -> bool:
    return token.tag_[:1] == "V" and lemma(token) in saying_verbs()


@cache
def saying_verbs() -> frozenset[str]:
    """Verbs of speaking and writing, as lemmas."""
    return frozenset(c.phrase for c in report_cues() if c.pos == "v" and c.kind in {"speech", "writing"})
