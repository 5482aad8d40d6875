"""Spans: half-open ranges of code points in an article's text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` of code points; `text[start:end]` is exactly the evidence.

    Raises ValueError when the range is empty or negative.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """True when the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """True when `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


Spans = tuple[Span, ...]


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of `spans`. Raises ValueError when there are none."""
    listed = list(spans)
    if not listed:
        raise ValueError("no spans to cover")
    return Span(min(s.start for s in listed), max(s.end for s in listed))


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span `[start, end)` without white space at its ends; None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
