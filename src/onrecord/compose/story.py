"""The brief of a story: many articles, one page, as of a moment.

Computed from the claims of the articles published by then alone: no order of arrival, no clock, no store comes into it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from onrecord.cluster.same_actor import cast_of, recast
from onrecord.cluster.same_event import SameEvent, same_events
from onrecord.compose.brief import event_title, named_in, notes_on, open_questions, statement_of, title_of
from onrecord.compose.headline import Titled, headline_of
from onrecord.compose.merge import Scene, facts_over, parties_of, told_of, told_parties
from onrecord.compose.origins import Newsroom, Origins, Told, outlet_key
from onrecord.compose.parties import party_views
from onrecord.compose.rules import ruled_actors
from onrecord.compose.sides import sides
from onrecord.model.brief import Brief, BriefEvent, Copy, Deadline, Fact, Measure, Position, Statement
from onrecord.model.claim import ActorValue
from onrecord.model.told import ArticleClaims, Report

NEWSROOM = Newsroom()
# Quotation marks differ from outlet to outlet, and commas move in and out of them.
_NO_MARKS = dict.fromkeys(map(ord, "\"“”‘’'„«».,"))
T = TypeVar("T", Position, Measure, Deadline)


@dataclass(frozen=True, slots=True)
class State:
    """A story as of a moment: its brief, with the claims behind each event."""

    brief: Brief
    told: dict[str, tuple[Told, ...]]
    at: datetime


def moment_of(as_of: date | datetime) -> datetime:
    """The moment itself, in UTC where it has no zone; of a day, its last."""
    if isinstance(as_of, datetime):
        return as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
    return datetime.combine(as_of, time.max, UTC)


def compose_story(
    reports: Sequence[Report],
    as_of: date | datetime | None = None,
    newsroom: Newsroom = NEWSROOM,
    title: str | None = None,
) -> Brief:
    """The brief of a story as of a moment (default: its last article). Raises ValueError when nothing was out by then.

    The order of `reports` does not matter.
    """
    return state_of(reports, as_of, newsroom, title).brief


def state_of(
    reports: Sequence[Report],
    as_of: date | datetime | None = None,
    newsroom: Newsroom = NEWSROOM,
    title: str | None = None,
) -> State:
    """As `compose_story`, with the claims behind each event."""
    ordered = sorted(reports, key=lambda r: (r.article.moment, r.article.id))
    at = moment_of(as_of) if as_of is not None else max((r.article.moment for r in ordered), default=None)
    visible = [r for r in ordered if at is not None and r.article.moment <= at]
    if not visible or at is None:
        raise ValueError("a brief needs at least one article that was out by then")
    current = _latest_versions(visible)
    cast = cast_of([r.claims for r in current])
    current = [replace(r, claims=recast(r.claims, cast)) for r in current]
    actors = {**cast.actors, **{a.id: a for a in ruled_actors(newsroom.parties, cast.actors)}}
    side = sides(actors.values())
    scene = Scene(actors, side, Origins(current, actors, side, newsroom), newsroom)
    events, told = _events(current, scene)
    brief = Brief(
        title=title or _title(current),
        as_of=as_of or _shown_moment(at, ordered),
        articles=tuple(r.article for r in visible),
        actors=(),
        events=tuple(events),
        statements=tuple(_statements(current)),
        positions=_unrepeated(current, lambda c: c.positions),
        measures=_unrepeated(current, lambda c: c.measures),
        deadlines=_unrepeated(current, lambda c: c.deadlines),
        open=tuple(open_questions(events)),
        notes=tuple(_notes(visible, current)),
        copies=tuple(Copy(r.article.id, r.copy_of, r.agency) for r in current if r.copy_of),
    )
    named = named_in(brief) | {p.party for e in events for p in e.parties}
    return State(replace(brief, actors=tuple(a for i, a in actors.items() if i in named)), told, at)


def _title(reports: Sequence[Report]) -> str:
    """The title of the article that tells best of the story as it stands."""
    articles = {r.article.id: r.article for r in reports}
    told = [Titled(r.article.moment, r.article.id, r.article.title, r.copy_of is not None) for r in reports]
    return title_of(articles[headline_of(told)])


def _shown_moment(at: datetime, reports: Sequence[Report]) -> date | datetime | None:
    """The moment of the last article; only its day where no article tells the hour, None where none tells the day."""
    if at.year <= 1:
        return None
    return at if any(r.article.published_at for r in reports) else at.date()


def _latest_versions(visible: Sequence[Report]) -> list[Report]:
    """The articles as they stood by then; copies of an earlier version are copies of the one that replaced it."""
    ids = {r.article.id for r in visible}
    newer = {r.article.id: r.replaced_by for r in visible if r.replaced_by in ids}
    found = []
    # Until the original itself is out, the first of its copies stands for it.
    first: dict[str, str] = {}
    for report in visible:
        original = report.copy_of
        while original in newer:
            original = newer[original]
        if original is not None and original not in ids:
            stand_in = first.setdefault(original, newer.get(report.article.id) or report.article.id)
            original = stand_in if stand_in != report.article.id else None
        if report.article.id not in newer:
            found.append(replace(report, copy_of=original))
    return found


def _events(reports: Sequence[Report], scene: Scene) -> tuple[list[BriefEvent], dict[str, tuple[Told, ...]]]:
    found = same_events([r.claims for r in reports], scene.actors)
    by_id = {r.article.id: r for r in reports}
    told = {e.id: tuple(told_of(e, by_id, scene)) for e in found}
    # The event that most is told of leads: by how many articles, then by how many claims.
    ranked = sorted(
        enumerate(found), key=lambda x: (-len(told[x[1].id]) * len({t.article for t in x[1].tellings}), x[0])
    )
    return [_event(e, told[e.id], scene) for _, e in ranked], told


def _event(event: SameEvent, told: Sequence[Told], scene: Scene) -> BriefEvent:
    parties = parties_of(event, scene)
    facts, gone = facts_over(told, parties, scene)
    return BriefEvent(
        id=event.id,
        kind=event.kind,
        title=event_title(event.kind, _titled(tuple(told_parties(event, scene).values()), facts), scene.actors),
        type=event.type,
        facts=tuple(facts),
        parties=party_views(told, parties, next((f.value for f in facts if f.slot == "status"), None)),
        withdrawn=tuple(gone),
    )


def _titled(parties: tuple[str, ...], facts: Sequence[Fact]) -> tuple[str, ...]:
    """The parties that are told as facts; all where none is."""
    shown = {f.value.actor for f in facts if f.slot == "participant" and isinstance(f.value, ActorValue)}
    return tuple(p for p in parties if p in shown) or parties


def _statements(reports: Sequence[Report]) -> Iterable[Statement]:
    """Every statement once: copies repeat, and many articles quote the same words of the same speaker."""
    seen: set[tuple[str | None, str]] = set()
    for report in reports:
        for attribution in report.claims.attributions:
            statement = statement_of(report.article, attribution)
            key = (statement.speaker, statement.content.translate(_NO_MARKS).casefold().strip())
            if key not in seen:
                seen.add(key)
                yield statement


def _unrepeated(reports: Sequence[Report], of: Callable[[ArticleClaims], Iterable[T]]) -> tuple[T, ...]:
    """What all articles list, each once by the words that show it."""
    found: dict[tuple[str, str], T] = {}
    for report in reports:
        for item in of(report.claims):
            found.setdefault((item.by, outlet_key(item.evidence.text)), item)
    return tuple(found.values())


def _notes(visible: Sequence[Report], current: Sequence[Report]) -> Iterable[str]:
    yield from notes_on([r.claims for r in current])
    kept = {r.article.id for r in current}
    for report in visible:
        if report.article.id not in kept:
            name = report.article.outlet or report.article.id
            yield f"{name} has changed its article {report.article.id} since; the later text counts."
