"""What readings need besides the words: the day of publication, the tense, the times read before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.annotate.times import periods
from onrecord.annotate.times.grammar import Grammar, Hit
from onrecord.annotate.times.lexer import BREAK, Tokens
from onrecord.annotate.times.periods import Period

Tense = Callable[[int], str | None]
QUOTES = "\"”“'’"
Read = Callable[["Context", Hit], "Reading | None"]
LEFT, RIGHT = 8, 6  # how many words a verb may be away from its time, before and after it
FAR = 240  # days; in the news a date without a year is hardly ever further away when the other choice is near


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule makes of an expression. `first` and `last` are None where there is no interval; `grain` is that of a
    date which later expressions may refer to, None where they may not."""

    type: str
    value: str
    first: date | None = None
    last: date | None = None
    modifier: str | None = None
    grain: periods.Grain | None = None
    zone: str | None = None

    @property
    def period(self) -> Period | None:
        """The calendar period meant, if it is one."""
        if self.first and self.last and self.grain:
            return Period(self.value, self.first, self.last, self.grain)
        return None


def dated(period: Period, phase: str | None = None, today: date | None = None) -> Reading:
    """A DATE that is a period of the calendar or an early, middle or late part of it.

    "earlier this month" and "later this week" (EARLIER, LATER) are what lies on that side of `today` when it is within.
    """
    if phase in ("EARLIER", "LATER"):
        within = today is not None and period.first <= today <= period.last
        first = today if today and within and phase == "LATER" else period.first
        last = today if today and within and phase == "EARLIER" else period.last
        return Reading("DATE", period.value, first, last, "EARLY" if phase == "EARLIER" else "LATE", period.grain)
    inner = periods.part(period, phase) if phase else period
    return Reading("DATE", period.value, inner.first, inner.last, phase, period.grain)


class Context:
    """The reading of one text. `anchor` is the last date read, `day` the last that is a day, `quarter` the latest
    quarter; each is None before the first one. `quarterly` is true while figures are those of a quarter."""

    def __init__(
        self, tokens: Tokens, grammar: Grammar, read: Read, published: date | None, tense_at: Tense | None
    ) -> None:
        self.tokens = tokens
        self.grammar = grammar
        self._read = read
        self.published = published
        self.anchor: Period | None = None
        self.day: Period | None = None
        self.quarter: Period | None = None
        self.quarterly = False
        self.ends = -100  # the token after the last date
        self.at: int | None = None  # where an expression begins whose part is being read
        self._tense_at = tense_at

    def note(self, reading: Reading, last: int) -> None:
        """Remember a reading that ends before token `last`, for expressions that refer to it."""
        period = reading.period
        if reading.value in ("P6M", "P9M"):
            self.quarterly = False
        if period is None or reading.type not in ("DATE", "TIME"):
            return
        self.anchor, self.ends = period, last
        if period.grain == "day":
            self.day = period
        elif period.grain in ("quarter", "half"):
            self.quarterly = True
            older = self.quarter is not None and period.first < self.quarter.first
            if not older and (self.published is None or period.last <= self.published):
                self.quarter = period

    def part(self, hit: Hit, group: str) -> Period | None:
        """The date that a part of an expression is by itself ("Monday" in "5 p.m. on Monday")."""
        first, last = hit.match.span(group)
        inner = self.grammar.within(hit.tokens, first, last)
        return self._part(hit, inner) if inner else None

    def day_after(self, hit: Hit, distance: int) -> Period | None:
        """The day that begins at most `distance` tokens after an expression, in its sentence."""
        end = len(hit.tokens.found)
        for at in range(hit.last, min(hit.last + distance, end)):
            inner = self.grammar.within(hit.tokens, at, end)
            if inner and inner.rule.handler in ("weekday", "date", "deictic"):
                return self._part(hit, inner)
            if hit.tokens.classes[at] == BREAK or hit.tokens.word(at) in ".;":
                break
        return None

    def _part(self, hit: Hit, inner: Hit) -> Period | None:
        self.at = hit.first
        reading = self._read(self, inner)
        self.at = None
        return reading.period if reading else None

    def tense(self, hit: Hit) -> str | None:
        """Tense of the verb that governs an expression: the caller's word for it, else that of the nearest cue."""
        if self._tense_at is not None:
            told = self._tense_at(self.tokens.span(hit.first if self.at is None else self.at, hit.last)[0])
            if told is not None:
                return told
        start = hit.first if self.at is None else self.at
        near = self.grammar.tenses.get(self.tokens.word(start - 1).lower(), "") if start else ""
        left, right = self._scan(start - 1, -1, LEFT), self._scan(hit.last, 1, RIGHT)
        if near.startswith("near-") and left[1]:  # "has given them until Tuesday", but "Until Tuesday they had not ..."
            return near[5:]
        # A verb before its time is the more usual order, so one after it must be clearly nearer.
        found = left[1] if left[0] <= right[0] + 2 else right[1]
        return found or near.partition("-")[2] or None

    def _scan(self, index: int, step: int, limit: int) -> tuple[int, str | None]:
        """Distance and tense of the first cue word in a direction, within the sentence (and, ahead, the quotation)."""
        tokens = self.tokens
        for distance in range(limit):
            at = index + step * distance
            if not 0 <= at < len(tokens.found) or tokens.classes[at] == BREAK:
                break
            word = tokens.word(at)
            if (word in ".;?!" and self._ends_sentence(at)) or (step > 0 and word in QUOTES):
                break
            tense = self._cue(word, tokens.word(at - 1).lower() if at else "")
            if tense:
                return distance, tense
        return limit * 3, None

    def _ends_sentence(self, at: int) -> bool:
        """A full stop after a word of three letters or fewer may be that of an abbreviation."""
        if at + 1 == len(self.tokens.found) or at == 0:
            return True
        return len(self.tokens.word(at - 1)) > 3 or self.tokens.classes[at + 1] == BREAK

    def _cue(self, word: str, before: str) -> str | None:
        tenses = self.grammar.tenses
        lower = word.lower()
        if (pair := tenses.get(f"{before} {lower}")) is not None:
            return pair
        told = tenses.get(lower)
        if told is None and len(word) > 4 and word.islower():
            told = tenses.get("-" + word[-3:]) or tenses.get("-" + word[-2:])
        if told == "past" and tenses.get(before) == "infinitive":
            return None
        return told if told in ("past", "present", "future") else None

    def choose(self, make: Callable[[int], Period | None], tense: str | None, lean: float = 1.0) -> Period | None:
        """Which year's period is meant, where the text names none: the nearest one on the side of the tense.

        `make` gives the period of a year. Without a tense the nearer one, the future's distance counted `lean` times.
        None without a day of publication. Raises ValueError outside the years 1 to 9999.
        """
        today = self.published
        if today is None:
            return None
        around = [p for y in (-1, 0, 1) if (p := make(today.year + y)) is not None]
        past = max((p for p in around if p.first <= today), key=lambda p: p.first, default=None)
        future = min((p for p in around if p.last >= today), key=lambda p: p.last, default=None)
        if past is None or future is None or past == future:
            return past or future
        since, until = (today - past.last).days, (future.first - today).days
        if tense == "future":
            return past if until > FAR and since < 60 else future
        if tense == "past":
            return future if since > FAR and until < 60 and past.grain == "day" else past
        return past if since <= until * lean else future

    def weekday(self, number: int, tense: str | None) -> Period | None:
        """The day of the week (1 Monday) on or before the day of publication, on or after it in the future."""
        today = self.published
        if today is None:
            return None
        if tense == "future":
            return periods.day(today + timedelta((number - today.isoweekday()) % 7))
        return periods.day(today - timedelta((today.isoweekday() - number) % 7))
