"""Evidence as W3C Web Annotations, and finding it again in an article's text, exactly or not at all.

Each annotation points at an article by quotation (with what stands before and behind it) and by position in code
points; positions hold for the text whose SHA-256 is given, and for no other.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from onrecord.deliver.ids import evidence_id, stable, web_address
from onrecord.deliver.names import Cast
from onrecord.deliver.phrases import claim_words, plain_words, statement_words, value_words
from onrecord.model.article import Article
from onrecord.model.brief import Brief
from onrecord.model.claim import Evidence
from onrecord.model.span import Span

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"onrecord": "urn:onrecord:", "textHash": "onrecord:textHash", "article": "onrecord:article"},
]
# Characters of context on either side: enough to tell a sentence from another that quotes the same words.
_CONTEXT_LENGTH = 60

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Anchored:
    """An annotation's words, found again where they stand now."""

    span: Span
    how: Literal["position", "quotation"]


@dataclass(frozen=True, slots=True)
class Orphan:
    """An annotation whose place is not there any more, or not for certain; `reason` says why."""

    reason: Literal["other words", "other surroundings", "several places", "no selectors"]


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as annotations give it."""
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def annotation(article: Article, evidence: Evidence, body: str, about: str = "") -> Json:
    """One annotation: `body` says what `evidence` shows, `about` tells apart what rests on the same words."""
    start, end = evidence.span.start, evidence.span.end
    text = article.text
    return {
        "id": evidence_id(evidence, about, body).urn,
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "TextualBody", "value": body, "format": "text/plain", "language": "en"},
        "target": {
            "source": web_address(article.url) or stable("article", article.id).urn,
            "article": article.id,
            "textHash": text_hash(text),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": evidence.text,
                    "prefix": text[max(0, start - _CONTEXT_LENGTH) : start],
                    "suffix": text[end : end + _CONTEXT_LENGTH],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


def annotations(brief: Brief, story: str) -> Json:
    """All evidence of a brief as an AnnotationPage, in the order of the brief."""
    articles = {a.id: a for a in brief.articles}
    items: dict[str, Json] = {}
    for evidence, body, about in _told(brief):
        made = annotation(articles[evidence.article], evidence, body, about)
        items.setdefault(made["id"], made)
    return {
        "@context": _CONTEXT,
        "id": stable("annotations", story).urn,
        "type": "AnnotationPage",
        "label": brief.title,
        "modified": _moment(brief),
        "items": list(items.values()),
    }


def render(brief: Brief, story: str) -> str:
    """`annotations` as indented JSON text."""
    return json.dumps(annotations(brief, story), ensure_ascii=False, indent=2) + "\n"


def reanchor(made: Json, text: str) -> Anchored | Orphan:
    """Where an annotation's words stand in `text`, which may have changed since.

    In the very same text it is their position; in another one the only place that has the words, and before and
    behind them the same as ever. Anything less is an orphan, never a guess.
    """
    target = made.get("target", {})
    selectors = {s.get("type"): s for s in target.get("selector", ())}
    quote, place = selectors.get("TextQuoteSelector"), selectors.get("TextPositionSelector")
    if not quote or not quote.get("exact"):
        return Orphan("no selectors")
    exact, prefix, suffix = quote["exact"], quote.get("prefix", ""), quote.get("suffix", "")
    if place and target.get("textHash") == text_hash(text) and text[place["start"] : place["end"]] == exact:
        return Anchored(Span(place["start"], place["end"]), "position")
    whole = prefix + exact + suffix
    found = list(_places(text, whole))
    # Where the context was cut by the beginning or the end of the text, it has to be cut there again.
    if len(prefix) < _CONTEXT_LENGTH:
        found = [f for f in found if f == 0]
    if len(suffix) < _CONTEXT_LENGTH:
        found = [f for f in found if f + len(whole) == len(text)]
    if len(found) == 1:
        start = found[0] + len(prefix)
        return Anchored(Span(start, start + len(exact)), "quotation")
    if found:
        return Orphan("several places")
    return Orphan("other surroundings" if exact in text else "other words")


def _places(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _told(brief: Brief) -> Iterator[tuple[Evidence, str, str]]:
    """Each piece of evidence, what it shows in words, and what that is about."""
    cast = Cast(brief.actors)
    for event in brief.events:
        for fact in event.facts:
            value = value_words(fact.value, fact.slot, cast)
            head = f"{event.title}: {plain_words(fact.slot)} {value} ({plain_words(fact.standing)})"
            for claim in fact.claims:
                yield claim.evidence, f"{head}. {claim_words(claim, cast)}.", event.id
    for statement in brief.statements:
        act, words = statement_words(statement)
        yield statement.evidence, f"{cast.name(statement.speaker)} {act} {words}", "statement"
    for position in brief.positions:
        yield position.evidence, f"{cast.name(position.by)}, {position.kind}: {position.content}", "position"
    for measure in brief.measures:
        toward = f" towards {cast.inline(measure.toward)}" if measure.toward else ""
        words = f"{cast.name(measure.by)}, {plain_words(measure.kind)}{toward}: {plain_words(measure.status)}"
        yield measure.evidence, words, "measure"
    for deadline in brief.deadlines:
        yield deadline.evidence, f"{cast.name(deadline.by)}, deadline: {deadline.what}", "deadline"


def _moment(brief: Brief) -> str:
    moments: Iterable[datetime] = (a.moment for a in brief.articles)
    latest = max(moments)
    known = latest if latest.year > 1 else datetime(1970, 1, 1, tzinfo=UTC)
    return known.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
