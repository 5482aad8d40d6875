"""How far a cue reaches: nobody speaks across a heading, in furniture, or on into another paragraph without quotation
marks. What the attribution model found beyond that is cut off."""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading
from onrecord.annotate.marks import MARKS
from onrecord.model.span import Span, trimmed


def within_reach(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """The attributions with the part of their content that their cue can reach; those with none are left out."""
    found = []
    headings = [b.span for b in reading.blocks if b.kind in {"title", "heading"}]
    for triple in triples:
        place = (triple.cue or triple.source or triple.content)[0][0]
        content = _reached(reading, headings, place, [Span(*s) for s in triple.content])
        source = tuple(s for s in triple.source if not _is_beyond_heading(headings, place, s))
        if content:
            found.append(replace(triple, source=source, content=tuple((s.start, s.end) for s in content)))
    return found


def _is_beyond_heading(headings: Sequence[Span], place: int, source: tuple[int, int]) -> bool:
    """Whether a source stands in a heading that its cue does not: "What both want" names nobody below it."""
    return any(h.start <= source[0] < h.end and not h.start <= place < h.end for h in headings)


def _reached(reading: Reading, headings: Sequence[Span], place: int, content: Sequence[Span]) -> list[Span]:
    text = reading.text
    low = max((h.end if h.end <= place else h.start for h in headings if h.start <= place), default=0)
    high = min((h.end if h.start <= place else h.start for h in headings if h.end > place), default=len(text))
    pieces: set[Span] = set()
    first, last = min((s.start for s in content), default=0), max((s.end for s in content), default=0)
    for block in reading.blocks:
        if block.kind == "furniture" or block.span.end <= first or block.span.start >= last:
            continue
        own = block.span.start <= place < block.span.end
        for span in content:
            start, end = max(low, span.start, block.span.start), min(high, span.end, block.span.end)
            piece = trimmed(text, start, end) if start < end else None
            if piece and (own or _is_quoted(text, piece)):
                pieces.add(piece)
    return _joined(text, sorted(pieces))


def _is_quoted(text: str, piece: Span) -> bool:
    """Whether words of another block begin or end with a mark: quoted words inside them make them no quotation."""
    start, end = piece.start, piece.end
    return any(
        MARKS.search(text, max(0, s), min(e, len(text))) for s, e in ((start - 1, start + 2), (end - 2, end + 1))
    )


def _joined(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Pieces with nothing but white space between them, as in a quotation of two paragraphs, as one."""
    joined: list[Span] = []
    for piece in pieces:
        if joined and not text[joined[-1].end : piece.start].strip():
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined
