"""One reader for each slot: from an event's mentions to what the text says of it."""

from collections.abc import Callable, Iterator

from onrecord.annotate.analysis import Analysis
from onrecord.claim.chain import Found
from onrecord.claim.frames import Frame
from onrecord.claim.slots.date import date
from onrecord.claim.slots.party import confirmation, excluded, initiator, participant
from onrecord.claim.slots.place import place
from onrecord.claim.slots.shape import precedent, purpose, shape
from onrecord.claim.slots.status import status
from onrecord.claim.slots.unknown import unknown

Reader = Callable[[Analysis, Frame], Iterator[Found]]

# What is told of every event.
GENERAL: tuple[Reader, ...] = (status, participant, date, place)
# What is told besides of events at which people come together.
MEETING: tuple[Reader, ...] = (excluded, initiator, confirmation, shape, purpose, precedent, unknown)

READERS: dict[str, tuple[Reader, ...]] = {
    **dict.fromkeys(("meeting", "call", "visit"), GENERAL + MEETING),
    **dict.fromkeys(("vote", "ceasefire", "strike"), (*GENERAL, unknown)),
}


def readers(kind: str) -> tuple[Reader, ...]:
    """The slot readers for a kind of event."""
    return READERS.get(kind, GENERAL)
