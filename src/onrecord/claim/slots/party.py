"""Who takes part in an event, who is kept out, who asked for it, and who has or has not confirmed it."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma, span
from onrecord.claim.anaphora import goes_on
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame, Mention, sentences_about
from onrecord.claim.grammar import children, coordinated, is_hedged, is_negated, is_verb, objects_of, phrase
from onrecord.lexicon import words
from onrecord.model.claim import ActorValue, Stance

_TAKING_PART = words("taking part")
_EXCLUDING = words("excluding verbs")
_ATTENDING = words("attending verbs")
_REQUESTS = words("request nouns")
_INITIATING = words("initiating verbs")
_ANY_PEOPLE = {"people", "persons", "civilians", "others", "victims", "passengers"}
_TALKS = {"meeting", "negotiation", "call", "visit"}


def participant(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    for actor in frame.inherited:
        first = frame.mentions[0]
        yield Found("participant", ActorValue(actor), first.event.span, passage(first.token))
    standing = _standing_for(analysis, frame)
    # "Four people were killed" says who was hit only where nobody says who did it.
    nameless = [a for a in frame.participants if analysis.cast.actor(a).name.split()[-1].lower() in _ANY_PEOPLE]
    for mention in frame.mentions:
        if mention.event.polarity == "NEG" and mention.phase != "ahead":
            continue
        for actor in mention.participants:
            # "a summit of the two states" adds nobody to one of their presidents; a minister none to his state's army.
            if frame.kind == "attack" and actor in nameless and len(nameless) < len(frame.participants):
                continue
            if actor not in standing and any(analysis.same_side(actor, p) for p in standing):
                continue
            yield Found("participant", ActorValue(actor), mention.event.span, passage(mention.token))


def _standing_for(analysis: Analysis, frame: Frame) -> list[str]:
    """Participants beside whom nobody else of their side is told: those who meet, and the states that fight."""
    kind = {"troop_movement": "state", "attack": "state", "appointment": None, "resignation": None}.get(
        frame.kind, "person"
    )
    return [a for a in frame.participants if analysis.cast.actor(a).kind == kind]


def excluded(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """Actors said to be kept out: "ruled out any involvement of X", "X was not invited", "without X"."""
    own = {analysis.sentence_number(m.token) for m in frame.mentions}
    for token in _tokens_about(analysis, frame):
        # Whoever else is told of a journey, the sentence after it may tell of something else.
        if frame.kind == "visit" and analysis.sentence_number(token) not in own:
            continue
        for noun in _kept_out(token):
            if is_hedged(token):
                continue
            for actor in analysis.cast.all_at(phrase(noun)):
                if actor not in frame.participants:
                    yield Found("excluded", ActorValue(actor), span(noun), passage(token))


def _kept_out(token: Token) -> list[Token]:
    word = lemma(token)
    if is_verb(token) and word in _EXCLUDING:
        return [n for o in children(token, "dobj", "nsubjpass") for n in coordinated(o)]
    if word == "rule" and any(c.lower_ == "out" for c in token.children):
        nouns = [n for o in children(token, "dobj", "nsubjpass") for n in coordinated(o)]
        return [who for noun in nouns if lemma(noun) in _TAKING_PART for who in _owners(noun)]
    if word in _TAKING_PART and token.head.lower_ == "without" and token.dep_ == "pobj":
        return _owners(token)
    part = word != "take" or any(o.lower_ == "part" for o in children(token, "dobj"))
    if is_verb(token) and word in _ATTENDING and part and is_negated(token):
        return [n for o in children(token, "nsubj", "nsubjpass") for n in coordinated(o)]
    return []


def _owners(noun: Token) -> list[Token]:
    return [*children(noun, "poss"), *objects_of(noun, "of", "by", "from", "for")]


def initiator(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """Who asked for the event: "at the request of X", "requested by X", "X proposed a meeting"."""
    for mention in frame.mentions:
        for token in mention.token.sent:
            for noun in _asked(token, mention):
                for actor in analysis.cast.all_at(phrase(noun))[:1]:
                    yield Found("initiator", ActorValue(actor), span(token), passage(token), hedged=is_hedged(token))
    yield from _asked_for(analysis, frame)


def _asked_for(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """ "It was Washington that asked for the dialogue": whose the talks are is told by what they follow on."""
    talks = {analysis.head(e) for e in analysis.events if e.kind in _TALKS}
    for number in goes_on(analysis, frame, 1):
        for verb in analysis.sentences[number]:
            if not is_verb(verb) or lemma(verb) not in {*_INITIATING, "ask"} or children(verb, "prt"):
                continue
            what = [*children(verb, "dobj"), *objects_of(verb, "for")]
            if not any(w in talks and children(w, "det") for w in what):
                continue
            for subject in children(verb, "nsubj"):
                for actor in analysis.cast.all_at(phrase(subject))[:1]:
                    if _concerns(analysis, actor, set(frame.participants)):
                        yield Found("initiator", ActorValue(actor), span(verb), passage(verb), hedged=is_hedged(verb))


def _asked(token: Token, mention: Mention) -> list[Token]:
    word = lemma(token)
    if word in _REQUESTS and token.dep_ == "pobj" and token.head.lower_ in {"at", "on", "upon"}:
        return _owners(token)
    if word in _REQUESTS and token.dep_ == "dobj" and lemma(token.head) == "accept":
        return objects_of(token, "from", "by") or children(token, "poss")
    if not is_verb(token) or word not in _INITIATING or children(token, "prt", "oprd", "acomp"):
        return []
    about = mention.token
    if (about.head == token and about.dep_ in {"dobj", "pobj", "xcomp"}) or _is_passive_of(token, about):
        agents = objects_of(token, "by")
        return agents or [n for o in children(token, "nsubj") for n in coordinated(o)][:1]
    return []


def _is_passive_of(verb: Token, noun: Token) -> bool:
    return (verb.dep_ in {"acl", "relcl"} and verb.head == noun) or (noun.head == verb and noun.dep_ == "nsubjpass")


def confirmation(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """Parties concerned that confirm or deny the event, or are said not to have done so."""
    parties = set(frame.participants)
    for mention in frame.mentions:
        for token in mention.token.sent:
            if not is_verb(token) or lemma(token) not in {"confirm", "deny", "acknowledge"}:
                continue
            if not any(mention.token == t for t in token.subtree):
                continue
            for subject in children(token, "nsubj"):
                for actor in analysis.cast.all_at(phrase(subject)):
                    if _concerns(analysis, actor, parties):
                        stance = _stance(token)
                        yield Found("confirmation", ActorValue(actor), span(token), passage(token), stance, by=(actor,))


def _stance(token: Token) -> Stance:
    governed = token.dep_ == "xcomp" and lemma(token.head) in {"decline", "refuse", "fail"}
    if is_negated(token) or governed:
        return "unknown"
    return "denies" if lemma(token) == "deny" else "asserts"


def _concerns(analysis: Analysis, actor: str, parties: set[str]) -> bool:
    """A party is a participant, or speaks for a participant's state."""
    if actor in parties:
        return True
    country = analysis.cast.actor(actor).country
    return country is not None and country in {analysis.cast.actor(p).country for p in parties}


def _tokens_about(analysis: Analysis, frame: Frame) -> Iterator[Token]:
    """Tokens of the sentences that name the event, and of a sentence that goes on about it right after."""
    for number in sentences_about(analysis, frame):
        yield from analysis.sentences[number]
