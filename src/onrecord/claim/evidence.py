"""How much of the text is shown as evidence: the sentence, or the clause where the sentence is long."""

from spacy.tokens import Token

from onrecord.annotate.engine import at
from onrecord.claim.grammar import clause_span, clause_verb
from onrecord.model.span import Span

# A sentence up to this many code points is shown whole.
_SHORT = 260


def passage(token: Token) -> Span:
    """The sentence of the token, or its clause when the sentence is long; never a quotation mark alone at its ends."""
    whole = sentence(token)
    if whole.end - whole.start <= _SHORT:
        return whole
    verb = clause_verb(token)
    while verb is not None and verb.dep_ in {"xcomp", "relcl", "acl"} and verb.head != verb:
        verb = clause_verb(verb.head)
    clause = clause_span(verb) if verb is not None else whole
    inside = clause.start <= at(token) < clause.end
    return clause if inside and clause.end - clause.start < whole.end - whole.start else whole


def sentence(token: Token) -> Span:
    """The span of the token's sentence, without white space and without a stray closing mark at its start."""
    tokens = [t for t in token.sent if not t.is_space]
    while len(tokens) > 1 and tokens[0].is_punct and tokens[0].text in {")", "]", ",", ";", "-", "–", "—", "”", "’"}:
        tokens = tokens[1:]
    return Span(at(tokens[0]), at(tokens[-1]) + len(tokens[-1]))
