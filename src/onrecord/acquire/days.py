"""Days of publication: as given by the caller, and as an article's own dateline states them."""

import re
from datetime import UTC, date, datetime

from onrecord.errors import UsageError

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+{_YEAR}",
    r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)",
)
_CLOCK = r"(?:[,\s|at]*\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:z|[+-]\d\d:?\d\d|[a-z]{2,4})?)?"
_LABEL = r"(?:(?:first\s+)?(?:published|posted|issued|released|date|dateline)(?:\s+on|\s+at)?\s*:?\s*)?"
# "By Ann Bell | 12 June 2018": a byline's date stands behind a bar or a dot.
_BYLINE = r"(?:by\s[^\n|·•]{2,80}[|·•]\s*)?"
# "SINGAPORE, June 12, 2018 (Agency) —", "New Delhi, 12 June 2018 –": a dash ends the dateline.
_TOWN = r"(?-i:[A-Z][A-Z.'’/ -]{2,40},?|(?:[A-Z][a-z.'’-]+ ?){1,3},)\s+(?:\([^)\n]{2,40}\)\s*)?[—–(,-]?\s*"
_DASH = r"\s*(?:\([^)\n]{2,40}\)|/[^/\n]{2,40}/)?\s*(?:—|–|--|-\s)"
_ALONE = tuple(re.compile(rf"{_BYLINE}{_LABEL}{d}{_CLOCK}\.?$", re.IGNORECASE) for d in _DATES)
_OPENING = tuple(re.compile(rf"(?:{_TOWN})?{d}{_DASH}", re.IGNORECASE) for d in _DATES)
# A dateline stands above the text or opens it; further down a full date is a date that is told.
_LINES = 8


def parse_day(words: str) -> date:
    """The day of an ISO 8601 date or date with time. Raises UsageError when it is neither."""
    try:
        return date.fromisoformat(words.strip()) if len(words.strip()) <= 10 else _moment(words.strip()).date()
    except ValueError:
        raise UsageError(f"{words!r} is not a date; write it as 2018-06-12.") from None


def parse_moment(words: str) -> datetime | None:
    """The moment of an ISO 8601 date with time, in UTC where no zone is given; None when it is only a day or none."""
    try:
        found = _moment(words.strip()) if len(words.strip()) > 10 else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _moment(words: str) -> datetime:
    return datetime.fromisoformat(words)


def dateline(text: str) -> date | None:
    """The full date of an explicit dateline among the first lines of `text`, None when there is none."""
    lines = [line.strip() for line in text[:5000].split("\n") if line.strip()]
    for line in lines[:_LINES]:
        for pattern in _ALONE:
            if len(line) <= 120 and (found := pattern.match(line)) and (day := _day(found)):
                return day
        for pattern in _OPENING:
            if (found := pattern.match(line)) and (day := _day(found)):
                return day
    return None


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    named = parts.get("month")
    month = int(parts["number"]) if named is None else _number(named)
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _number(month: str) -> int:
    return _MONTHS.index(month.lower()[:3]) // 3 + 1
