"""How an event is shaped: its format and level, what it is for, and the precedent that the text names."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma, span
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame, sentences_about
from onrecord.claim.grammar import children, clause_span, is_hedged, is_verb
from onrecord.lexicon import formats, words
from onrecord.model.claim import WordValue
from onrecord.model.span import Span

_FORMAT_NOUNS = words("format nouns")
_ABOUT = words("topic prepositions")
_HINTING = words("hinting nouns")


def shape(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """Formats told of the event: by its own name, or in the sentences about one that is still to come."""
    own = {at(m.token) for m in frame.mentions}
    for number in sentences_about(analysis, frame):
        for token in analysis.sentences[number]:
            word = formats().get(lemma(token)) or formats().get(token.lower_)
            near = at(token.head) in own or (frame.phase == "ahead" and lemma(token.head) in _FORMAT_NOUNS)
            if word and near:
                hinted = any(lemma(t) in _HINTING for t in token.head.ancestors)
                hedged = hinted or is_hedged(token.head)
                yield Found("format", WordValue(word), span(token), passage(token), hedged=hedged)
    for mention in frame.mentions:
        yield from _level(mention.token)


def _level(token: Token) -> Iterator[Found]:
    for prep in children(token, "prep"):
        for noun in children(prep, "pobj"):
            if lemma(noun) == "level" and prep.lower_ == "at":
                words = [c for c in noun.lefts if c.dep_ in {"amod", "compound", "poss"}]
                if words:
                    value = Span(at(words[0]), at(noun) + len(noun))
                    level = " ".join(t.text for t in (*words, noun))
                    yield Found("format", WordValue(level), value, passage(token))


def _end(last: Token) -> int:
    """Where the phrase or clause that "since" opens ends, without what is joined to it by "and"."""
    top = last.head if last.dep_ == "mark" else last
    joined = {t.i for c in children(top, "conj", "cc") for t in c.subtree}
    tokens = [t for t in top.subtree if t.i not in joined and not t.is_punct and t.i >= last.i]
    return max(at(t) + len(t) for t in tokens) if tokens else at(last) + len(last)


def purpose(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """ "talks to end the war", "a meeting aimed at ...", "talks on trade"."""
    for mention in frame.mentions:
        if is_verb(mention.token):
            continue
        for child in mention.token.children:
            if child.i < mention.token.i:
                continue
            if child.dep_ == "relcl" or (child.dep_ == "acl" and not _is_aim(child)):
                continue
            if _is_aim(child) or (child.dep_ == "prep" and child.lower_ in _ABOUT and _has_topic(child)):
                where = clause_span(child)
                yield Found("purpose", WordValue(where.of(analysis.text)), where, passage(mention.token))


def _is_aim(token: Token) -> bool:
    infinitive = is_verb(token) and token.dep_ in {"acl", "relcl"} and any(c.lower_ == "to" for c in token.lefts)
    return infinitive or (lemma(token) in {"aim", "intend"} and token.dep_ == "acl")


def _has_topic(prep: Token) -> bool:
    nouns = children(prep, "pobj")
    # "on Friday" is a time, "on the sidelines" a place.
    return any(n.ent_type_ not in {"DATE", "TIME", "GPE", "LOC"} and lemma(n) != "sideline" for n in nouns)


def precedent(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """ "The first summit between leaders of the two since ...": one value for each event that it is the first since."""
    told: dict[str, str] = {}
    for number in sentences_about(analysis, frame):
        sentence = analysis.sentences[number]
        for token in sentence:
            if token.lower_ != "first" or token.dep_ not in {"amod", "attr", "advmod", "acomp"}:
                continue
            last = next((t for t in sentence if t.lower_ in {"since", "in"} and t.i > token.i), None)
            verb = next((t for t in token.ancestors if lemma(t) == "be"), None)
            if last is None or verb is None or (last.lower_ == "in" and "year" not in sentence.text):
                continue
            where = Span(at(token), max(_end(last), at(token) + len(token)))
            value = told.setdefault(analysis.text[at(last) : where.end], where.of(analysis.text))
            yield Found("precedent", WordValue(value), where, passage(token))
            break
