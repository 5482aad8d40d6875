"""Whom the words for a side of an event stand for, where they name several, or somebody behind them."""

from itertools import pairwise

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma, span
from onrecord.annotate.events.words import listed
from onrecord.claim.grammar import children, coordinated, objects_of, phrase
from onrecord.model.span import Span

_LED = {"delegation", "team", "mission", "group", "party"}
_ARMED = listed("armed")
_BEFORE_MEMBERS = ("of", "from", "between", "representing")


def renamed(analysis: Analysis, side: Span) -> str | None:
    """Who the name after a comma says it is: "the Italian company, Fiat, will appoint"."""
    head = head_of(analysis, side)
    if head is None or head.tag_ not in {"NN", "NNP"}:
        return None
    names = [c for c in children(head, "appos") if c.tag_ == "NNP" and c.i > head.i]
    at_names = {m.span.end: m.actor for m in analysis.cast.mentions if m.kind == "name"} if names else {}
    return next((a for c in names if (a := at_names.get(at(c) + len(c)))), None)


def leader_of(analysis: Analysis, head: Token | None) -> str | None:
    """Who leads a delegation that has no name itself: "a delegation led by Deputy Prime Minister X"."""
    if head is None or lemma(head) not in _LED:
        return None
    led = [c for c in children(head, "acl") if lemma(c) in {"lead", "head"}]
    leaders = [o for c in led for by in children(c, "agent") for o in children(by, "pobj")]
    found = (analysis.cast.at(phrase(o)) for o in leaders)
    return next((a for a in found if a and analysis.cast.actor(a).kind == "person"), None)


def head_of(analysis: Analysis, side: Span) -> Token | None:
    """The noun that the words of a side depend on."""
    tokens = analysis.reading.tokens_in(side)
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), None)


def members_of(analysis: Analysis, side: Span) -> tuple[str, ...]:
    """The states or persons who make up a group: a span may stop short of the last of them."""
    head = next((t for t in analysis.reading.tokens_in(side) if t.tag_ == "NNS"), None)
    if head is None:
        return ()
    if peoples := _peoples(analysis, side, head):
        return peoples
    if owners := _states_of(analysis, head):
        return owners
    inner = phrase(head)
    named = [m for m in analysis.cast.mentions if inner.contains(m.span) and m.kind in {"name", "metonym"}]
    if any(c.lower_ in _BEFORE_MEMBERS for c in head.children):
        states = tuple(dict.fromkeys(m.actor for m in named if analysis.cast.actor(m.actor).kind == "state"))
        if len(states) > 1:
            return states
    people = [m for m in named if analysis.cast.actor(m.actor).kind == "person" and _is_apposed(analysis, m.span, head)]
    members = tuple(dict.fromkeys(m.actor for m in people))
    return members if len(members) > 1 else ()


def _states_of(analysis: Analysis, head: Token) -> tuple[str, ...]:
    """The states whose people meet: "their foreign ministers", "the two countries' negotiators"."""
    found = [a for owner in children(head, "poss") for a in analysis.cast.all_at(span(owner))]
    states = tuple(dict.fromkeys(a for a in found if analysis.cast.actor(a).kind == "state"))
    return states if len(states) == len(set(found)) > 1 else ()


def _peoples(analysis: Analysis, side: Span, head: Token) -> tuple[str, ...]:
    """The states of "the Indian and Pakistani ministers"."""
    before = [m for m in analysis.cast.mentions if side.start <= m.span.start and m.span.end <= at(head)]
    words = [m for m in before if m.kind in {"demonym", "name", "metonym"}]
    states = tuple(dict.fromkeys(m.actor for m in words if analysis.cast.actor(m.actor).kind == "state"))
    return states if len(states) == len(words) > 1 else ()


def joined(analysis: Analysis, side: Span) -> tuple[str, ...]:
    """Both names of a hyphenated pair: "the US-China talks", "a North Korea-U.S. summit"."""
    named = [m for m in analysis.cast.mentions if side.contains(m.span) and m.kind in {"name", "metonym", "demonym"}]
    between = {analysis.text[a.span.end : b.span.start] for a, b in pairwise(named)}
    pair = tuple(dict.fromkeys(m.actor for m in named))
    return pair if len(pair) == 2 and between <= {"-", "–", "/"} else ()


def apposed_list(analysis: Analysis, side: Span) -> tuple[str, ...]:
    """ "Foreign Minister A and envoy B", where the parser hangs the second name on the first, and that on its title."""
    head = head_of(analysis, side)
    if head is None or head.tag_[:3] != "NNP":
        return ()
    names = [n for c in children(head, "appos") for n in coordinated(c)]
    found = tuple(dict.fromkeys(a for n in names if (a := analysis.cast.at(span(n)))))
    people = all(analysis.cast.actor(a).kind == "person" for a in found)
    return found if len(names) > 1 and len(found) > 1 and people else ()


def _is_apposed(analysis: Analysis, name: Span, head: Token) -> bool:
    """Whether a name within the phrase of a plural noun says who they are, not whose or of whom."""
    token = analysis.reading.token_at(name.end - 1)
    apposed = False
    while token is not None and token.i != head.i:
        if token.dep_ in {"poss", "relcl", "acl", "pobj"} and not (apposed and token.dep_ == "pobj"):
            return False
        apposed = apposed or token.dep_ == "appos"
        token = token.head if token.head.i != token.i else None
    return token is not None and apposed


def fought_for(analysis: Analysis, side: Span) -> tuple[str, ...]:
    """Whose the armed men of a side are: "Hezbollah fighters", "three Israeli soldiers", "the Sudanese army"."""
    head = head_of(analysis, side)
    if head is None or lemma(head) not in _ARMED or head.ent_type_ == "GPE":
        return ()
    before = [m for m in analysis.cast.mentions if side.start <= m.span.start and m.span.end <= at(head)]
    behind = [phrase(n) for n in objects_of(head, "of", "from")]
    before += [m for m in analysis.cast.mentions if any(b.contains(m.span) for b in behind)]
    named = [m.actor for m in before if m.kind in {"name", "demonym", "metonym"}]
    return tuple(a for a in named if analysis.cast.actor(a).kind in {"state", "organization"})[:1]
