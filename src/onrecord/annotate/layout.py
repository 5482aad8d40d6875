"""An article's blocks: title, headings, paragraphs, list items, and the furniture that nobody says.

Text comes with blank lines between paragraphs, with one newline between them, or hard-wrapped; the layout tells these
apart for a whole text. Furniture (captions, credits, links, author boxes) is marked, so that no step reads it.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from onrecord.lexicon import furniture
from onrecord.model.span import Span, trimmed

BlockKind = Literal["title", "heading", "paragraph", "item", "furniture"]

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?:[-–—•*·●▪◦►‣]\s?|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)(?=\S)")
# Block quotes of plain text and Markdown.
_QUOTED = re.compile(r"(?:>[^\S\n]*)+(?=\S)")
_TERMINAL = re.compile(r"[.!?…:;,]['\"”’»)\]]*$")
# A heading is a short line that does not end like a sentence; a question may be one.
_SENTENCE_END = re.compile(r"[.!…;,]['\"”’»)\]]*$")
_MAX_HEADING_WORDS = 16
# Fewer capitalised words may be names.
_LEAST_TITLE_WORDS = 5
# A text is hard-wrapped when most of its inner line ends fall in this column range and end no sentence.
_WRAP_COLUMNS = range(50, 101)
# "OFER PRISON, West Bank (Reuters) - ", "BRUSSELS, June 20 — ", "WASHINGTON (AP) _ ": capitals, a dash, then the text.
_DATELINE = re.compile(
    r"(?=[A-Z][A-Z.])[A-Z][A-Z.'’\-]+(?:[ /][A-Z][A-Z.'’\-]+){0,4}"
    r"(?:, [A-Z][\w.'’]*(?: [\w.'’]+){0,3}){0,2}(?:,? \d{1,2}(?:, \d{4})?)?(?:,? ?\([A-Z][\w .&/-]{1,40}\))?"
    r"(?: ?[—–] ?| (?:--?|_) ?)(?=[\"“‘'`A-Z0-9]|$)"
)
# What follows an end marker ("Filed under:", "About the author") is furniture only when it is no longer than this.
_MAX_TAIL_WORDS = 90


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that is read as one: `span` has no white space or bullet at its ends."""

    span: Span
    kind: BlockKind


def layout(text: str, title: str | None = None) -> tuple[Block, ...]:
    """The blocks of `text` in order. `title` is the article's title when it is known from elsewhere."""
    pieces = _pieces(text)
    blocks: list[Block] = []
    for number, piece in enumerate(pieces):
        words = piece.of(text)
        if quoted := _QUOTED.match(words):
            piece = Span(piece.start + quoted.end(), piece.end)
            words = piece.of(text)
        if _is_furniture(words):
            blocks.append(Block(piece, "furniture"))
        elif quoted and not _BULLET.match(words):
            blocks.append(Block(piece, "paragraph"))
        elif bullet := _BULLET.match(words):
            blocks.append(_item(piece, bullet.end(), words, text))
        elif _DATELINE.match(words):
            blocks += _paragraph(piece, words)
        elif number == 0 and (words == title or _looks_like_heading(words) or _is_title_case(words)):
            blocks.append(Block(piece, "title"))
        elif _looks_like_heading(words):
            blocks.append(Block(piece, "heading"))
        else:
            blocks += _paragraph(piece, words)
    return _close_tail(blocks, text)


def dateline_of(words: str) -> int:
    """How many code points of a paragraph its dateline takes ("OSLO (AP) — "), 0 where it has none."""
    found = _DATELINE.match(words)
    return found.end() if found else 0


def mark_before(text: str, span: Span) -> str:
    """What stands on the line before a block: its bullet, or the mark of a block quote."""
    return text[text.rfind("\n", 0, span.start) + 1 : span.start]


def _paragraph(piece: Span, words: str) -> list[Block]:
    """A paragraph, after the dateline that it may open with: place and agency are nobody's words."""
    dateline = _DATELINE.match(words)
    if dateline is None:
        return [Block(piece, "paragraph")]
    if dateline.end() >= len(words):
        return [Block(piece, "furniture")]
    start = piece.start + dateline.end()
    return [Block(Span(piece.start, start), "furniture"), Block(Span(start, piece.end), "paragraph")]


def _item(piece: Span, skip: int, words: str, text: str) -> Block:
    # "– The minister said" opens a paragraph of dialogue or a dateline only when the dash stands alone in the text;
    # as an item or not, the sentence starts after the mark.
    inner = trimmed(text, piece.start + skip, piece.end)
    return Block(inner, "item") if inner else Block(piece, "furniture")


def _pieces(text: str) -> list[Span]:
    """Paragraphs: split at blank lines, and at single newlines too unless the text is hard-wrapped."""
    lines = [s for m in _LINE.finditer(text) if (s := trimmed(text, m.start(), m.end()))]
    if not _hard_wrapped(text, lines):
        return lines
    pieces: list[Span] = []
    for line in lines:
        glued = pieces and "\n" not in text[pieces[-1].end : line.start].replace("\n", "", 1)
        if glued and not _BULLET.match(line.of(text)):
            pieces[-1] = Span(pieces[-1].start, line.end)
        else:
            pieces.append(line)
    return pieces


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    inner = [a for a, b in pairwise(lines) if text.count("\n", a.end, b.start) == 1]
    if len(inner) < 3:
        return False
    wrapped = sum(a.end - a.start in _WRAP_COLUMNS and not _TERMINAL.search(a.of(text)) for a in inner)
    return wrapped >= 0.6 * len(inner)


def _looks_like_heading(words: str) -> bool:
    count = len(words.split())
    if count > _MAX_HEADING_WORDS or _SENTENCE_END.search(words) or (not words[0].isupper() and not words[0].isdigit()):
        return words[0] in "\"“‘'" and count <= _MAX_HEADING_WORDS and not _SENTENCE_END.search(words)
    return not words.endswith(":")


def _is_title_case(words: str) -> bool:
    """Whether all longer words begin with capitals, as in American headlines, full stop or not."""
    longer = [w for w in words.split() if len(w) > 3 and w[0].isalpha()]
    many = len(longer) >= _LEAST_TITLE_WORDS and len(words.split()) <= _MAX_HEADING_WORDS
    return many and all(w[0].isupper() for w in longer)


def _is_furniture(words: str) -> bool:
    return any(row.pattern.match(words) for row in furniture()) or not any(c.isalpha() for c in words)


def _close_tail(blocks: list[Block], text: str) -> tuple[Block, ...]:
    """Mark what follows the last end marker as furniture, when it is short enough to be an author's box."""
    marks = [i for i, b in enumerate(blocks) if b.kind == "furniture" and _ends_article(b.span.of(text))]
    if not marks:
        return tuple(blocks)
    last = next((i for i in marks if _tail_words(blocks[i + 1 :], text) <= _MAX_TAIL_WORDS), None)
    if last is None or last == 0:
        return tuple(blocks)
    return tuple(b if i <= last else Block(b.span, "furniture") for i, b in enumerate(blocks))


def _ends_article(words: str) -> bool:
    return any(row.kind == "end" and row.pattern.match(words) for row in furniture())


def _tail_words(blocks: list[Block], text: str) -> int:
    return sum(len(b.span.of(text).split()) for b in blocks)
