"""What a page shows, in order, ready to be set in type: the same for terminal, Markdown and HTML.

Words are final here; only line breaks, colours and links differ between the forms.
"""

from dataclasses import dataclass

from onrecord.deliver.standing import Mark
from onrecord.model.article import Article
from onrecord.model.claim import Evidence

# A value asserted by many shows so many voices at once.
FIRST = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Who stands behind a line, in words, with the evidence for it and `more` of the same voice's.

    `focus` are the words of the evidence that the line is about, where they are known.
    """

    words: str
    evidence: Evidence
    more: tuple[Evidence, ...] = ()
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One value with its standing and those who stand behind it or against it.

    `origins` says on how many independent legs it stands, `legs` which articles were folded into each and why; both
    empty where only one article is read.
    """

    value: str
    mark: Mark
    said: tuple[Said, ...]
    origins: str = ""
    legs: tuple[str, ...] = ()

    @property
    def first_said(self) -> tuple[Said, ...]:
        """The voices to show at once."""
        return self.said if len(self.said) <= FIRST + 1 else self.said[:FIRST]

    @property
    def further_said(self) -> tuple[Said, ...]:
        """The voices that make a line too long."""
        return self.said[len(self.first_said) :]


@dataclass(frozen=True, slots=True)
class Row:
    """All lines about one slot, under its label."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A line with a head, further details and its evidence: a measure, a deadline, an open question, a change."""

    head: str
    details: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PartyItem:
    """One thing that a party confirms, denies or hedges; silence has no evidence."""

    words: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class PartyStand:
    """What a party confirms (or denies, hedges, is silent on)."""

    mark: Mark
    verb: str
    items: tuple[PartyItem, ...]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party and its latest word on each thing."""

    name: str
    stands: tuple[PartyStand, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """An event: its status on top, what is known row by row, who confirms it, and what no longer counts."""

    title: str
    kind: str
    status: tuple[Line, ...]
    rows: tuple[Row, ...]
    confirmations: tuple[Line, ...] = ()
    parties: tuple[PartyRow, ...] = ()
    withdrawn: tuple[Note, ...] = ()

    @property
    def has_parties(self) -> bool:
        """Whether there is anything to say on who confirms it."""
        return bool(self.confirmations or self.parties)


@dataclass(frozen=True, slots=True)
class ShortEvent:
    """Another event that the articles mention, on one line."""

    title: str
    details: str
    mark: Mark | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One statement: "said" + "“We want peace”" + "press conference, via AP"."""

    act: str
    content: str
    direct: bool
    where: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker's statements; `id` is the actor's, None for words whose speaker is not named."""

    name: str
    description: str | None
    statements: tuple[Words, ...]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One demand, offer ... of a party, and the answers to it alone."""

    content: str
    evidence: Evidence
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """What one party wants of another; `answers` are those to every one of its points."""

    heading: str
    points: tuple[Point, ...]
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """An article that the page rests on; `number` is what references show, `address` is None unless it is http(s)."""

    number: int
    article: Article
    title: str
    byline: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A whole brief, section by section; an empty section is left out."""

    title: str
    dateline: str
    events: tuple[EventView, ...]
    other_events: tuple[ShortEvent, ...]
    speakers: tuple[Speaker, ...]
    stands: tuple[Stand, ...]
    measures: tuple[Note, ...]
    deadlines: tuple[Note, ...]
    open: tuple[Note, ...]
    changes: tuple[Note, ...]
    sources: tuple[SourceView, ...]
    notes: tuple[str, ...]
    legend: tuple[Mark, ...]

    @property
    def is_empty(self) -> bool:
        """True when the articles hold nothing to report."""
        return not (
            self.events
            or self.other_events
            or self.speakers
            or self.stands
            or self.measures
            or self.deadlines
            or self.open
        )

    def number(self, evidence: Evidence) -> int:
        """The number of the article that `evidence` is from. Raises KeyError when it is not among the sources."""
        for source in self.sources:
            if source.article.id == evidence.article:
                return source.number
        raise KeyError(evidence.article)
