"""Annotations: what stands in one article, as spans, without opinions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from onrecord.model.span import Span, Spans

Mode = Literal["direct", "indirect", "mixed"]
ActorKind = Literal["person", "state", "organization", "outlet", "group"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Certainty = Literal["CERTAIN", "PROBABLE", "POSSIBLE"]
Polarity = Literal["POS", "NEG"]
Tense = Literal["NON_FUTURE", "FUTURE"]

MODES: tuple[str, ...] = get_args(Mode)
ACTOR_KINDS: tuple[str, ...] = get_args(ActorKind)
TIME_TYPES: tuple[str, ...] = get_args(TimeType)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, state, organisation, outlet or group, with one id however it is named.

    `country` is an ISO 3166 alpha-3 code; `stands_for` is the id of the actor whose voice this one is
    (the Kremlin's is Russia, a spokesman's his office's); `mentions` are all places where it is named or meant.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    stands_for: str | None = None
    role: str | None = None
    wikidata: str | None = None
    mentions: Spans = ()

    def __post_init__(self) -> None:
        if not self.id or not self.name:
            raise ValueError("an actor needs an id and a name")
        if self.kind not in ACTOR_KINDS:
            raise ValueError(f"not a kind of actor: {self.kind}")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression with its TIMEX3 value; `first` and `last` bound it by days, inclusive, where one can."""

    span: Span
    type: TimeType
    value: str
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.type not in TIME_TYPES:
            raise ValueError(f"not a TIMEX3 type: {self.type}")
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"interval ends before it starts: {self.first} {self.last}")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said (or thought, wrote, denied) what, through which channel and which relay.

    `speaker` and `toward` are actor ids; `via` the ids of outlets, or speakers, that pass the words on, nearest first.
    `asserted` is false for words that were not spoken ("declined to say", "has not confirmed"). `said` bounds the day
    of speaking.
    """

    source: Spans
    cue: Spans
    content: Spans
    mode: Mode
    act: str
    speaker: str | None = None
    toward: str | None = None
    channel: str | None = None
    via: tuple[str, ...] = ()
    said: tuple[date, date] | None = None
    asserted: bool = True
    hedged: bool = False

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("an attribution needs content")
        if self.mode not in MODES:
            raise ValueError(f"not a mode: {self.mode}")


@dataclass(frozen=True, slots=True)
class EventMention:
    """Something done or planned between actors, where the text names it.

    `type` is a PLOVER type, `kind` a plain word (meeting, tariff ...), either None when there is none.
    `sources` and `targets` are actor ids in the order of `source` and `target`, the spans that name them.
    """

    span: Span
    type: str | None = None
    kind: str | None = None
    source: Spans = ()
    target: Spans = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    certainty: Certainty = "CERTAIN"
    polarity: Polarity = "POS"
    time: Tense = "NON_FUTURE"
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that was found in one article, each list in the order of the text."""

    article: str
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    events: tuple[EventMention, ...] = ()
    actors: tuple[Actor, ...] = ()
