"""Deadlines: something to be done by a day, by whom it was set, and what is said to follow otherwise."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.claim.chain import chain_at
from onrecord.claim.evidence import sentence as sentence_span
from onrecord.claim.grammar import children, clause_span, climb, is_negated, is_verb, objects_of, phrase
from onrecord.lexicon import words
from onrecord.model.annotation import TimeExpression
from onrecord.model.brief import Deadline
from onrecord.model.span import Span

_NOUNS = words("deadline nouns")
_LIMITS = words("time limits")
_SETTING = words("deadline setting")
_OBLIGING = words("obliging verbs")
_BINDING = {"agree", "commit", "pledge", "promise", "undertake", "vow"}


def deadlines(analysis: Analysis) -> tuple[Deadline, ...]:
    """The deadlines of an article, each day and setter once."""
    found: dict[tuple[str, object], Deadline] = {}
    for sentence in analysis.sentences:
        for deadline in _in_sentence(analysis, sentence):
            key = (deadline.by, deadline.last)
            if key not in found or (deadline.otherwise and not found[key].otherwise):
                found[key] = deadline
    return tuple(sorted(found.values(), key=lambda d: d.evidence.span.start))


def _in_sentence(analysis: Analysis, sentence: TokenSpan) -> Iterator[Deadline]:
    times = _future_times(analysis, sentence)
    if not times:
        return
    for token in sentence:
        if lemma(token) in _NOUNS and token.tag_[:2] == "NN":
            time = min(times, key=lambda t: _far(t, at(token)))
            if made := _from_noun(analysis, token, time):
                yield made
                return
    for time in times:
        first = analysis.reading.token_at(time.span.start)
        if first is not None and (made := _from_limit(analysis, first, time)):
            yield made
            return


def _far(time: TimeExpression, place: int) -> int:
    return min(abs(time.span.start - place), abs(time.span.end - place))


def _future_times(analysis: Analysis, sentence: TokenSpan) -> list[TimeExpression]:
    low, high = at(sentence[0]), at(sentence[-1]) + len(sentence[-1])
    published = analysis.article.published
    return [
        t
        for t in analysis.times
        if low <= t.span.start < high
        and t.type in {"DATE", "TIME"}
        and t.last is not None
        and (published is None or t.last >= published)
    ]


def _from_noun(analysis: Analysis, noun: Token, time: TimeExpression) -> Deadline | None:
    setters: list[Token] = [*children(noun, "poss"), *objects_of(noun, "by", "from")]
    targets = objects_of(noun, "for", "to", "on")
    doing = children(noun, "acl", "relcl")
    governor = noun.head if noun.dep_ in {"dobj", "nsubjpass"} and is_verb(noun.head) else None
    for clause in [*doing, *([governor] if governor is not None else [])]:
        if lemma(clause) in _SETTING:
            setters += [*children(clause, "nsubj"), *objects_of(clause, "by")]
            targets += [*children(clause, "dative"), *objects_of(clause, "on", "for", "to")]
            doing = [
                *doing,
                *(c for c in children(clause, "xcomp", "advcl", "acl", "relcl", "conj") if _is_infinitive(c)),
            ]
            doing += [c for t in targets for c in children(t, "acl", "relcl") if _is_infinitive(c)]
    what = next((c for c in doing if _is_infinitive(c)), None)
    by = _first_actor(analysis, setters) or _speaker(analysis, at(noun))
    return _deadline(analysis, noun, by, _first_actor(analysis, targets), what, time)


def _from_limit(analysis: Analysis, first: Token, time: TimeExpression) -> Deadline | None:
    """ "gave Tehran until Friday to answer", "must withdraw by Monday or face sanctions"."""
    prep = next((t for t in [first, *climb(first, 3)] if t.dep_ in {"prep", "mark"} and t.lower_ in _LIMITS), None)
    if prep is None:
        return None
    verb = next((t for t in climb(prep, 3) if is_verb(t)), None)
    if verb is None:
        return None
    if prep.lower_ in {"until", "till"} and lemma(verb) in {"give", "have"}:
        what = next((c for c in children(verb, "xcomp", "advcl", "dobj", "ccomp") if _is_infinitive(c)), None)
        what = what or next((t for t in verb.subtree if _is_infinitive(t) and t.i > prep.i), None)
        subject = children(verb, "nsubj", "nsubjpass")
        gives = lemma(verb) == "give" and not children(verb, "auxpass")
        targets = [*children(verb, "dative"), *children(verb, "dobj")] if gives else subject
        by = _first_actor(analysis, subject) if gives else _first_actor(analysis, objects_of(verb, "by"))
        return _deadline(
            analysis, verb, by or _speaker(analysis, at(verb)), _first_actor(analysis, targets), what, time
        )
    if any(c.lower_ == "unless" for c in children(verb, "mark")):
        return _unless(analysis, verb, time)
    above = [verb, *climb(verb, 2)]
    obliged = any(c.lower_ in _OBLIGING for c in children(verb, "aux")) or any(
        lemma(t) in _OBLIGING - {"have"} for t in above[1:]
    )
    if not obliged:
        if (bound := next((t for t in above[1:] if lemma(t) in _BINDING and not is_negated(t)), None)) is None:
            return None
        # "Agreed to put together a plan by March": who is to do it has set himself the day.
        by = _first_actor(analysis, children(bound, "nsubj"))
        return _deadline(analysis, verb, by, None, verb, time)
    by = _speaker(analysis, at(verb)) or _first_actor(analysis, children(above[-1], "nsubj"))
    target = _first_actor(analysis, [*children(verb, "nsubj", "nsubjpass"), *children(verb.head, "dobj")])
    return _deadline(analysis, verb, by, target, verb, time)


def _unless(analysis: Analysis, verb: Token, time: TimeExpression) -> Deadline | None:
    """ "Crews will walk out unless their employer improves its offer by Friday"."""
    main = verb.head
    by = _first_actor(analysis, children(main, "nsubj")) or _speaker(analysis, at(main))
    target = _first_actor(analysis, children(verb, "nsubj", "nsubjpass"))
    made = _deadline(analysis, verb, by, target, verb, time)
    if made is None:
        return None
    start = at(main.left_edge)
    return replace(made, otherwise=analysis.text[start : at(verb.left_edge)].strip(" ,"))


def _deadline(
    analysis: Analysis, token: Token, by: str | None, target: str | None, what: Token | None, time: TimeExpression
) -> Deadline | None:
    if by is None or (what is None and target is None):
        return None
    action, otherwise = _split(analysis, what, time) if what is not None else ("", None)
    name = analysis.cast.actor(target).name if target else ""
    if what is not None and not _is_infinitive(what):
        words = action
    else:
        words = " to ".join(part for part in (name, action) if part) if action else f"{name}'s deadline"
    return Deadline(by, words, time.first, time.last, analysis.evidence(sentence_span(token)), otherwise)


def _split(analysis: Analysis, verb: Token, time: TimeExpression) -> tuple[str, str | None]:
    """What is to be done, and what comes after "or" as the consequence; the day itself is left out at the end."""
    other = next((c for c in children(verb, "conj") if any(x.lower_ == "or" for x in (*verb.children, *c.lefts))), None)
    whole = clause_span(verb)
    subjects = [] if _is_infinitive(verb) else children(verb, "nsubj", "nsubjpass")
    start = at(subjects[0].left_edge) if subjects else at(verb)
    end = whole.end
    otherwise = None
    if other is not None:
        joint = next((x for x in (*verb.children, *other.lefts) if x.lower_ == "or"), other)
        end = at(joint)
        otherwise = clause_span(other).of(analysis.text).removeprefix("to ").strip()
    if start < time.span.start < end and not analysis.text[time.span.end : end].strip(" .,"):
        end = time.span.start
    words = analysis.text[start:end].rstrip(" ,")
    for limit in _LIMITS:
        words = words.removesuffix(f" {limit}")
    return words, otherwise


def _is_infinitive(token: Token) -> bool:
    return is_verb(token) and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.lefts)


def _first_actor(analysis: Analysis, nouns: list[Token]) -> str | None:
    for noun in nouns:
        if actor := analysis.cast.at(phrase(noun)):
            return actor
        # "that" and "which" stand for the noun that the clause hangs on.
    return None


def _speaker(analysis: Analysis, place: int) -> str | None:
    return next((b for b in chain_at(analysis, Span(place, place + 1)).by if b), None)
