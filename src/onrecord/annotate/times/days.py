"""Readings of days: written dates, weekdays, today and tomorrow, parts of the day, months, holidays."""

from dataclasses import replace
from datetime import date, timedelta

from onrecord.annotate.times import holidays, periods
from onrecord.annotate.times.context import Context, Reading, dated
from onrecord.annotate.times.grammar import Hit
from onrecord.annotate.times.numerals import number, year_in_words
from onrecord.annotate.times.periods import Period


def phase_of(hit: Hit) -> str | None:
    """EARLY, MID, LATE, START or END, from a rule's part `mod`."""
    for name in ("PHASE", "EDGE", "SHIFT"):
        if phase := hit.value("mod", name):
            return phase
    return None


def direction(hit: Hit, group: str) -> int | None:
    """-1 for last, 0 for this, 1 for next; None where the part says nothing."""
    for name in ("BYGONE", "COMING", "FOLLOW", "NEXT", "LAST", "PREV", "THIS", "CURRENT", "LATEST", "THAT"):
        if value := hit.value(group, name):
            return int(value)
    return None


def in_part(reading: Reading, part: str | None) -> Reading:
    """A day narrowed to a part of it ("TMO"); the interval stays the day."""
    if part is None:
        return reading
    value = reading.value + (part if part[0] == "T" else "T" + part)
    return Reading("TIME", value, reading.first, reading.last, reading.modifier, reading.grain)


def part_of(hit: Hit) -> str | None:
    """The part of the day that a rule's `pd` or `pd2` names."""
    return hit.value("pd", "PART") or hit.value("pd2", "PART")


def iso(context: Context, hit: Hit) -> Reading:
    """2025-08-07, or with a time of day."""
    text = hit.tokens.word(hit.first)
    day = periods.day(date.fromisoformat(text[:10]))
    reading = dated(day)
    if len(text) == 10:
        return reading
    return Reading("TIME", text[:16], day.first, day.last, None, "day", text[16:].lstrip(":0123456789.") or None)


def slashed(context: Context, hit: Hit) -> Reading:
    """08/07/2025: month first, unless only day first is a date; 7.8.2025 is day first."""
    text = hit.tokens.word(hit.first)
    one, two, year = (int(x) for x in text.replace(".", "/").split("/"))
    month, day = (two, one) if "." in text or one > 12 else (one, two)
    return dated(periods.day(date(year, month, day)))


def _year(context: Context, hit: Hit) -> int | None:
    """The year that a date names outright or as this, last or next year."""
    if hit.has("y"):
        return int(hit.words("y")[0])
    count = direction(hit, "rel")
    if count is not None and context.published:
        return context.published.year + count
    return None


def _month(hit: Hit) -> int:
    return int(hit.value("m", "MONTH") or hit.value("m", "MABBR") or 0)


def _day_or_none(year: int, month: int, day: int) -> Period | None:
    try:
        return periods.day(date(year, month, day))
    except ValueError:
        return None  # 29 February


def day_in_year(context: Context, hit: Hit, day: str) -> Period | None:
    """The day of a month that the rule's parts `m`, `y` and `rel` and a number of the day give."""
    month, number_of_day = _month(hit), int(number([day]) or 0)
    year = _year(context, hit)
    if year is not None:
        return periods.day(date(year, month, number_of_day))
    tense = {-1: "past", 1: "future"}.get(direction(hit, "rel2") or 0) or context.tense(hit)
    return context.choose(lambda y: _day_or_none(y, month, number_of_day), tense)


def on_date(context: Context, hit: Hit) -> Reading:
    """Aug. 7; Friday, 7 August 2025; May 6 next year."""
    day = hit.words("d")[0]
    period = day_in_year(context, hit, day)
    if period is None:
        return Reading("DATE", f"XXXX-{_month(hit):02d}-{int(number([day]) or 0):02d}")
    return in_part(dated(period), part_of(hit))


def anotherday(context: Context, hit: Hit) -> Reading | None:
    """25, in "April 24 and 25": only directly after a day of a month."""
    if context.day is None or context.anchor != context.day or context.ends != hit.first - 1:
        return None
    return dated(periods.day(context.day.first.replace(day=int(hit.words("d")[0]))))


def dayrange(context: Context, hit: Hit) -> Reading | None:
    """June 11-12, 11-12 June 2025: an ISO 8601 interval."""
    first, last = (day_in_year(context, hit, hit.words(group)[0]) for group in ("d", "e"))
    if first is None or last is None:
        days = [int(number(hit.words(group)) or 0) for group in ("d", "e")]
        return Reading("DATE", "/".join(f"XXXX-{_month(hit):02d}-{day:02d}" for day in days))
    if first.first > last.first:
        return None
    return Reading("DATE", f"{first.value}/{last.value}", first.first, last.last)


def month(context: Context, hit: Hit) -> Reading:
    """April, early April 2025, last April, July last year."""
    name, phase = _month(hit), phase_of(hit)
    year = year_in_words(hit.words("w")) if hit.has("w") else _year(context, hit)
    today = context.published
    if year is not None:
        return dated(periods.month(year, name), phase)
    if today is None:
        return Reading("DATE", f"XXXX-{name:02d}", modifier=phase)
    count = direction(hit, "rel2")
    if count == -1:
        # The month just past is called "last month": "last February" in March is that of the year before.
        return dated(periods.month(today.year - (name >= today.month - 1), name), phase)
    if count == 1:
        return dated(periods.month(today.year + (name <= today.month), name), phase)
    if count == 0:
        return dated(periods.month(today.year, name), phase)
    period = context.choose(lambda y: periods.month(y, name), context.tense(hit), 2.0)
    return dated(period or periods.month(today.year, name), phase)


def holiday(context: Context, hit: Hit) -> Reading | None:
    """Christmas, Easter Monday 2025, last Thanksgiving."""
    name = " ".join(hit.words("h")).lower().replace("’", "'")
    rule, days = context.grammar.holidays[name]

    def of_year(year: int) -> Period | None:
        found = holidays.dates(rule, year)
        if not found:
            return None
        last = found[0] + timedelta(days - 1)
        value = found[0].isoformat() if days == 1 else f"{found[0].isoformat()}/{last.isoformat()}"
        return Period(value, found[0], last, "day")

    year, count = _year(context, hit), direction(hit, "rel2")
    if year is not None:
        period = of_year(year)
    else:
        tense = {-1: "past", 1: "future"}.get(count or 0) or context.tense(hit)
        period = context.choose(of_year, tense)
    if period is None:
        return Reading("DATE", "XXXX-" + rule) if rule[2:3] == "-" and len(rule) == 5 else Reading("DATE", "XXXX-XX-XX")
    return in_part(dated(period), part_of(hit))


def weekday(context: Context, hit: Hit) -> Reading:
    """Friday, late on Tuesday, last Thursday night, the following Monday."""
    wanted = int(hit.value("wd", "WD") or 0)
    if hit.told and context.day:
        period: Period | None = _from(context.day.first, wanted, hit.steps)
    else:
        period = _weekday(context, hit, wanted, hit.steps if hit.told else direction(hit, "rel"))
    reading = dated(period) if period else Reading("DATE", f"XXXX-WXX-{wanted}")
    return with_phase(in_part(reading, part_of(hit)), phase_of(hit))


def _from(base: date, wanted: int, steps: int) -> Period:
    """The first such weekday strictly after a day, or strictly before it."""
    if steps > 0:
        return periods.day(base + timedelta((wanted - base.isoweekday() - 1) % 7 + 1))
    return periods.day(base - timedelta((base.isoweekday() - wanted - 1) % 7 + 1))


def _weekday(context: Context, hit: Hit, wanted: int, count: int | None) -> Period | None:
    today = context.published
    if today is None:
        return None
    if count == -1:
        return _from(today, wanted, -1)
    if count == 1:
        first = _from(today, wanted, 1)
        # "next Friday" said on a Monday is mostly the one of next week; "coming Friday" is the first to come.
        skip = hit.value("rel", "NEXT") is not None and today.isoweekday() < wanted
        return periods.day(first.first + timedelta(7)) if skip else first
    if count == 0:
        return context.weekday(wanted, "past" if context.tense(hit) == "past" else "future")
    return context.weekday(wanted, context.tense(hit))


def deictic(context: Context, hit: Hit) -> Reading:
    """today, yesterday morning, late tomorrow, tonight."""
    told = hit.value("d", "DEICTIC") or "0"
    count, part = int(told.rstrip("NI")), "NI" if told.endswith("NI") else part_of(hit)
    if context.published is None:
        return Reading("DATE", "XXXX-XX-XX")
    day = periods.day(context.published + timedelta(count))
    return with_phase(in_part(dated(day), part), phase_of(hit))


def with_phase(reading: Reading, phase: str | None) -> Reading:
    """A day early or late in it, which changes no date."""
    told = {"EARLIER": "EARLY", "LATER": "LATE"}.get(phase or "", phase)
    return replace(reading, modifier=told) if told else reading


def partday(context: Context, hit: Hit) -> Reading:
    """this morning, last night, that evening, the next morning."""
    then = context.day.first if context.day and hit.told.endswith("then") else context.published
    return with_phase(_part_at(then, hit.steps, part_of(hit) or "MO"), phase_of(hit))


def overnight(context: Context, hit: Hit) -> Reading:
    """overnight: from the day before into that of publication."""
    night = _part_at(context.published, 0, hit.grammar.value(hit.tokens.word(hit.first), "OVERNIGHT") or "NI")
    return replace(night, first=night.first - timedelta(1)) if night.first else night


def _part_at(base: date | None, count: int, part: str) -> Reading:
    if base is None:
        return Reading("TIME", "XXXX-XX-XXT" + part.removeprefix("T"))
    return in_part(dated(periods.day(base + timedelta(count))), part)


def dayfrom(context: Context, hit: Hit) -> Reading:
    """the day after tomorrow, the day before the vote, a week from Friday."""
    base, count = context.part(hit, "base") if hit.has("base") else context.day, hit.steps
    if base is None:
        return Reading("DATE", "XXXX-XX-XX")
    if count == 7 and context.published and base.first < context.published:
        count = 14  # "a week from Friday" is counted from the Friday to come
    return dated(periods.day(base.first + timedelta(count)))
