"""What the parse tells of the time of a clause, beyond the words near it: whether it looks ahead.

"On Friday" after "will meet" is the coming one, also in a clause that hangs on it ("will walk out unless the offer
improves by Friday"). Of the past the words near a time tell as much as the parse does, so it says nothing of that.
"""

from typing import Literal

from spacy.tokens import Token

from onrecord.annotate.engine import Reading, lemma
from onrecord.lexicon import words

_AHEAD = words("future helpers")
_UNDECIDED = words("undecided helpers")
_NOW = words("present helpers")
_PLANNING = words("planning verbs")
# What is fixed beforehand is told in the present: "takes office on Monday", "the talks open on Friday".
_TIMETABLED = frozenset({"take", "begin", "start", "open", "end", "close", "expire", "resume", "leave", "arrive",
                         "meet", "visit", "travel", "fly", "host", "convene", "vote", "return"})  # fmt: skip


def tense_near(reading: Reading, offset: int) -> Literal["future"] | None:
    """ "future" where the clause at `offset` looks ahead, None where the parse does not say."""
    token = reading.token_at(offset)
    while token is not None and token.tag_[:1] != "V":
        if token.head.i == token.i:
            return None
        token = token.head
    return "future" if token is not None and _looks_ahead(token) else None


def _looks_ahead(verb: Token) -> bool:
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if helpers & _AHEAD:
        return True
    if helpers & _UNDECIDED or (verb.tag_ in {"VBN", "VBG"} and not helpers):
        return False
    past = verb.tag_ in {"VBD", "VBN"} or "had" in helpers
    if lemma(verb) in _PLANNING and (not past or helpers & _NOW):
        return True
    if verb.tag_ == "VBG" and helpers & _NOW:
        return True
    if verb.tag_ in {"VBZ", "VBP"} and not helpers and lemma(verb) in _TIMETABLED:
        return True
    hangs = verb.dep_ in {"advcl", "relcl", "ccomp"} and verb.head.tag_[:1] == "V" and verb.head.i != verb.i
    return not past and hangs and _looks_ahead(verb.head)
