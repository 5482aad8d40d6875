"""Who said what: source, cue and content of every attribution in a text, found by a small learned model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.annotate.attribution.network import network
from onrecord.annotate.attribution.select import keep, score, to_text
from onrecord.annotate.attribution.spans import Span, read

__all__ = ["SpanTriple", "find_attribution_spans", "find_attribution_spans_many"]


@dataclass(frozen=True, slots=True)
class SpanTriple:
    """One attribution: half-open ranges of code points of its source, its cue and its content.

    `source` may be empty; `content` never is. `score` is between 0 and 1.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


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
            score=score(reading),
        )
        for reading in keep(readings)
    ]
    return sorted(found, key=lambda triple: (triple.content, triple.cue))


def find_attribution_spans_many(texts: Iterable[str], threads: int = 1) -> list[list[SpanTriple]]:
    """`find_attribution_spans` of each text, in their order."""
    return [find_attribution_spans(text, threads=threads) for text in texts]
