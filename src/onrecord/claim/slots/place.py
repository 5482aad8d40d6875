"""Where an event is, was or may be: places that hang on its mentions, venues named for it, and offers to host it."""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma, span
from onrecord.claim.anaphora import goes_on
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame, Mention
from onrecord.claim.grammar import children, coordinated, is_aside, is_hedged, is_negated, objects_of, phrase
from onrecord.claim.parties import visited_place
from onrecord.claim.places import place_at
from onrecord.claim.reach import reach_of, where_clause
from onrecord.lexicon import states, words
from onrecord.model.claim import PlaceValue

VENUES = words("venue nouns")
_TRAVELLING = words("travelling verbs")
_SETTING = {"set", "schedule", "slate", "plan"}
_LAND = words("land nouns")
_HOSTING = words("hosting verbs")
_MARKS = words("candidate marks")
_CONSIDERING = words("considering verbs")
_LOCATIONS = words("location nouns")
_REFUSING = words("refusing verbs")
# How many sentences on a choice of sites may still mean the event's.
_FAR = 6
_MEETING = {"meeting", "call", "visit"}
# Kinds whose other side is a place.
_GONE_TO = {"visit", "troop_movement", "attack"}


def place(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """Every place told; a state only where no town of it is told as firmly."""
    found = list(_told(analysis, frame))
    towns = {
        f.value.country
        for f in found
        if isinstance(f.value, PlaceValue) and f.value.name.casefold() not in _states() and not f.hedged
    }
    for one in found:
        value = one.value
        wide = isinstance(value, PlaceValue) and value.name.casefold() in _states() and value.country in towns
        if not wide or one.stance != "asserts":
            yield one


def _told(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    for mention in frame.mentions:
        # What is called off was to be somewhere all the same.
        if mention.event.polarity == "NEG" and mention.event.status not in {"cancelled", "postponed"}:
            continue
        if mention.listed:
            yield from _of_item(analysis, mention)
            continue
        for token, value in _hanging(mention):
            yield _found(mention, token, value, mention.event.certainty != "CERTAIN" or is_hedged(token))
        for spot in mention.event.target if mention.kind in _GONE_TO else ():
            head, visited = analysis.reading.token_at(spot.end - 1), visited_place(analysis, spot)
            if head is not None and visited is not None and _is_ground(mention, visited):
                yield _found(mention, head, visited, mention.event.certainty != "CERTAIN")
        for token, value, hedged in _venues(mention):
            yield _found(mention, token, value, hedged)
    if frame.kind in _MEETING and frame.phase == "ahead":
        yield from _weighed(analysis, frame)


def _of_item(analysis: Analysis, mention: Mention) -> Iterator[Found]:
    """The place of one item of a list: those of the others are not its own."""
    head = analysis.reading.token_at(mention.spot.end - 1) if mention.spot else None
    if head is not None and (value := place_at(head)):
        yield _found(mention, head, value, mention.event.certainty != "CERTAIN")


def _found(mention: Mention, token: Token, value: PlaceValue, hedged: bool) -> Found:
    aside = is_aside(mention.token)
    return Found("place", value, span(token), passage(token), hedged=hedged, aside=aside)


def _is_ground(mention: Mention, value: PlaceValue) -> bool:
    """A state that is attacked is a party; a town is where it happens."""
    return mention.kind != "attack" or value.name.casefold() not in _states()


def _weighed(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """Places that are thought of or turned down, in sentences that go on about the event."""
    named = {analysis.sentence_number(m.token) for m in frame.mentions}
    for number in goes_on(analysis, frame, _FAR):
        for token in analysis.sentences[number]:
            if token.tag_[:1] == "V":
                yield from _considered(token)
                yield from _turned_down(analysis, token)
            elif number not in named and lemma(token) in VENUES and token.dep_ in {"attr", "oprd"}:
                for noun, value, hedged in _named_as_venue(token):
                    yield Found("place", value, span(noun), passage(noun), hedged=hedged)


def _considered(verb: Token) -> Iterator[Found]:
    """ "We're looking at various countries, including Singapore"; the passive's subject, "Mongolia is considered"."""
    if lemma(verb) not in _CONSIDERING:
        return
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    objects = children(verb, "nsubjpass") if passive else [*children(verb, "dobj"), *objects_of(verb, "at")]
    for noun in (n for o in objects for n in coordinated(o)):
        if lemma(noun) in _LOCATIONS:
            for example in (*objects_of(noun, "including", "like", "as"), *children(noun, "appos")):
                for inner in coordinated(example):
                    if value := place_at(inner):
                        yield Found("place", value, span(inner), passage(verb), hedged=True)


def _turned_down(analysis: Analysis, verb: Token) -> Iterator[Found]:
    """ "He had ruled out the Demilitarized Zone": not there, says he."""
    word = lemma(verb)
    out = word == "rule" and any(c.lower_ == "out" for c in children(verb, "prt"))
    if not (out or word in _REFUSING) or is_negated(verb):
        return
    by = tuple(a for s in children(verb, "nsubj") for a in analysis.cast.all_at(phrase(s)))
    for noun in (n for o in children(verb, "dobj") for n in coordinated(o)):
        # "Ruled out Tehran's offer" turns down no town.
        if (value := place_at(noun)) and value.name.casefold() not in _states():
            yield Found("place", value, span(noun), passage(verb), "denies", by=by)


# States that are a town by themselves.
_CITIES = {"SGP", "MCO", "VAT", "SMR", "LUX", "QAT", "HKG", "MAC"}


@cache
def _states() -> frozenset[str]:
    return frozenset(s.name.casefold() for s in states())


def _hanging(mention: Mention) -> Iterator[tuple[Token, PlaceValue]]:
    """Places after "in" or "at" on the event, or on the verb that holds or sets it."""
    for noun in children(mention.token, "compound"):
        # "The North Korea-U.S. summit" is theirs, and in neither of them.
        joined = any(t.text in {"-", "–", "/"} for t in (*noun.subtree, noun.nbor(1)))
        value = place_at(noun) if noun.ent_type_ == "GPE" and noun.tag_ == "NNP" and not joined else None
        # "The Singapore summit" is there, "the Iran talks" are with Iran.
        if value and (value.name.casefold() not in _states() or value.country in _CITIES):
            yield noun, value
    if (clause := where_clause(mention.token)) is not None and clause.dep_ == "relcl" and (spot := _place(clause.head)):
        yield clause.head, spot
    reach = reach_of(mention.token)
    seen: set[int] = set()
    for index in sorted(reach):
        verb = mention.token.doc[index]
        # "Will fly to Rabat for talks": there.
        whither = ("to",) if lemma(verb) in _TRAVELLING else ("for",) if lemma(verb) in _SETTING else ()
        for noun in objects_of(verb, "in", "at", "on", "near", "outside", *whither):
            if noun.i in seen or noun.sent.start != mention.token.sent.start:
                continue
            seen.add(noun.i)
            if value := _place(noun):
                yield noun, value


def _place(noun: Token) -> PlaceValue | None:
    """The place at the noun; "the island of X" and "the end of April in X" hold it further in."""
    inner = [v for n in objects_of(noun, "in", "of") if (v := place_at(n))]
    value = place_at(noun) if lemma(noun) not in _LAND else None
    if value is None:
        return inner[0] if inner else None
    return PlaceValue(value.name, value.country or inner[0].country) if inner else value


def _venues(mention: Mention) -> Iterator[tuple[Token, PlaceValue, bool]]:
    """Subjects and objects of words for hosting, in the sentence that speaks of the event."""
    for token in mention.token.sent:
        word = lemma(token)
        if word in _HOSTING and token.tag_[:1] == "V" and word != "hold":
            for subject in children(token, "nsubj"):
                for noun in coordinated(subject):
                    if value := place_at(noun):
                        yield noun, value, is_hedged(token) or _is_offer(token)
            if any(c.lower_ == "by" for c in token.children):
                for noun in objects_of(token, "by"):
                    if value := place_at(noun):
                        yield noun, value, is_hedged(token)
        elif word in VENUES and token.tag_[:1] == "N":
            yield from _named_as_venue(token)


def _named_as_venue(token: Token) -> Iterator[tuple[Token, PlaceValue, bool]]:
    likely = {c.lower_ for c in token.subtree} & _MARKS or {c.lower_ for c in token.children} & _MARKS
    head = token
    while head.dep_ in {"pobj", "prep", "attr", "conj", "dobj", "appos", "oprd"} and head.head != head:
        head = head.head
        if head.tag_[:1] == "V":
            break
    plural = token.tag_ == "NNS"
    for subject in children(head, "nsubj", "nsubjpass", "attr", "dobj"):
        for noun in coordinated(subject):
            if noun != token and (value := place_at(noun)):
                yield (
                    noun,
                    value,
                    bool(likely) or plural or is_hedged(head) or lemma(head) not in {"be", "choose", "pick"},
                )


def _is_offer(verb: Token) -> bool:
    return verb.dep_ in {"xcomp", "ccomp"} and lemma(verb.head) not in {"agree", "confirm", "announce"}
