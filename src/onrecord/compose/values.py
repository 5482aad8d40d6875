"""Values beside each other: the same, at odds, or one within the other; and how they are written in one line."""

import re
from collections.abc import Mapping
from datetime import date

from onrecord.compose.standing import Side
from onrecord.model.annotation import Actor
from onrecord.model.claim import ActorValue, AmountValue, Claim, DateValue, PlaceValue, Value, WordValue

# Between two places, words that set them apart: "from Geneva to Vienna", "Vienna, not Geneva".
_APART = {"to", "from", "not", "than", "or", "and", "instead", "rather", "but", "nor", "then", "s"}
# Slots that have one true value.
SINGLE = {"status", "date", "place", "initiator"}


def same_value(a: Value | None, b: Value | None) -> bool:
    """Whether two values say the same: equal days however they are worded, places and words in any case."""
    if isinstance(a, DateValue) and isinstance(b, DateValue):
        return (a.start, a.end) == (b.start, b.end)
    if isinstance(a, PlaceValue) and isinstance(b, PlaceValue):
        return place_key(a) == place_key(b)
    if isinstance(a, WordValue) and isinstance(b, WordValue):
        return a.word.casefold() == b.word.casefold()
    return a == b


def value_key(value: Value | None) -> tuple[object, ...]:
    """Equal for values that `same_value` holds to be the same."""
    match value:
        case None:
            return ("",)
        case DateValue():
            return ("date", value.start, value.end)
        case PlaceValue():
            return ("place", place_key(value))
        case WordValue():
            return ("word", value.word.casefold())
        case ActorValue():
            return ("actor", value.actor)
        case AmountValue():
            return ("amount", value.value, value.unit)


def place_key(place: PlaceValue) -> str:
    """A place's name without the article."""
    return place.name.casefold().removeprefix("the ").strip()


def at_odds(slot: str, a: Value | None, b: Value | None, side: Side) -> bool:
    """Whether two values of one slot cannot both be true; a person and his state can.

    Statuses follow one another and are judged elsewhere.
    """
    if slot not in SINGLE or slot == "status" or a is None or b is None or same_value(a, b):
        return False
    if isinstance(a, DateValue) and isinstance(b, DateValue):
        return a.start > b.end or b.start > a.end
    if isinstance(a, PlaceValue) and isinstance(b, PlaceValue):
        one, other = place_key(a), place_key(b)
        within = one in other or other in one or (a.country is not None and a.country == b.country)
        return not within
    return isinstance(a, ActorValue) and isinstance(b, ActorValue) and side(a.actor) != side(b.actor)


def told_as_one(a: Claim, b: Claim) -> bool:
    """Whether one of two claims names both places as one: "the Singapore island of Sentosa", "Geneva, Switzerland"."""
    if not isinstance(a.value, PlaceValue) or not isinstance(b.value, PlaceValue):
        return False
    names = {a.value.name, b.value.name}
    return any(_close(c.evidence.text, *sorted(names)) for c in (a, b)) if len(names) == 2 else True


def _close(text: str, one: str, other: str) -> bool:
    first, second = sorted(((text.find(one), one), (text.find(other), other)))
    between = text[first[0] + len(first[1]) : second[0]]
    return first[0] >= 0 and len(between) <= 20 and not _APART & set(re.findall(r"[a-z]+", between.lower()))


def width(value: Value | None) -> int:
    """Days that a date spans; 0 for all else."""
    return (value.end - value.start).days if isinstance(value, DateValue) else 0


def shown(value: Value | None, actors: Mapping[str, Actor]) -> str | None:
    """A value in one line: a single day in ISO 8601, other dates in the article's words."""
    match value:
        case None:
            return None
        case DateValue():
            if value.start == value.end:
                return value.start.isoformat()
            return value.text or f"{_day(value.start)}/{_day(value.end)}"
        case PlaceValue():
            return value.name
        case ActorValue():
            return actors[value.actor].name if value.actor in actors else value.actor
        case AmountValue():
            return f"{value.value:,.10g} {value.unit}"
        case WordValue():
            return value.word.replace("_", " ")


def _day(day: date) -> str:
    return day.isoformat()
