"""/articles/ID: an article's text with the words that a line rests on lit up, and what was read in it."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from onrecord.deliver.marked import marked_blocks
from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.phrases import SLOT_LABELS, past, plain_words, value_words
from onrecord.deliver.printable import printable
from onrecord.deliver.quote import quoted
from onrecord.model.annotation import Attribution
from onrecord.model.article import Article
from onrecord.model.brief import Deadline, Measure, Position, Statement
from onrecord.model.claim import Claim, Evidence
from onrecord.model.span import Span, cover
from onrecord.model.told import ArticleClaims
from onrecord.serve.desk import Desk, address
from onrecord.serve.reading import article_in, claims_in, stamp_of
from onrecord.store import Store
from onrecord.store.marks import items_of, key_of


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that was read in an article; `key` names it for marking it wrong."""

    kind: str
    words: str
    start: int
    end: int
    quote: str
    key: str
    wrong: bool = False


def page(desk: Desk, store: Store, request: Request) -> Response:
    """The article's page."""
    kept = article_in(store, request.path_params["id"])
    stamp = stamp_of(store, kept.story)

    def values() -> dict[str, Any]:
        claims, wrong = claims_in(store, kept.article)
        return {
            **article_values(kept.article, lit_span(kept.article, request)),
            "kept": kept,
            "story": kept.story,
            "story_title": stamp.title,
            "back": address("stories", kept.story),
            "read": read_in(claims, wrong),
        }

    return desk.same_for_all(request, stamp.words, "article.html", values)


def article_values(article: Article, span: Span | None) -> dict[str, Any]:
    """What every page of an article shows."""
    safe = article.url if article.url and article.url.startswith(("https://", "http://")) else None
    names = {Evidence(article.id, span, span.of(article.text)): "lit"} if span else {}
    return {
        "article": printable(article),
        "url": safe,
        "blocks": printable(marked_blocks(article, names)),
        "span": span,
    }


def lit_span(article: Article, request: Request) -> Span | None:
    """The span that the address asks for, as far as the text has it."""
    given = [request.query_params.get(name, "") for name in ("start", "end")]
    if not all(g.isascii() and g.isdecimal() for g in given):
        return None
    start, end = (min(int(g[:9]), len(article.text)) for g in given)
    return Span(start, end) if start < end else None


def read_in(claims: ArticleClaims, wrong: frozenset[str]) -> list[Read]:
    """Everything that was read in an article, in the order of its text."""
    cast = Cast(claims.actors)
    text = claims.article.text
    found: dict[str, Read] = {}
    for item in items_of(claims):
        kind, words, span = _shown(item, cast)
        key = key_of(item)
        shown = Read(kind, words, span.start, span.end, quoted(span.of(text), room=160), key, key in wrong)
        found.setdefault(key, printable(shown))
    return sorted(found.values(), key=lambda r: (r.start, r.end, r.kind))


def _shown(item: Claim | Statement | Attribution | Position | Measure | Deadline, cast: Cast) -> tuple[str, str, Span]:
    match item:
        case Claim():
            label = SLOT_LABELS.get(item.slot, sentence(plain_words(item.slot)))
            value = value_words(item.value, item.slot, cast)
            stance = {"asserts": "", "denies": "not ", "unknown": "open: "}[item.stance]
            return "claim", f"{label}: {stance}{value}{', hedged' if item.hedged else ''}", item.evidence.span
        case Attribution():
            return "statement", f"{cast.name(item.speaker)} {past(item.act)}", cover(item.content)
        case Position():
            return plain_words(item.kind), f"by {cast.inline(item.by)}", item.evidence.span
        case Measure():
            return "measure", f"{plain_words(item.kind)}, {plain_words(item.status)}", item.evidence.span
        case Deadline():
            return "deadline", item.what, item.evidence.span
        case Statement():
            return "statement", cast.name(item.speaker), item.evidence.span
