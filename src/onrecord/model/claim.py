"""Claims: one article saying one value, or not this value, or not known, of one slot of one event."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from onrecord.model.span import Span

Stance = Literal["asserts", "denies", "unknown"]
Standing = Literal["confirmed", "claimed", "reported", "possible", "disputed", "ruled_out", "unknown"]
STANCES: tuple[str, ...] = get_args(Stance)
STANDINGS: tuple[str, ...] = get_args(Standing)

SLOTS = (
    "status",
    "date",
    "place",
    "participant",
    "excluded",
    "initiator",
    "format",
    "purpose",
    "confirmation",
    "precedent",
    "amount",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words in the exact article: `text` is the article's text at `span`."""

    article: str
    span: Span
    text: str

    def __post_init__(self) -> None:
        if len(self.text) != self.span.end - self.span.start:
            raise ValueError(f"evidence of {len(self.text)} code points for {self.span}")


@dataclass(frozen=True, slots=True)
class ActorValue:
    """A slot filled by an actor (participant, excluded, initiator, confirmation)."""

    actor: str


@dataclass(frozen=True, slots=True)
class DateValue:
    """Days from `start` to `end`, inclusive, with the words that say so."""

    start: date
    end: date
    text: str

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"date ends before it starts: {self.start} {self.end}")


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """A place by name; `country` is an ISO 3166 alpha-3 code when it is known."""

    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class AmountValue:
    """A quantity: 200000000 USD, 50 %."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class WordValue:
    """A word of a closed list (status, format, level) or a short text (purpose, precedent)."""

    word: str


Value = ActorValue | DateValue | PlaceValue | AmountValue | WordValue


@dataclass(frozen=True, slots=True)
class Claim:
    """One article saying one value of one slot, with its chain: `by` (origin) → `via` (relay) → `outlet`.

    `by` is empty when the outlet says it in its own voice. A claim of stance "unknown" has no value, or the value
    that is said to be kept back.
    """

    event: str
    slot: str
    value: Value | None
    stance: Stance
    evidence: Evidence
    by: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    outlet: str | None = None
    hedged: bool = False
    said: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        if self.slot not in SLOTS:
            raise ValueError(f"not a slot: {self.slot}")
        if self.stance not in STANCES:
            raise ValueError(f"not a stance: {self.stance}")
        if self.value is None and self.stance != "unknown":
            raise ValueError(f"a claim that {self.stance} needs a value")
