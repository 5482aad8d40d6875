"""What the search for events hands on: a mention with its actors as spans, before anybody knows who they are."""

from dataclasses import dataclass

from onrecord.model.annotation import Certainty, Polarity, Tense
from onrecord.model.span import Span, Spans


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """An event where the text names it.

    `span` is the trigger; `head` the trigger's token as (index of the Doc in the reading, index of the token in it).
    `type` is a PLOVER type or None, `kind` a plain word (meeting, call, tariff ...) or None. `source` and `target` are
    noun phrases as they stand in the text, coordinated ones one by one. `certainty`, `polarity` and `time` say how
    the event stands for whoever tells it; `reported` is true when that is a speaker whom the text quotes and false
    when it is the narrator. `status` is a word of the event's life cycle, or None where the text tells none.
    """

    span: Span
    head: tuple[int, int]
    type: str | None = None
    kind: str | None = None
    source: Spans = ()
    target: Spans = ()
    certainty: Certainty = "CERTAIN"
    polarity: Polarity = "POS"
    time: Tense = "NON_FUTURE"
    reported: bool = False
    status: str | None = None
