"""The names that rules use for readings, and the reading of a part of an expression."""

from collections.abc import Callable

from onrecord.annotate.times import clock, days, relative, stretches
from onrecord.annotate.times.context import Context, Reading
from onrecord.annotate.times.grammar import Hit
from onrecord.annotate.times.lexer import BREAK
from onrecord.annotate.times.periods import Period

READINGS: dict[str, Callable[[Context, Hit], Reading | None]] = {
    "anotherday": days.anotherday,
    "around": relative.around,
    "century": stretches.century,
    "clock": clock.clock,
    "date": days.on_date,
    "dayfrom": days.dayfrom,
    "dayrange": days.dayrange,
    "decade": stretches.decade,
    "deictic": days.deictic,
    "every": relative.every,
    "everyof": relative.everyof,
    "half": stretches.half,
    "holiday": days.holiday,
    "iso": days.iso,
    "length": relative.length,
    "month": days.month,
    "named": stretches.named,
    "nextday": relative.nextday,
    "partday": days.partday,
    "quarter": stretches.quarter,
    "ref": relative.ref,
    "season": stretches.season,
    "shifted": relative.shifted,
    "skip": relative.skip,
    "slashed": days.slashed,
    "that": relative.that,
    "weekday": days.weekday,
    "weekend": stretches.weekend,
    "weekof": stretches.weekof,
    "year": stretches.year,
    "yearago": relative.yearago,
    "yearend": stretches.yearend,
    "yearrange": stretches.yearrange,
}


def read(context: Context, hit: Hit) -> Reading | None:
    """What an expression means; None when it is no time after all, or an impossible one (31 February, the year 12000)."""
    try:
        return READINGS[hit.rule.handler](context, hit)
    except (ValueError, OverflowError):
        return None


def read_part(context: Context, hit: Hit, group: str) -> Period | None:
    """The date that a part of an expression is by itself ("Monday" in "5 p.m. on Monday")."""
    first, last = hit.match.span(group)
    inner = context.grammar.within(hit.tokens, first, last)
    if inner is None:
        return None
    return read_part_at(context, hit, inner)


def read_part_at(context: Context, hit: Hit, inner: Hit) -> Period | None:
    """The date of an expression that is part of another, which tells its tense."""
    context.at = hit.first
    reading = read(context, inner)
    context.at = None
    return reading.period if reading else None


def read_after(context: Context, hit: Hit, distance: int) -> Period | None:
    """The day that begins at most `distance` tokens after an expression, in its sentence."""
    for at in range(hit.last, min(hit.last + distance, len(hit.tokens.found))):
        inner = context.grammar.within(hit.tokens, at, len(hit.tokens.found))
        if inner and inner.rule.handler in ("weekday", "date", "deictic"):
            return read_part_at(context, hit, inner)
        if hit.tokens.classes[at] == BREAK or hit.tokens.word(at) in ".;":
            break
    return None
