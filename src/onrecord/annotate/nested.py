"""Attributions within attributions: of "A said that B had denied C", B's denial, passed on by A.

The attribution model gives each word to one speaker, the outer one. What somebody tells of another's words is read here
by the grammar: a verb of saying in the indicative with a subject of its own, and its clause or, for denials and the
like, its object.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from onrecord.annotate.actors import Cast
from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, at, lemma
from onrecord.annotate.quotations import saying_verbs
from onrecord.lexicon import words
from onrecord.model.annotation import Attribution
from onrecord.model.span import Span

_SCORE = 0.5
# Verbs of the table that with a clause mean something else ("allowed us to", "shows that").
_LOOSE = words("loose reporting verbs")
# Verbs whose object or infinitive is what is said: "denied the report", "promised to leave".
_WITH_OBJECT = words("verbs of words with objects")
_WITH_INFINITIVE = words("verbs of words with infinitives")
_ACCUSING = words("accusing verbs")
# Subjects who are the outer speaker himself, or nobody in particular.
_NOBODY = words("nobodies")
_NOT_SO = words("unreal clause openers")
_MODALS = words("modal verbs")
# Acts whose content is not told as so: what is denied, wanted or guessed there was said by nobody.
_UNREAL_ACTS = {"ask", "demand", "deny", "doubt", "expect", "fear", "hope", "intend", "offer", "predict", "propose",
                "reject", "rule_out", "suggest", "threaten", "urge", "vow", "want"}  # fmt: skip


def nested(reading: Reading, cast: Cast, outer: Sequence[Attribution]) -> Iterator[tuple[SpanTriple, Attribution]]:
    """The attributions that the contents of `outer` hold, each with the one that it stands in."""
    cues = {at(t) for a in outer for s in a.cue for t in reading.tokens_in(s)}
    for attribution in outer:
        if not attribution.asserted or attribution.act in _UNREAL_ACTS:
            continue
        for piece in attribution.content:
            for verb in reading.tokens_in(piece):
                told = _told(verb) if verb.tag_[:1] == "V" and at(verb) not in cues else None
                if told is None:
                    continue
                source, content = told
                if not (piece.contains(source) and piece.contains(content)):
                    continue
                speaker = cast.at(source)
                if speaker is not None and speaker != attribution.speaker:
                    said_by, cue, said = (((s.start, s.end),) for s in (source, _cue(verb), content))
                    yield SpanTriple(said_by, cue, said, _SCORE), attribution


def _told(verb: Token) -> tuple[Span, Span] | None:
    """Who says and what is said, where the verb tells of words that were spoken."""
    word = lemma(verb)
    if word not in saying_verbs() or not _is_real(verb):
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    if subject is None or subject.lower_ in _NOBODY:
        return None
    for child in verb.children:
        if child.i < verb.i:
            continue
        clause = child.dep_ == "ccomp" and word not in _LOOSE and child.tag_[:1] in {"V", "M"}
        infinitive = child.dep_ == "xcomp" and word in _WITH_INFINITIVE
        thing = child.dep_ == "dobj" and word in _WITH_OBJECT and child.tag_[:2] == "NN"
        if clause or infinitive or thing:
            return _whole(subject), _whole(child)
        if child.dep_ == "dobj" and word in _ACCUSING:
            return _accusation(subject, child)
    return None


def _accusation(subject: Token, accused: Token) -> tuple[Span, Span] | None:
    """ "accused B of lying": the content is whom and of what."""
    charge = next((c for c in accused.head.children if c.dep_ == "prep" and c.i > accused.i), None)
    if charge is None or charge.lower_ not in {"of", "for"}:
        return None
    return _whole(subject), Span(_whole(accused).start, _whole(charge).end)


def _is_real(verb: Token) -> bool:
    """Whether the verb is in the indicative: neither wished, conditional, asked, nor still to come."""
    lefts = [c.lower_ for c in verb.lefts if c.dep_ in {"aux", "mark", "advmod"}]
    if verb.tag_ == "VB" and not {"did", "does", "do"} & set(lefts):
        return False
    if any(word in _MODALS or word in _NOT_SO for word in lefts):
        return False
    return verb.sent[-1].text != "?"


def _whole(token: Token) -> Span:
    left, right = token.left_edge, token.right_edge
    while right.i > token.i and (right.is_punct or right.is_space):
        right = right.nbor(-1)
    return Span(at(left), at(right) + len(right))


def _cue(verb: Token) -> Span:
    helpers = [c for c in verb.children if c.dep_ in {"aux", "neg", "prt"} and abs(c.i - verb.i) < 4]
    first, last = min([verb, *helpers], key=at), max([verb, *helpers], key=at)
    return Span(at(first), at(last) + len(last))
