"""Journeys and rounds of talks told in one list, each item with a day of its own.

"Will visit Senegal on Monday and Ghana on Tuesday" tells of two visits, "met with A last week and B on Monday" of two
meetings. The list is read along the text, since parsers rarely hang such items where they belong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at
from onrecord.model.annotation import TimeExpression
from onrecord.model.span import Span

LISTED_KINDS = frozenset({"meeting", "call", "visit"})
# What may stand between an item and its day, and between a day and the next item.
_TO_DAY = re.compile(r"\s*,?\s*(?:(?:on|in|for|from)\s+)?(?:the\s+)?", re.IGNORECASE)
_TO_ITEM = re.compile(r"\s*(?:,?\s*(?:and\s+)?then\b|,\s*and\b|,|;|\band\b)\s+(?:(?:with|to)\s+)?", re.IGNORECASE)
# Words within the name of an item; any other preposition opens it.
_WITHIN = {"of", "de", "the"}
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One item: whom or what it names (None where only the places are listed), where, and on what day."""

    who: Span | None
    spot: Span | None
    time: TimeExpression


def items_of(analysis: Analysis, token: Token) -> list[Item]:
    """The items of the list after an event, each with its own day; empty unless there are two."""
    end = at(token.sent[-1]) + len(token.sent[-1])
    times = [t for t in analysis.times if at(token) < t.span.start < end and t.type in {"DATE", "TIME"}]
    if len(times) < 2 or (first := _first(analysis, token, times[0])) is None:
        return []
    found = [first]
    for before, after in pairwise(times):
        link = _TO_ITEM.match(analysis.text, before.span.end, after.span.start)
        item = _item(analysis, link.end(), after) if link else None
        if item is None or (item.who is None) != (first.who is None):
            break
        found.append(item)
    days = {(i.time.first, i.time.last) for i in found}
    return found if len(found) > 1 and len(days) == len(found) else []


def _first(analysis: Analysis, token: Token, time: TimeExpression) -> Item | None:
    """The item right before the first day: back to the verb or preposition that opens it."""
    start = None
    for word in _words(analysis, at(token) + len(token), time.span.start):
        if word.lower_ in {"with", "to"}:
            start = None
        elif start is None:
            start = at(word)
    return _item(analysis, start, time) if start is not None else None


def _item(analysis: Analysis, start: int, time: TimeExpression) -> Item | None:
    """The words from `start` up to a day, if they are a name, with or without its place, and nothing else."""
    words = list(_words(analysis, start, time.span.start))
    while words and _TO_DAY.fullmatch(analysis.text, at(words[-1]), time.span.start):
        words.pop()
    if len(words) > _LONGEST or any(w.tag_[:1] == "V" or w.tag_ in {"MD", "CC", "PRP"} for w in words):
        return None
    cut = next((n for n, w in enumerate(words) if w.lower_ in {"in", "at"}), len(words))
    if any(w.tag_ == "IN" and w.lower_ not in _WITHIN for n, w in enumerate(words) if n != cut):
        return None
    who, spot = _name(words[:cut]), _name(words[cut + 1 :])
    return Item(who, spot, time) if who or spot else None


def _name(words: list[Token]) -> Span | None:
    if not any(w.tag_ in {"NNP", "NNPS"} for w in words):
        return None
    return Span(at(words[0]), at(words[-1]) + len(words[-1]))


def _words(analysis: Analysis, start: int, end: int) -> Iterator[Token]:
    return iter(analysis.reading.tokens_in(Span(start, end))) if start < end else iter(())
