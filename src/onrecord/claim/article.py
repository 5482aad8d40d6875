"""Everything that one article claims: its events with their claims, positions, measures and deadlines."""

from onrecord.annotate.analysis import Analysis
from onrecord.claim.chain import claim_of
from onrecord.claim.deadlines import deadlines
from onrecord.claim.frames import Frame, frames_of
from onrecord.claim.measures import measures
from onrecord.claim.positions import positions
from onrecord.claim.slots import readers
from onrecord.model.annotation import Attribution
from onrecord.model.article import content_id
from onrecord.model.told import ArticleClaims, EventClaims

__all__ = ["ArticleClaims", "EventClaims", "claims_of"]

# Kinds that are an event of the story only when somebody or something is named with them more than in passing.
_NEEDS_WEIGHT = {"attack", "troop_movement", "vote", "visit", "appointment", "resignation", "disaster", "call"}


def claims_of(analysis: Analysis) -> ArticleClaims:
    """Read the claims of an annotated article."""
    stances = positions(analysis)
    due = deadlines(analysis)
    events = [_event(analysis, frame, number) for number, frame in enumerate(frames_of(analysis)) if _is_shown(frame)]
    return ArticleClaims(
        article=analysis.article,
        actors=analysis.cast.actors,
        attributions=tuple(a for a in analysis.attributions if _is_told(analysis, a)),
        events=tuple(e for e in events if any(c.slot in {"status", "participant"} for c in e.claims)),
        positions=stances,
        measures=measures(analysis, stances, due),
        deadlines=due,
    )


def _is_told(analysis: Analysis, attribution: Attribution) -> bool:
    """Whether an attribution is worth a line: somebody's, or quoted, and more than a word or a pronoun."""
    if attribution.mode == "direct":
        return True
    words = sum(len(s.of(analysis.text).split()) for s in attribution.content)
    return words > 1 and (attribution.speaker is not None or attribution.mode == "mixed")


def _is_shown(frame: Frame) -> bool:
    if not any(m.event.polarity == "POS" or m.event.status for m in frame.mentions):
        return False
    return frame.kind not in _NEEDS_WEIGHT or len(frame.mentions) > 1 or any(m.times for m in frame.mentions)


def _event(analysis: Analysis, frame: Frame, number: int) -> EventClaims:
    identity = content_id(analysis.article.id, frame.kind, str(number))
    found = [f for reader in readers(frame.kind) for f in reader(analysis, frame)]
    claims = [c for f in found if (c := claim_of(analysis, identity, f)) is not None]
    unique = tuple(dict.fromkeys(claims))
    return EventClaims(identity, frame.kind, frame.type, tuple(frame.participants), len(frame.mentions), unique)
