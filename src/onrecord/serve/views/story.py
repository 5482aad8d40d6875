"""A story's page: everything that it shows, made of a telling."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from onrecord.compose.sides import sides
from onrecord.deliver.dates import day_words, range_words
from onrecord.deliver.names import Cast
from onrecord.deliver.view import EventView, Line, Page, SourceView, Speaker
from onrecord.model.brief import Brief, BriefEvent
from onrecord.model.claim import DateValue, Evidence, WordValue
from onrecord.serve.reading import Telling
from onrecord.serve.views.changes import ChangeView, change_views
from onrecord.serve.views.contradictions import Contradiction, contradictions
from onrecord.serve.views.parties import PartyMatrix, party_matrices
from onrecord.serve.views.positions import PositionMatrix, position_matrix
from onrecord.serve.views.stands import Stand, stands_of
from onrecord.serve.views.timeline import Timeline, timeline

_WIDE, _NARROW = 720, 330
# Statuses after which nothing is to come.
OVER = {"held", "cancelled", "ruled_out", "occurred"}
_DATED = {"confirmed", "claimed", "reported", "disputed", "possible"}
# A story with more events than these is told by its first; of the others only the matrices would be a wall.
_PICTURED = 2


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something to come: its days in words, what it is, how firmly, and the words that say so."""

    last: date
    days: str
    what: str
    note: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Folded:
    """A source with the articles that repeat its text."""

    source: SourceView
    copies: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class Slider:
    """Where on the story's moments the page stands: `at` of `steps`, each with its moment in words."""

    at: int
    steps: tuple[tuple[int, str], ...]
    is_past: bool
    words: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """All sections of the page; empty ones are left out."""

    page: Page
    lead: EventView | None
    stands: tuple[Stand, ...]
    parties: tuple[PartyMatrix, ...]
    confirmations: tuple[tuple[str, tuple[Line, ...]], ...]
    contradictions: tuple[Contradiction, ...]
    positions: PositionMatrix
    timelines: tuple[tuple[Timeline, Timeline], ...]
    ahead: tuple[Ahead, ...]
    changes: tuple[ChangeView, ...]
    speakers: tuple[Speaker, ...]
    all_speakers: tuple[tuple[str, str, int], ...]
    sources: tuple[Folded, ...]
    origins: tuple[tuple[str, tuple[str, ...]], ...]
    slider: Slider | None


def ahead_in(brief: Brief, today: date) -> tuple[Ahead, ...]:
    """What lies ahead of a day in a brief, the next first."""
    return _ahead(brief, Cast(brief.actors), today)


def story_view(telling: Telling, today: date, speaker: str = "", words: str = "") -> StoryView:
    """The page. `today` decides what lies ahead where no moment is asked for.

    `speaker` (an actor's id, "-" for those not named) and `words` choose statements.
    """
    brief, page = telling.full, telling.page
    cast = Cast(brief.actors)
    moment = _day(telling.as_of) or today
    leading = brief.events[: len(page.events)]
    return StoryView(
        page=page,
        lead=page.events[0] if page.events else None,
        stands=stands_of(page.events[0]) if page.events else (),
        parties=party_matrices(leading, cast),
        confirmations=tuple((e.title, e.confirmations) for e in page.events if e.confirmations),
        contradictions=contradictions(brief.events, cast),
        positions=position_matrix(brief.positions, cast, sides(brief.actors)),
        timelines=_timelines(telling, leading, cast),
        ahead=_ahead(brief, cast, moment),
        changes=change_views(brief.changes, brief),
        speakers=_chosen(page.speakers, speaker, words),
        all_speakers=tuple((s.id or "", s.name, len(s.statements)) for s in page.speakers),
        sources=_folded(page, brief),
        origins=_origins(brief),
        slider=_slider(telling),
    )


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _timelines(telling: Telling, events: Sequence[BriefEvent], cast: Cast) -> tuple[tuple[Timeline, Timeline], ...]:
    found = []
    for event in events[:_PICTURED]:
        told = telling.state.told.get(event.id, ())
        changes = [c for c in telling.changes if c.event == event.id]
        wide, narrow = (timeline(event.title, told, changes, cast, width) for width in (_WIDE, _NARROW))
        if wide is not None and narrow is not None:
            found.append((wide, narrow))
    return tuple(found)


def _ahead(brief: Brief, cast: Cast, today: date) -> tuple[Ahead, ...]:
    found = [a for e in brief.events if (a := _coming(e, today))]
    for d in brief.deadlines:
        if d.last is not None and d.last >= today:
            days = range_words(d.first or d.last, d.last)
            found.append(Ahead(d.last, days, d.what, f"deadline set by {cast.inline(d.by)}", d.evidence))
    return tuple(sorted(found, key=lambda a: (a.last, a.what)))


def _coming(event: BriefEvent, today: date) -> Ahead | None:
    status = next((f.value.word for f in event.facts if f.slot == "status" and isinstance(f.value, WordValue)), "")
    if status in OVER:
        return None
    for fact in event.facts:
        value = fact.value
        if fact.slot == "date" and isinstance(value, DateValue) and fact.standing in _DATED and value.end >= today:
            note = ", ".join(w for w in (status.replace("_", " "), fact.standing) if w)
            days = range_words(value.start, value.end)
            return Ahead(value.end, days, event.title, note, fact.claims[-1].evidence)
    return None


def _chosen(speakers: Sequence[Speaker], speaker: str, words: str) -> tuple[Speaker, ...]:
    wanted = words.casefold().split()
    found = []
    for one in speakers:
        if speaker and (one.id or "-") != speaker:
            continue
        kept = tuple(s for s in one.statements if all(w in s.content.casefold() for w in wanted))
        if kept:
            found.append(replace(one, statements=kept))
    return tuple(found)


def _folded(page: Page, brief: Brief) -> tuple[Folded, ...]:
    original = {c.article: c.original for c in brief.copies}
    sources = {s.article.id: s for s in page.sources}
    copies: dict[str, list[SourceView]] = {}
    for source in page.sources:
        root = original.get(source.article.id)
        if root in sources:
            copies.setdefault(root, []).append(source)
    folded = {s.article.id for group in copies.values() for s in group}
    return tuple(Folded(s, tuple(copies.get(s.article.id, ()))) for s in page.sources if s.article.id not in folded)


def _origins(brief: Brief) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The independent origins behind all facts, each with the reasons why articles were folded into it."""
    found: dict[str, dict[str, None]] = {}
    for leg in (leg for e in brief.events for f in e.facts for leg in f.legs):
        found.setdefault(leg.origin, {})[leg.reason] = None
    return tuple((origin, tuple(reasons)) for origin, reasons in found.items())


def _slider(telling: Telling) -> Slider | None:
    moments = telling.moments
    if len(moments) < 2:
        return None
    # Of an article without an hour only the day is known.
    hours = {r.article.moment for r in telling.reports if r.article.published_at}
    words = [day_words(m if m in hours else m.date()) for m in moments]
    steps = tuple(enumerate(words, 1))
    at = sum(m <= telling.state.at for m in moments)
    past = at < len(moments)
    shown = day_words(telling.as_of) if telling.as_of is not None else words[-1]
    return Slider(max(1, at), steps, past, words[at - 1] if at and telling.as_of == moments[at - 1] else shown)
