"""What is kept of an article to place it: its weightiest stems, its day, and the hashes of its word sequences.

A profile depends on its article alone, so that what two profiles have in common never depends on what else was read.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final

from onrecord.annotate.layout import layout
from onrecord.cluster.credit import Credit, credit
from onrecord.cluster.words import WORD, rarity, stem
from onrecord.model.article import Article

# Weights are whole numbers, so that sums over them are the same in whatever order they are added up.
SCALE: Final = 1000
# The rest weighs little, and what a hundred stems do not tell the next hundred do not either.
_STEMS: Final = 120
_TITLE: Final = 5
# Words this many characters into the text count half as much as its first: news tells the development first.
_HALF: Final = 500
# A stem is a name's when so many of its words have a capital; the first of a sentence may be another's.
_NAME: Final = 0.8
# Sequences of this many words are hashed; one is kept of each run of as many sequences (winnowing).
_SEQUENCE: Final = 4
_WINDOW: Final = 3
# What somebody said is quoted by everybody, and makes no text a copy of another.
_QUOTED: Final = re.compile(r"“[^“”\n]{1,800}”|\"[^\"\n]{1,800}\"|``.{1,800}?''")
# A text that is mostly quotation is judged by its quotations all the same.
_MOSTLY: Final = 0.5
# An outlet's standing lines are found among the first and the last lines of its articles.
_HEAD, _FOOT = 4, 8


@dataclass(frozen=True, slots=True)
class Profile:
    """An article's stems with weights (a vector of length `SCALE`), outlet, credit and text hashes.

    `published` is the day of publication where the article was published, `at` the moment (UTC; the day's start where
    no more is known).
    `sequences` are the winnowed hashes of its word sequences; `edges` maps the hash of each of its first and last
    lines to the hashes that stand in that line, so that an outlet's standing lines can be taken out. `names` are those
    of the stems that are names.
    """

    id: str
    published: date | None
    at: datetime | None
    outlet: str | None
    credit: Credit
    stems: Mapping[str, int]
    names: frozenset[str]
    sequences: frozenset[int]
    edges: Mapping[int, frozenset[int]]


def profile(article: Article) -> Profile:
    """The profile of an article."""
    title, lines = _parts(article)
    sequences, edges = _hashes(lines)
    outlet = article.outlet.casefold() if article.outlet else None
    at = article.moment.astimezone(UTC) if article.published or article.published_at else None
    day = article.published or (at.date() if at else None)
    stems = _weights(title, lines)
    names = frozenset(_names(lines) & stems.keys())
    return Profile(article.id, day, at, outlet, credit(article), stems, names, sequences, edges)


def _parts(article: Article) -> tuple[str | None, list[str]]:
    """The article's title, given or the text's own, and its paragraphs without the furniture of the page."""
    text, title = article.text, article.title
    blocks = layout(text, title)
    blocks = tuple(b for b in blocks if b.kind != "furniture") or blocks
    lines = [b.span.of(text) for b in blocks]
    if len(lines) > 1 and (lines[0] == title or (not title and blocks[0].kind == "title")):
        return lines[0], lines[1:]
    return title, lines


def _weights(title: str | None, lines: list[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for m in WORD.finditer(title or ""):
        counts[stem(m.group().lower())] += _TITLE * SCALE
    before = 0
    for line in lines:
        weight = round(SCALE / (1 + before / _HALF))
        for m in WORD.finditer(line):
            counts[stem(m.group().lower())] += weight
        before += len(line) + 1
    weighed = {word: math.sqrt(count) * rarity(word) for word, count in counts.items()}
    first = sorted(weighed, key=lambda word: (-weighed[word], word))[:_STEMS]
    length = math.sqrt(math.fsum(weighed[word] ** 2 for word in first)) or 1.0
    return {word: w for word in first if (w := round(SCALE * weighed[word] / length))}


def _names(lines: list[str]) -> set[str]:
    """The stems of words that are nearly always written with a capital in the paragraphs."""
    seen: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for line in lines:
        for m in WORD.finditer(line):
            word = stem(m.group().lower())
            seen[word] += 1
            capital[word] += m.group()[0].isupper()
    return {word for word, count in capital.items() if count >= _NAME * seen[word]}


def _hashes(lines: list[str]) -> tuple[frozenset[int], dict[int, frozenset[int]]]:
    bare = [_QUOTED.sub("\n", line) for line in lines]
    if sum(map(len, bare)) < _MOSTLY * sum(map(len, lines)):
        bare = lines
    edges: dict[int, frozenset[int]] = {}
    everything: set[int] = set()
    for number, line in enumerate(bare):
        hashes = frozenset(h for part in line.split("\n") for h in _winnowed(part))
        everything |= hashes
        if hashes and (number < _HEAD or number >= len(bare) - _FOOT):
            edges[_hash(lines[number])] = hashes
    return frozenset(everything), edges


def _winnowed(line: str) -> Iterator[int]:
    """The smallest hash of each window of word sequences: Schleimer, Wilkerson, Aiken, Winnowing (SIGMOD 2003)."""
    words = [m.group().lower() for m in WORD.finditer(line)]
    hashes = [_hash(" ".join(words[i : i + _SEQUENCE])) for i in range(len(words) - _SEQUENCE + 1)]
    if len(hashes) < _WINDOW:
        yield from hashes
        return
    for i in range(len(hashes) - _WINDOW + 1):
        yield min(islice(hashes, i, i + _WINDOW))


def _hash(words: str) -> int:
    return zlib.crc32(words.encode())
