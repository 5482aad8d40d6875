"""Who said what: source, cue and content of every attribution in a text, found by a small learned model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.attribution.network import network
from onrecord.annotate.attribution.select import keep, settle_quotations, to_text
from onrecord.annotate.attribution.signed import signed_quotations
from onrecord.annotate.attribution.spans import Span, read

__all__ = ["SpanTriple", "find_attribution_spans", "find_attribution_spans_many"]

_SIGNED_SCORE: Final = 0.95


@dataclass(frozen=True, slots=True)
class SpanTriple:
    """One attribution: half-open ranges of code points of its source, its cue and its content.

    `source` may be empty; `content` never is. `score` is between 0 and 1.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


def _shared(triple: SpanTriple, span: Span) -> int:
    """Code points of the triple's content that lie in `span`."""
    return sum(max(0, min(high, span[1]) - max(low, span[0])) for low, high in triple.content)


def _add_signed(text: str, skip: Sequence[Span], found: list[SpanTriple]) -> list[SpanTriple]:
    """`found` with the signed quotations of the text, which replace what was read of them from outside them."""
    for source, cue, content in signed_quotations(text):
        if any(low < source[1] and content[0] < high for low, high in skip):
            continue
        rivals = {
            triple
            for triple in found
            if 2 * _shared(triple, content) > content[1] - content[0]
            and not any(content[0] <= low < content[1] for low, _ in triple.cue)
        }
        found = [triple for triple in found if triple not in rivals]
        found.append(SpanTriple((source,), (cue,), (content,), _SIGNED_SCORE))
    return found


def find_attribution_spans(text: str, skip: Sequence[Span] = (), threads: int = 1) -> list[SpanTriple]:
    """All attributions of `text`, by the place where their content begins.

    `skip` holds ranges to leave out, such as captions and credits. The result depends on nothing but the arguments,
    and the cost grows linearly with the text.
    """
    pieces, readings = read(network(threads), text, skip)
    found = [
        SpanTriple(
            source=to_text(pieces, reading.source),
            cue=to_text(pieces, reading.cue),
            content=to_text(pieces, reading.content),
            score=reading.score,
        )
        for reading in keep(settle_quotations(text, pieces, readings))
    ]
    return sorted(_add_signed(text, skip, found), key=lambda triple: (triple.content, triple.cue))


def find_attribution_spans_many(texts: Iterable[str], threads: int = 1) -> list[list[SpanTriple]]:
    """`find_attribution_spans` of each text, in their order."""
    return [find_attribution_spans(text, threads=threads) for text in texts]
