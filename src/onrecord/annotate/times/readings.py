"""The names that rules use for readings."""

from collections.abc import Callable

from onrecord.annotate.times import clock, days, relative, stretches
from onrecord.annotate.times.context import Context, Reading
from onrecord.annotate.times.grammar import Hit

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
    "overnight": days.overnight,
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
    """What an expression means; None when it is no time, or an impossible one (31 February)."""
    try:
        return READINGS[hit.rule.handler](context, hit)
    except (ValueError, OverflowError):
        return None
