"""Whether words open an event that is worth telling, or only name one in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from onrecord.annotate.actors.vocabulary import noun_heads
from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma
from onrecord.claim.grammar import children, is_verb
from onrecord.claim.parties import BETWEEN
from onrecord.lexicon import words

if TYPE_CHECKING:
    from onrecord.claim.frames import Mention

# Kinds of events that are known without their parties: there is one vote, or one truce, at a time.
_NAMED_BY_TOPIC = {"vote", "ceasefire"}
_DEFINITE = words("definite words")
_OCCURRING = words("occurring verbs")
# Clauses that only say since or until when something else is so.
_BACKGROUND = {"since", "when", "until", "before", "after"}
_ENDING = {"abandon", "cancel", "end", "leave", "quit", "scrap", "suspend", "tear", "terminate", "violate"}


def opens_event(analysis: Analysis, mention: Mention) -> bool:
    """Whether a mention that joins no event told before is one of its own."""
    if mention.kind in _NAMED_BY_TOPIC and not mention.participants and mention.event.status:
        # "Tuesday's vote on the deal will go ahead": which one is told by its day, or known from other articles.
        return is_definite(mention.token) or any(c.ent_type_ == "DATE" for c in children(mention.token, "poss"))
    if mention.kind == "disaster" and not mention.participants:
        # A crash of nobody's is known by its day.
        return bool(mention.times) and mention.event.certainty == "CERTAIN" and mention.event.polarity == "POS"
    if mention.kind in {"appointment", "resignation"} and (is_background(mention) or _dates_only(mention.token)):
        return False
    if mention.kind == "agreement" and mention.event.certainty != "CERTAIN" and _is_put_out(mention.token):
        return False
    if mention.kind in {"ruling", "vote"} and mention.event.certainty != "CERTAIN" and not mention.times:
        # "Unless the court rules for them", "to help elect him": no ruling and no vote of which anything is known.
        return is_definite(mention.token) and bool(mention.event.status)
    if mention.kind == "vote" and mention.token.tag_ == "NN" and not mention.times and _is_any(mention.token):
        return False
    if mention.kind == "visit" and not any(_is_somebody(analysis, a) for a in mention.participants):
        return False
    named = any(_has_name(analysis, a) for a in mention.participants)
    if len(mention.participants) < (2 if mention.kind in BETWEEN and not mention.joint else 1):
        # "Will hold talks in Cairo on Monday": of one party only what has its day.
        return named and bool(mention.times) and mention.kind in {"meeting", "call"}
    # "Customers are in talks with a manager": of people without names only what has its day is an event.
    return named or bool(mention.times) or mention.kind not in {"meeting", "call", "agreement", "ceasefire"}


def _is_put_out(noun: Token) -> bool:
    """ "Threatened to suspend the agreement": one that exists, and of which nothing new is told."""
    return not is_verb(noun) and noun.dep_ in {"dobj", "pobj"} and lemma(noun.head) in _ENDING


def _dates_only(verb: Token) -> bool:
    """ "Since he took office a year ago": the day of that is no news."""
    marks = {c.lower_ for c in children(verb, "mark", "advmod")}
    return lemma(verb) == "take" and verb.dep_ == "advcl" and bool(marks & _BACKGROUND)


def _is_any(noun: Token) -> bool:
    """ "An election": any, or one of a kind."""
    return any(c.lower_ in {"a", "an", "any", "no"} for c in children(noun, "det"))


def _is_somebody(analysis: Analysis, actor: str) -> bool:
    """Whether an actor has a name, or is told by a word for people: eddies that "head to the west" visit nobody."""
    return _has_name(analysis, actor) or any(
        word.lower() in noun_heads() for word in analysis.cast.actor(actor).name.split()
    )


def is_background(mention: Mention) -> bool:
    """ "Since X took office", which only dates what else is told."""
    verb = mention.token
    opening = {c.lower_ for c in children(verb, "mark", "advmod")} if is_verb(verb) else set()
    clause = verb.dep_ in {"advcl", "pcomp"} and (bool(opening & _BACKGROUND) or verb.head.lower_ in _BACKGROUND)
    return clause and not any(t.first for t in mention.times)


def _has_name(analysis: Analysis, actor: str) -> bool:
    known = analysis.cast.actor(actor).kind in {"state", "organization"}
    return known or any(m.actor == actor and m.kind in {"name", "metonym"} for m in analysis.cast.mentions)


def is_definite(token: Token) -> bool:
    """Whether the event at a token is named as one that is known: "the summit", "this vote", "their talks"."""
    # Of "the vote will be held", "Muscat will host the talks", the noun tells.
    nouns = children(token, "nsubjpass", "dobj") if is_verb(token) and lemma(token) in _OCCURRING else [token]
    words = {c.lower_ for n in nouns for c in n.children if c.dep_ in {"det", "poss"}}
    return bool(words & _DEFINITE)
