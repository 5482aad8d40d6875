"""The table of contents: the steps from an article to its annotation and from articles to a brief, in order."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import cast

from onrecord.annotate.actors import find_actors
from onrecord.annotate.analysis import Analysis
from onrecord.annotate.attribution import find_attribution_spans
from onrecord.annotate.complete import complete
from onrecord.annotate.engine import Reading, read
from onrecord.annotate.events import find_events
from onrecord.annotate.statements import build_attributions
from onrecord.annotate.tense import tense_near
from onrecord.annotate.times import find_times
from onrecord.claim.article import claims_of
from onrecord.cluster.reports import reports_of
from onrecord.compose.story import compose_story
from onrecord.model.annotation import Annotation, TimeExpression, TimeType
from onrecord.model.article import Article
from onrecord.model.brief import Brief
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims


def analyse(article: Article) -> Analysis:
    """Read one article: parse, actors, times, attributions, events. Raises ModelError when a model is missing."""
    reading = read(article)
    cast = find_actors(reading)
    times = _times(reading)
    skip = [(b.span.start, b.span.end) for b in reading.blocks if b.kind == "furniture"]
    spans = complete(reading, cast, find_attribution_spans(article.text, skip))
    attributions = build_attributions(reading, cast, times, spans)
    return Analysis(reading, cast, times, attributions, tuple(find_events(reading)))


def annotate(article: Article) -> Annotation:
    """The annotation of one article. Raises ModelError when a model is missing."""
    return analyse(article).annotation()


def claims(article: Article) -> ArticleClaims:
    """All that one article claims, as a store keeps it. Raises ModelError when a model is missing."""
    return claims_of(analyse(article))


def brief(articles: Sequence[Article], as_of: date | datetime | None = None) -> Brief:
    """The brief over articles. Raises ModelError when a model is missing, ValueError when there are no articles."""
    read = [claims(article) for article in articles]
    return compose_story(reports_of(read), as_of)


def _times(reading: Reading) -> tuple[TimeExpression, ...]:
    tense: Callable[[int], str | None] = lambda offset: tense_near(reading, offset)  # noqa: E731
    found = find_times(reading.text, reading.article.published, tense)
    return tuple(TimeExpression(Span(t.start, t.end), cast(TimeType, t.type), t.value, t.first, t.last) for t in found)
