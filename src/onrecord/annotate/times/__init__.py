"""Time expressions of news text, found and normalised by a table-driven grammar.

A text becomes a string of word classes (`lexer`), on which rules of `lexicon/en/time_rules.tsv` are matched
(`grammar`); each names a reading (`readings`) that makes a TIMEX3 value and days of it. Conventions:

* Spans follow TimeML: "the past two years", "earlier this month", "almost a decade" are one expression, prepositions
  stay outside, and "about", possessives and the "a" before "two-year plan" too. Ages ("30-year-old") are no times.
* Without a word on direction, a weekday is the last one on or before the day of publication, after a future verb the
  next one on or after it. "last Friday" is strictly before, "next Friday" that of the next calendar week.
* Weeks are those of ISO 8601. Seasons are the meteorological ones of the northern half of the world; winter belongs to
  the year that it begins in. Fiscal years and quarters are read as calendar ones.
* "early", "mid-", "late", "the end of" narrow the interval to a third of the period; the value is the period's.
* Vague lengths ("coming days", "recent months") have a value (PXD, PXM, FUTURE_REF) and no interval; counted ones ("the
  next two weeks") reach from the day of publication. A choice ("10 or 12 days") has the value of its first number.
* Ranges within one expression ("June 11-12", "2024-25") have an ISO 8601 interval as value; the two ends of other
  ranges ("from Monday to Wednesday") are expressions of their own.
* A clock time's zone is kept apart, as `zone` ("Z", "-05:00"); its value is the local time.
* Without a day of publication relative times have X's in their value and no interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from onrecord.annotate.times.context import Context
from onrecord.annotate.times.grammar import grammar
from onrecord.annotate.times.readings import read

__all__ = ["TimeSpan", "find_times"]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression: `text[start:end]`, a TIMEX3 `type` (DATE, TIME, DURATION, SET) and `value`.

    `first` and `last` are the days that it covers, inclusive, both None where none can be said. `modifier` is a TIMEX3
    `mod` (APPROX, MORE_THAN, EARLY ...), `zone` the offset of a clock time.
    """

    start: int
    end: int
    type: str
    value: str
    first: date | None = None
    last: date | None = None
    modifier: str | None = None
    zone: str | None = None


def find_times(
    text: str, published: date | None, tense_at: Callable[[int], str | None] | None = None
) -> list[TimeSpan]:
    """The time expressions of a text in its order, none overlapping another.

    `tense_at(offset)` may tell the tense ("past", "present", "future", or None) of the verb that governs the word at an
    offset; where it does not, the nearest verb-like word decides. Linear in the text's length; raises nothing.
    """
    rules = grammar()
    tokens = rules.lexer.read(text)
    context = Context(tokens, rules, read, published, tense_at)
    found = []
    for hit in rules.find(tokens):
        reading = read(context, hit)
        if reading is None:
            continue
        context.note(reading, hit.last)
        start, end = tokens.span(hit.first, hit.last)
        days = reading.first, reading.last
        found.append(TimeSpan(start, end, reading.type, reading.value, *days, reading.modifier, reading.zone))
    return found
