"""Turn a text into word pieces, their surface features, and windows that the model can read.

Training and reading share this module, so that the model sees at work exactly what it saw when it was trained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

IntArray = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]

# Quotation state of a word piece.
OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED = range(5)
# Shape of a word piece.
LOWER, TITLE, UPPER, NUMBER, MARK, TAIL = range(6)
# Place of a word piece in the layout.
RUNNING, SENTENCE, LINE, PARAGRAPH = range(4)

QUOTE_VALUES: Final = 5
SHAPE_VALUES: Final = 6
PLACE_VALUES: Final = 4

# The encoder reads pieces in blocks; each attends to its own and to those beside it. A frame piece heads every block.
BLOCK: Final = 48
TURN: Final = 8 * BLOCK  # rows after which positions begin anew
FRAME: Final = 101
FILLING: Final = 102

_OPENING_MARKS: Final = frozenset("“«„")
_CLOSING_MARKS: Final = frozenset("”»")
_QUOTE: Final = re.compile(r"[“”«»„\"]|``|''|\n")
_SENTENCE_END: Final = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text: parallel arrays, all of the same length.

    `starts` and `ends` are code point offsets into the text. `first` is true where a piece begins a word.
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray
    quote: IntArray
    shape: IntArray
    place: IntArray
    first: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """The word piece tokenizer that the weights were trained with."""
    with as_file(files(__package__) / "model" / "tokenizer.json") as path:
        loaded = Tokenizer.from_file(str(path))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


def quote_marks(text: str) -> list[tuple[int, int, bool]]:
    """Where quotation marks open and close, as (start, end, opens), in the order of the text.

    Straight marks take turns within a paragraph: a paragraph that ends inside a quotation leaves it open, and the
    mark at the head of the next one opens it again.
    """
    marks: list[tuple[int, int, bool]] = []
    inside = False
    for match in _QUOTE.finditer(text):
        mark = match.group()
        if mark == "\n":
            inside = False
            continue
        if mark in _OPENING_MARKS or mark == "``":
            inside = True
        elif mark in _CLOSING_MARKS or mark == "''":
            inside = False
        else:
            inside = not inside
        marks.append((match.start(), match.end(), inside))
    return marks


def quotations(text: str) -> list[tuple[int, int, bool]]:
    """Quotations as (start of the opening mark, end of the closing mark or of the paragraph, closed)."""
    ranges: list[tuple[int, int, bool]] = []
    opened: int | None = None
    for start, end, opens in quote_marks(text):
        if opened is not None:
            line_end = text.find("\n", opened, start)
            if line_end >= 0:
                ranges.append((opened, line_end, False))
                opened = None
        if opens and opened is None:
            opened = start
        elif not opens and opened is not None:
            ranges.append((opened, end, True))
            opened = None
    if opened is not None:
        line_end = text.find("\n", opened)
        ranges.append((opened, line_end if line_end >= 0 else len(text), False))
    return ranges


def _quote_states(text: str, starts: IntArray, ends: IntArray) -> IntArray:
    states = np.zeros(len(starts), dtype=np.int32)
    for start, end, closed in quotations(text):
        low, high = np.searchsorted(starts, (start, end))
        states[low:high] = INSIDE if closed else UNCLOSED
        if low < high:
            states[low] = OPENING
            if closed:
                states[high - 1] = CLOSING
    return states


def _shape(word: str) -> int:
    if word.isalpha():
        if word.islower():
            return LOWER
        return TITLE if len(word) == 1 or not word.isupper() else UPPER
    return NUMBER if word[:1].isdigit() else MARK


def _surface(text: str, starts: list[int], ends: list[int]) -> tuple[list[int], list[int], list[bool]]:
    shapes: list[int] = []
    places: list[int] = []
    firsts: list[bool] = []
    previous = 0
    ended = True
    for start, end in zip(starts, ends, strict=True):
        word = text[start:end]
        joined = start == previous and start > 0 and text[start - 1].isalnum() and word[0].isalnum()
        shapes.append(TAIL if joined else _shape(word))
        firsts.append(not joined)
        gap = text[previous:start]
        if previous == 0 and not places:
            places.append(PARAGRAPH)
        elif "\n" in gap:
            places.append(PARAGRAPH if gap.count("\n") > 1 else LINE)
        else:
            places.append(SENTENCE if ended and gap and not word.islower() else RUNNING)
        if word in _SENTENCE_END:
            ended = True
        elif word not in ('"', "”", "'", "’", ")"):
            ended = False
        previous = end
    return shapes, places, firsts


def encode(text: str, skip: Sequence[tuple[int, int]] = ()) -> Pieces:
    """Cut a text into word pieces with their features; pieces that touch a range of `skip` are left out."""
    encoding = tokenizer().encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, dtype=np.int32)
    offsets = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)
    keep = offsets[:, 1] > offsets[:, 0]
    for low, high in skip:
        keep &= (offsets[:, 1] <= low) | (offsets[:, 0] >= high)
    ids, offsets = ids[keep], offsets[keep]
    starts, ends = np.ascontiguousarray(offsets[:, 0]), np.ascontiguousarray(offsets[:, 1])
    shapes, places, firsts = _surface(text, starts.tolist(), ends.tolist())
    return Pieces(
        ids=ids,
        starts=starts,
        ends=ends,
        quote=_quote_states(text, starts, ends),
        shape=np.array(shapes, dtype=np.int32),
        place=np.array(places, dtype=np.int32),
        first=np.array(firsts, dtype=np.bool_),
    )


def cut_at(pieces: Pieces, low: int, high: int) -> int:
    """The best place in (low, high] to end a window: a line, else a sentence, else a word."""
    if high >= len(pieces):
        return len(pieces)
    places = pieces.place[low + 1 : high + 1]
    for wanted in (LINE, SENTENCE):
        found = np.flatnonzero(places >= wanted)
        if len(found):
            return low + 1 + int(found[-1])
    words = np.flatnonzero(pieces.first[low + 1 : high + 1])
    return low + 1 + int(words[-1]) if len(words) else high


def windows(pieces: Pieces, size: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Ranges of about equal length and at most `size` pieces that cover the text.

    Neighbours share at most twice `overlap` pieces. As in training, a window begins and ends with a line, or else with
    a sentence, where there is one in that stretch.
    """
    total = len(pieces)
    if not total:
        return
    count = 1 if total <= size else -(-(total - overlap) // (size - 2 * overlap))
    start = 0
    for n in range(1, count):
        inner = n * (total - overlap) // count
        yield start, cut_at(pieces, inner + overlap // 4, inner + overlap)
        start = cut_at(pieces, max(start, inner - overlap), inner)
    yield start, total


def rows_in_blocks(count: int) -> Rows:
    """The rows of `count` pieces when they stand in blocks."""
    places = np.arange(count)
    return places + places // (BLOCK - 1) + 1


def near(count: int) -> Rows:
    """For each of `count` blocks in turn, the rows of the one before it, of itself, and of the one after it.

    The first and the last stand in for the neighbour that they lack.
    """
    three = np.arange(count)[:, None] + np.array([-1, 0, 1])
    rows: Rows = three.clip(0, count - 1)[..., None] * BLOCK + np.arange(BLOCK)
    return rows.ravel()


class Blocks(NamedTuple):
    """What the encoder takes: `ids` and `positions` [1, rows], `features` [1, rows, 3], `near` [3 * rows]."""

    ids: Rows
    features: Rows
    positions: Rows
    near: Rows


def blocks(pieces: Pieces, start: int, end: int) -> Blocks:
    """The pieces from `start` to `end` in blocks, the last one filled up."""
    count = -(-(end - start) // (BLOCK - 1))
    rows = rows_in_blocks(end - start)
    ids = np.full((1, count * BLOCK), FILLING, dtype=np.int64)
    ids[0, ::BLOCK] = FRAME
    ids[0, rows] = pieces.ids[start:end]
    features = np.zeros((1, count * BLOCK, 3), dtype=np.int64)
    for column, values in enumerate((pieces.quote, pieces.shape, pieces.place)):
        features[0, rows, column] = values[start:end]
    return Blocks(ids, features, np.arange(count * BLOCK, dtype=np.int64)[None] % TURN, near(count))
