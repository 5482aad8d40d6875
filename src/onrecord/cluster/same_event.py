"""Which events of different articles are the same event: Friday's talks in one are the summit of another.

Tellings are taken in the order of publication, whatever order they come in, so the result depends on the set of
articles alone, and what had been put together by a moment stays together when later articles come. A telling joins the
event of its kind with the same parties that it fits in time: what lies ahead may be dated otherwise by every article,
but what was held is told by its day, and talk of a next meeting after one was held opens another event.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from onrecord.model.annotation import Actor
from onrecord.model.claim import DateValue, PlaceValue, WordValue
from onrecord.model.told import ArticleClaims, EventClaims

Phase = Literal["done", "ahead", "open"]
HELD = {"held", "signed", "reached", "occurred", "issued"}
AHEAD = {"proposed", "agreed", "scheduled", "postponed", "cancelled", "ruled_out", "threatened", "approved"}
# Kinds that take two: one party alone in common proves nothing.
TWO_SIDED = {"meeting", "call", "agreement", "ceasefire", "merger", "negotiation"}
# Kinds that are known by what they are about: one vote, one truce at a time, whoever is named with it.
BY_TOPIC = {"vote", "ceasefire"}
_PUT_OFF = {"postponed", "suspended"}
_ROUND = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\s+(?:\w+\s+)?round\b",
    re.IGNORECASE,
)
_NUMBERS = dict(
    zip(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
        ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"),
        strict=True,
    )
)
# How long after an event an undated telling of it is taken to mean it and not a later one.
_ECHO = timedelta(days=14)
_LIMIT = date.max - _ECHO * 2


@dataclass(frozen=True, slots=True)
class Telling:
    """One article's telling of an event: its parties by side, its phase, and the days, places and stages that it
    asserts."""

    at: datetime
    article: str
    event: EventClaims
    sides: frozenset[str]
    persons: Mapping[str, str]
    phase: Phase
    days: tuple[tuple[date, date], ...]
    places: frozenset[str]
    stages: frozenset[str] = frozenset()
    # Which of a series it is called ("the fourth round"), where it is called so.
    ordinal: str | None = None


@dataclass(slots=True)
class _Group:
    """An event while its tellings are being gathered."""

    tellings: list[Telling] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    sides: Counter[str] = field(default_factory=Counter)
    persons: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    side_of: dict[str, str] = field(default_factory=dict)
    held: bool = False
    # The days that it is told for, by those who tell that it was held and by the others.
    held_days: set[tuple[date, date]] = field(default_factory=set)
    other_days: set[tuple[date, date]] = field(default_factory=set)
    # The days that the last dated telling gives.
    latest_days: tuple[tuple[date, date], ...] = ()
    # Whether the last telling that says where it stands has it put off to another day.
    put_off: bool = False

    def add(self, telling: Telling, reason: str) -> None:
        self.tellings.append(telling)
        self.reasons.append(reason)
        self.sides.update(telling.sides)
        self.persons.update(telling.persons.keys())
        self.places.update(telling.places)
        self.side_of.update(telling.persons)
        done = telling.phase == "done"
        self.held = self.held or done
        (self.held_days if done else self.other_days).update(telling.days)
        self.latest_days = telling.days or self.latest_days
        if telling.stages:
            self.put_off = bool(telling.stages & _PUT_OFF)

    @property
    def kind(self) -> str:
        return self.tellings[0].event.kind

    @property
    def days(self) -> set[tuple[date, date]]:
        """The days it is told for; once it was held, only those of the tellings that say so."""
        return self.held_days or self.other_days


def _core(seen: Counter[str]) -> set[str]:
    """What at least every third telling names, of those that name any: a passing guest is no party."""
    most = max(seen.values(), default=0)
    return {x for x, n in seen.items() if 3 * n >= most}


@dataclass(frozen=True, slots=True)
class SameEvent:
    """One event with all that tell of it, in the order of publication, and why each was taken for it."""

    id: str
    kind: str
    type: str | None
    tellings: tuple[Telling, ...]
    reasons: tuple[str, ...]

    @property
    def participants(self) -> tuple[str, ...]:
        """Ids of those who take part: named by every third telling, most often named first."""
        seen = Counter(p for t in self.tellings for p in t.event.participants)
        order = {p: -n for p, n in seen.items()}
        most = max(seen.values(), default=0)
        return tuple(sorted((p for p, n in seen.items() if 3 * n >= most), key=lambda p: (order[p], p)))

    @property
    def weight(self) -> int:
        return sum(t.event.weight for t in self.tellings)


# Kinds of which one side has many: one court overrules another of the same state.
_COUNTED = frozenset({"ruling", "attack", "appointment", "resignation", "vote"})


def same_events(articles: Sequence[ArticleClaims], actors: Mapping[str, Actor]) -> tuple[SameEvent, ...]:
    """The events of a story, first told first. `actors` are the story's; the order of `articles` does not matter."""
    ordered = sorted(articles, key=lambda a: (a.article.moment, a.article.id))
    groups: list[_Group] = []
    for article in ordered:
        heaviest_first = sorted(article.events, key=lambda e: (-e.weight, -len(e.claims), e.id))
        # What was held comes before what is to follow: "held talks and agreed to meet again".
        tellings = sorted((_telling(article, e, actors) for e in heaviest_first), key=lambda t: t.phase != "done")
        for telling in tellings:
            scored = [
                (s, -n, g)
                for n, g in enumerate(groups)
                if not _kept_apart(g, telling) and (s := _fit(g, telling)) is not None
            ]
            if scored:
                (_, reason), _, group = max(scored, key=lambda x: (x[0][0], x[1]))
                group.add(telling, reason)
            else:
                groups.append(_Group())
                groups[-1].add(telling, "first told")
    return tuple(
        SameEvent(
            g.tellings[0].event.id,
            g.kind,
            next((t.event.type for t in g.tellings if t.event.type), None),
            tuple(g.tellings),
            tuple(g.reasons),
        )
        for g in groups
    )


def _kept_apart(group: _Group, telling: Telling) -> bool:
    """Whether the article itself tells of this event and of the telling's as two: of other courts or attackers, or on
    different days."""
    if telling.event.kind in _COUNTED and any(t.article == telling.article for t in group.tellings):
        return True
    own = [t for t in group.tellings if t.article == telling.article and t.days]
    return bool(own and telling.days) and not any(_overlap(t.days, telling.days) for t in own)


def _telling(article: ArticleClaims, event: EventClaims, actors: Mapping[str, Actor]) -> Telling:
    known = [actors[p] for p in event.participants if p in actors]
    countries = Counter(a.country for a in known if a.kind != "person" and a.country)
    sides: dict[str, str] = {}
    for actor in known:
        # Two bodies of one state that meet each other are two parties.
        alone = actor.kind == "person" or countries[actor.country or ""] < 2 or event.kind not in TWO_SIDED
        sides[actor.id] = f"sta:{actor.country}" if actor.country and alone else actor.stands_for or actor.id
    dates = [c.value for c in event.claims if c.slot == "date" and c.stance == "asserts"]
    days = tuple(sorted({(d.start, d.end) for d in dates if isinstance(d, DateValue)}))
    return Telling(
        article.article.moment,
        article.article.id,
        event,
        frozenset(sides.values()),
        {a.id: sides[a.id] for a in known if a.kind == "person"},
        _phase(event, days, article.article.moment),
        days,
        frozenset(
            c.value.name
            for c in event.claims
            if c.slot == "place" and c.stance == "asserts" and not c.hedged and isinstance(c.value, PlaceValue)
        ),
        frozenset(_firm_stages(event)),
        _ordinal(event),
    )


def _ordinal(event: EventClaims) -> str | None:
    """The number of the round, when the words that tell of the event name just one."""
    told = {m[1].lower() for c in event.claims for m in _ROUND.finditer(c.evidence.text)}
    return _NUMBERS.get(next(iter(told)), next(iter(told))) if len(told) == 1 else None


def _firm_stages(event: EventClaims) -> set[str]:
    return {
        c.value.word
        for c in event.claims
        if c.slot == "status" and c.stance == "asserts" and not c.hedged and isinstance(c.value, WordValue)
    }


def _phase(event: EventClaims, days: Sequence[tuple[date, date]], at: datetime) -> Phase:
    firm = _firm_stages(event)
    # What is dated after the article has not been held yet, whatever a word in it says.
    to_come = bool(days) and at.year > 1 and (min(first for first, _ in days) - at.date()).days > 1
    if firm & HELD and not to_come:
        return "done"
    return "ahead" if to_come or firm & AHEAD else "open"


def _fit(group: _Group, telling: Telling) -> tuple[tuple[int, ...], str] | None:
    """How well a telling fits an event, as numbers to compare, with the reason; None when it is another event."""
    if group.kind != telling.event.kind:
        return None
    rounds = {t.ordinal for t in group.tellings if t.ordinal}
    if telling.ordinal and rounds and telling.ordinal not in rounds:
        return None
    parties = _parties_fit(group, telling)
    if parties is None or (when := _time_fits(group, telling)) is None:
        return None
    persons, sides = parties
    places = _core(group.places) & telling.places
    alone = group.kind in TWO_SIDED and not (group.kind in BY_TOPIC and not telling.sides)
    if not persons and sides < 2 and alone and not (when > 1 or places):
        return None
    reason = f"same {group.kind.replace('_', ' ')}, {'same persons' if persons > 1 else 'same parties'}"
    reason += {3: ", same day", 2: ", days that agree"}.get(when, "") + (", same place" if places else "")
    return (persons, when, len(places), sides), reason


def _parties_fit(group: _Group, telling: Telling) -> tuple[int, int] | None:
    """Shared persons and sides; None when other parties or other persons of the same side take part."""
    ours = _core(group.sides)
    shared = ours & telling.sides
    if group.kind in BY_TOPIC and (not ours or all(s.startswith("grp:") for s in telling.sides)):
        # Nobody, or only "MPs", is named with it: nothing speaks against its being the same.
        return 0, len(shared)
    if group.kind in BY_TOPIC and shared and group.kind not in TWO_SIDED:
        return len(_core(group.persons) & set(telling.persons)), len(shared)
    if not shared or len(shared) < min(len(ours), len(telling.sides)):
        return None
    if group.kind in TWO_SIDED and len(telling.sides) > 1 and (len(shared) < 2 or _of_another(group, telling)):
        return None
    core = _core(group.persons)
    for side in shared:
        theirs = {p for p, s in telling.persons.items() if s == side}
        known = {p for p in core if group.side_of[p] == side}
        if theirs and known and not theirs & known:
            return None
    return len(core & set(telling.persons)), len(shared)


def _of_another(group: _Group, telling: Telling) -> bool:
    """Whether it was others who first met: "A and B" is not "A and C", though somebody told of all three.

    Guests come and go; only what the first and half of all tellings of two or more have nothing against is the same.
    """
    told = [t.sides for t in group.tellings if len(t.sides) > 1]
    fits = [s <= telling.sides or telling.sides <= s for s in told]
    return bool(fits) and (not fits[0] or 2 * sum(fits) < len(fits))


def _time_fits(group: _Group, telling: Telling) -> int | None:
    """3: the same day; 2: days that agree; 1: nothing against it; None: at another time."""
    near = _overlap(group.days, telling.days)
    if telling.phase == "done":
        return _held_fits(group, telling, near)
    if near:
        return near
    today = telling.at.date()
    if group.held:
        # After an event, only undated talk of it in its echo still means it; the rest means a next one.
        return None if telling.days or telling.phase == "ahead" or not _echoes(group, today) else 1
    planned = group.latest_days
    over = bool(planned) and max(last for _, last in planned) < today and not group.put_off
    return None if over and telling.days else 1


def _held_fits(group: _Group, telling: Telling, near: int) -> int | None:
    if near:
        return near
    today = telling.at.date()
    if group.held:
        return 1 if not (telling.days and group.days) and _echoes(group, today) else None
    planned = group.latest_days
    if not telling.days:
        return 1 if not planned or min(first for first, _ in planned) <= today else None
    # Held on another day than was planned: only if that day came after all that was said of the plan.
    told_last = group.tellings[-1].at.date()
    first, last = min(telling.days)
    return 1 if first >= told_last and (last - first).days < 7 and (not planned or group.put_off) else None


def _echoes(group: _Group, today: date) -> bool:
    days = [last for _, last in group.days if last < _LIMIT] or [t.at.date() for t in group.tellings]
    return today - max(days) <= _ECHO


def _overlap(ours: Collection[tuple[date, date]], theirs: Sequence[tuple[date, date]]) -> int:
    if set(ours) & set(theirs):
        return 3
    return 2 if any(a <= d and c <= b for a, b in ours for c, d in theirs) else 0
