"""`onrecord export`: what is in the store, for other programs."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import NewsroomOption, OnlyStory, StoreOption, moment, newsroom_of, open_store
from onrecord.cli.output import emit, save
from onrecord.errors import OnrecordError, StoreError, UsageError

if TYPE_CHECKING:
    from onrecord.compose.origins import Newsroom
    from onrecord.deliver.tables import EventRow
    from onrecord.model.brief import Brief, Change
    from onrecord.store import Store


class Form(StrEnum):
    """The forms in which the store's content is handed on."""

    jsonl = "jsonl"
    markdown = "markdown"
    html = "html"
    json = "json"
    csv = "csv"
    parquet = "parquet"
    calendar = "calendar"
    atom = "atom"
    annotations = "annotations"


_BY_ENDING = {
    ".jsonl": Form.jsonl,
    ".ndjson": Form.jsonl,
    ".md": Form.markdown,
    ".markdown": Form.markdown,
    ".html": Form.html,
    ".htm": Form.html,
    ".json": Form.json,
    ".csv": Form.csv,
    ".parquet": Form.parquet,
    ".ics": Form.calendar,
    ".atom": Form.atom,
    ".xml": Form.atom,
    ".jsonld": Form.annotations,
}
# How long what is over stays in a calendar.
_KEPT = timedelta(days=31)
# Of a story of more articles, only what the last of them changed is told.
_STEPS = 100


def export(
    story: OnlyStory = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="|".join(f.value for f in Form),
            help="By the ending of --output, else jsonl.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="As it stood then: a day (to its end) or a moment.", show_default=False),
    ] = None,
    mentions: Annotated[
        bool,
        typer.Option(
            "--mentions", help="For csv and parquet: read the articles anew and give every mention of an event."
        ),
    ] = False,
    store: StoreOption = None,
    newsroom: NewsroomOption = None,
) -> int:
    """Hand the store's content to other programs: all of it, or one story.

    jsonl: the articles, as `onrecord add`, `annotate` and `cluster` read them. csv, parquet: events in PLOVER's form,
    with where each stands. calendar: upcoming dates (iCalendar). Of one story also markdown, html, json (the brief),
    atom (its changes) and annotations (the evidence as W3C Web Annotations). docs/exports.md describes them all.
    """
    chosen = form or _BY_ENDING.get(output.suffix.lower() if output else "", Form.jsonl)
    when = moment(as_of) if as_of is not None else None
    if mentions and chosen not in (Form.csv, Form.parquet):
        raise UsageError("--mentions goes with --format csv or parquet.")
    rules = newsroom_of(newsroom)
    with open_store(store) as kept:
        id_ = kept.find_story(" ".join(story)) if story else None
        if chosen is Form.jsonl and output is None and when is None:
            for line in _articles(kept, id_, None):
                emit(line)
            return DONE
        made = _made(kept, id_, chosen, when, rules, mentions)
    _write(made, output)
    return DONE


def _write(made: str | bytes, output: Path | None) -> None:
    if isinstance(made, str):
        save(made, output) if output is not None else emit(made)
        return
    if output is None:
        if sys.stdout.isatty():
            raise UsageError("Parquet is no text; name a file with --output.")
        sys.stdout.buffer.write(made)
        return
    try:
        output.write_bytes(made)
    except OSError as problem:
        raise OnrecordError(f"{output} cannot be written: {problem.strerror or problem}.") from None


def _made(
    kept: "Store", story: str | None, form: Form, when: date | datetime | None, rules: "Newsroom", mentions: bool
) -> str | bytes:
    if form is Form.jsonl:
        return "".join(_articles(kept, story, when))
    if form in (Form.csv, Form.parquet):
        from onrecord.deliver.tables import to_csv, to_parquet

        rows = _rows(kept, story, when, mentions)
        return to_csv(rows) if form is Form.csv else to_parquet(rows)
    if form is Form.calendar:
        return _calendar(kept, story, when, rules)
    if story is None:
        raise UsageError(f"--format {form.value} is for one story; name it.")
    if form is Form.atom:
        return _atom(kept, story, when, rules)
    return _page(form)(kept.brief(story, when, rules), story)


def _page(form: Form) -> "Callable[[Brief, str], str]":
    from onrecord.deliver import html, json, markdown, webannotation

    simple = {Form.html: html.render, Form.json: json.render, Form.markdown: markdown.render}
    return (lambda brief, _: simple[form](brief)) if form in simple else webannotation.render


def _out(at: datetime, when: date | datetime | None) -> bool:
    from onrecord.compose.story import moment_of

    return when is None or at <= moment_of(when)


def _articles(kept: "Store", story: str | None, when: date | datetime | None) -> Iterator[str]:
    from onrecord.store import lists

    for a in lists.articles(kept, story):
        if not _out(a.moment, when):
            continue
        published = a.published_at or a.published
        row = {
            "id": a.id,
            "text": a.text,
            "published": published.isoformat() if published else None,
            "url": a.url,
            "outlet": a.outlet,
            "title": a.title,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _rows(kept: "Store", story: str | None, when: date | datetime | None, mentions: bool) -> "Iterator[EventRow]":
    from onrecord import pipeline
    from onrecord.deliver.tables import claim_rows, mention_rows

    for id_ in [story] if story is not None else sorted(r.id for r in kept.stories()):
        for report in kept.reports(id_):
            if not _out(report.article.moment, when):
                continue
            if mentions:
                yield from mention_rows(report.article, pipeline.annotate(report.article), id_)
            else:
                yield from claim_rows(report.claims, id_)


def _calendar(kept: "Store", story: str | None, when: date | datetime | None, rules: "Newsroom") -> str:
    from onrecord.deliver.calendar import CalendarStory, calendar
    from onrecord.store import lists

    today = (when.date() if isinstance(when, datetime) else when) or date.today()
    since = today - _KEPT
    found = []
    for id_ in [story] if story is not None else lists.stories_ahead(kept, since):
        try:
            brief = kept.brief(id_, when, rules)
        except StoreError:
            if story is not None:
                raise
            # Nothing of it was out by then.
            continue
        found.append(CalendarStory(id_, brief, len(kept.decisions(story=id_))))
    name = kept.name_of(story) if story is not None else "Upcoming, by onrecord"
    return calendar(found, name, since)


def _atom(kept: "Store", story: str, when: date | datetime | None, rules: "Newsroom") -> str:
    """What each of a story's moments changed."""
    from onrecord.compose.changes import changes_of
    from onrecord.compose.story import state_of
    from onrecord.deliver.atom import feed

    reports = [r for r in kept.reports(story) if _out(r.article.moment, when)]
    if not reports:
        raise StoreError(f"No article of {story} was out by then.")
    moments = sorted({r.article.moment for r in reports})[-_STEPS:]
    last = state_of(reports, moments[0], rules)
    found: list[Change] = []
    for at in moments[1:]:
        after = state_of(reports, at, rules)
        found += changes_of(reports, last, after, last.at)
        last = after
    titles = {e.id: e.title for e in last.brief.events}
    return feed(story, kept.name_of(story), found, [r.article for r in reports], titles)
