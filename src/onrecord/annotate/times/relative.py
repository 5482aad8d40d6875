"""Readings of lengths, frequencies, and times counted from others."""

import math
from datetime import date

from onrecord.annotate.times import periods
from onrecord.annotate.times.context import Context, Reading, dated
from onrecord.annotate.times.days import part_of, phase_of
from onrecord.annotate.times.grammar import Hit
from onrecord.annotate.times.numerals import duration, number
from onrecord.annotate.times.stretches import GRAINS, unknown


def skip(context: Context, hit: Hit) -> None:
    """Words that look like a time and are none."""


def _modifier(hit: Hit) -> str | None:
    for name in ("NEARLY", "OVER", "THANW", "LEASTW"):
        if value := hit.value("apx", name):
            return value
    return None


def _amount(hit: Hit, group: str = "q") -> float | None:
    """The number of units; None for a vague one ("several")."""
    vague = hit.value(group, "VAGUE")
    if vague is not None:
        return float(vague) if vague.isdigit() else None
    amount = number(hit.words(group))
    return 1.0 if amount is None and hit.value(group, "A") else amount


def length(context: Context, hit: Hit) -> Reading:
    """three days, a five-hour, almost two decades, a year and a half, for weeks."""
    unit = hit.value("u", "UNIT") or hit.value("u", "UNITS") or hit.value("u2", "UNIT")
    if unit is None:
        units = [context.grammar.value(hit.tokens.word(i), n) for i in range(hit.first, hit.last) for n in _UNITS]
        unit = next((u for u in units if u), None)
        if unit is None:
            return Reading("DURATION", "PXX")
    if hit.has("q"):
        amount = _amount(hit)
    else:
        plural = hit.value("u", "UNITS") or any(
            context.grammar.value(hit.tokens.word(i), "UNITS") for i in range(hit.first, hit.last)
        )
        amount = None if plural else 1.0
    if hit.has("half") and amount is not None:
        amount += 0.5
    return Reading("DURATION", duration(amount, unit), modifier=_modifier(hit))


_REF = {True: "PAST_REF", False: "FUTURE_REF"}
_UNITS = ("UNITS", "UNIT")


def around(context: Context, hit: Hit) -> Reading:
    """the past two weeks, the next three years, recent months, the coming days.

    A known number has the interval from or to the day of publication; a vague one ("coming days") has none.
    """
    if hit.has("s"):
        code = hit.value("s", "SEASONS")
        return Reading("SET", f"XXXX-{code}") if code else Reading("SET", "XXXX-WXX")
    side = int(hit.value("w", "WHICH") or 0)
    unit = hit.value("u", "UNIT") or hit.value("u", "UNITS") or "1D"
    amount = _amount(hit) if hit.has("q") else None
    if not hit.has("q") and hit.value("u", "UNIT"):
        amount = 1.0
    if amount is None:
        plural = any(context.grammar.value(hit.tokens.word(hit.last - 1), name) for name in ("UNITS",))
        if plural and not hit.has("q") and unit == "1Y" and side:
            return Reading("DATE", "PAST_REF" if side < 0 else "FUTURE_REF")
        return Reading("DURATION", duration(None, unit))
    first, last = _reach(context, side, amount, unit)
    return Reading("DURATION", duration(amount, unit), first, last)


def _reach(context: Context, side: int, amount: float, unit: str) -> tuple[date | None, date | None]:
    today = context.published
    if today is None or side == 0 or amount != int(amount) or unit in ("T1S", "T1M"):
        return None, None
    if unit == "T1H":
        unit, amount = "1D", math.ceil(amount / 24)
    other = periods.moved(today, *_steps(unit, side * int(amount)))
    return min(today, other), max(today, other)


def _steps(unit: str, count: int) -> tuple[str, int]:
    """The grain and number of steps that a count of units makes."""
    if unit == "2W":
        return "week", 2 * count
    if unit == "1000Y":
        return "century", 10 * count
    return GRAINS[unit], count


def everyof(context: Context, hit: Hit) -> Reading:
    """each of the past three years."""
    unit = hit.value("u", "UNITS") or "1Y"
    return Reading("DURATION", duration(_amount(hit), unit))


def shifted(context: Context, hit: Hit) -> Reading:
    """four years ago, two days later, nearly two weeks earlier, a year from now, in a week's time."""
    group = "q2" if hit.has("q2") else "q"
    unit = next(u for g, n in (("u", "UNITS"), ("u", "UNIT"), ("u2", "UNIT")) if (u := hit.value(g, n)))
    amount = _amount(hit, group) if hit.has(group) else None
    back, then = hit.steps < 0, hit.told.endswith("then")
    if amount is None:
        return Reading("DURATION", duration(None, unit)) if then else Reading("DATE", _REF[back])
    amount += 0.5 if hit.has("half") else 0
    if unit == "1Y" and amount == 1 and back and (then or context.quarterly):
        return yearago(context, hit)
    if unit[0] == "T" and then:  # "an hour later": there is no clock time to count from
        return Reading("DURATION", duration(amount, unit), modifier=_modifier(hit))
    here = context.anchor.first if then and context.anchor else context.published
    if here is None:
        return unknown(GRAINS.get(unit, "day"))
    if unit[0] == "T":
        return Reading("DATE", here.isoformat(), here, here, _modifier(hit), "day")
    return _step(here, unit, amount * hit.steps, _modifier(hit))


def _step(here: date, unit: str, amount: float, modifier: str | None) -> Reading:
    """A date some units away, as fine as the unit; decades are counted in years."""
    if amount != int(amount):  # "two and a half years ago"
        grain, count = ("month", round(amount * 12)) if unit == "1Y" else ("day", round(amount * 7))
        if unit not in ("1Y", "1W"):
            grain, count = _steps(unit, round(amount))
    else:
        grain, count = _steps(unit, int(amount))
    period = periods.of("year" if grain in ("decade", "century") else grain, periods.moved(here, grain, count))
    reading = dated(period)
    return Reading("DATE", reading.value, reading.first, reading.last, modifier, reading.grain)


def yearago(context: Context, hit: Hit) -> Reading:
    """a year earlier, the year-ago period: the time spoken of, a year before, as fine as that time.

    What follows goes on about the later time, so nothing may refer to this one.
    """
    base = context.quarter if context.quarterly else context.anchor
    here = base.first if base else context.published
    if here is None:
        return unknown("year")
    grain = base.grain if base and base.grain in ("quarter", "half") else "year"
    period = periods.of(grain, periods.moved(here, "year", -1))
    return Reading("DATE", period.value, period.first, period.last)


def nextday(context: Context, hit: Hit) -> Reading:
    """the next day, the following week, the day before: counted from the last time in the text."""
    grain: periods.Grain = "weekend" if hit.value("u", "WEEKEND") else GRAINS.get(hit.value("u", "LONG") or "", "week")
    base = context.day if grain == "day" and context.day else context.anchor
    here = base.first if base else context.published
    return dated(periods.of(grain, periods.moved(here, grain, hit.steps))) if here else unknown(grain)


def that(context: Context, hit: Hit) -> Reading:
    """that year, the same day, that weekend."""
    code = hit.value("u", "SEASON")
    grain: periods.Grain = "weekend" if hit.value("u", "WEEKEND") else GRAINS.get(hit.value("u", "LONG") or "", "year")
    base = context.anchor
    if grain == "day" and context.day:
        base = context.day
    if base is None:
        return unknown(grain)
    if code:
        return dated(periods.season(base.first.year, code))
    return dated(periods.of(grain, base.first), phase_of(hit))


def every(context: Context, hit: Hit) -> Reading:
    """daily, every two weeks, each July, every Friday, Mondays, every morning."""
    if value := hit.value("adv", "ADVERB"):
        return Reading("SET", value)
    if value := hit.value("wds", "WDS"):
        return Reading("SET", f"XXXX-WXX-{value}")
    if value := hit.value("wds", "DAYS"):
        return Reading("SET", value)
    if hit.has("m"):
        month = int(hit.value("m", "MONTH") or hit.value("m", "MABBR") or 1)
        day = f"-{int(number(hit.words('d')) or 1):02d}" if hit.has("d") else ""
        return Reading("SET", f"XXXX-{month:02d}{day}")
    if hit.has("wd"):
        during = part_of(hit) or hit.value("pds", "PARTS")
        part = f"T{during}" if during else ""
        return Reading("SET", f"XXXX-WXX-{hit.value('wd', 'WD')}{part}")
    if during := part_of(hit):
        return Reading("SET", "XXXX-XX-XXT" + during.removeprefix("T"))
    if season := hit.value("u", "SEASON"):
        return Reading("SET", f"XXXX-{season}")
    if hit.value("u", "WEEKEND"):
        return Reading("SET", "XXXX-WXX-WE")
    unit = hit.value("u", "UNIT") or hit.value("u", "UNITS") or "1D"
    other = hit.value("q", "OTHERW")
    amount = float(other) if other else number(hit.words("q")) if hit.has("q") else 1.0
    return Reading("SET", duration(amount, unit))


def ref(context: Context, hit: Hit) -> Reading:
    """now, recently, the future, these days, long ago."""
    values = (hit.value("r", name) for name in ("REF", "FUTURE", "PAST"))
    return Reading("DATE", hit.told or next(v for v in values if v))
