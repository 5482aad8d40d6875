"""What was read wrongly: keys by which one thing read in an article can be named, and claims without what is marked.

A key stays when the article is read anew and the same is found again in the same place; it names no actor but the one
that is itself the value, so that it does not depend on how much else was read.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from onrecord.model.annotation import Attribution
from onrecord.model.article import Article, content_id
from onrecord.model.brief import Deadline, Measure, Position, Statement
from onrecord.model.claim import ActorValue, AmountValue, Claim, DateValue, PlaceValue, Value
from onrecord.model.span import Span, cover
from onrecord.model.told import ArticleClaims

Item = Claim | Statement | Attribution | Position | Measure | Deadline
T = TypeVar("T", bound=Item)


def key_of(item: Item) -> str:
    """The key of something that a brief shows, within its article (`item.evidence.article`)."""
    match item:
        case Claim():
            span, stance = item.evidence.span, item.stance
            return content_id("claim", item.slot, stance, str(span.start), str(span.end), words_of(item.value))
        case Attribution():
            return _place("statement", cover(item.content))
        case Statement():
            return _place("statement", item.evidence.span)
        case Position():
            return _place(f"position {item.kind}", item.evidence.span)
        case Measure():
            return _place(f"measure {item.kind}", item.evidence.span)
        case Deadline():
            return _place("deadline", item.evidence.span)


def items_of(claims: ArticleClaims) -> list[Item]:
    """All that can be marked in an article's claims."""
    told = [c for e in claims.events for c in e.claims]
    return [*told, *claims.attributions, *claims.positions, *claims.measures, *claims.deadlines]


def without(claims: ArticleClaims, wrong: Collection[str]) -> ArticleClaims:
    """The claims less what is marked wrong; an event of which nothing is left goes too."""
    if not wrong:
        return claims
    events = (
        replace(e, claims=kept, participants=_participants(e.participants, e.claims, kept))
        for e in claims.events
        if (kept := _kept(e.claims, wrong)) or not e.claims
    )
    return replace(
        claims,
        attributions=_kept(claims.attributions, wrong),
        events=tuple(events),
        positions=_kept(claims.positions, wrong),
        measures=_kept(claims.measures, wrong),
        deadlines=_kept(claims.deadlines, wrong),
    )


def shown(item: Item, article: Article) -> str:
    """What is marked, in words, for the log."""
    if isinstance(item, Attribution):
        words, what = cover(item.content).of(article.text), "statement"
    else:
        words, what = item.evidence.text, type(item).__name__.lower()
    if isinstance(item, Claim):
        what = f"{item.slot} {words_of(item.value) or 'unknown'}"
    return f"{what} in {article.id}: “{words}”"


def words_of(value: Value | None) -> str | None:
    """A value as tables show it."""
    match value:
        case None:
            return None
        case ActorValue():
            return value.actor
        case DateValue():
            return value.text or value.start.isoformat()
        case PlaceValue():
            return value.name
        case AmountValue():
            return f"{value.value:g} {value.unit}"
        case _:
            return value.word


def _place(what: str, span: Span) -> str:
    return content_id(what, str(span.start), str(span.end))


def _kept(items: tuple[T, ...], wrong: Collection[str]) -> tuple[T, ...]:
    return tuple(i for i in items if key_of(i) not in wrong)


def _participants(named: tuple[str, ...], before: tuple[Claim, ...], kept: tuple[Claim, ...]) -> tuple[str, ...]:
    """Those who take part, less whom only claims that are gone made take part."""
    takes: Callable[[tuple[Claim, ...]], set[str]] = lambda claims: {  # noqa: E731
        c.value.actor for c in claims if c.slot == "participant" and isinstance(c.value, ActorValue)
    }
    gone = takes(before) - takes(kept)
    return tuple(p for p in named if p not in gone)
