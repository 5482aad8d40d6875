"""What a cue tells of the act of saying: the act itself, whether it took place, and the words it is made of.

A cue is a verb ("confirmed"), a noun ("his intention"), a preposition ("according to") or a phrase
("ruled out", "in a statement"); the table `verbs_report` of the lexicon says which act each stands for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.engine import lemma
from onrecord.lexicon import report_cues, words

_NEGATIONS = words("negations")
# Verbs and adjectives that say the act below them did not take place, or has not yet.
_WITHHOLDING = words("withholding words")
_HEDGES = words("cue hedges")
DEFAULT_ACT = "say"


@dataclass(frozen=True, slots=True)
class CueReading:
    """`act` and its class (speech, writing, thought, intention, feeling); `asserted` is false for words withheld."""

    act: str
    kind: str
    asserted: bool
    hedged: bool


def read_cue(tokens: Sequence[Token], content: Sequence[Token] = ()) -> CueReading:
    """Read the tokens of a cue; an empty cue ("Kremlin: no date yet") says.

    Where the verb is a plain one ("expressed"), the noun that the content opens with carries the act ("willingness").
    """
    lemmas = [lemma(t) for t in tokens]
    act, kind, head = _look_up(tokens, lemmas)
    if act == DEFAULT_ACT and (noun := _named_act(tokens, content)):
        act, kind = noun
    negated = any(_is_negated(t) for t in ([head] if head is not None else tokens))
    hedged = any(word in _HEDGES for word in lemmas)
    if negated and act in _OPPOSITE:
        return CueReading(_OPPOSITE[act], kind, True, hedged)
    withheld = negated or any(word in _WITHHOLDING for word in lemmas)
    return CueReading(act, kind, not withheld, hedged)


# "did not rule out" and "did not deny" are no denials, and no assertions either; "does not accept" is a rejection.
_OPPOSITE = {"accept": "reject", "agree": "reject", "believe": "doubt", "support": "oppose", "want": "oppose"}


def is_hearsay(tokens: Sequence[Token]) -> bool:
    """ "He allegedly brandished a gun": the adverb says that somebody says so, and the subject is not who."""
    verbs = _table()[1]
    told = any((lemma(t), "v") in verbs for t in tokens if t.tag_[:1] == "V")
    return not told and any(t.tag_ == "RB" and t.lower_ in _HEDGES for t in tokens)


def _look_up(tokens: Sequence[Token], lemmas: Sequence[str]) -> tuple[str, str, Token | None]:
    phrases, words = _table()
    for size in range(min(4, len(lemmas)), 1, -1):
        for i in range(len(lemmas) - size + 1):
            if found := phrases.get(tuple(lemmas[i : i + size])):
                return (*found, tokens[i])
    # The last verb carries the act ("has expressed", "wanted to say"); without one, the noun does.
    best: tuple[int, tuple[str, str], Token] | None = None
    for token, word in zip(tokens, lemmas, strict=True):
        for pos in ("v", "n", "a", "p", "x"):
            found = words.get((word, pos))
            if found and (rank := _rank(token, pos, found[0])) and (best is None or rank >= best[0]):
                best = (rank, found, token)
    if best is None:
        verb = next((t for t in tokens if t.tag_[:1] == "V"), None)
        return DEFAULT_ACT, "speech", verb
    return (*best[1], best[2])


def _named_act(tokens: Sequence[Token], content: Sequence[Token]) -> tuple[str, str] | None:
    """The act of a noun in the content that is the object of the cue: "expressed his willingness to ..."."""
    cue = {t.i for t in tokens}
    for token in content[:6]:
        if token.tag_[:2] == "NN" and token.dep_ in {"dobj", "pobj"} and token.head.i in cue:
            return _table()[1].get((lemma(token), "n"))
    return None


def _rank(token: Token, pos: str, act: str) -> int:
    """How well a word of the table fits the token: its part of speech first, a telling act before a plain one."""
    tag = {"V": "v", "N": "n", "J": "a", "I": "p"}.get(token.tag_[:1], "x")
    fits = 4 if tag == pos else 1
    light = token.tag_[:1] == "V" and act == DEFAULT_ACT
    return fits + (0 if light else 2)


def _is_negated(token: Token) -> bool:
    """Negation on the verb itself, on the verb that governs it, or by the determiner of a noun ("no sign")."""
    near = [token]
    if token.dep_ in {"xcomp", "ccomp", "conj"} and token.head.i < token.i and token.head.i >= token.i - 4:
        # "Did not confirm or deny", but "did not unveil a plan, promising one".
        joined = {c.lower_ for c in token.head.children if c.dep_ in {"cc", "preconj"}}
        if token.dep_ != "conj" or joined & {"or", "nor", "neither"}:
            near.append(token.head)
    return any(c.lower_ in _NEGATIONS and c.dep_ in {"neg", "det", "cc", "preconj"} for t in near for c in t.children)


@cache
def _table() -> tuple[dict[tuple[str, ...], tuple[str, str]], dict[tuple[str, str], tuple[str, str]]]:
    phrases: dict[tuple[str, ...], tuple[str, str]] = {}
    words: dict[tuple[str, str], tuple[str, str]] = {}
    for row in report_cues():
        parts = tuple(p for p in row.phrase.lower().split() if p != "…")
        if len(parts) == 1:
            words.setdefault((parts[0], row.pos), (row.act, row.kind))
        else:
            phrases.setdefault(parts, (row.act, row.kind))
    return phrases, words
