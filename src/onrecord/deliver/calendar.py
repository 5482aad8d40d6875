"""What lies ahead as an iCalendar (RFC 5545), to be subscribed to: events with a day, and deadlines.

STATUS follows standing and status: CONFIRMED when those concerned have settled the day, or it has taken place;
CANCELLED when the event was called off for certain; TENTATIVE else. A day that is known to lie within a span is an
all-day event over the span.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from onrecord import __version__
from onrecord.deliver.dates import range_words
from onrecord.deliver.ids import event_ids, evidence_id, web_address
from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.occurrence import occurrence, qcode
from onrecord.deliver.phrases import claim_words, plain_words
from onrecord.deliver.printable import printable
from onrecord.model.brief import Brief, BriefEvent, Deadline, Fact
from onrecord.model.claim import Claim, DateValue, Evidence, PlaceValue, WordValue

MEDIA_TYPE = "text/calendar; charset=utf-8"
_SHOWN = {"confirmed", "claimed", "reported", "disputed", "possible"}
_STOPPED = {"cancelled", "ruled_out", "rejected", "broken", "blocked", "abandoned", "averted"}
_DONE = {"held", "occurred", "signed", "reached", "issued", "passed", "completed"}
_AHEAD = {"proposed", "agreed", "scheduled", "postponed"}
_ROOM = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Link = Callable[[str, Evidence], str | None]


@dataclass(frozen=True, slots=True)
class CalendarStory:
    """A story's dates: its id and brief. `revision` counts decisions made by hand, which change a brief, too."""

    id: str
    brief: Brief
    revision: int = 0


def calendar(stories: Iterable[CalendarStory], name: str, since: date | None = None, link: Link | None = None) -> str:
    """The dates of `stories` from `since` on (default: all) as iCalendar text.

    `link` gives the address that shows evidence of a story, by default that of the article itself.
    """
    made = Calendar()
    made.add("prodid", f"-//onrecord//onrecord {__version__}//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _line(name))
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for story in stories:
        for entry in _Story(story, since, link).entries():
            made.add_component(entry)
    text: str = made.to_ical().decode("utf-8")
    return text


class _Story:
    """One story while its dates are written."""

    def __init__(self, story: CalendarStory, since: date | None, link: Link | None) -> None:
        self.story, self.brief, self.since = story, printable(story.brief), since
        self.cast = Cast(self.brief.actors)
        self.articles = {a.id: a for a in self.brief.articles}
        self.link = link or (lambda _, evidence: web_address(self.articles[evidence.article].url))

    def entries(self) -> Iterator[Event]:
        ids = event_ids(self.brief)
        for event in self.brief.events:
            day = next((f for f in event.facts if f.slot == "date" and f.standing in _SHOWN), None)
            if day and isinstance(day.value, DateValue) and self._is_due(day.value.end) and self._lay_ahead(event, day):
                yield self._event(event, day, day.value, str(ids[event.id]))
        for deadline in self.brief.deadlines:
            if deadline.last is not None and self._is_due(deadline.last):
                yield self._deadline(deadline, deadline.last)

    def _is_due(self, last: date) -> bool:
        return self.since is None or last >= self.since

    def _lay_ahead(self, event: BriefEvent, day: Fact) -> bool:
        """Whether it was ever ahead of an article that dates it: what was only told afterwards is no appointment."""
        planned = any(_word(f) in _AHEAD for f in event.facts if f.slot == "status")
        return planned or any(
            (published := self.articles[c.evidence.article].published) is not None and published <= c.value.end
            for c in day.claims
            if isinstance(c.value, DateValue) and c.evidence.article in self.articles
        )

    def _event(self, event: BriefEvent, day: Fact, days: DateValue, uid: str) -> Event:
        status = next((f for f in event.facts if f.slot == "status"), None)
        places = [f for f in event.facts if f.slot == "place" and f.standing in _SHOWN]
        place = next((f.value.name for f in places if isinstance(f.value, PlaceValue)), None)
        words = _word(status) if status else None
        state = _state(status, day)
        entry = self._entry(uid, days.start, days.end, state)
        mark = "" if state == "CONFIRMED" else f" ({_doubt(status, day)})"
        within = f", {range_words(days.start, days.end, weekday=False)}" if days.start < days.end else ""
        entry.add("summary", _line(f"{event.title}{f', {place}' if place else ''}{within}{mark}"))
        if place:
            entry.add("location", _line(place))
        entry.add("categories", [plain_words(event.kind)])
        entry.add("description", "\n".join(self._about(event)))
        self._address(entry, day.claims[-1].evidence)
        entry.add("x-onrecord-standing", day.standing)
        if words:
            entry.add("x-onrecord-status", words)
        if concept := occurrence(words, status.standing if status else None):
            entry.add("x-iptc-eventoccurstatus", qcode(concept))
        return entry

    def _deadline(self, deadline: Deadline, last: date) -> Event:
        uid = evidence_id(deadline.evidence, "deadline")
        entry = self._entry(str(uid), last, last, "CONFIRMED")
        entry.add("summary", f"Deadline: {_line(deadline.what)[:200]}")
        entry.add("categories", ["deadline"])
        otherwise = [f"Otherwise: {deadline.otherwise}"] if deadline.otherwise else []
        head = f"Set by {self.cast.inline(deadline.by)}."
        entry.add("description", "\n".join([head, *otherwise, *self._quote(deadline.evidence)]))
        self._address(entry, deadline.evidence)
        return entry

    def _entry(self, uid: str, first: date, last: date, state: str) -> Event:
        entry = Event()
        entry.add("uid", f"{uid}@onrecord")
        moment = self._changed()
        entry.add("dtstamp", moment)
        entry.add("last-modified", moment)
        # Grows with every article and every decision, so whatever changed, it did.
        entry.add("sequence", len(self.brief.articles) + self.story.revision)
        entry.add("dtstart", first)
        entry.add("dtend", last + timedelta(days=1) if last < date.max else last)
        entry.add("status", state)
        entry.add("transp", "TRANSPARENT")
        return entry

    def _changed(self) -> datetime:
        latest = max((a.moment for a in self.brief.articles), default=_EPOCH)
        return latest.astimezone(UTC).replace(microsecond=0) if latest.year > 1 else _EPOCH

    def _about(self, event: BriefEvent) -> Iterator[str]:
        """Who says what, with the words and where they stand."""
        yield f"{self.brief.title}"
        for fact in event.facts:
            if fact.slot not in ("status", "date", "place") or fact.value is None or fact.standing not in _SHOWN:
                continue
            yield ""
            yield f"{sentence(fact.slot)}: {_shown(fact)} ({plain_words(fact.standing)})"
            for claim in _voices(fact.claims, self.cast):
                yield f"- {sentence(claim_words(claim, self.cast))}:"
                yield from self._quote(claim.evidence)

    def _quote(self, evidence: Evidence) -> Iterator[str]:
        words = " ".join(evidence.text.split())
        yield f"  “{words if len(words) <= _ROOM else words[: _ROOM - 1].rstrip() + '…'}”"
        address = self.link(self.story.id, evidence)
        source = self.articles[evidence.article]
        yield f"  {_line(source.outlet or source.id)}{f', {address}' if address else ''}"

    def _address(self, entry: Event, evidence: Evidence) -> None:
        if address := self.link(self.story.id, evidence):
            entry.add("url", address)


def _line(words: str) -> str:
    return " ".join(printable(words).split())


def _word(fact: Fact) -> str:
    return fact.value.word if isinstance(fact.value, WordValue) else ""


def _state(status: Fact | None, day: Fact) -> str:
    if status is not None and _word(status) in _STOPPED:
        return "CANCELLED" if status.standing == "confirmed" else "TENTATIVE"
    if status is not None and _word(status) in _DONE and status.standing in ("confirmed", "reported"):
        return "CONFIRMED"
    settled = status is None or (status.standing == "confirmed" and _word(status) != "postponed")
    return "CONFIRMED" if settled and day.standing == "confirmed" else "TENTATIVE"


def _doubt(status: Fact | None, day: Fact) -> str:
    """What keeps it from being certain, in a word or two."""
    stopped = status is not None and _word(status) in {*_STOPPED, "postponed"}
    if status is not None and stopped:
        words = plain_words(_word(status))
        return words if status.standing == "confirmed" else f"{words}: {plain_words(status.standing)}"
    weaker = status is not None and day.standing == "confirmed"
    return plain_words(status.standing if status is not None and weaker else day.standing)


def _shown(fact: Fact) -> str:
    match fact.value:
        case DateValue():
            return range_words(fact.value.start, fact.value.end)
        case PlaceValue():
            return fact.value.name
        case WordValue():
            return plain_words(fact.value.word)
        case _:
            return ""


def _voices(claims: Iterable[Claim], cast: Cast) -> list[Claim]:
    """The first claim of each voice."""
    found: dict[str, Claim] = {}
    for claim in claims:
        found.setdefault(claim_words(claim, cast, with_day=False), claim)
    return list(found.values())
