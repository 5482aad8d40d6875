"""Days of feasts, fixed and movable, by the rules of time_holidays.tsv."""

import re
from calendar import monthrange
from datetime import date, timedelta

HEBREW_EPOCH = -1373427  # proleptic ordinal of the first day; Reingold and Dershowitz, Calendrical Calculations
ISLAMIC_EPOCH = 227015


def easter(year: int) -> date:
    """Easter Sunday of the western churches (anonymous Gregorian algorithm, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the eastern churches (Meeus' Julian algorithm), in the civil calendar."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(year // 100 - year // 400 - 2)


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + 1 if (3 * (days + 1)) % 7 < 3 else days


def _hebrew_new_year(year: int) -> int:
    before, here, after = _elapsed(year - 1), _elapsed(year), _elapsed(year + 1)
    long, short = after - here == 356, here - before == 382  # years of a length that must not be
    return HEBREW_EPOCH + here + (2 if long else 1 if short else 0)


def rosh_hashanah(year: int) -> date:
    """The Jewish new year that falls in a civil year."""
    return date.fromordinal(_hebrew_new_year(year + 3761))


def hanukkah(year: int) -> date:
    """25 Kislev of the Jewish year that begins in a civil year."""
    start, following = _hebrew_new_year(year + 3761), _hebrew_new_year(year + 3762)
    long_second_month = (following - start) % 10 == 5  # years of 355 and 385 days
    return date.fromordinal(start + 30 + (30 if long_second_month else 29) + 24)


def islamic(year: int, month: int, day: int) -> date:
    """A day of the arithmetic Islamic calendar, within a day of the observed one."""
    months = 29 * (month - 1) + month // 2
    return date.fromordinal(ISLAMIC_EPOCH - 1 + (year - 1) * 354 + (3 + 11 * year) // 30 + months + day)


def dates(rule: str, year: int) -> list[date]:
    """The days on which a rule falls in a civil year: mostly one, none where its list ends. Raises ValueError for an
    unknown rule or a year out of range."""
    if re.fullmatch(r"\d\d-\d\d", rule):
        return [date(year, int(rule[:2]), int(rule[3:]))]
    if found := re.fullmatch(r"(\d\d):(\d):(-?\d)(?:\+(\d+))?", rule):
        month, weekday, nth, after = (int(x or 0) for x in found.groups())
        return [_nth(year, month, weekday, nth) + timedelta(after)]
    if found := re.fullmatch(r"(easter|orthodox|rosh)([+-]\d+)", rule):
        base = {"easter": easter, "orthodox": orthodox_easter, "rosh": rosh_hashanah}[found[1]](year)
        return [base + timedelta(int(found[2]))]
    if rule == "hanukkah":
        return [hanukkah(year)]
    if found := re.fullmatch(r"islamic (\d+)-(\d+)", rule):
        guess = (year - 622) * 33 // 32
        days = (islamic(hijri, int(found[1]), int(found[2])) for hijri in range(max(guess - 1, 1), guess + 3))
        return [day for day in days if day.year == year]
    if re.fullmatch(r"\d{4}-\d\d-\d\d( \d{4}-\d\d-\d\d)*", rule):
        return [date.fromisoformat(day) for day in rule.split() if int(day[:4]) == year]
    raise ValueError(f"not a rule for a holiday: {rule}")


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta((last.isoweekday() - weekday) % 7 - 7 * (nth + 1))
