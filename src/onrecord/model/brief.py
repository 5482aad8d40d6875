"""Briefs: a story's page as of a moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from onrecord.model.annotation import Actor, Mode
from onrecord.model.article import Article
from onrecord.model.claim import STANDINGS, AmountValue, Claim, Evidence, Standing, Value

PositionKind = Literal["demand", "offer", "condition", "refusal", "acceptance", "threat"]
POSITION_KINDS: tuple[str, ...] = get_args(PositionKind)
PartyStand = Literal["confirms", "denies", "hedges", "silent"]
PARTY_STANDS: tuple[str, ...] = get_args(PartyStand)
# fmt: off
ChangeKind = Literal[
    "new", "firmer", "weaker", "contradicted", "settled", "ruled_out", "corrected", "withdrawn", "new_origin",
    "cancelled", "postponed", "held", "status", "date_passed", "deadline_passed", "edited",
]
# fmt: on
CHANGE_KINDS: tuple[str, ...] = get_args(ChangeKind)


@dataclass(frozen=True, slots=True)
class Leg:
    """One independent origin that a fact stands on, and the articles that were folded into it.

    `origin` names the side or outlet, `reason` says why all of `articles` (ids) count as this one origin.
    """

    origin: str
    reason: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What the claims about one value of one slot amount to.

    `origins` is an upper bound of independent origins, not of outlets; `legs` names them where several articles are
    weighed.
    """

    slot: str
    value: Value | None
    standing: Standing
    origins: int
    claims: tuple[Claim, ...]
    legs: tuple[Leg, ...] = ()

    def __post_init__(self) -> None:
        if self.standing not in STANDINGS:
            raise ValueError(f"not a standing: {self.standing}")
        if not self.claims:
            raise ValueError("a fact rests on at least one claim")


@dataclass(frozen=True, slots=True)
class PartyView:
    """Where one party stands on one slot: its latest word with day and evidence, or silent, which has none.

    `value` is what it confirms, denies or hedges; `said` bounds the day of speaking.
    """

    party: str
    slot: str
    stand: PartyStand
    value: Value | None = None
    said: tuple[date, date] | None = None
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        if self.stand not in PARTY_STANDS:
            raise ValueError(f"not a stand: {self.stand}")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A claim that no longer counts, and why: `because` is the words that replaced it, None for a passed stage.

    `reason` is corrected (the outlet said that it was wrong), replaced (the same origin says otherwise now),
    overtaken (a party concerned has settled it since), passed (the event is at a later stage) or edited (the outlet
    changed the article).
    """

    slot: str
    value: Value | None
    reason: Literal["corrected", "replaced", "overtaken", "passed", "edited"]
    claim: Claim
    because: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that repeats another's text: it adds no origin."""

    article: str
    original: str
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class BriefEvent:
    """One event of the story with all that is said of it; facts are sorted by slot, firmest first.

    `parties` says for each party where it stands on each slot, `withdrawn` keeps what no longer counts.
    """

    id: str
    kind: str
    title: str
    type: str | None = None
    facts: tuple[Fact, ...] = ()
    parties: tuple[PartyView, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()


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
    """What became known, firmer, weaker, contradicted or corrected; values as they are shown.

    `at` is the moment of the article that brought the change, or the day that passed; `cause` says in words why.
    """

    at: datetime
    event: str
    slot: str
    before: str | None
    after: str | None
    evidence: Evidence
    kind: ChangeKind = "new"
    cause: str = ""

    def __post_init__(self) -> None:
        if self.kind not in CHANGE_KINDS:
            raise ValueError(f"not a kind of change: {self.kind}")


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
    copies: tuple[Copy, ...] = ()
