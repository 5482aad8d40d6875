"""Positions told without a word of saying: who refuses to do something, who invites whom, and whose "request for
talks", "offer to mediate" or "threat to leave" is spoken of."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma, span
from onrecord.claim.grammar import children, clause_span, is_negated, is_noun, is_verb, objects_of, phrase
from onrecord.claim.positions.make import NOUNS, addressee, has_substance, position
from onrecord.lexicon import words
from onrecord.model.brief import Position
from onrecord.model.span import Span

_REFUSING = {"decline", "refuse"}
_ASKING = {"ask", "beg", "implore", "order", "press", "pressure", "request", "urge"}
# Verbs of telling, and such as ask for no answer: "declined to comment", "refused to give his name".
_TELLING = words("telling refused")
_PRONOUNS = {"WDT", "WP"}


def deeds(analysis: Analysis) -> Iterator[Position]:
    """Refusals to do something, invitations, and positions named by a noun, in the order of the text."""
    for sentence in analysis.sentences:
        for verb in sentence:
            if (named := whose(analysis, verb)) is not None:
                by, where = named
                yield position(analysis, by, NOUNS[lemma(verb)], where, addressee(analysis, where))
            if not is_verb(verb) or is_negated(verb):
                continue
            if lemma(verb) in _REFUSING:
                yield from _refusal(analysis, verb)
            elif lemma(verb) == "invite":
                yield from _invitation(analysis, verb)
            elif lemma(verb) in _ASKING:
                yield from _request(analysis, verb)


def whose(analysis: Analysis, noun: Token) -> tuple[str, Span] | None:
    """Whose position a noun names and what it is: "a request from Kyiv for missiles", "Iran's offer to host talks"."""
    if not is_noun(noun) or lemma(noun) not in NOUNS:
        return None
    owners = [*children(noun, "poss"), *objects_of(noun, "from", "by")]
    by = next((a for o in owners if (a := analysis.cast.at(phrase(o)))), None)
    inner = next((c for c in children(noun, "acl", "relcl", "ccomp") if c.i > noun.i and _tells(c)), None)
    what = inner or next(iter(objects_of(noun, "for")), None)
    if by is None or what is None or is_negated(noun):
        return None
    where = clause_span(what)
    return (by, where) if has_substance(analysis, where) else None


def _tells(clause: Token) -> bool:
    """Whether a clause after a noun says what it is: "to host talks", "that sanctions be lifted"."""
    return _is_infinitive(clause) or any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children)


def _refusal(analysis: Analysis, verb: Token) -> Iterator[Position]:
    inner = next((c for c in children(verb, "xcomp", "ccomp", "advcl") if is_verb(c) and c.i > verb.i), None)
    if inner is None or lemma(inner) in _TELLING or not _is_infinitive(inner):
        return
    where = _trimmed(analysis, clause_span(inner))
    by = _subject(analysis, verb)
    if by is not None and len(analysis.reading.tokens_in(where)) > 2 and not analysis.is_headline(where):
        yield position(analysis, by, "refusal", where, None)


def _invitation(analysis: Analysis, verb: Token) -> Iterator[Position]:
    by = _subject(analysis, verb)
    guest = next(iter(children(verb, "dobj")), None)
    inner = next((c for c in children(verb, "xcomp", "advcl", "ccomp") if _is_infinitive(c)), None)
    # The parser may make the guest the subject of what he is invited to do.
    guest = guest or next((s for s in children(inner, "nsubj") if s.i > verb.i), None) if inner is not None else guest
    whither = objects_of(verb, "to", "for")
    if by is None or guest is None or (inner is None and not whither):
        return
    last = clause_span(inner) if inner is not None else phrase(whither[0])
    whom = analysis.cast.at(phrase(guest))
    yield position(analysis, by, "offer", Span(at(guest.left_edge), max(last.end, phrase(guest).end)), whom)


def _trimmed(analysis: Analysis, where: Span) -> Span:
    """The words without a conjunction at their end, whose other half the parser has hung elsewhere."""
    tokens = analysis.reading.tokens_in(where)
    if tokens and tokens[-1].tag_ == "CC" and len(tokens) > 1:
        return Span(where.start, at(tokens[-2]) + len(tokens[-2]))
    return where


def _request(analysis: Analysis, verb: Token) -> Iterator[Position]:
    """ "Lula asked Trump to lift the tariff", wherever it stands."""
    by = _subject(analysis, verb)
    inner = next((c for c in children(verb, "xcomp", "advcl", "ccomp") if _is_infinitive(c)), None)
    if inner is None or by is None or lemma(inner) in _TELLING or children(verb, "auxpass"):
        return
    asked = next((n for n in (*children(verb, "dobj"), *children(inner, "nsubj")) if n.i > verb.i), None)
    whom = analysis.cast.at(phrase(asked)) if asked is not None else None
    where = _trimmed(analysis, clause_span(inner))
    if asked is not None and whom is not None and whom != by and at(asked) < where.end:
        yield position(analysis, by, "demand", Span(min(at(asked.left_edge), where.start), where.end), whom)


def _is_infinitive(verb: Token) -> bool:
    return is_verb(verb) and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts)


def _subject(analysis: Analysis, verb: Token) -> str | None:
    """Who does it: the verb's subject, that of the clause it hangs on ("refusing to"), or whoever a relative means."""
    for place in (verb, verb.head) if verb.dep_ in {"conj", "advcl", "xcomp"} else (verb,):
        for subject in children(place, "nsubj"):
            relative = subject.tag_ in _PRONOUNS and place.dep_ == "relcl"
            return analysis.cast.at(span(place.head) if relative else phrase(subject))
    return None
