"""Events as rows, in PLOVER's form with where each comes from: CSV, and Parquet where pyarrow is installed.

Columns that POLECAT has too bear its names, in lower case and with underscores; docs/exports.md says what each holds.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from onrecord.compose.sides import sides
from onrecord.errors import UsageError
from onrecord.model.annotation import Actor, Annotation, EventMention
from onrecord.model.article import Article, content_id
from onrecord.model.claim import ActorValue, Claim, DateValue, PlaceValue, WordValue
from onrecord.model.told import ArticleClaims, EventClaims

CSV_TYPE = "text/csv; charset=utf-8"
PARQUET_TYPE = "application/vnd.apache.parquet"
# Spreadsheets run what begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as one article tells it. Several actors stand in one cell, separated by "; "."""

    event_id: str
    event_date: date | None
    event_date_first: date | None
    event_date_last: date | None
    event_type: str | None
    event_mode: str | None
    actor_name: str | None
    actor_id: str | None
    actor_country: str | None
    actor_sector: str | None
    recipient_name: str | None
    recipient_id: str | None
    recipient_country: str | None
    recipient_sector: str | None
    placename: str | None
    country: str | None
    certainty: str
    polarity: str
    tense: str | None
    status: str | None
    said_by: str | None
    story_id: str | None
    article_id: str
    url: str | None
    outlet: str | None
    published: date | None
    published_at: str | None
    start: int
    end: int
    text: str


COLUMNS = tuple(f.name for f in fields(EventRow))


def claim_rows(claims: ArticleClaims, story: str | None = None) -> Iterator[EventRow]:
    """The events that an article's claims tell of, as a store keeps them."""
    people = _People(claims.actors)
    for event in claims.events:
        if row := _of_claims(claims.article, event, people, story):
            yield row


def mention_rows(article: Article, annotation: Annotation, story: str | None = None) -> Iterator[EventRow]:
    """Every mention of an event in an article, those without a PLOVER type too, as it is annotated."""
    people = _People(annotation.actors)
    for number, mention in enumerate(annotation.events):
        yield _of_mention(article, mention, number, people, story)


def to_csv(rows: Iterable[EventRow]) -> str:
    """The rows as CSV (RFC 4180) with a head.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(v) for v in asdict(row).values()])
    return out.getvalue()


def to_parquet(rows: Iterable[EventRow]) -> bytes:
    """The rows as a Parquet file. Raises UsageError when pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow; install it with: pip install 'onrecord[tables]'.") from None
    kinds: dict[str, Any] = {"start": pa.int32(), "end": pa.int32()}
    days = ("event_date", "event_date_first", "event_date_last", "published")
    kinds |= dict.fromkeys(days, pa.date32())
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    out = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_pylist([asdict(r) for r in rows], schema), out, compression="zstd")
    made: bytes = out.getvalue().to_pybytes()
    return made


def _of_claims(article: Article, event: EventClaims, people: "_People", story: str | None) -> EventRow | None:
    asserted = [c for c in event.claims if c.stance == "asserts"]
    status = _first(event.claims, "status")
    shown = status or next(iter(event.claims), None)
    if shown is None:
        return None
    days = _first(asserted, "date")
    place = _first(asserted, "place")
    starter = _first(asserted, "initiator")
    begun = [starter.value.actor] if starter and isinstance(starter.value, ActorValue) else []
    taking = list(event.participants)
    # Who asked for it acts; where nobody is said to have, the one who is named first.
    actors = begun or taking[:1]
    recipients = [p for p in taking if p not in actors]
    denied = status is not None and status.stance == "denies"
    return _row(
        article,
        people,
        story,
        event_id=event.id,
        days=(days.value.start, days.value.end) if days and isinstance(days.value, DateValue) else None,
        kinds=(event.type, event.kind),
        actors=actors,
        recipients=recipients,
        place=place.value if place and isinstance(place.value, PlaceValue) else None,
        certainty="POSSIBLE" if shown.hedged else "CERTAIN",
        polarity="NEG" if denied else "POS",
        tense=None,
        status=status.value.word if status and isinstance(status.value, WordValue) else None,
        said_by="; ".join(people.name(a) for a in shown.by) or None,
        place_in_text=(shown.evidence.span.start, shown.evidence.span.end),
    )


def _of_mention(article: Article, mention: EventMention, number: int, people: "_People", story: str | None) -> EventRow:
    return _row(
        article,
        people,
        story,
        event_id=content_id(article.id, "mention", str(number)),
        days=None,
        kinds=(mention.type, mention.kind),
        actors=mention.sources,
        recipients=mention.targets,
        place=None,
        certainty=mention.certainty,
        polarity=mention.polarity,
        tense=mention.time,
        status=mention.status,
        said_by=None,
        place_in_text=(mention.span.start, mention.span.end),
    )


def _row(
    article: Article,
    people: "_People",
    story: str | None,
    *,
    event_id: str,
    days: tuple[date, date] | None,
    kinds: tuple[str | None, str | None],
    actors: Sequence[str],
    recipients: Sequence[str],
    place: PlaceValue | None,
    certainty: str,
    polarity: str,
    tense: str | None,
    status: str | None,
    said_by: str | None,
    place_in_text: tuple[int, int],
) -> EventRow:
    first, last = days or (None, None)
    start, end = place_in_text
    return EventRow(
        event_id,
        first if first == last else None,
        first,
        last,
        *kinds,
        *people.cells(actors),
        *people.cells(recipients),
        place.name if place else None,
        place.country if place else None,
        certainty,
        polarity,
        tense,
        status,
        said_by,
        story,
        article.id,
        article.url,
        article.outlet,
        article.published,
        article.published_at.isoformat() if article.published_at else None,
        start,
        end,
        article.text[start:end],
    )


class _People:
    """The actors of an article as cells."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._known = {a.id: a for a in actors}
        self._side = sides(actors)

    def name(self, actor: str) -> str:
        found = self._known.get(actor)
        return found.name if found else actor

    def cells(self, actors: Sequence[str]) -> tuple[str | None, str | None, str | None, str | None]:
        """Names, ids, countries and sectors; a country or sector that is not known leaves its place empty."""
        if not actors:
            return None, None, None, None
        known = [self._known.get(a) for a in actors]
        countries = [(k.country or "") if k else "" for k in known]
        sectors = [self._sector(a) for a in actors]
        return (
            "; ".join(self.name(a) for a in actors),
            "; ".join(actors),
            "; ".join(countries) if any(countries) else None,
            "; ".join(sectors) if any(sectors) else None,
        )

    def _sector(self, actor: str) -> str:
        """GOV for who is or speaks for a state, MED for outlets; all else is not known well enough."""
        if self._side(actor).startswith("sta:"):
            return "GOV"
        found = self._known.get(actor)
        return "MED" if found is not None and found.kind == "outlet" else ""


def _first(claims: Iterable[Claim], slot: str) -> Claim | None:
    """The first claim of a slot that has a value, a firm one before a hedged one."""
    found = [c for c in claims if c.slot == slot and c.value is not None]
    return next((c for c in found if not c.hedged), next(iter(found), None))


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{words}" if words.startswith(_FORMULA) and isinstance(value, str) else words
