"""The tense of the verb that governs a place: "on Friday" looks back after "met", ahead after "will meet"."""

from typing import Literal

from spacy.tokens import Token

from onrecord.annotate.engine import Reading, lemma

_AHEAD = {"will", "'ll", "shall", "would", "may", "might", "could", "should", "must", "wo"}
_PLANNING = {
    "plan",
    "expect",
    "schedule",
    "due",
    "set",
    "intend",
    "hope",
    "aim",
    "want",
    "prepare",
    "expire",
    "slate",
    "agree",
}


def tense_near(reading: Reading, offset: int) -> Literal["past", "present", "future"] | None:
    """The tense of the clause at `offset`, or None where no verb governs it."""
    token = reading.token_at(offset)
    while token is not None and token.tag_[:1] != "V":
        if token.head is token or token.head.i == token.i:
            return None
        token = token.head
    return _tense(token) if token is not None else None


def _tense(verb: Token) -> Literal["past", "present", "future"]:
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if helpers & _AHEAD:
        return "future"
    if "to" in helpers:
        above = verb.head
        if above is not verb and above.tag_[:1] == "V" and lemma(above) not in _PLANNING:
            return _tense(above) if lemma(above) in {"begin", "start", "continue", "come", "go", "seem"} else "future"
        return "future"
    if verb.tag_ in {"VBD", "VBN"} or helpers & {"had", "was", "were", "has", "have", "did", "'ve"}:
        if lemma(verb) in _PLANNING and helpers & {"is", "are", "'s", "'re"}:
            return "future"
        return "past"
    if lemma(verb) in _PLANNING or (verb.tag_ == "VBG" and helpers & {"is", "are", "'s", "'re"}):
        return "future"
    # "will walk out unless it improves its offer by Friday": the clause is as far ahead as the one it hangs on.
    if verb.dep_ in {"advcl", "relcl", "ccomp"} and verb.head.tag_[:1] == "V" and _tense(verb.head) == "future":
        return "future"
    return "present"
