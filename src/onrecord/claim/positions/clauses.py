"""Positions that a speaker's own clauses take, whatever the cue: what another must do, what he is ready to do,
what he wants, and what depends on a condition."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma, span
from onrecord.claim.grammar import children, clause_span, is_verb, phrase
from onrecord.claim.positions.make import ACTS, addressee, position
from onrecord.lexicon import words
from onrecord.model.annotation import Attribution
from onrecord.model.brief import Position, PositionKind
from onrecord.model.span import Span

_OBLIGING = words("obliging modals")
_NOT_DONE = words("telling refused") | {
    "be",
    "get",
    "happen",
    "have",
    "hesitate",
    "know",
    "last",
    "like",
    "lose",
    "see",
}
# "It must be noted that": nothing is asked of anybody.
_ONLY_SEEN = words("passive remarks")
_MEASURES = words("measure nouns")
_OWN_BODIES = {"administration", "company", "country", "government", "ministry", "nation", "party", "side", "team"}
_READY = words("ready adjectives")
_WANTING = words("wanting verbs")
_FIRST_PERSON = words("first person")
_BINDING = words("binding conjunctions")
_COMMITTING = words("committing modals")


def clauses(analysis: Analysis, told: Sequence[Attribution]) -> Iterator[Position]:
    """The positions in the clauses of what named speakers say."""
    for attribution in told:
        if attribution.speaker is None or not attribution.asserted or attribution.act in ACTS:
            continue
        for token in (t for s in attribution.content for t in analysis.reading.tokens_in(s)):
            if found := _taken(analysis, token, attribution):
                kind, where, toward = found
                yield position(analysis, attribution.speaker, kind, _inside(where, attribution), toward)


def _inside(where: Span, attribution: Attribution) -> Span:
    """The part of a clause that the speaker says: a clause may begin before the quotation does."""
    piece = next((s for s in attribution.content if s.overlaps(where)), where)
    return Span(max(where.start, piece.start), min(where.end, piece.end))


def _taken(analysis: Analysis, token: Token, attribution: Attribution) -> tuple[PositionKind, Span, str | None] | None:
    word = token.lower_
    if word in _OBLIGING and token.dep_ == "aux" and is_verb(token.head) and not _inverted(token):
        other = _obliged(analysis, token.head, attribution)
        if other or _to_be_done(token.head) or _of_a_measure(token.head):
            return "demand", clause_span(_denied_above(_whole_clause(token.head))), other
    elif word in _READY and token.dep_ in {"acomp", "ROOT", "oprd"} and children(token, "xcomp", "prep", "ccomp"):
        if _is_own(analysis, token.head, attribution):
            return "offer", clause_span(token.head), None
    elif lemma(token) in _WANTING and token.tag_ in {"VBP", "VBZ"} and children(token, "dobj", "xcomp", "ccomp"):
        if any(s.lower_ in _FIRST_PERSON for s in children(token, "nsubj")):
            inner = next(iter(children(token, "ccomp", "xcomp")), token)
            other = addressee(analysis, clause_span(inner)) if inner != token else None
            # "We expect this to be short": nobody is to do anything.
            if other is None and lemma(token) == "expect":
                return None
            return "demand", clause_span(token), other
    elif token.dep_ == "neg" and is_verb(token.head) and _is_refused(token.head):
        if _is_own(analysis, token.head, attribution):
            return "refusal", clause_span(token.head), None
    elif word in _BINDING and token.dep_ in {"mark", "advmod"} and token.head.dep_ == "advcl":
        main = token.head.head
        if not is_verb(main) or not _commits(main):
            return None
        if _is_own(analysis, main, attribution) or _of_a_measure(main):
            return "condition", clause_span(main), _other(analysis, token.head, attribution)
        if children(main, "expl") and word in {"if", "unless", "until"}:
            # "There will be no talks until they stop", "there will be consequences if this goes on"
            return (
                "threat" if word == "if" else "condition",
                clause_span(main),
                _other(analysis, token.head, attribution),
            )
    return None


def _is_refused(verb: Token) -> bool:
    """ "We will not accept it": what somebody says that he will not do. What "would not be" is only told."""
    if lemma(verb) in _NOT_DONE or children(verb, "auxpass") or verb.dep_ in {"acl", "advcl", "relcl"}:
        return False
    will = any(c.lower_ in {"will", "wo", "would", "'ll", "’ll"} for c in children(verb, "aux"))
    return will and not any(c.lower_ in _BINDING for a in children(verb, "advcl") for c in children(a, "mark"))


def _other(analysis: Analysis, verb: Token, attribution: Attribution) -> str | None:
    """Whoever the condition is put to: the subject of its clause, where that is not the speaker's side."""
    for subject in children(verb, "nsubj", "nsubjpass"):
        actor = analysis.cast.at(phrase(subject))
        if actor and attribution.speaker and not analysis.same_side(actor, attribution.speaker):
            return actor
    return None


def _inverted(modal: Token) -> bool:
    """ "Should the talks fail": a condition, no demand."""
    return any(s.i > modal.i for s in children(modal.head, "nsubj", "nsubjpass"))


def _to_be_done(verb: Token) -> bool:
    """ "The hostages must be released": whoever is meant, it is to be done."""
    relative = verb.dep_ in {"relcl", "acl"}
    return not relative and any(c.dep_ == "auxpass" for c in verb.children) and lemma(verb) not in _ONLY_SEEN


def _of_a_measure(verb: Token) -> bool:
    """Whether the clause is about a measure or talks, which stand and fall with what somebody decides."""
    return any(lemma(s) in _MEASURES for s in children(verb, "nsubj", "nsubjpass"))


def _commits(verb: Token) -> bool:
    return any(c.lower_ in _COMMITTING for c in children(verb, "aux"))


def _is_own(analysis: Analysis, verb: Token, attribution: Attribution) -> bool:
    """Whether the clause is about the speaker himself or his side."""
    for subject in children(verb, "nsubj", "nsubjpass"):
        if subject.lower_ in _FIRST_PERSON:
            return True
        if lemma(subject) in _OWN_BODIES and any(c.tag_ == "PRP$" for c in children(subject, "poss")):
            # "Said that his country would not take part"
            return True
        actor = analysis.cast.at(phrase(subject))
        if actor and attribution.speaker and analysis.same_side(actor, attribution.speaker):
            return True
    return False


def _obliged(analysis: Analysis, verb: Token, attribution: Attribution) -> str | None:
    if verb.dep_ in {"relcl", "acl"} and not any(s.tag_ in {"WDT", "WP"} for s in children(verb, "nsubj", "nsubjpass")):
        # "The way that this committee should work"
        return None
    for subject in children(verb, "nsubj", "nsubjpass"):
        # In "it is the council that must act", the subject "that" stands for the noun before it.
        relative = subject.tag_ in {"WDT", "WP"} and verb.dep_ in {"relcl", "acl"}
        actor = analysis.cast.at(span(verb.head) if relative else phrase(subject))
        if actor and attribution.speaker and not analysis.same_side(actor, attribution.speaker):
            return actor
    return None


def _denied_above(verb: Token) -> Token:
    """ "I don't think that it should be done": without its "don't think" the clause would say the opposite."""
    above = verb.head
    return above if verb.dep_ == "ccomp" and is_verb(above) and children(above, "neg") else verb


def _whole_clause(verb: Token) -> Token:
    """The clause with its "it is X that" where it has one."""
    for above in (verb.head, verb.head.head):
        if lemma(above) == "be" and any(c.lower_ == "it" for c in children(above, "nsubj", "expl")):
            return above if any(c.lower_ == "that" for c in verb.children) else verb
    return verb
