"""Who takes part in an event: the actors behind its two sides, known or only named there.

A group stands for its members where the text names them ("delegations from A and B", "the presidents of A and B",
"two aides, X and Y"), armed men for the state or the organisation that they fight for.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.annotate.actors.cast import STRANGERS
from onrecord.annotate.actors.vocabulary import noun_heads
from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma, span
from onrecord.annotate.events import EventCandidate
from onrecord.annotate.events.words import actor_nouns, listed
from onrecord.claim.grammar import children, is_negated, is_verb, objects_of, phrase
from onrecord.claim.members import apposed_list, fought_for, head_of, joined, leader_of, members_of, renamed
from onrecord.claim.named import two_bodies
from onrecord.claim.places import place_at
from onrecord.claim.things import is_leaning, is_thing, operator_of, operator_told, post_of
from onrecord.lexicon import words
from onrecord.model.claim import PlaceValue
from onrecord.model.span import Span

# Kinds of events that take two.
BETWEEN = frozenset({"meeting", "call", "merger"})
# Kinds whose parties are whoever the text names, known or not.
_OF_ANYBODY = BETWEEN | {"agreement", "ceasefire"}
# Kinds of events that those who agree to them or announce them make.
_MADE = frozenset({"ceasefire", "agreement", "meeting", "call", "merger"})
_MAKING = words("making verbs")
_OCCURRING = words("occurring verbs")
# What states do, and what does not merely happen in them ("the Tanzania blast").
_RAIDS = {"airstrike", "bombardment", "incursion", "invasion", "offensive", "raid", "shelling", "strike"}
_ANY_PEOPLE = {"civilians", "men", "others", "passengers", "people", "persons", "victims", "women"}
# Verbs by which somebody calls others together.
_CALLING = {"call", "chair", "convene", "summon", "lead"}
# Verbs whose subject comes to an event or leaves it.
_COMING = {"attend", "enter", "join", "leave", "participate", "quit", "rejoin", "return"}
# Who makes it known need not be party to it.
_TELLING = {"announce", "declare"}
_HOSTING = words("hosting verbs") - {"hold"}
# Who brings others together is no party to what they talk about.
_BETWEEN_THEM = {"mediator", "moderator", "facilitator", "interpreter", "arbitrator"}
# What a court gives, which another one may set aside.
_GIVEN = listed("court_nouns") | {"ruling", "verdict", "sentence", "conviction", "injunction"}
_ARMED_KINDS = frozenset({"attack", "troop_movement"})
# Media report these events and take no part in them.
_UNREPORTED = frozenset({"meeting", "call", "visit", "agreement", "ceasefire", "attack", "troop_movement"})
# Prepositions behind which it is told what an event of a kind is about, or where.
_ABOUT = frozenset({"about", "over", "against", "after", "before", "during", "since", "under", "by", "for"})
_PLACING = {"meeting": _ABOUT, "call": _ABOUT, "troop_movement": frozenset({"from", "to", "into", "near", "across"})}


def participants_of(analysis: Analysis, event: EventCandidate, kind: str) -> tuple[str, ...]:
    """Ids of those who take part in a mention of an event of a broad kind, each once."""
    token = analysis.head(event)
    if kind == "ruling" and _is_found_so(token):
        return ()
    actors = actors_of(analysis, event, kind)
    if len(actors) < 2 and is_verb(token) and kind in BETWEEN and lemma(token) in _OCCURRING:
        # "To hold his summit with B": whose it is stands with the noun.
        named = [e for e in analysis.events if analysis.head(e) in children(token, "dobj")]
        actors = tuple(dict.fromkeys((*actors, *(a for e in named for a in actors_of(analysis, e, kind)))))
    if not actors and not is_verb(token) and kind in _MADE:
        # "A and B agreed a ceasefire": whoever brings it about is party to it.
        verb = _maker(analysis, token)
        actors = actors_of(analysis, verb, kind) if verb is not None else ()
    if kind == "meeting" and not is_verb(token) and len(actors) == 1:
        actors = tuple(dict.fromkeys((*_callers(analysis, token), *actors)))
    if kind == "meeting" and not actors and not is_verb(token):
        actors = tuple(dict.fromkeys(_attending(analysis, token)))
    if kind == "attack" and not is_verb(token):
        actors = tuple(dict.fromkeys((*_claimants(analysis, token), *actors)))
    if kind == "attack" and len(actors) > 1:
        actors = tuple(a for a in actors if not _is_a_number_of_people(analysis, a)) or actors
    if kind == "attack" and is_verb(token):
        hit = (post_of(analysis, n) for n in (*children(token, "nsubjpass"), *objects_of(token, "at", "on")))
        actors = tuple(dict.fromkeys((*actors, *(a for a in hit if a))))
    if kind == "attack" and is_verb(token) and len(event.source) == 1 and not _meant(analysis, event.source[0], kind):
        # "Rebels shelled the police station": whoever does it, beside those who are hit.
        new = analysis.cast.introduce(event.source[0]) if _is_somebody(analysis, event.source[0]) else None
        actors = (new, *actors) if new else actors
    if kind in BETWEEN and len(actors) > 2:
        actors = tuple(a for a in actors if analysis.cast.actor(a).name.lower().split()[-1] not in _BETWEEN_THEM)
    if not actors and is_verb(token) and kind not in BETWEEN | {"disaster"}:
        # "A constitutional convention voted": whoever does it belongs to it, known or not.
        doers = [s for s in event.source if kind != "attack" or _is_somebody(analysis, s)]
        actors = tuple(dict.fromkeys(a for s in doers if (a := analysis.cast.introduce(s))))
    return actors


def _is_found_so(verb: Token) -> bool:
    """ "An adult found guilty could be jailed" tells of no ruling."""
    after = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    bare = not any(c.dep_ in {"aux", "auxpass", "dobj"} for c in verb.children)
    return verb.lower_ == "found" and after in {"guilty", "liable"} and bare


def _is_a_number_of_people(analysis: Analysis, actor: str) -> bool:
    """ "257 people" are who was hurt, not who takes part, where the article tells of those."""
    known = analysis.cast.actor(actor)
    return known.kind == "group" and known.name.split()[-1].lower() in _ANY_PEOPLE and known.name[:1].isdigit()


def _callers(analysis: Analysis, noun: Token) -> Iterator[str]:
    """Who calls others together: "called an emergency meeting of the Security Council"."""
    verb = noun.head
    if noun.dep_ != "dobj" or not is_verb(verb) or lemma(verb) not in _CALLING or not objects_of(noun, "of", "with"):
        return
    for subject in children(verb, "nsubj"):
        yield from (a for a in analysis.cast.all_at(phrase(subject)) if analysis.cast.actor(a).kind != "outlet")


def _attending(analysis: Analysis, noun: Token) -> Iterator[str]:
    """Who comes to the talks or leaves them: "Sinn Fein returned to the talks", "will attend the summit"."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if lemma(verb) == "return" and verb.tag_ == "NN":
        # "Its return to the talks", "the return to talks by the party"
        for who in (*children(verb, "poss"), *objects_of(verb, "by", "of")):
            yield from _meant(analysis, phrase(who), "meeting")
    if noun.dep_ not in {"pobj", "dobj"} or not is_verb(verb) or lemma(verb) not in _COMING or is_negated(verb):
        return
    for subject in children(verb, "nsubj"):
        if analysis.cast.all_at(phrase(subject)):
            yield from _meant(analysis, phrase(subject), "meeting")


def _claimants(analysis: Analysis, noun: Token) -> Iterator[str]:
    """Who says that an attack was theirs: "claimed responsibility for the bombing", "claimed the attack"."""
    what = noun
    if noun.dep_ == "pobj" and noun.head.lower_ == "for" and noun.head.head.lower_ == "responsibility":
        what = noun.head.head
    if what.dep_ != "dobj" or lemma(what.head) not in {"claim", "accept", "admit"}:
        return
    for subject in children(what.head, "nsubj"):
        if not any(c.lower_ in {"no", "nobody"} for c in (subject, *subject.children)):
            yield from _meant(analysis, phrase(subject), "attack")


def _is_somebody(analysis: Analysis, side: Span) -> bool:
    """Whether a side is told by a word for people or bodies: "gunmen", but not "two explosions"."""
    head = head_of(analysis, side)
    known = head is not None and (head.lower_ in noun_heads() or lemma(head) in actor_nouns())
    return known or (head is not None and head.tag_ in {"NNP", "NNPS"})


def _maker(analysis: Analysis, noun: Token) -> EventCandidate | None:
    """The verb that the event is the object of, if whoever does that takes part in it: who brokers it does not."""
    if noun.dep_ not in {"dobj", "nsubjpass"} or lemma(noun.head) not in _MAKING:
        return None
    return next((e for e in analysis.events if analysis.head(e) == noun.head), None)


def actors_of(analysis: Analysis, event: EventCandidate, kind: str) -> tuple[str, ...]:
    """Ids of the actors on the two sides of the event, each once; of a group whose members are named all of them."""
    token = analysis.head(event)
    found: dict[str, None] = {}
    if not is_verb(token) and _is_brought(token):
        return ()
    for side in parties_of(analysis, event, kind):
        found.update(dict.fromkeys(_meant(analysis, side, kind)))
    if len(found) == 1 and kind in BETWEEN:
        found.update(dict.fromkeys(_owners(analysis, event)))
    if kind in _UNREPORTED:
        found = {a: None for a in found if analysis.cast.actor(a).kind != "outlet"}
    return tuple(found)


def _is_brought(noun: Token) -> bool:
    """ "The agreement was brokered by X", "the truce announced by X": X only brings it about."""
    for clause in children(noun, "acl"):
        if any(c.dep_ == "agent" for c in clause.children) and lemma(clause) not in _MAKING - _TELLING:
            return not any(c.lower_ in {"between", "with"} for c in noun.children)
    by = any(c.dep_ == "agent" for c in noun.head.children)
    return noun.dep_ == "nsubjpass" and by and lemma(noun.head) not in _MAKING


def _meant(analysis: Analysis, side: Span, kind: str) -> tuple[str, ...]:
    head = head_of(analysis, side)
    if kind == "attack" and (owner := post_of(analysis, head)):
        return (owner,)
    whole = head
    while whole is not None and whole.dep_ in {"compound", "nmod"} and whole.head.tag_[:1] == "N":
        # Of "the Airbus jetliner" the side may hold the name alone.
        whole = whole.head
    if whole is not None and is_thing(whole):
        return (operator_of(analysis, side) or operator_told(analysis, whole)) if kind == "disaster" else ()
    if members := members_of(analysis, side) or joined(analysis, side):
        return members
    if named := renamed(analysis, side) or leader_of(analysis, head):
        return (named,)
    if listed_ := apposed_list(analysis, side):
        return listed_
    if kind in _ARMED_KINDS and (behind := fought_for(analysis, side)):
        return behind
    found = analysis.actors_at(side)
    groups = all(analysis.cast.actor(a).kind == "group" for a in found) and len(found) < 2
    if groups and head is not None and _is_both_sides(head) and (bodies := two_bodies(analysis, side.start)):
        return bodies
    if leaning := {m.actor for m in analysis.cast.mentions if side.contains(m.span) and is_leaning(analysis, m.span)}:
        found = tuple(a for a in found if a not in leaning)
    if kind == "attack" and all(a.startswith(STRANGERS) for a in found) and not _is_somebody(analysis, side):
        return ()
    if found or kind not in _OF_ANYBODY:
        return found
    new = analysis.cast.introduce(side) if head is not None and _may_be_new(head) else None
    return (new,) if new else ()


def _is_both_sides(head: Token) -> bool:
    """ "Both sides", "the two parties", "the sides": whoever the article has told of."""
    own = {c.lower_ for c in head.children}
    return lemma(head) in {"side", "party"} and (
        bool(own & {"both", "two"}) or (head.lower_ == "sides" and own == {"the"})
    )


def _may_be_new(head: Token) -> bool:
    """Whether a noun is somebody of whom nothing else was told; "his wife" is told with her own."""
    if head.tag_ in {"NNP", "NNPS"}:
        return True
    own = any(c.tag_ == "PRP$" for c in children(head, "poss")) and lemma(head) != "counterpart"
    return head.lower_ in noun_heads() and not own


def _owners(analysis: Analysis, event: EventCandidate) -> Iterator[str]:
    """Whose the one is whom the event names: "met his Iraqi counterpart" is a meeting of two."""
    for side in (*event.source, *event.target):
        head = head_of(analysis, side)
        if head is None or lemma(head) != "counterpart":
            continue
        for owner in children(head, "poss"):
            if owner.tag_ == "PRP$" and (found := analysis.cast.at(span(owner))):
                yield found


def parties_of(analysis: Analysis, event: EventCandidate, kind: str) -> list[Span]:
    """The spans of those who take part; the country or town that is visited is where, not who."""
    if kind == "merger":
        # "A stake in X": the firm behind "in" is the one that is bought.
        return [*event.source, *event.target]
    raid = lemma(analysis.head(event)) in _RAIDS
    doers = [s for s in event.source if raid and _is_state(analysis, s)]
    spans = [
        s
        for s in event.source
        # "US airstrikes" are where the Geneva talks are not.
        if s in doers or (not is_setting(analysis, s) and not _is_host(analysis, s, event))
    ]
    if kind == "disaster" or (kind == "ruling" and _sets_aside(analysis.head(event))):
        return spans
    if kind == "vote":
        return spans + _electing(analysis, event)
    for side in event.target:
        if _is_of_another_clause(analysis, side, analysis.head(event)):
            continue
        visited = kind == "visit" and _is_visited(analysis, side)
        if kind == "attack" and post_of(analysis, head_of(analysis, side)):
            # "Fired mortar shells at a police station"
            spans.append(side)
            continue
        if not visited and not is_setting(analysis, side, _PLACING.get(kind, frozenset())):
            spans.append(side)
    return [s for s in spans if kind not in BETWEEN or not _names_another(analysis, s, event)]


def _is_state(analysis: Analysis, side: Span) -> bool:
    actors = analysis.actors_at(side)
    return bool(actors) and all(analysis.cast.actor(a).kind == "state" for a in actors)


def _is_of_another_clause(analysis: Analysis, side: Span, verb: Token) -> bool:
    """Whether a finite clause stands between: "fired shells at a post since X was expelled" hits no X."""
    node = head_of(analysis, side)
    while node is not None and node != verb and node.head != node:
        if node.dep_ in {"advcl", "relcl"} and node.tag_ in {"VBD", "VBZ", "VBP", "VBN"} and is_verb(verb):
            return any(a == verb for a in node.ancestors)
        node = node.head
    return False


def _sets_aside(verb: Token) -> bool:
    """ "Overruled the judge's decision": whose it was has no part in the new one."""
    return is_verb(verb) and any(lemma(n) in _GIVEN for n in children(verb, "dobj", "nsubjpass"))


def _is_host(analysis: Analysis, side: Span, event: EventCandidate) -> bool:
    """ "Muscat will host the talks": where, not who."""
    verb, head = analysis.head(event), head_of(analysis, side)
    hosting = is_verb(verb) and lemma(verb) in _HOSTING and bool(children(verb, "dobj"))
    return hosting and head is not None and place_at(head) is not None


def _names_another(analysis: Analysis, side: Span, event: EventCandidate) -> bool:
    """Whether the words tell whose another event is: "exchanged views on the US-China talks"."""
    head = head_of(analysis, side)
    if head is None or head.dep_ not in {"compound", "nmod", "amod", "poss"} or head.head == analysis.head(event):
        return False
    return is_verb(analysis.head(event)) and any(e.kind and analysis.head(e) == head.head for e in analysis.events)


def _electing(analysis: Analysis, event: EventCandidate) -> list[Span]:
    """Beside the voters: who is elected, and the country "in" which an election is."""
    token = analysis.head(event)
    if is_verb(token):
        return list(event.target) if lemma(token) in {"elect", "reelect", "re-elect"} else []
    lands = [phrase(n) for n in objects_of(token, "in") if n.ent_type_ == "GPE"]
    return lands if event.kind in {"election", "vote"} else []


def _is_visited(analysis: Analysis, side: Span) -> bool:
    actors = analysis.actors_at(side)
    states = actors and all(analysis.cast.actor(a).kind == "state" for a in actors)
    return bool(states) or visited_place(analysis, side) is not None


def visited_place(analysis: Analysis, side: Span) -> PlaceValue | None:
    """The place at the end of the span, as in "visited Rwanda", "a trip to the Chinese capital"."""
    token = analysis.reading.token_at(side.end - 1)
    if token is None or children(token, "poss") or _in_body_name(analysis, side.end - 1):
        return None
    return place_at(token)


def _in_body_name(analysis: Analysis, offset: int) -> bool:
    """Whether the letter at `offset` belongs to a body's name: "visited the Bank of Japan"."""
    return any(
        m.kind == "name" and m.span.start <= offset < m.span.end and analysis.cast.actor(m.actor).kind == "organization"
        for m in analysis.cast.mentions
    )


def is_setting(analysis: Analysis, side: Span, more: frozenset[str] = frozenset()) -> bool:
    """Whether the words place the event and take no part in it: "in Geneva", "the Geneva talks".

    `more` are prepositions after which an event of this kind has nobody who takes part.
    """
    before = analysis.text[max(0, side.start - 9) : side.start].lower().removesuffix("the ").split()
    if before and before[-1] in {"in", "at", "on", *more}:
        return True
    token = analysis.reading.token_at(side.start)
    alone = token is not None and side.end == at(token) + len(token)
    return token is not None and alone and token.dep_ == "compound" and token.ent_type_ == "GPE"


def is_joint(analysis: Analysis, event: EventCandidate, kind: str) -> bool:
    """Whether one group meets: "the ministers of the bloc met", "a meeting of aid agencies"."""
    token = analysis.head(event)
    sides = parties_of(analysis, event, kind)
    if len(sides) != 1:
        return False
    head = head_of(analysis, sides[0])
    if head is not None and not is_verb(token) and head.head == token and head.ent_type_ == "ORG":
        # "The Security Council meeting"
        return head.dep_ in {"compound", "nmod"}
    of = not is_verb(token) and head is not None and any(head.i == o.i for o in objects_of(token, "of"))
    if of and head is not None and head.ent_type_ == "ORG":
        # "A meeting of the Security Council"
        return True
    if head is None or head.tag_ not in {"NNS", "NNPS"}:
        return False
    if is_verb(token):
        return not any(c.lower_ == "with" for c in token.children) and not children(token, "dobj")
    return any(head.i == o.i for o in objects_of(token, "of", "between", "among"))
