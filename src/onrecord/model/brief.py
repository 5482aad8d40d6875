"""Briefs: a story's page as of a moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from onrecord.model.annotation import Actor, Mode
from onrecord.model.article import Article
from onrecord.model.claim import STANDINGS, AmountValue, Claim, Evidence, Standing, Value

PositionKind = Literal["demand", "offer", "condition", "refusal", "acceptance", "threat"]
POSITION_KINDS: tuple[str, ...] = get_args(PositionKind)


@dataclass(frozen=True, slots=True)
class Fact:
    """What the claims about one value of one slot amount to. `origins` counts independent origins, not outlets."""

    slot: str
    value: Value | None
    standing: Standing
    origins: int
    claims: tuple[Claim, ...]

    def __post_init__(self) -> None:
        if self.standing not in STANDINGS:
            raise ValueError(f"not a standing: {self.standing}")
        if not self.claims:
            raise ValueError("a fact rests on at least one claim")


@dataclass(frozen=True, slots=True)
class BriefEvent:
    """One event of the story with all that is said of it; facts are sorted by slot, firmest first."""

    id: str
    kind: str
    title: str
    type: str | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody's words; `content` is the exact text of the evidence, joined by " … " where it is discontinuous."""

    speaker: str | None
    act: str
    mode: Mode
    content: str
    evidence: Evidence
    channel: str | None = None
    via: tuple[str, ...] = ()
    said: tuple[date, date] | None = None
    asserted: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """How others answered a position: rejected, accepted ..."""

    by: tuple[str, ...]
    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Position:
    """What a party wants, offers, refuses or threatens."""

    by: str
    kind: PositionKind
    content: str
    evidence: Evidence
    toward: str | None = None
    responses: tuple[Response, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in POSITION_KINDS:
            raise ValueError(f"not a kind of position: {self.kind}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A sanction, tariff, aid package ...: who towards whom, how much, how far it has come, and why."""

    kind: str
    by: str
    status: str
    evidence: Evidence
    toward: str | None = None
    amount: AmountValue | None = None
    day: tuple[date, date] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done by a day, and what is said to follow otherwise."""

    by: str
    what: str
    first: date | None
    last: date | None
    evidence: Evidence
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A slot of an event that is said to be open, or on which a party concerned is said to be silent."""

    event: str
    slot: str
    evidence: Evidence
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What became known, firmer, weaker, contradicted or corrected; values as they are shown."""

    at: datetime
    event: str
    slot: str
    before: str | None
    after: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Brief:
    """A story's page as of a moment."""

    title: str
    as_of: date | datetime | None
    articles: tuple[Article, ...]
    actors: tuple[Actor, ...]
    events: tuple[BriefEvent, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    measures: tuple[Measure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    open: tuple[OpenQuestion, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
