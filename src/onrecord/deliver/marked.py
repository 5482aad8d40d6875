"""An article's text cut at the borders of its evidence, so that each piece can be reached and lit up by itself.

Evidence overlaps and nests freely; pieces do not, and each knows all the evidence that it belongs to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from onrecord.model.article import Article
from onrecord.model.claim import Evidence

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `names` of the evidence that covers it, `anchors` of that which begins here."""

    text: str
    names: tuple[str, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text, which is a paragraph or a list item; `is_title` for the headline."""

    pieces: tuple[Piece, ...]
    is_title: bool = False


def marked_blocks(article: Article, names: Mapping[Evidence, str]) -> tuple[Block, ...]:
    """The blocks of `article` with the evidence of `names` marked; put together again they are its text."""
    mine = [(e.span.start, e.span.end, name) for e, name in names.items() if e.article == article.id]
    blocks: list[Block] = []
    for line in _LINE.finditer(article.text):
        if line[0].strip():
            pieces = _pieces(article.text, line.start(), line.end(), mine)
            blocks.append(Block(pieces, is_title=not blocks and line[0].strip() == article.title))
    return tuple(blocks)


def _pieces(text: str, start: int, end: int, evidence: list[tuple[int, int, str]]) -> tuple[Piece, ...]:
    here = [(max(s, start), min(e, end), s, name) for s, e, name in evidence if s < end and e > start]
    cuts = sorted({start, end, *(s for s, *_ in here), *(e for _, e, *_ in here)})
    pieces = []
    for left, right in pairwise(cuts):
        names = tuple(name for s, e, _, name in here if s <= left and right <= e)
        anchors = tuple(name for *_, s, name in here if s == left)
        pieces.append(Piece(text[left:right], names, anchors))
    return tuple(pieces)
