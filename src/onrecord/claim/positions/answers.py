"""How others answered a position: "these demands were rejected by X", "X rejected the offer"."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.claim.evidence import passage
from onrecord.claim.grammar import children, coordinated, is_negated, is_verb, objects_of, phrase
from onrecord.claim.positions.make import NOUNS
from onrecord.lexicon import meanings
from onrecord.model.brief import Position, Response

_RESPONSES = meanings("response verbs")


def answered(analysis: Analysis, found: list[Position]) -> tuple[Position, ...]:
    """Attach "these demands were rejected by X" and "X rejected the offer" to the positions spoken of before."""
    told = list(found)
    for sentence in analysis.sentences:
        for token in sentence:
            kind = _RESPONSES.get(lemma(token)) if is_verb(token) else None
            if kind is None or is_negated(token):
                continue
            targets = children(token, "nsubjpass") or children(token, "dobj")
            noun = next((n for t in targets for n in coordinated(t) if lemma(n) in NOUNS), None)
            passive = bool(children(token, "nsubjpass"))
            actors = _who(analysis, token, passive)
            if noun is None or not actors:
                continue
            response = Response(actors, kind, analysis.evidence(passage(token)))
            for index in _meant(analysis, told, noun, actors):
                told[index] = replace(told[index], responses=(*told[index].responses, response))
    return tuple(told)


def _who(analysis: Analysis, verb: Token, passive: bool) -> tuple[str, ...]:
    nouns = objects_of(verb, "by") if passive else [n for s in children(verb, "nsubj") for n in coordinated(s)]
    return tuple(dict.fromkeys(a for n in nouns[:1] for a in analysis.cast.all_at(phrase(n))))


def _meant(analysis: Analysis, found: Sequence[Position], noun: Token, actors: tuple[str, ...]) -> list[int]:
    """The positions before the noun that it means: of its kind, of its owner if it names one, from one passage."""
    kind = NOUNS[lemma(noun)]
    owners = [*children(noun, "poss"), *objects_of(noun, "from", "by")]
    owner = next((analysis.cast.at(phrase(o)) for o in owners), None)
    # "Rejected a request": one that is told here and nowhere before.
    fresh = owner is None and any(c.lower_ in {"a", "an", "any"} for c in noun.children)
    before = [
        i
        for i, p in enumerate(found)
        if not fresh
        and (p.evidence.span.end <= at(noun) or phrase(noun).contains(p.evidence.span))
        and p.by not in actors
        and (p.kind == kind or {p.kind, kind} <= {"demand", "condition"})
        and (owner is None or p.by == owner or analysis.same_side(p.by, owner))
    ]
    if not before:
        return []
    last = before[-1]
    if noun.tag_ != "NNS":
        return [last]
    run = [last]
    for i in reversed(before[:-1]):
        near = found[run[-1]].evidence.span.start - found[i].evidence.span.end < 60
        if found[i].by != found[last].by or not near:
            break
        run.append(i)
    return run
