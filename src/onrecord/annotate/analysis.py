"""All that the steps of `annotate` found in one article, with the parse that the claim steps still ask."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from onrecord.annotate.actors import Cast
from onrecord.annotate.engine import Reading
from onrecord.annotate.events import EventCandidate
from onrecord.model.annotation import Annotation, Attribution, EventMention, TimeExpression
from onrecord.model.article import Article
from onrecord.model.claim import Evidence
from onrecord.model.span import Span


@dataclass(frozen=True)
class Analysis:
    """One article read: parse, actors, times, attributions and event mentions."""

    reading: Reading
    cast: Cast
    times: tuple[TimeExpression, ...]
    attributions: tuple[Attribution, ...]
    events: tuple[EventCandidate, ...]

    @property
    def article(self) -> Article:
        return self.reading.article

    @property
    def text(self) -> str:
        return self.reading.text

    def head(self, event: EventCandidate) -> Token:
        """The token that names the event."""
        doc, index = event.head
        return self.reading.docs[doc][index]

    def evidence(self, span: Span) -> Evidence:
        """The words at `span` as evidence."""
        return Evidence(self.article.id, span, span.of(self.text))

    def attributions_over(self, span: Span) -> list[Attribution]:
        """The attributions whose content holds the start of `span`, innermost first."""
        found = [a for a in self.attributions if any(c.start <= span.start < c.end for c in a.content)]
        return sorted(found, key=lambda a: sum(c.end - c.start for c in a.content))

    def actors_at(self, span: Span) -> tuple[str, ...]:
        """Ids of all whom the words at `span` mean together.

        Where titles keep the parser from seeing that two names are joined ("President A and Chancellor B"), the names
        themselves are taken.
        """
        found = self.cast.all_at(span)
        named = [
            m
            for m in self.cast.mentions
            if span.contains(m.span) and m.kind == "name" and self.cast.actor(m.actor).kind == "person"
        ]
        joined = any(" and " in self.text[a.span.end : b.span.start] for a, b in pairwise(named))
        people = dict.fromkeys(m.actor for m in named if self.text[m.span.end : m.span.end + 2] not in {"'s", "’s"})
        return tuple(people) if joined and len(people) > len(found) else found

    def is_headline(self, span: Span) -> bool:
        """Whether the words stand in the title or in a heading."""
        return any(b.kind in {"title", "heading"} and b.span.overlaps(span) for b in self.reading.blocks)

    def same_side(self, a: str, b: str) -> bool:
        """Whether two actors are one, speak for one another, or belong to the same state."""
        first, second = self.cast.actor(a), self.cast.actor(b)
        return a == b or (first.country is not None and first.country == second.country)

    @cached_property
    def sentences(self) -> tuple[TokenSpan, ...]:
        """Every sentence, in the order of the text."""
        return tuple(self.reading.sentences())

    @cached_property
    def _sentence_numbers(self) -> dict[tuple[int, int], int]:
        return {(s.doc.user_data["at"], s.start): i for i, s in enumerate(self.sentences)}

    def sentence_number(self, token: Token) -> int:
        """Which of `sentences` the token stands in."""
        return self._sentence_numbers[token.doc.user_data["at"], token.sent.start]

    def annotation(self) -> Annotation:
        """The published part of what was found."""
        return Annotation(
            self.article.id,
            self.attributions,
            self.times,
            tuple(self._mention(e) for e in self.events),
            self.cast.actors,
        )

    def _mention(self, event: EventCandidate) -> EventMention:
        actors = [[a for s in spans for a in self.cast.all_at(s)] for spans in (event.source, event.target)]
        return EventMention(
            span=event.span,
            type=event.type,
            kind=event.kind,
            source=event.source,
            target=event.target,
            sources=tuple(dict.fromkeys(actors[0])),
            targets=tuple(dict.fromkeys(actors[1])),
            certainty=event.certainty,
            polarity=event.polarity,
            time=event.time,
            status=event.status,
        )
