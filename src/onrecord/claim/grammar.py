"""Small questions to the parse that several slots ask: who governs, is it negated, is it hedged, how far does it go."""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.engine import at, lemma
from onrecord.lexicon import hedges, words
from onrecord.model.span import Span

NEGATIONS = words("negations")
_HEDGING_MODALS = words("hedging modals")


def is_verb(token: Token) -> bool:
    return token.tag_[:1] == "V"


def is_noun(token: Token) -> bool:
    return token.tag_[:1] == "N"


def climb(token: Token, limit: int = 12) -> Iterator[Token]:
    """The token's heads, nearest first, up to the root."""
    for _ in range(limit):
        if token.head == token or token.head.i == token.i:
            return
        token = token.head
        yield token


def clause_verb(token: Token) -> Token | None:
    """The verb whose clause the token stands in: itself, or the nearest one above."""
    if is_verb(token):
        return token
    return next((t for t in climb(token) if is_verb(t) or t.dep_ == "ROOT"), None)


def children(token: Token, *deps: str) -> list[Token]:
    return [c for c in token.children if c.dep_ in deps]


def objects_of(token: Token, *prepositions: str) -> list[Token]:
    """Nouns after one of the prepositions that hang on the token, coordinated ones included."""
    found = []
    for prep in token.children:
        if prep.dep_ in {"prep", "agent", "dative"} and prep.lower_ in prepositions:
            for noun in children(prep, "pobj"):
                found += coordinated(noun)
    return found


def coordinated(token: Token) -> list[Token]:
    """The token and what is joined to it by "and", "or" and commas."""
    found = [token]
    for child in children(token, "conj"):
        found += coordinated(child)
    return found


def is_negated(token: Token) -> bool:
    """Whether the verb or noun itself carries a negation."""
    return any(c.lower_ in NEGATIONS and c.dep_ in {"neg", "det", "preconj", "advmod"} for c in token.children) or (
        token.head.lower_ == "without" and token.dep_ in {"pobj", "pcomp"}
    )


@cache
def _hedge_words(verbs: bool) -> frozenset[str]:
    """Words that put in doubt: verbs ("expect", but not "sign", which does so as a noun), or all others."""
    doubting = [h for h in hedges() if h.effect in {"POSSIBLE", "PROBABLE"} and " " not in h.phrase]
    return frozenset(h.phrase for h in doubting if (h.pos == "v") == verbs)


_ASKING = frozenset({"where", "when", "whether", "if", "who", "whom", "how", "why", "what", "which"})


def is_asked(token: Token) -> bool:
    """Whether the verb's clause asks ("where the two will meet has not been announced"), so that nothing of what is
    said of the clause is said of what it tells."""
    if token.dep_ not in {"csubj", "csubjpass", "ccomp", "pcomp", "xcomp"}:
        return False
    opens = [c for c in token.children if c.i < token.i and c.lower_ in _ASKING]
    return any(c.dep_ in {"advmod", "mark", "nsubj", "dobj", "det", "attr"} for c in opens)


_HOPELESS = frozenset({"impossible", "unable", "unwilling", "unthinkable", "inappropriate", "premature", "pointless"})


def is_hopeless(token: Token) -> bool:
    """Whether an adjective above the verb keeps it from coming true: "too late to hold", "impossible to meet"."""
    above = token.head
    if token.dep_ not in {"xcomp", "ccomp", "advcl"} or above.tag_[:2] not in {"JJ", "RB"}:
        return False
    return above.lower_ in _HOPELESS or any(c.lower_ == "too" for c in above.children)


def is_aside(token: Token) -> bool:
    """Whether a denial around the event at `token` is of what else is said of it: "denied that the talks are off"."""
    return not is_verb(token) or is_hopeless(token)


def is_hedged(token: Token) -> bool:
    """Whether a modal, an adverb or an adjective on the token or on its clause says that it only may be so."""
    verb = clause_verb(token)
    places = [token] if verb is None or verb == token else [token, verb]
    for place in places:
        for child in place.children:
            word = child.lower_
            if child.dep_ in {"aux", "auxpass"} and word in _HEDGING_MODALS - {"would"}:
                return True
            if child.dep_ in {"advmod", "amod", "acomp", "attr", "oprd"} and lemma(child) in _hedge_words(
                is_verb(child)
            ):
                return True
        if place != token and lemma(place) in _hedge_words(is_verb(place)):
            return True
    return False


def phrase(token: Token) -> Span:
    """The article's span of the token with all that hangs on it."""
    return Span(at(token.left_edge), at(token.right_edge) + len(token.right_edge))


def clause_span(token: Token) -> Span:
    """The span of a clause without the conjunction, comma or quotation mark at its ends."""
    tokens = [t for t in token.subtree if not t.is_space]
    while tokens and (
        tokens[0].is_punct or (tokens[0].dep_ in {"cc", "mark"} and tokens[0].lower_ in {"and", "but", "or"})
    ):
        tokens = tokens[1:]
    while tokens and tokens[-1].is_punct:
        tokens = tokens[:-1]
    if not tokens:
        return phrase(token)
    return Span(at(tokens[0]), at(tokens[-1]) + len(tokens[-1]))
