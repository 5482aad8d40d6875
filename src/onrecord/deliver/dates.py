"""Days as people write them: "Tuesday 12 June 2018", "11–17 August 2025", "March 2018", "2021"."""

import re
from calendar import monthrange
from datetime import date, datetime

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAME = re.compile(r"\b(?:" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in _MONTHS) + r"|Sept)\b|\b(?:19|20)\d\d\b")


def day_words(day: date | datetime, weekday: bool = False) -> str:
    """`day` in words; a moment gets its clock time."""
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if weekday:
        words = f"{_WEEKDAYS[day.weekday()]} {words}"
    return f"{words}, {day:%H:%M}" if isinstance(day, datetime) else words


def range_words(first: date, last: date, weekday: bool = True) -> str:
    """The days from `first` to `last` in as few words as say them exactly; a single day with its weekday."""
    if first == last:
        return day_words(first, weekday)
    starts_month = first.day == 1
    ends_month = last.day == monthrange(last.year, last.month)[1]
    if starts_month and ends_month:
        if (first.month, last.month) == (1, 12):
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{_MONTHS[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {_MONTHS[first.month - 1]} {first.year}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def is_absolute(words: str) -> bool:
    """Whether the article's `words` name a month or a year, so that quoting them adds nothing to the date."""
    return bool(_MONTH_NAME.search(words))
