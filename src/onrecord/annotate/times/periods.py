"""Calendar periods: a TIMEX3 value with the days that it covers."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century"]

SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # the meteorological seasons of the northern half of the world
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar: TIMEX3 value, first and last day (inclusive), and how fine it is."""

    value: str
    first: date
    last: date
    grain: Grain


def day(moment: date) -> Period:
    """One day."""
    return Period(moment.isoformat(), moment, moment, "day")


def week(moment: date) -> Period:
    """The week, Monday to Sunday, that a day lies in."""
    monday = moment - timedelta(moment.weekday())
    year, number, _ = moment.isocalendar()
    return Period(f"{year:04d}-W{number:02d}", monday, monday + timedelta(6), "week")


def weekend(moment: date) -> Period:
    """Saturday and Sunday of the week that a day lies in."""
    whole = week(moment)
    return Period(whole.value + "-WE", whole.first + timedelta(5), whole.last, "weekend")


def month(year: int, number: int) -> Period:
    """A month, 1 to 12."""
    return Period(f"{year:04d}-{number:02d}", *_months(year, number, 1), "month")


def quarter(year: int, number: int) -> Period:
    """A quarter of the calendar year, 1 to 4."""
    return Period(f"{year:04d}-Q{number}", *_months(year, 3 * number - 2, 3), "quarter")


def half(year: int, number: int) -> Period:
    """A half of the calendar year, 1 or 2."""
    return Period(f"{year:04d}-H{number}", *_months(year, 6 * number - 5, 6), "half")


def season(year: int, code: str) -> Period:
    """A season, SP, SU, FA or WI; winter begins in December of its year."""
    return Period(f"{year:04d}-{code}", *_months(year, SEASON_MONTH[code], 3), "season")


def year(number: int) -> Period:
    """A calendar year."""
    return Period(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), "year")


def decade(start: int) -> Period:
    """The ten years from a year that ends in 0."""
    return Period(f"{start // 10:03d}", date(start, 1, 1), date(start + 9, 12, 31), "decade")


def century(hundreds: int) -> Period:
    """The hundred years whose numbers begin with `hundreds`: 19 is the 20th century."""
    return Period(f"{hundreds:02d}", date(max(hundreds * 100, 1), 1, 1), date(hundreds * 100 + 99, 12, 31), "century")


def _months(start_year: int, number: int, count: int) -> tuple[date, date]:
    end = start_year * 12 + number - 1 + count - 1
    end_year, end_month = end // 12, end % 12 + 1
    return date(start_year, number, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def of(grain: str, moment: date) -> Period:
    """The period of a grain that a day lies in. Raises ValueError for one outside the years 1 to 9999."""
    if grain == "day":
        return day(moment)
    if grain == "week":
        return week(moment)
    if grain == "weekend":
        return weekend(moment)
    if grain == "month":
        return month(moment.year, moment.month)
    if grain == "quarter":
        return quarter(moment.year, (moment.month + 2) // 3)
    if grain == "half":
        return half(moment.year, (moment.month + 5) // 6)
    if grain == "decade":
        return decade(moment.year // 10 * 10)
    if grain == "century":
        return century(moment.year // 100)
    return year(moment.year)


def moved(moment: date, grain: str, count: int) -> date:
    """A day some days, weeks, months ... later (earlier when negative); the last of the month where it has no such day.

    Raises ValueError or OverflowError outside the years 1 to 9999.
    """
    if grain == "day":
        return moment + timedelta(count)
    if grain in ("week", "weekend"):
        return moment + timedelta(7 * count)
    total = moment.year * 12 + moment.month - 1 + MONTHS[grain] * count
    target, number = total // 12, total % 12 + 1
    if not 1 <= target <= 9999:
        raise ValueError(f"no such year: {target}")
    return date(target, number, min(moment.day, monthrange(target, number)[1]))


def part(period: Period, phase: str) -> Period:
    """A part of a period, whose value stays.

    EARLY, MID and LATE are thirds (of years and longer in whole months), START and END sixths. A week's early part is
    Monday and Tuesday, its late part and its end Friday to Sunday. A day has no parts here.
    """
    if period.grain in ("day", "weekend"):
        return period
    if period.grain == "week":
        early, late = period.first + timedelta(1), period.last - timedelta(2)
    elif period.grain in ("year", "decade", "century"):
        count = MONTHS[period.grain] // (6 if phase in ("START", "END") else 3)
        early = moved(period.first, "month", count) - timedelta(1)
        late = moved(period.first, "month", MONTHS[period.grain] - count)
    else:
        days = ((period.last - period.first).days + 1) // (6 if phase in ("START", "END") else 3)
        early, late = period.first + timedelta(days - 1), period.last - timedelta(days - 1)
    if phase in ("EARLY", "START"):
        return replace(period, last=early)
    if phase in ("LATE", "END"):
        return replace(period, first=late)
    if phase == "MID":
        return replace(period, first=early + timedelta(1), last=late - timedelta(1))
    return period
