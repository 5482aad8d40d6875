"""Readings of stretches of the calendar: weeks, months, quarters, seasons, years, decades, centuries."""

from datetime import date, timedelta

from onrecord.annotate.times import periods
from onrecord.annotate.times.context import Context, Reading, dated
from onrecord.annotate.times.days import direction, phase_of
from onrecord.annotate.times.grammar import Hit
from onrecord.annotate.times.numerals import number, year_in_words
from onrecord.annotate.times.periods import Period

GRAINS: dict[str, periods.Grain] = {
    "1D": "day", "1W": "week", "1M": "month", "1Q": "quarter", "1Y": "year", "10Y": "decade", "100Y": "century",
}  # fmt: skip
UNKNOWN = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX"}


def unknown(grain: str) -> Reading:
    """A date of which only the grain is known."""
    return Reading("DATE", UNKNOWN.get(grain, "XXXX"))


def named(context: Context, hit: Hit) -> Reading:
    """this year, next week, early last month, the latest quarter, the end of the month, the year."""
    phase, count = phase_of(hit), direction(hit, "rel")
    if hit.has("y"):
        return _quarter_of_year(context, int(hit.words("y")[0]))
    if hit.has("ly") and context.published:
        return _quarter_of_year(context, context.published.year + (direction(hit, "ly") or 0))
    unit = hit.value("u", "LONG")
    if unit is None:  # "the latest period"
        latest = context.quarter or _last_quarter(context)
        return dated(latest) if latest else unknown("quarter")
    if unit == "2W":
        return Reading("DURATION", "P2W")
    grain = GRAINS[unit]
    if count is None:
        return _the(context, grain, phase)
    if grain == "quarter" and hit.value("rel", "LATEST"):
        latest = _last_quarter(context) or context.quarter
        return dated(latest) if latest else unknown(grain)
    if hit.value("rel", "LATEST"):
        count = -1
    if context.published is None:
        return unknown(grain)
    return dated(periods.of(grain, periods.moved(context.published, grain, count)), phase, context.published)


def _the(context: Context, grain: periods.Grain, phase: str | None) -> Reading:
    """The year, the quarter: the one spoken of, else that of publication (of quarters: the last one ended)."""
    near = context.anchor
    if grain == "quarter" and phase is None:
        found = context.quarter or _last_quarter(context)
        return dated(found) if found else unknown(grain)
    if near and near.grain in ("day", "month") and periods.MONTHS.get(grain, 0) == 0 and grain != "day":
        return dated(periods.of(grain, near.first), phase, context.published)
    if context.published is None:
        return unknown(grain)
    return dated(periods.of(grain, context.published), phase, context.published)


def _last_quarter(context: Context) -> Period | None:
    today = context.published
    return periods.of("quarter", periods.moved(today, "quarter", -1)) if today else None


def _quarter_of_year(context: Context, wanted: int) -> Reading:
    """The 1988 period: the quarter spoken of, in that year."""
    if context.quarter is None:
        return dated(periods.year(wanted))
    return dated(periods.of("quarter", context.quarter.first.replace(year=wanted)))


def weekend(context: Context, hit: Hit) -> Reading:
    """the weekend, next weekend, at the weekend."""
    today, count = context.published, direction(hit, "rel")
    if today is None:
        return unknown("weekend")
    if count is None or (count == 0 and context.tense(hit) == "past"):
        ahead = context.tense(hit) == "future"
        count = 0 if ahead or today.isoweekday() >= 6 else -1
    elif count == -1:
        count = 0 if today.isoweekday() == 7 and hit.value("rel", "BYGONE") else -1
    return dated(periods.weekend(today + timedelta(7 * count)), phase_of(hit))


def season(context: Context, hit: Hit) -> Reading:
    """last fall, this summer, the spring of 2025, early autumn."""
    code, phase, today = hit.value("s", "SEASON") or "SP", phase_of(hit), context.published
    if hit.has("y") or hit.has("w"):
        wanted = int(hit.words("y")[0]) if hit.has("y") else year_in_words(hit.words("w"))
        return dated(periods.season(wanted, code), phase)
    if today is None:
        return Reading("DATE", f"XXXX-{code}", modifier=phase)
    if hit.has("rel"):
        return dated(periods.season(today.year + (direction(hit, "rel") or 0), code), phase)
    count, around = direction(hit, "rel2"), [periods.season(today.year + y, code) for y in (-2, -1, 0, 1, 2)]
    if count == -1:
        return dated(max((s for s in around if s.last < today), key=lambda s: s.first), phase)
    if count == 1:
        return dated(min((s for s in around if s.first > today), key=lambda s: s.first), phase)
    if count == 0:
        now = [s for s in around if s.first <= today <= s.last]
        return dated(now[0] if now else periods.season(today.year, code), phase)
    return dated(context.choose(lambda y: periods.season(y, code), context.tense(hit)) or around[2], phase)


def quarter(context: Context, hit: Hit) -> Reading | None:
    """the third quarter, first-quarter, Q3 2025, this year's fourth quarter, the year-earlier quarter."""
    today, told = context.published, hit.value("q", "ORDQ") or hit.value("qn", "QNUM") or hit.value("ord", "ORDQ")
    if told is None:  # "the quarter a year ago"
        return _year_before(context.quarter or _last_quarter(context))
    wanted = int(told)
    if hit.has("ord"):
        return Reading("SET", f"XXXX-Q{wanted}")
    if hit.has("y"):
        return dated(periods.quarter(int(hit.words("y")[0]), wanted), phase_of(hit))
    if today is None:
        return Reading("DATE", f"XXXX-Q{wanted}")
    if hit.has("rel"):
        return dated(periods.quarter(today.year + (direction(hit, "rel") or 0), wanted))
    here = periods.quarter(today.year, wanted)
    if here.first > today and not ((here.first - today).days < 100 and context.tense(hit) == "future"):
        here = periods.quarter(today.year - 1, wanted)
    elif here.last < today and context.tense(hit) == "future" and (today - here.last).days > 180:
        here = periods.quarter(today.year + 1, wanted)
    if hit.has("ye"):
        return _year_before(here)
    return dated(here, phase_of(hit))


def _year_before(base: Period | None) -> Reading:
    """The same quarter a year before; what follows does not refer to it."""
    if base is None:
        return unknown("quarter")
    period = periods.of("quarter", periods.moved(base.first, "year", -1))
    return Reading("DATE", period.value, period.first, period.last)


def half(context: Context, hit: Hit) -> Reading:
    """the first half of 2025, H1 2025, the second half of the year, the last half of the '80s."""
    wanted = int(hit.value("q", "ORDH") or hit.value("hn", "HNUM") or 1)
    if hit.has("dec"):
        whole = _decade(context, hit)
        middle = date(whole.first.year + 5, 1, 1)
        first, last = (whole.first, middle - timedelta(1)) if wanted == 1 else (middle, whole.last)
        return Reading("DATE", whole.value, first, last, "START" if wanted == 1 else "END")
    if hit.has("y"):
        return dated(periods.half(int(hit.words("y")[0]), wanted))
    if context.published is None:
        return Reading("DATE", f"XXXX-H{wanted}")
    unit = GRAINS.get(hit.value("yy", "LONG") or "1Y", "year")
    if unit != "year":
        whole = periods.of(unit, context.published)
        return dated(whole, "START" if wanted == 1 else "END")
    return dated(periods.half(context.published.year + (direction(hit, "rel") or 0), wanted))


def year(context: Context, hit: Hit) -> Reading:
    """2021, early 1990, fiscal 2026, nineteen ninety-seven, the year two thousand."""
    wanted = int(hit.words("y")[0]) if hit.has("y") else year_in_words(hit.words("w"))
    return dated(periods.year(wanted), phase_of(hit))


def yearrange(context: Context, hit: Hit) -> Reading | None:
    """2024-25, 2014-2022: an ISO 8601 interval."""
    first = int(hit.words("y")[0])
    last = int(hit.words("to")[0])
    last += first // 100 * 100 if last < 100 else 0
    if last <= first:
        return None
    return Reading("DATE", f"{first}/{last}", date(first, 1, 1), date(last, 12, 31))


def _decade(context: Context, hit: Hit) -> Period:
    words = hit.words("dec")
    tens = context.grammar.value(words[-1], "DECADEW")
    figure = int(tens) * 10 if tens else int(words[-1].rstrip("s"))
    if figure < 100:
        figure += 2000 if figure < 20 else 1900
    return periods.decade(figure)


def decade(context: Context, hit: Hit) -> Reading:
    """the 1990s, the early '80s, the nineties."""
    return dated(_decade(context, hit), phase_of(hit))


def century(context: Context, hit: Hit) -> Reading:
    """the 20th century, the late nineteenth century."""
    wanted = int(number(hit.words("c")) or 1)
    return dated(periods.century(wanted - 1), phase_of(hit))


def yearend(context: Context, hit: Hit) -> Reading:
    """year-end: 31 December; the year's end, the year's start: that part of the year."""
    phase = hit.value("edge", "EDGE") or hit.told
    if not hit.has("y") and context.published is None:
        return Reading("DATE", "XXXX", modifier="END" if phase == "DAY" else phase)
    wanted = int(hit.words("y")[0]) if hit.has("y") else context.published.year if context.published else 1
    if phase == "DAY":
        return dated(periods.day(date(wanted, 12, 31)))
    return dated(periods.year(wanted), phase)


def weekof(context: Context, hit: Hit) -> Reading:
    """the week of March 6, the first week of August (which is that of its first day, the last that of its last)."""
    base = context.part(hit, "base")
    grain = "weekend" if hit.value("u", "WEEKEND") else GRAINS[hit.value("u", "LONG") or "1W"]
    if base is None:
        return unknown(grain)
    if not hit.has("n"):
        return dated(periods.of(grain, base.first))
    told = hit.value("n", "ORD")
    return dated(periods.of(grain, base.first + timedelta(7 * (int(told) - 1)) if told else base.last))
