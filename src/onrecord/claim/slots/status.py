"""Where an event stands, by each mention that says so. Kinds without a life cycle (an attack, a ruling) have none."""

from collections.abc import Iterator

from onrecord.annotate.analysis import Analysis
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame, Mention
from onrecord.claim.grammar import is_hedged, is_verb
from onrecord.model.claim import WordValue

# What a mention amounts to when no word of it tells a status, by kind group.
_DONE = {
    "meeting": "held",
    "call": "held",
    "visit": "held",
    "vote": "held",
    "strike": "in_force",
    "agreement": "reached",
    "ceasefire": "reached",
    "merger": "agreed",
    "resignation": "held",
    "appointment": "held",
}


def status(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    for mention in frame.mentions:
        if found := _status(mention):
            word, hedged, denied = found
            yield Found(
                slot="status",
                value=WordValue(word),
                anchor=mention.event.span,
                evidence=passage(mention.token),
                stance="denies" if denied else "asserts",
                hedged=hedged,
            )


def _status(mention: Mention) -> tuple[str, bool, bool] | None:
    event = mention.event
    if mention.kind not in _DONE:
        return None
    hedged = event.certainty != "CERTAIN"
    denied = event.polarity == "NEG"
    if event.status:
        # A negated "cancelled" or "ruled out" already is the status that the event module gives.
        return event.status, hedged and event.status not in {"proposed", "ruled_out"}, False
    if not is_verb(mention.token) and not mention.names_actors:
        return None
    if event.time == "FUTURE":
        return ("scheduled" if not hedged else "proposed"), hedged, denied
    if denied or hedged or is_hedged(mention.token):
        return None
    return _DONE[mention.kind], False, False
