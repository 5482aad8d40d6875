"""When an event is, was or may be: days that hang on its mentions, and words that say no day is known."""

from collections.abc import Iterator

from onrecord.annotate.analysis import Analysis
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame, Mention
from onrecord.claim.grammar import climb, is_hedged, is_verb
from onrecord.lexicon import words
from onrecord.model.annotation import TimeExpression
from onrecord.model.claim import DateValue

# Stages whose own day is not the day of the event.
_TURNS = {"proposed", "agreed", "postponed", "cancelled", "ruled_out", "rejected"}
# Longer than this is a period, not a date.
_MAX_DAYS = 370
_BOUNDS = words("time bounds")


def date(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    for mention in frame.mentions:
        for time in mention.times:
            if value := _value(analysis, frame, mention, time):
                token = analysis.reading.token_at(time.span.start)
                hedged = mention.event.certainty != "CERTAIN" or (token is not None and _hedged(token))
                yield Found(
                    slot="date",
                    value=value,
                    anchor=time.span,
                    evidence=passage(mention.token),
                    stance="denies" if mention.event.polarity == "NEG" and mention.phase != "ahead" else "asserts",
                    hedged=hedged,
                )


def _hedged(token: object) -> bool:
    verb = next((t for t in climb(token) if is_verb(t)), None)  # type: ignore[arg-type]
    return verb is not None and is_hedged(verb)


def _value(analysis: Analysis, frame: Frame, mention: Mention, time: TimeExpression) -> DateValue | None:
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
        if mention.phase == "done" and time.first > published:
            return None
    return DateValue(time.first, time.last, time.span.of(analysis.text))
