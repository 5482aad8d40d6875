"""A Brief arranged as a Page: what belongs together is put together, in words."""

from collections.abc import Sequence

from onrecord.deliver.dates import day_words, range_words
from onrecord.deliver.event import event_view
from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.phrases import (
    QUESTIONS,
    SLOT_LABELS,
    amount_words,
    plain_words,
    statement_words,
    value_words,
    where_said,
)
from onrecord.deliver.printable import printable
from onrecord.deliver.standing import MARKS
from onrecord.deliver.view import (
    Note,
    Page,
    Point,
    Said,
    ShortEvent,
    SourceView,
    Speaker,
    Stand,
    Words,
)
from onrecord.model.brief import (
    Brief,
    BriefEvent,
    Change,
    Deadline,
    Fact,
    Measure,
    OpenQuestion,
    Position,
    Response,
    Statement,
)
from onrecord.model.claim import Evidence, WordValue

# An event with nothing more than these, and behind it, is told on one line.
_SHORT_SLOTS = {"status", "participant", "date", "place", "format", "precedent", "amount"}
_AHEAD = {"proposed", "agreed", "scheduled", "postponed", "cancelled"}
_MUCH = 4
_STANDS = {
    "demand": ("demands", "demands of {}"),
    "offer": ("offers", "offers {}"),
    "condition": ("sets conditions", "sets conditions for {}"),
    "refusal": ("refuses", "refuses {}"),
    "acceptance": ("accepts", "accepts from {}"),
    "threat": ("threatens", "threatens {}"),
}


def page(brief: Brief) -> Page:
    """`brief` in the order and wording in which every form shows it."""
    cast = Cast(brief.actors)
    leading = [e for i, e in enumerate(brief.events) if i == 0 or _is_leading(e)]
    events = tuple(event_view(e, cast) for e in leading)
    titles = {e.id: e.title for e in brief.events}
    asked = len({q.event for q in brief.open}) > 1
    shown = Page(
        title=brief.title,
        dateline=_dateline(brief),
        events=events,
        other_events=tuple(_short(e, cast) for e in brief.events if e not in leading),
        speakers=_speakers(brief.statements, cast),
        stands=_stands(brief.positions, cast),
        measures=tuple(_measure(m, cast) for m in brief.measures),
        deadlines=tuple(_deadline(d, cast) for d in sorted(brief.deadlines, key=_by_day)),
        open=_questions(brief.open, cast, titles if asked else {}),
        changes=tuple(_change(c, titles if len(leading) > 1 else {}) for c in brief.changes),
        sources=_sources(brief),
        notes=brief.notes,
        legend=tuple(m for s, m in MARKS.items() if any(f.standing == s for e in brief.events for f in e.facts)),
    )
    return printable(shown)


def _is_leading(event: BriefEvent) -> bool:
    """Whether there is more to tell of it than fits on a line, or much of something that is still to come."""
    slots = {f.slot for f in event.facts}
    planned = any(isinstance(f.value, WordValue) and f.value.word in _AHEAD for f in event.facts if f.slot == "status")
    return bool(slots - _SHORT_SLOTS) or (planned and len(slots) >= _MUCH)


def _dateline(brief: Brief) -> str:
    count = len(brief.articles)
    outlets = list(dict.fromkeys(a.outlet for a in brief.articles if a.outlet))
    parts = [f"{count} articles" if count != 1 else "1 article"]
    if outlets:
        parts.append(", ".join(outlets) if len(outlets) < 4 else f"{len(outlets)} outlets")
    parts.append(f"as of {day_words(brief.as_of)}" if brief.as_of else "no date of publication")
    return " · ".join(parts)


def _short(event: BriefEvent, cast: Cast) -> ShortEvent:
    firmest: dict[str, Fact] = {}
    for fact in event.facts:
        if fact.value is not None:
            firmest.setdefault(fact.slot, fact)
    shown = [firmest[s] for s in ("status", "date", "place", "amount") if s in firmest]
    evidence = dict.fromkeys(c.evidence for f in (shown or event.facts) for c in f.claims)
    return ShortEvent(
        title=event.title,
        details=", ".join(value_words(f.value, f.slot, cast) for f in shown),
        mark=MARKS[shown[0].standing] if shown else None,
        evidence=tuple(evidence),
    )


def _speakers(statements: Sequence[Statement], cast: Cast) -> tuple[Speaker, ...]:
    groups: dict[str | None, list[Words]] = {}
    for statement in statements:
        act, words = statement_words(statement)
        if not any(c.isalnum() for c in words):
            continue
        shown = Words(act, words, statement.mode == "direct", where_said(statement, cast), statement.evidence)
        groups.setdefault(statement.speaker, []).append(shown)
    # Words without a speaker come last.
    order = sorted(groups, key=lambda s: s is None)
    return tuple(Speaker(cast.name(s), cast.description(s), tuple(groups[s]), s) for s in order)


def _stands(positions: Sequence[Position], cast: Cast) -> tuple[Stand, ...]:
    groups: dict[tuple[str, str, str | None], list[Position]] = {}
    for position in positions:
        groups.setdefault((position.by, position.kind, position.toward), []).append(position)
    return tuple(_stand(by, kind, toward, rows, cast) for (by, kind, toward), rows in groups.items())


def _stand(by: str, kind: str, toward: str | None, rows: list[Position], cast: Cast) -> Stand:
    alone, aimed = _STANDS[kind]
    does = aimed.format(cast.inline(toward)) if toward else alone
    shared = [r for r in rows[0].responses if all(r in p.responses for p in rows)] if len(rows) > 1 else []
    points = tuple(
        Point(
            sentence(p.content.strip().rstrip(",.;")),
            p.evidence,
            tuple(_answer(r, cast) for r in p.responses if r not in shared),
        )
        for p in rows
    )
    return Stand(sentence(f"{cast.inline(by)} {does}"), points, tuple(_answer(r, cast, all_=True) for r in shared))


def _answer(response: Response, cast: Cast, all_: bool = False) -> Said:
    who = f" by {cast.list(response.by)}" if response.by else ""
    words = f"{plain_words(response.kind)}{who}"
    return Said(f"All {words}" if all_ else sentence(words), response.evidence)


def _measure(measure: Measure, cast: Cast) -> Note:
    amount = f" of {amount_words(measure.amount)}" if measure.amount else ""
    toward = f" {_preposition(measure.kind)} {cast.inline(measure.toward)}" if measure.toward else ""
    head = f"{_measure_name(measure.kind)}{amount}{toward}"
    by = ", by" if measure.status == "in_force" else " by"
    status = f"{plain_words(measure.status)}{by} {cast.inline(measure.by)}"
    if measure.day:
        status += f", {range_words(*measure.day)}"
    reason = (f"reason given: {measure.reason}",) if measure.reason else ()
    return Note(head, (status, *reason), measure.evidence)


def _measure_name(kind: str) -> str:
    return "Sanctions" if kind == "sanction" else sentence(plain_words(kind))


def _preposition(kind: str) -> str:
    return "for" if kind in ("aid", "loan", "support", "relief") else "on"


def _deadline(deadline: Deadline, cast: Cast) -> Note:
    if deadline.first and deadline.last:
        head = range_words(deadline.first, deadline.last)
    else:
        day = deadline.last or deadline.first
        head = day_words(day, weekday=True) if day else "Day not known"
    details = [deadline.what]
    if deadline.otherwise:
        details.append(f"otherwise {deadline.otherwise}")
    details.append(f"set by {cast.inline(deadline.by)}")
    return Note(head, tuple(details), deadline.evidence)


def _by_day(deadline: Deadline) -> tuple[bool, str]:
    day = deadline.last or deadline.first
    return day is None, day.isoformat() if day else ""


def _questions(questions: Sequence[OpenQuestion], cast: Cast, titles: dict[str, str]) -> tuple[Note, ...]:
    """Questions that the same words leave open stand together: "When? Where?"."""
    groups: dict[tuple[str, Evidence], list[str]] = {}
    for question in questions:
        asked = groups.setdefault((question.event, question.evidence), [])
        if (words := _question(question, cast)) not in asked:
            asked.append(words)
    return tuple(
        Note(" ".join(asked), (titles[event],) if event in titles else (), evidence)
        for (event, evidence), asked in groups.items()
    )


def _question(question: OpenQuestion, cast: Cast) -> str:
    if question.by and question.slot == "confirmation":
        return f"Does {cast.inline(question.by)} confirm it?"
    return QUESTIONS.get(question.slot, f"{sentence(plain_words(question.slot))}?")


def _change(change: Change, titles: dict[str, str]) -> Note:
    label = SLOT_LABELS.get(change.slot, sentence(plain_words(change.slot)))
    before = f"{change.before} → " if change.before else ""
    what = f"{label}: {before}{change.after or 'no longer said'}"
    head = f"{day_words(change.at)}: {plain_words(change.kind)}"
    return Note(head, tuple(d for d in (titles.get(change.event), what, change.cause) if d), change.evidence)


def _sources(brief: Brief) -> tuple[SourceView, ...]:
    views = []
    numbers = {a.id: n for n, a in enumerate(brief.articles, 1)}
    copies = {c.article: c for c in brief.copies}
    for number, article in enumerate(brief.articles, 1):
        title = article.title or _first_words(article.text)
        day = day_words(article.published) if article.published else "no date"
        copy = copies.get(article.id)
        same = f"same text as [{numbers[copy.original]}]" if copy and copy.original in numbers else None
        byline = " · ".join(p for p in (article.outlet, day, same) if p)
        # Anything but a web address could be a script.
        address = article.url if article.url and article.url.startswith(("https://", "http://")) else None
        views.append(SourceView(number, article, title, byline, address))
    return tuple(views)


def _first_words(text: str, limit: int = 80) -> str:
    words = " ".join(text[: 4 * limit].split())
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def evidence_of(shown: Page) -> tuple[Evidence, ...]:
    """Every piece of evidence on the page, each once, in the page's order."""
    found: dict[Evidence, None] = {}
    for event in shown.events:
        for line in (*event.status, *event.confirmations, *(line for row in event.rows for line in row.lines)):
            found.update(dict.fromkeys(e for s in line.said for e in (s.evidence, *s.more)))
        items = (i for row in event.parties for stand in row.stands for i in stand.items)
        found.update(dict.fromkeys(i.evidence for i in items if i.evidence))
        found.update(dict.fromkeys(note.evidence for note in event.withdrawn))
    for speaker in shown.speakers:
        found.update(dict.fromkeys(w.evidence for w in speaker.statements))
    for stand in shown.stands:
        for point in stand.points:
            found.update(dict.fromkeys((point.evidence, *(a.evidence for a in point.answers))))
        found.update(dict.fromkeys(a.evidence for a in stand.answers))
    for note in (*shown.measures, *shown.deadlines, *shown.open, *shown.changes):
        found[note.evidence] = None
    for short in shown.other_events:
        found.update(dict.fromkeys(short.evidence))
    return tuple(found)
