"""Of which broad kind an event is, as briefs tell of it."""

from dataclasses import replace

from spacy.tokens import Token

from onrecord.annotate.actors.vocabulary import noun_heads
from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma
from onrecord.annotate.events import EventCandidate
from onrecord.claim.grammar import children, is_verb, objects_of
from onrecord.lexicon import broad_kinds, words

_ON_THE_LINE = {"phone", "telephone", "telephoned", "line", "video", "call", "conference", "hotline", "zoom"}


def kind_of(analysis: Analysis, event: EventCandidate) -> str | None:
    """The broad kind of an event; of a signing that of what is signed, or an agreement where two sign together."""
    if event.kind == "signing":
        verb = analysis.head(event)
        signed = next(
            (e for e in analysis.events if e.kind and analysis.head(e) in children(verb, "dobj", "nsubjpass")), None
        )
        kind = broad_kinds().get(signed.kind or "") if signed is not None else None
        if kind in {"agreement", "ceasefire"}:
            return kind
        return "agreement" if len({a for s in event.source for a in analysis.actors_at(s)}) > 1 else None
    kind = broad_kinds().get(event.kind or "")
    if kind == "agreement" and lemma(analysis.head(event)) in {"statement", "communique", "communiqué"}:
        # What is said together binds nobody.
        return None
    if kind in {"appointment", "troop_movement", "ceasefire", "vote"} and _is_no_deed(analysis, event, kind):
        return None
    if kind == "meeting" and lemma(analysis.head(event)) == "invite" and _is_to_else(analysis.head(event)):
        return None
    if kind == "ruling" and _is_reign(analysis.head(event)):
        return None
    return None if kind == "call" and _is_beside(analysis.head(event)) else kind


def _is_to_else(verb: Token) -> bool:
    """Whether somebody is invited to do something else than meet: "to join the bloc", "to send its ships"."""
    doing = [c for c in children(verb, "xcomp", "advcl", "ccomp") if is_verb(c) and c.i > verb.i]
    return bool(doing) and not any(lemma(c) in _MEETING or _to_talks(c) for c in doing)


def _to_talks(verb: Token) -> bool:
    """ "To rejoin the talks", "to take part in a summit"; what happens "at" one is no meeting itself."""
    nouns = [*children(verb, "dobj"), *objects_of(verb, "to", "in", "for")]
    back = not nouns and lemma(verb) in {"join", "rejoin", "return"}
    return back or any(lemma(n) in _TALKS for n in nouns)


def as_set(event: EventCandidate, noun: Token) -> EventCandidate:
    """The event as its own words set it: of "a summit set for Oslo in April" what the issue "may" do there says
    nothing about the summit."""
    if is_verb(noun) or event.polarity != "POS" or event.status not in {None, "proposed", "pending"}:
        return event
    for clause in children(noun, "acl"):
        when = [
            c for c in children(clause, "prep", "npadvmod") if c.dep_ == "npadvmod" or c.lower_ in {"for", "on", "in"}
        ]
        if lemma(clause) in _SETTING and clause.tag_ == "VBN" and when:
            return replace(event, certainty="CERTAIN", time="FUTURE", status="scheduled")
    return event


def _is_no_deed(analysis: Analysis, event: EventCandidate, kind: str) -> bool:
    """Whether the words of a kind tell of no such event here."""
    token = analysis.head(event)
    word = lemma(token)
    if kind == "appointment":
        # "Named the ship as the Rye Song", "named security as the reason": nobody got an office.
        heirs = [*children(token, "dobj", "nsubjpass")]
        if any(lemma(h) in {"successor", "replacement"} and children(h, "poss") for h in heirs):
            # "Her successor will be appointed": whoever that is, it is not her.
            return True
        return word in {"name", "call", "choose", "pick", "select"} and is_verb(token) and not _names_somebody(token)
    if kind == "troop_movement":
        # Troops that "are stationed" somewhere do not move.
        return (
            word in {"station", "base", "deploy"}
            and bool(children(token, "auxpass"))
            and token.head == token
            and (any(c.tag_ in {"VBZ", "VBP"} for c in children(token, "auxpass")))
        )
    if kind == "ceasefire":
        # Whoever "would end the war" has made no truce.
        return word == "end" and any(lemma(o) in {"war", "conflict"} for o in children(token, "dobj"))
    # "Their right to vote": no vote.
    return is_verb(token) and token.dep_ in {"acl", "relcl"} and lemma(token.head) in _ENTITLED


_MEETING = (
    words("meeting verbs")
    | words("travelling verbs")
    | {"attend", "discuss", "dine", "participate", "sit", "speak", "tour"}
)
_TALKS = {"meeting", "negotiation", "summit", "talk", "conference", "dinner"}
_SETTING = {"set", "schedule", "slate", "plan", "fix"}
_ENTITLED = {"right", "chance", "ability", "opportunity", "freedom"}


def _names_somebody(verb: Token) -> bool:
    """Whether the object, or the subject of the passive, is a person or told by a word for people."""
    named = children(verb, "dobj", "nsubjpass", "oprd")
    named += [s for c in children(verb, "ccomp", "xcomp") for s in children(c, "nsubj")]
    named += objects_of(verb, "as", "to")
    return any(n.ent_type_ == "PERSON" or n.lower_ in noun_heads() or n.tag_ == "PRP" for n in named)


def _is_beside(token: Token) -> bool:
    """Whether who speaks to somebody does so on the spot: "speaks to her lawyer in the courtroom"."""
    if lemma(token) not in {"speak", "talk"} or any(t.lower_ in _ON_THE_LINE for t in token.sent):
        return False
    here = any(
        o.ent_type_ not in {"DATE", "TIME"} for o in objects_of(token, "in", "at", "inside", "outside", "during")
    )
    own = any(children(o, "poss") and o.tag_ in {"NN", "NNS"} for o in objects_of(token, "to"))
    return here or own or token.tag_ == "VBZ"


def _is_reign(verb: Token) -> bool:
    """ "The country was ruled from abroad": by no court."""
    if lemma(verb) != "rule" or not children(verb, "nsubjpass"):
        return False
    return not children(verb, "oprd", "acomp", "ccomp", "xcomp", "advcl")
