"""Who said what: source, cue and content of every attribution in a text, found by a small learned model."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.attribution.encode import Pieces
from onrecord.annotate.attribution.network import network
from onrecord.annotate.attribution.select import keep, settle_quotations, to_text
from onrecord.annotate.attribution.spans import Reading, Span, read
from onrecord.annotate.attribution.typography import Plain, plain_attributions

__all__ = ["SpanTriple", "find_attribution_spans", "find_attribution_spans_many", "find_nested_spans"]

_PLAIN_SCORE: Final = 0.95


@dataclass(frozen=True, slots=True)
class SpanTriple:
    """One attribution: half-open ranges of code points of its source, its cue and its content.

    `source` may be empty; `content` never is. `score` is between 0 and 1.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


def triple_of(pieces: Pieces, reading: Reading, score: float) -> SpanTriple:
    """A reading in code points."""
    source, cue, content = (to_text(pieces, part) for part in (reading.source, reading.cue, reading.content))
    return SpanTriple(source, cue, content, score)


def _replaced(plain: Plain, triple: SpanTriple) -> bool:
    """Whether `triple` reads, from outside, mostly what `plain` holds: the rule knows better whose words those are."""
    low, high = plain.content[0][0], plain.content[-1][1]
    if any(low <= start < high for start, _ in triple.cue):
        return False
    shared = sum(max(0, min(high, end) - max(low, start)) for start, end in triple.content)
    return 2 * shared > sum(end - start for start, end in triple.content)


def _with_plain(text: str, skip: Sequence[Span], found: list[SpanTriple]) -> list[SpanTriple]:
    """`found` and the attributions that typography shows, which replace readings of the same words."""
    plains = [
        plain
        for plain in plain_attributions(text)
        if not any(low < end and start < high for low, high in skip for start, end in (plain.source, *plain.content))
    ]
    if not plains:
        return found
    starts = [plain.content[0][0] for plain in plains]
    kept = []
    for triple in found:
        first, last = triple.content[0][0], triple.content[-1][1]
        near = plains[max(0, bisect_right(starts, first) - 1) : bisect_right(starts, last)]
        if not any(_replaced(plain, triple) for plain in near):
            kept.append(triple)
    return kept + [SpanTriple((plain.source,), (plain.cue,), plain.content, _PLAIN_SCORE) for plain in plains]


def find_attribution_spans(text: str, skip: Sequence[Span] = (), threads: int = 1) -> list[SpanTriple]:
    """All attributions of `text`, by the place where their content begins.

    `skip` holds ranges to leave out, such as captions and credits. The result depends on nothing but the arguments,
    and the cost grows linearly with the text.
    """
    pieces, readings = read(network(threads), text, skip)
    kept = keep(pieces, settle_quotations(text, pieces, readings))
    found = [triple_of(pieces, reading, chance) for reading, chance in kept]
    return sorted(_with_plain(text, skip, found), key=lambda triple: (triple.content, triple.cue))


def find_nested_spans(text: str, triple: SpanTriple, threads: int = 1) -> list[SpanTriple]:
    """Attributions within the content of `triple`: of "A said B had denied C", those of B.

    Each part of the content is read as a text of its own. Offsets are into `text`.
    """
    nested = []
    for low, high in triple.content:
        for inner in find_attribution_spans(text[low:high], threads=threads):
            source, cue, content = (
                tuple((start + low, end + low) for start, end in spans)
                for spans in (inner.source, inner.cue, inner.content)
            )
            nested.append(SpanTriple(source, cue, content, inner.score))
    return nested


def find_attribution_spans_many(texts: Iterable[str], threads: int = 1) -> list[list[SpanTriple]]:
    """`find_attribution_spans` of each text, in their order."""
    return [find_attribution_spans(text, threads=threads) for text in texts]
