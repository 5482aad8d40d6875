"""What one article tells: its events with their claims, its actors, statements, positions, measures and deadlines."""

from dataclasses import dataclass

from onrecord.model.annotation import Actor, Attribution
from onrecord.model.article import Article
from onrecord.model.brief import Deadline, Measure, Position
from onrecord.model.claim import Claim


@dataclass(frozen=True, slots=True)
class EventClaims:
    """One event as one article tells it. `participants` are actor ids; `weight` counts its mentions."""

    id: str
    kind: str
    type: str | None
    participants: tuple[str, ...]
    weight: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ArticleClaims:
    """All that one article claims."""

    article: Article
    actors: tuple[Actor, ...]
    attributions: tuple[Attribution, ...]
    events: tuple[EventClaims, ...]
    positions: tuple[Position, ...]
    measures: tuple[Measure, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An article's claims as a story holds them.

    `copy_of` is the id of the article whose text this one repeats, `agency` the name of the agency that is credited
    with the text; `replaced_by` the id of the later version that the outlet put under the same address.
    """

    claims: ArticleClaims
    copy_of: str | None = None
    agency: str | None = None
    replaced_by: str | None = None

    @property
    def article(self) -> Article:
        return self.claims.article
