"""Clauses that go on about an event by a pronoun: "It will take place in Geneva", "the talks, which were called off".

Such a clause is a mention of the event that was named last before it: its times, places and status are the event's.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.annotate.events import EventCandidate
from onrecord.claim.frames import Frame, Mention
from onrecord.claim.grammar import NEGATIONS, children, climb, is_asked, is_hedged, is_verb
from onrecord.claim.reach import times_of
from onrecord.lexicon import broad_kinds, event_kinds, status_words

_PRONOUNS = {"it", "this", "that", "which"}
# What only events do: verbs by themselves, and with the word that makes them mean it.
_HAPPENING = {"occur", "happen"}
_HAPPENING_WITH = {("take", "place"), ("go", "ahead"), ("go", "forward"), ("come", "off")}
# Words that set an event in the passive: it "was held", "is scheduled for Monday".
_HAPPENING_PASSIVE = {"hold", "convene", "host", "conduct"}
_SETTING_PASSIVE = {"schedule", "plan", "set", "slate", "arrange", "expect"}
_TIMES = {"DATE", "TIME"}
_IF = {"if", "unless", "whether", "should", "in"}
_TAKE_TWO = {"meeting", "call"}
_TO_COME = {"meeting": "scheduled", "vote": "scheduled"}
_MAY_COME = {"meeting": "proposed"}
_DONE = {"meeting": "held"}


def follow(analysis: Analysis, frames: Sequence[Frame]) -> None:
    """Add to the frames the mentions by pronoun that the text makes of them."""
    own = {at(m.token) for f in frames for m in f.mentions}
    for sentence in analysis.sentences:
        for pronoun in sentence:
            if pronoun.lower_ not in _PRONOUNS or pronoun.dep_ not in {"nsubj", "nsubjpass"}:
                continue
            verb = _predicate(pronoun)
            if verb is None or at(verb) in own:
                continue
            frame = _meant(analysis, frames, pronoun)
            if frame is not None:
                frame.mentions.append(_mention(analysis, frame, verb))


def set_apart(analysis: Analysis, frames: Sequence[Frame]) -> None:
    """Note for each event which sentences tell of another one of its kind."""
    named = [(f, {analysis.sentence_number(m.token) for m in f.mentions}) for f in frames]
    for frame, own in named:
        others = {n for other, theirs in named if other is not frame and other.kind == frame.kind for n in theirs}
        frame.apart = frozenset(others - own)


def goes_on(analysis: Analysis, frame: Frame, limit: int = 3) -> list[int]:
    """Numbers of the sentences that may still speak of the event: its own, and those after one of them up to the next
    that tells of another event of its kind, at most `limit`."""
    named = sorted({analysis.sentence_number(m.token) for m in frame.mentions})
    found = set(named)
    for number in named:
        for after in range(number + 1, min(number + limit + 1, len(analysis.sentences))):
            if after in frame.apart:
                break
            found.add(after)
    return sorted(found)


def _predicate(pronoun: Token) -> Token | None:
    """The verb that tells of an event what its subject, the pronoun, does; None where anything else could be meant."""
    verb = pronoun.head
    while inner := [c for c in children(verb, "xcomp") if is_verb(c)]:
        if not _only_leads(verb):
            break
        verb = inner[0]
    small = {c.lower_ for c in verb.children if c.dep_ in {"dobj", "prt", "advmod"}}
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)
    word = lemma(verb)
    if word in _HAPPENING or any(word == v and w in small for v, w in _HAPPENING_WITH):
        return verb
    if passive and word in _HAPPENING_PASSIVE | _SETTING_PASSIVE:
        return verb
    if word == "be" and pronoun.lower_ == "it" and _only_dates(verb):
        return verb
    return verb if stop_of(verb) else None


def _only_dates(verb: Token) -> bool:
    """ "It will be in late May": "be" with a time and nothing else to say of its subject."""
    if any(c.dep_ in {"attr", "acomp", "ccomp", "advcl", "oprd"} and c.ent_type_ not in _TIMES for c in verb.children):
        return False
    whole = [*children(verb, "attr"), *(o for p in children(verb, "prep") for o in children(p, "pobj"))]
    return bool(whole) and all(o.ent_type_ in _TIMES for o in whole)


def _only_leads(verb: Token) -> bool:
    return lemma(verb) in {"be", "have", *_SETTING_PASSIVE} or any(c.dep_ == "auxpass" for c in verb.children)


def stop_of(verb: Token) -> str | None:
    """The status of an event that "was called off", "has been postponed", by the words for meetings; else None."""
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
    phrase = f"{lemma(verb)} {particle}".strip()
    return _stops().get(phrase) if passive else None


@cache
def _stops() -> dict[str, str]:
    rows = [row for row in status_words() if row.group == "meeting" and row.pos == "v"]
    return {row.phrase: row.status for row in rows if row.status in {"postponed", "cancelled"}}


def _meant(analysis: Analysis, frames: Sequence[Frame], pronoun: Token) -> Frame | None:
    """The event named last before the pronoun, in its sentence or the one before; a relative clause's own noun."""
    here = analysis.sentence_number(pronoun)
    relative = pronoun.tag_ in {"WDT", "WP"} or pronoun.lower_ == "which"
    above = set(climb(pronoun)) if relative else set()
    kinds = broad_kinds()
    best: Token | None = None
    for event in analysis.events:
        token = analysis.head(event)
        if event.kind not in kinds or at(token) >= at(pronoun):
            continue
        near = token in above if relative else 0 <= here - analysis.sentence_number(token) <= 1
        if near and (best is None or at(token) > at(best)):
            best = token
    if not relative and (named := _named_around(analysis, frames, pronoun)):
        return named
    if best is None:
        return None
    return next((f for f in frames if any(m.token == best for m in f.mentions)), None)


def _named_around(analysis: Analysis, frames: Sequence[Frame], pronoun: Token) -> Frame | None:
    """The event two of whose parties the pronoun's own sentence names: "Asked when he would see Putin, Trump said it
    would be in May"."""
    sentence = pronoun.sent
    low, high = at(sentence[0]), at(sentence[-1])
    named = {m.actor for m in analysis.cast.mentions if low <= m.span.start <= high}
    fitting = [f for f in frames if f.kind in _TAKE_TWO and f.phase == "ahead" and len(named & set(f.participants)) > 1]
    return fitting[0] if len(fitting) == 1 else None


def _mention(analysis: Analysis, frame: Frame, verb: Token) -> Mention:
    known = next((e for e in analysis.events if analysis.head(e) == verb), None)
    first = frame.mentions[-1].event
    certain = "POSSIBLE" if is_hedged(verb) else "CERTAIN"
    negated = any(c.lower_ in NEGATIONS for c in verb.children if c.dep_ == "neg")
    future = any(t.tag_ == "MD" or t.tag_ == "TO" for v in _chain(verb) for t in v.children if t.dep_ == "aux")
    # What "had been scheduled" was still to come.
    future = future or lemma(verb) in _SETTING_PASSIVE
    if any(c.lower_ in _IF for c in children(verb, "mark")):
        future, certain = True, "POSSIBLE"
    event = EventCandidate(
        span=known.span if known else first.span,
        head=known.head if known else first.head,
        type=first.type,
        kind=first.kind,
        certainty=certain,  # type: ignore[arg-type]
        polarity="NEG" if negated else "POS",
        time="FUTURE" if future else "NON_FUTURE",
        reported=known.reported if known else first.reported,
        status=_status(first.kind, verb, future, certain, negated),
    )
    phase = "ahead" if event.status in {"scheduled", "proposed", "postponed", "cancelled", "ruled_out"} else "open"
    phase = "done" if event.status == "held" else "ahead" if future else phase
    return Mention(event, frame.kind, verb, (), phase, tuple(times_of(analysis, verb)))  # type: ignore[arg-type]


def _chain(verb: Token) -> Iterator[Token]:
    yield verb
    while verb.dep_ == "xcomp":
        verb = verb.head
        yield verb


def _present(verb: Token) -> bool:
    return any(c.lower_ in {"is", "are", "’s", "'s"} for c in verb.children if c.dep_ == "auxpass")


def _status(kind: str | None, verb: Token, future: bool, certainty: str, negated: bool) -> str | None:
    known = event_kinds().get(kind or "")
    group = known.group if known else None
    if is_asked(verb) or (future and any(c.lower_ in {"when", "where"} for c in children(verb, "advmod"))):
        return None
    if stop := stop_of(verb):
        return None if negated or future else stop
    if group is None:
        return None
    if future:
        if negated:
            return "cancelled" if group == "meeting" else None
        return (_TO_COME if certainty == "CERTAIN" else _MAY_COME).get(group)
    past = verb.tag_ in {"VBD", "VBN"} and not _present(verb)
    return _DONE.get(group) if past and not negated and certainty == "CERTAIN" else None
