"""Which of its articles' titles a story bears: the newest that tells what the story is about.

A story goes on, and the title under which it began soon tells of the day before yesterday. The newest is the best, save
where it is of something else in passing: a title tells of the story when the words that it shares with the others'
weigh at least half as much as those of the title that shares most. Nothing here depends on the order of arrival.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
# Words that titles share whatever they tell of.
_COMMON = frozenset(
    "the and for with that this from over after before are was were has have had will would says said say not but who"
    " what how why when his her its their they you your out off into about more than may could can new amid".split()
)
_TELLS = 0.5


@dataclass(frozen=True, slots=True)
class Titled:
    """An article that may give its title; `is_copy` says that it repeats another."""

    moment: datetime
    id: str
    title: str | None
    is_copy: bool


def headline_of(articles: Sequence[Titled]) -> str:
    """The id of the article whose title the story bears; that of the first where none has a title.

    Raises ValueError when there is no article.
    """
    ordered = sorted(articles, key=lambda a: (a.moment, a.id))
    if not ordered:
        raise ValueError("a story without articles has no title")
    titled = [a for a in ordered if a.title and not a.is_copy] or [a for a in ordered if a.title]
    if not titled:
        return ordered[0].id
    words = [_words(a.title or "") for a in titled]
    shared = Counter(w for own in words for w in own)
    weights = [sum(shared[w] - 1 for w in own) / sqrt(len(own) or 1) for own in words]
    least = _TELLS * max(weights)
    return [a for a, weight in zip(titled, weights, strict=True) if weight >= least][-1].id


def _words(title: str) -> set[str]:
    found = {w.casefold() for w in _WORD.findall(title)} - _COMMON
    return {w[:-1] if w.endswith("s") and len(w) > 4 else w for w in found}
