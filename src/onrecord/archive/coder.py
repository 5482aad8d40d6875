"""One document to one row: read as an article, annotated, its claims kept; or a problem with its reason.

Runs in workers, which load the models; whoever only counts rows does without them. The reasons are words that tables
can be grouped by; the messages say the same to people.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from onrecord.acquire.days import parse_day, parse_moment
from onrecord.acquire.hints import Hints
from onrecord.acquire.records import article_of
from onrecord.acquire.source import from_bytes
from onrecord.archive.document import Document
from onrecord.archive.http import answer
from onrecord.errors import BinaryInput, EmptyArticle, InputError, NoArticle, NotEnglish, TooLarge, UsageError
from onrecord.model.annotation import Actor, Attribution, EventMention
from onrecord.model.article import Article
from onrecord.model.span import Spans
from onrecord.run import Failure
from onrecord.store.claims_json import dumps

Row = dict[str, Any]
# Longer texts are no articles: these are some thirty thousand words, which take a third of the time that one may take.
MAX_CHARACTERS = 200_000
_READABLE = {"", "text/html", "application/xhtml+xml", "text/plain"}
_REASONS: tuple[tuple[type[InputError], str], ...] = (
    (EmptyArticle, "empty"),
    (BinaryInput, "not_text"),
    (NoArticle, "no_article"),
    (NotEnglish, "not_english"),
    (TooLarge, "too_large"),
    (InputError, "unreadable"),
)


def load() -> Callable[[Document], Row]:
    """What a worker answers documents with; all models are loaded and have read something."""
    from onrecord import pipeline

    pipeline.analyse(Article("warm", "The minister said on Friday that talks would be held in Oslo next week."))
    return code


def code(document: Document) -> Row:
    """The row of `schema.DOCUMENT` of one document. Raises ModelError when a model is missing."""
    if document.kind == "broken":
        return problem(document, document.reason or "unreadable", document.data.decode("utf-8", "replace"))
    try:
        article = read(document)
        if len(article.text) > MAX_CHARACTERS:
            raise TooLarge(f"{document.name} has more than {MAX_CHARACTERS} characters; split it into its articles.")
        return _coded(document, article)
    except Unwanted as skipped:
        return problem(document, *skipped.args)
    except InputError as wrong:
        return problem(document, next(r for kind, r in _REASONS if isinstance(wrong, kind)), str(wrong))


def failed(document: Document, failure: Failure) -> Row:
    """The row of a document that gave no answer."""
    return problem(document, failure.kind, f"{document.name} {failure.message}")


def problem(document: Document, reason: str, message: str) -> Row:
    """The row of a document that holds no article, or none that could be read."""
    captured = _moment(document.captured)
    told: Row = {
        "input": document.input,
        "document": document.name,
        "url": _clean(document.url),
        "captured": captured,
        "reason": reason,
        "message": _clean(message),
    }
    return {"day": captured.date() if captured else None, "problem": told}


class Unwanted(Exception):
    """A document that is no page: reason and message."""


def read(document: Document) -> Article:
    """The article that a document holds. Raises InputError or one of its kinds."""
    if document.kind == "record":
        return article_of(document.data, document.name)
    if document.kind == "row":
        known = {key: getattr(document, key) for key in ("id", "url", "outlet", "title", "published")}
        try:
            row = {**known, "text": document.data.decode("utf-8")}
        except UnicodeDecodeError:
            raise InputError(f"{document.name} is not UTF-8.") from None
        return article_of(json.dumps(row).encode(), document.name)
    hints = Hints(_day(document), document.outlet, document.title, document.url)
    if document.kind == "http":
        return _from_answer(document, hints)
    article = from_bytes(document.data, document.name, hints, document.page)
    moment = parse_moment(document.published) if document.published else None
    return replace(article, published_at=moment, id=document.id or article.id)


def _from_answer(document: Document, hints: Hints) -> Article:
    found = answer(document.data, document.name)
    if found.status != 200:
        raise Unwanted("status", f"the server answered {found.status}")
    if found.media_type not in _READABLE:
        raise Unwanted("other_type", f"{found.media_type[:100]} is neither a page nor text")
    return from_bytes(found.body, document.name, hints, "html" in found.media_type, found.charset)


def _day(document: Document) -> date | None:
    try:
        return parse_day(document.published) if document.published else None
    except UsageError as wrong:
        raise InputError(f'{document.name}: "published": {wrong}') from None


def _moment(words: str | None) -> datetime | None:
    found = parse_moment(words) if words else None
    try:
        return found.astimezone(UTC) if found else None
    except OverflowError:
        return None


def _coded(document: Document, article: Article) -> Row:
    from onrecord import pipeline
    from onrecord.claim.article import claims_of

    analysis = pipeline.analyse(article)
    # The claims first: they may name somebody whom nothing else does, and who then belongs to the actors.
    claims = dumps(claims_of(analysis))
    found, text = analysis.annotation(), article.text
    actors = {a.id: a for a in found.actors}
    return {
        "day": article.published,
        "article": _article(document, article, claims),
        "attributions": [_attribution(n, a, text, actors) for n, a in enumerate(found.attributions, 1)],
        "events": [_event(n, e, text, actors) for n, e in enumerate(found.events, 1)],
        "times": [
            {
                "number": number,
                "start": t.span.start,
                "end": t.span.end,
                "words": t.span.of(text),
                "type": t.type,
                "value": t.value,
                "first_day": t.first,
                "last_day": t.last,
            }
            for number, t in enumerate(found.times, 1)
        ],
        "actors": [
            {
                "id": a.id,
                "name": a.name,
                "kind": a.kind,
                "country": a.country,
                "role": a.role,
                "stands_for": a.stands_for,
                "wikidata": a.wikidata,
                "mentions": _pairs(a.mentions),
            }
            for a in found.actors
        ],
    }


def _article(document: Document, article: Article, claims: str) -> Row:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "captured": _moment(document.captured),
        "words": len(article.text.split()),
        "hash": hashlib.sha256(article.text.encode()).hexdigest(),
        "input": document.input,
        "document": document.name,
        "text": article.text,
        "claims": claims,
    }


def _attribution(number: int, a: Attribution, text: str, actors: dict[str, Actor]) -> Row:
    first, last = a.said or (None, None)
    speaker = actors.get(a.speaker) if a.speaker else None
    return {
        "number": number,
        "speaker": a.speaker,
        "speaker_name": speaker.name if speaker else None,
        "act": a.act,
        "mode": a.mode,
        "asserted": a.asserted,
        "hedged": a.hedged,
        "toward": a.toward,
        "channel": a.channel,
        "via": list(a.via),
        "said_first": first,
        "said_last": last,
        "source": _quoted(a.source, text),
        "cue": _quoted(a.cue, text),
        "content": _quoted(a.content, text),
        "source_spans": _pairs(a.source),
        "cue_spans": _pairs(a.cue),
        "content_spans": _pairs(a.content),
    }


def _event(number: int, e: EventMention, text: str, actors: dict[str, Actor]) -> Row:
    countries = partial(_countries, actors=actors)
    return {
        "number": number,
        "start": e.span.start,
        "end": e.span.end,
        "words": e.span.of(text),
        "type": e.type,
        "kind": e.kind,
        "sources": list(e.sources),
        "targets": list(e.targets),
        "source_countries": countries(e.sources),
        "target_countries": countries(e.targets),
        "certainty": e.certainty,
        "polarity": e.polarity,
        "time": e.time,
        "status": e.status,
        "source_spans": _pairs(e.source),
        "target_spans": _pairs(e.target),
    }


def _countries(ids: Iterable[str], actors: dict[str, Actor]) -> list[str]:
    found = (actors[i].country for i in ids if i in actors)
    return list(dict.fromkeys(c for c in found if c))


def _quoted(spans: Spans, text: str) -> str | None:
    return " … ".join(s.of(text) for s in spans) or None


def _pairs(spans: Spans) -> list[Row]:
    return [{"start": s.start, "end": s.end} for s in spans]


def _clean(words: str | None) -> str | None:
    """Without halves of characters, which no table can hold."""
    return words.encode("utf-8", "replace").decode() if words else None
