"""What each party wants, offers, refuses or threatens, and how others answered."""

from collections.abc import Iterable, Sequence

from onrecord.annotate.analysis import Analysis
from onrecord.claim.positions.answers import answered
from onrecord.claim.positions.attributed import attributed
from onrecord.claim.positions.clauses import clauses
from onrecord.claim.positions.deeds import deeds
from onrecord.claim.positions.listed import listed
from onrecord.model.annotation import Attribution
from onrecord.model.brief import Position


def positions(analysis: Analysis, told: Sequence[Attribution]) -> tuple[Position, ...]:
    """The positions of an article, in the order of the text, with the responses that the text gives to them.

    `told` are the attributions that are worth a line.
    """
    found = _distinct([*listed(analysis), *clauses(analysis, told), *attributed(analysis, told), *deeds(analysis)])
    # A title sums up what the text tells with its words and its names.
    body = {p.kind for p in found if not analysis.is_headline(p.evidence.span)}
    found = [p for p in found if p.kind not in body or not analysis.is_headline(p.evidence.span)]
    found.sort(key=lambda p: (p.evidence.span.start, p.evidence.span.end))
    return answered(analysis, found)


def _distinct(found: Iterable[Position]) -> list[Position]:
    """Each stretch of text is one position: the first that claims it (lists before attributions) stays."""
    kept: list[Position] = []
    for position in found:
        if not any(k.evidence.span.overlaps(position.evidence.span) for k in kept):
            kept.append(position)
    return kept
