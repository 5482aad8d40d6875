"""What hangs on an event: the words that tell of it, and the times and places that hang on them."""

from spacy.tokens import Token

from onrecord.annotate.actors.vocabulary import noun_heads
from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma
from onrecord.claim.grammar import children, climb, is_verb, objects_of
from onrecord.claim.places import place_at
from onrecord.lexicon import words
from onrecord.model.annotation import TimeExpression

_OCCURRING = words("occurring verbs")
_MAKING = words("making verbs")
# Their own day is not the day of what they make.
_AHEAD_OF = {"announce", "declare", "plan", "postpone", "schedule", "suspend", "arrange", "accept", "agree", "complete"}
# "Called off a strike planned for Thursday"
_CALLING = frozenset({"call", "postpone", "cancel"})
# "Put the question to a referendum next year"
_PUTTING = frozenset({"put", "submit"})
_MEETING = words("meeting verbs")
_TRAVELLING = words("travelling verbs")
_SCHEDULING = words("scheduling verbs")
_SCHEDULING_PREPOSITIONS = words("scheduling prepositions")


def times_of(analysis: Analysis, token: Token) -> list[TimeExpression]:
    """The time expressions that hang on the event at `token`, and on no other verb or event between."""
    reach = reach_of(token)
    found = []
    for time in analysis.times:
        first = analysis.reading.token_at(time.span.start)
        if first is None or first.doc is not token.doc or first.sent.start != token.sent.start:
            continue
        owner = _owner(first, reach, analysis)
        if owner is not None and owner.i in reach:
            found.append(time)
    return found


def reach_of(token: Token) -> set[int]:
    """Indices of the tokens that speak of the event: its noun, and the verbs that hold, set or place it."""
    reach = {token.i, *_shared(token), *_led_to(token)}
    for noun in _met(token):
        reach.add(noun.i)
    for clause in children(token, "relcl", "acl"):
        reach.add(clause.i)
        reach.update(c.i for c in children(clause, "conj", "xcomp"))
    reach |= _beside(token) | _where_led(token)
    if not is_verb(token):
        reach |= _placing(token)
        # "A summit between A and B in Budapest": the parser hangs the town on B.
        reach |= {n.i for n in objects_of(token, "between", "with") if n.tag_[:3] == "NNP"}
    elif lemma(token) in _OCCURRING or lemma(token) in _CALLING or lemma(token) == "sign":
        # "Hold a summit of their leaders in Vienna": what hangs on the summit places it as well.
        for noun in children(token, "dobj"):
            # "Held a round of talks in Oman": what the round is of tells where.
            inner = objects_of(noun, "of")
            reach |= {n.i for n in inner} | {c.i for n in (noun, *inner) for c in children(n, "prep", "acl")} | {noun.i}
    elif lemma(token) == "agree":
        # "Agreed to a truce in Gaza": the truce is there.
        for noun in objects_of(token, "to"):
            reach |= {noun.i, *(c.i for c in children(noun, "prep"))}
    for above in children(token, "prep"):
        reach.add(above.i)
    return reach


def is_placed(token: Token) -> bool:
    """Whether the event at `token` has its place beside it."""
    where = ("in", "at", "on", "near", "to", "into", "from")
    return any(place_at(n) for i in reach_of(token) for n in objects_of(token.doc[i], *where))


def _met(token: Token) -> list[Token]:
    """Whom somebody meets: "met the minister in Lagos" tells where they met, whatever the parser hangs it on."""
    if lemma(token) not in _MEETING:
        return []
    with_whom = [n for prep in children(token, "prep") if prep.lower_ == "with" for n in children(prep, "pobj")]
    return [n for n in (*children(token, "dobj"), *with_whom) if n.lower_ in noun_heads() or n.ent_type_ == "PERSON"]


def _shared(token: Token) -> set[int]:
    """The verb before "and", whose day and place the second one shares where it has none: "came and met"."""
    verb = token if is_verb(token) else token.head
    going_on = (
        verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.i > verb.head.i and not children(verb, "mark", "prep")
    )
    if going_on and is_verb(verb.head) and verb == token:
        # "Wrapped up his tour on Friday, meeting with X"
        return {verb.head.i}
    if verb.dep_ != "conj" or not is_verb(verb) or not is_verb(verb.head) or children(verb, "nsubj", "nsubjpass"):
        return set()
    own = [c for c in verb.children if c.dep_ in {"npadvmod", "prep", "advmod"} and c.i > verb.i]
    same = verb.tag_ == verb.head.tag_ and (verb == token or lemma(verb) in _OCCURRING | _MAKING)
    return {verb.head.i} if same and not own else set()


def _led_to(token: Token) -> set[int]:
    """The verb of a journey that leads to the event: "will fly to Rabat on Monday for talks", "came to meet him"."""
    node = token
    if not is_verb(token):
        if token.dep_ == "pobj" and token.head.lower_ == "to" and lemma(token.head.head) in _PUTTING:
            return {token.head.head.i}
        if token.dep_ != "pobj" or token.head.lower_ != "for":
            return set()
        node = token.head
    elif token.dep_ not in {"advcl", "xcomp"} or not any(c.lower_ == "to" for c in children(token, "aux")):
        return set()
    return {node.head.i} if is_verb(node.head) and lemma(node.head) in _TRAVELLING else set()


def _beside(token: Token) -> set[int]:
    """The bigger event on the sidelines of which this one is: "on the sidelines of the summit in Lima"."""
    edges = [n for n in objects_of(token, "on", "at", "in") if lemma(n) in {"sideline", "margin"}]
    return {n.i for edge in edges for n in (edge, *objects_of(edge, "of"))}


def where_clause(token: Token) -> Token | None:
    """The verb of "where he met them" or "where he began a visit", for the event at `token` in it."""
    verb = token if is_verb(token) else token.head
    opens = any(c.lower_ == "where" and c.i < verb.i for c in children(verb, "advmod"))
    return verb if opens and verb.dep_ in {"relcl", "advcl"} and is_verb(verb) else None


def _where_led(token: Token) -> set[int]:
    """The journey before "where": "flew to Oslo on Monday, where she met the king"."""
    verb = where_clause(token)
    if verb is None:
        return set()
    above = next((t for t in climb(verb, 4) if is_verb(t)), None)
    return {above.i} if above is not None and lemma(above) in _TRAVELLING else set()


def _placing(token: Token) -> set[int]:
    """Indices of what places a nominal event: the verb by which it happens, or "for", "on" after one that sets it.

    What it is announced, confirmed or called off on is not the day of the event.
    """
    node = token
    while node.dep_ in {"conj", "attr", "appos", "compound"} and node.head != node:
        node = node.head
    if node.dep_ not in {"nsubj", "nsubjpass", "dobj", "attr"}:
        return set()
    verb = next((t for t in climb(node, 3) if is_verb(t)), None)
    if verb is None:
        return set()
    if lemma(verb) in _SCHEDULING:
        return {c.i for c in children(verb, "prep") if c.lower_ in _SCHEDULING_PREPOSITIONS}
    if lemma(verb) not in _OCCURRING and lemma(verb) not in _MAKING - _AHEAD_OF:
        return set()
    leads = {c.i for state in children(verb, "acomp") for c in children(state, "xcomp")}
    return {verb.i} | leads | {c.i for c in children(verb, "xcomp", "conj") if not children(c, "nsubj")}


def _owner(first: Token, reach: set[int], analysis: Analysis) -> Token | None:
    heads = {analysis.head(e).i for e in analysis.events if e.kind and analysis.head(e).doc is first.doc}
    for node in climb(first):
        if node.i in reach:
            return node
        if (is_verb(node) and node.dep_ != "auxpass") or node.i in heads:
            return node
    return None
