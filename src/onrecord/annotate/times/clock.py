"""Readings of clock times."""

from onrecord.annotate.times import periods
from onrecord.annotate.times.context import Context, Reading
from onrecord.annotate.times.grammar import Hit
from onrecord.annotate.times.numerals import number

NEAR, AFTER = 8, 5  # words between a date and a clock time of the same day


def clock(context: Context, hit: Hit) -> Reading | None:
    """10:35 a.m., 5 p.m. GMT on Monday, 0735 GMT, noon on Friday, six o'clock."""
    time = _time(hit)
    if time is None:
        return None
    day = context.part(hit, "tail") if hit.has("tail") else None
    if day is None and not hit.has("tail"):
        day = context.day if context.day and hit.first - context.ends < NEAR else context.day_after(hit, AFTER)
        if day is None and context.published is not None:
            day = periods.day(context.published)
    zone = hit.value("z", "ZONE")
    zone = None if zone == "-" else zone  # a name that stands for several offsets
    if day is None:
        return Reading("TIME", f"XXXX-XX-XXT{time}", zone=zone)
    return Reading("TIME", f"{day.first.isoformat()}T{time}", day.first, day.last, None, "day", zone)


def _time(hit: Hit) -> str | None:
    """HH:MM on a clock of 24 hours; None when there is no such time."""
    if point := hit.value("c", "POINT"):
        return point
    word = hit.words("c")[0]
    if not word[0].isdigit():
        hour, minute = int(number([word]) or 0), 0
    elif ":" in word or "." in word:
        parts = word.replace(".", ":").split(":")
        if len(parts[1]) != 2:
            return None
        hour, minute = int(parts[0]), int(parts[1])
    elif len(word) == 4:
        hour, minute = int(word[:2]), int(word[2:])
    else:
        hour, minute = int(word), 0
    half = hit.value("ap", "AMPM")
    part = hit.value("pd", "PART") or hit.value("pd2", "PART")
    if half and not 1 <= hour <= 12:
        return None
    if half == "PM" or part in ("AF", "EV", "NI"):
        hour = hour % 12 + 12
    elif half == "AM":
        hour %= 12
    return f"{hour:02d}:{minute:02d}" if hour < 25 and minute < 60 else None
