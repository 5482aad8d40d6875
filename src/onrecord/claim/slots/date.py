"""When an event is, was or may be: days that hang on its mentions, and words that say no day is known."""

import re
from collections.abc import Iterator
from datetime import date as day_of
from datetime import timedelta

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.claim.anaphora import goes_on
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import LASTING, Frame, Mention
from onrecord.claim.grammar import children, climb, coordinated, is_aside, is_hedged, is_negated, is_verb
from onrecord.lexicon import meanings, words
from onrecord.model.annotation import TimeExpression
from onrecord.model.claim import DateValue, Stance

# Stages whose own day is not the day of the event.
_TURNS = {"proposed", "agreed", "postponed", "cancelled", "ruled_out", "rejected"}
_MEETING = {"meeting", "call", "visit"}
# An hour alone, whose day is that of the publication only where the text gives no other.
_CLOCK = re.compile(r"[\d.:]+\s*(?:[ap]\.?m\.?)?(?:\s+(?:local time|gmt|utc))?|noon|midnight", re.IGNORECASE)
# Longer than this is a period, not a date.
_MAX_DAYS = 370
_BOUNDS = words("time bounds")
_SLOT_NOUNS = meanings("slot nouns")
_CONSIDERING = words("considering verbs")
_PLANNING = words("scheduling verbs")
# "Within two weeks", "in the next ten days": an interval that opens on the day of publication.
_WITHIN = re.compile(r"\b(?:within|in)\s+(?:about\s+|around\s+)?$", re.IGNORECASE)
_LENGTH = re.compile(r"P(\d+)([DWM])")
_UNIT_DAYS = {"D": 1, "W": 7, "M": 30}


def date(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    for mention in frame.mentions:
        if _was_planned(analysis, frame, mention):
            continue
        for time in mention.times:
            token = analysis.reading.token_at(time.span.start)
            if mention.event.status == "postponed" and token is not None and _of_the_plan(mention, token):
                continue
            if value := _value(analysis, frame, mention, time):
                hedged = mention.event.certainty != "CERTAIN" or (token is not None and _hedged(token))
                yield Found(
                    slot="date",
                    value=value,
                    anchor=time.span,
                    evidence=passage(mention.token),
                    stance="denies" if mention.event.polarity == "NEG" and mention.phase != "ahead" else "asserts",
                    hedged=hedged,
                    aside=is_aside(mention.token),
                )
    yield from _named_as_date(analysis, frame)
    yield from _considered(analysis, frame)


def _was_planned(analysis: Analysis, frame: Frame, mention: Mention) -> bool:
    """ "The talks, which had been scheduled for Saturday, have been postponed": the old day is the day no more."""
    if mention.event.status == "postponed":
        return False
    put_off = [m for m in frame.mentions if m.event.status == "postponed"]
    number = analysis.sentence_number(mention.token)
    return any(analysis.sentence_number(m.token) == number for m in put_off)


def _of_the_plan(mention: Mention, token: Token) -> bool:
    """ "Rescheduled the meeting planned for Saturday": Saturday is the old day."""
    for above in climb(token):
        if above == mention.token:
            return False
        if is_verb(above) and above.dep_ in {"acl", "relcl"} and lemma(above) in _PLANNING:
            return True
    return False


def _named_as_date(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """ "The date set for the summit is 12 June": told by the noun and not by the event's own verb."""
    for mention in frame.mentions:
        for noun in climb(mention.token, 4):
            if _SLOT_NOUNS.get(lemma(noun)) != "date" or noun.dep_ not in {"nsubj", "nsubjpass"}:
                continue
            for time in _hanging_on(analysis, noun.head):
                if value := _value(analysis, frame, mention, time):
                    stance: Stance = "denies" if is_negated(noun.head) else "asserts"
                    yield Found("date", value, time.span, passage(noun), stance, hedged=is_hedged(noun.head))


def _considered(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """ "We're looking at June 12": a day that is thought of, in a sentence that goes on about the event."""
    if frame.phase == "done" or frame.kind not in _MEETING:
        return
    for number in goes_on(analysis, frame):
        for verb in analysis.sentences[number]:
            if not is_verb(verb) or lemma(verb) not in _CONSIDERING or is_negated(verb):
                continue
            objects = [*children(verb, "dobj"), *(o for p in children(verb, "prep") for o in children(p, "pobj"))]
            for noun in (n for o in objects for n in coordinated(o)):
                for time in analysis.times:
                    inside = time.span.start <= at(noun) < time.span.end
                    if inside and (value := _value(analysis, frame, frame.mentions[0], time)):
                        yield Found("date", value, time.span, passage(verb), hedged=True)


def _hanging_on(analysis: Analysis, verb: Token) -> Iterator[TimeExpression]:
    """The times that are what the verb says of its subject ("is 12 June"), or hang on it ("was set for 12 June")."""
    for time in analysis.times:
        first = analysis.reading.token_at(time.span.start)
        if first is None or first.doc is not verb.doc:
            continue
        above = next((t for t in climb(first) if is_verb(t)), None)
        if above == verb:
            yield time


def _other_days(frame: Frame, hour: TimeExpression) -> bool:
    times = [t for m in frame.mentions for t in m.times if t.first and t.type in {"DATE", "TIME"}]
    return any(t.first != hour.first for t in times)


def _hedged(token: Token) -> bool:
    verb = next((t for t in climb(token) if is_verb(t)), None)
    return verb is not None and is_hedged(verb)


def _interval(analysis: Analysis, mention: Mention, time: TimeExpression) -> DateValue | None:
    """The days from publication to the end of "within two weeks"."""
    published = analysis.article.published
    found = _LENGTH.fullmatch(time.value or "")
    before = _WITHIN.search(analysis.text, 0, time.span.start)
    if published is None or found is None or before is None or mention.phase != "ahead":
        return None
    days = int(found[1]) * _UNIT_DAYS[found[2]]
    # A length and a seventh of it must still end within the calendar.
    if days > _MAX_DAYS or published > day_of.max - timedelta(days=2 * days):
        return None
    first, last = published, published + timedelta(days=days)
    if before[0].lower().startswith("in"):
        # "In a week" is that day, give or take one; "within a week" any day until then.
        slack = timedelta(days=days // 7)
        first, last = last - slack, last + slack
    return DateValue(first, last, analysis.text[before.start() : time.span.end])


def _value(analysis: Analysis, frame: Frame, mention: Mention, time: TimeExpression) -> DateValue | None:
    if time.type == "DURATION":
        return _interval(analysis, mention, time)
    if time.first is None or time.last is None or time.type not in {"DATE", "TIME"}:
        return None
    if (time.last - time.first).days > _MAX_DAYS:
        return None
    before = analysis.text[: time.span.start].rsplit(None, 1)[-1:]
    if before and before[0].lower() in _BOUNDS:
        return None
    published = analysis.article.published
    if published:
        if frame.phase == "ahead" and time.last < published:
            return None
        # What was called off or agreed to "on Thursday" was to be on another day.
        if mention.event.status in _TURNS and time.last <= published:
            return None
        if mention.phase == "done" and time.first > published and frame.kind not in LASTING:
            return None
        if time.type == "TIME" and _CLOCK.fullmatch(time.span.of(analysis.text)) and _other_days(frame, time):
            return None
    return DateValue(time.first, time.last, time.span.of(analysis.text))
