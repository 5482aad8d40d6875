"""The parts of a brief that need no weighing: titles, statements, open questions, notes, and whom it names."""

from collections.abc import Iterable, Mapping, Sequence

from onrecord.annotate.layout import dateline_of
from onrecord.model.annotation import Actor, Attribution
from onrecord.model.article import Article
from onrecord.model.brief import Brief, BriefEvent, OpenQuestion, Statement
from onrecord.model.claim import ActorValue, Evidence
from onrecord.model.span import Spans, cover
from onrecord.model.told import ArticleClaims

GAP = " … "
# States whose people put the family name first, in English texts too.
_FAMILY_FIRST = {"CHN", "KHM", "KOR", "PRK", "TWN", "VNM"}
# Longer is no headline but a paragraph.
_LONGEST_TITLE = 110


def title_of(article: Article) -> str:
    """The article's title, else how its text opens after the dateline."""
    if article.title:
        return article.title
    line = article.text.strip().split("\n", 1)[0].strip()
    line = line[dateline_of(line) :] or line
    return line if len(line) <= _LONGEST_TITLE else f"{line[:_LONGEST_TITLE].rsplit(' ', 1)[0].rstrip(',;:')} …"


def event_title(kind: str, participants: Sequence[str], actors: Mapping[str, Actor]) -> str:
    """ "Trump–Putin meeting": the first three participants and the kind."""
    names = [short_name(actors[p]) for p in participants if p in actors][:3]
    kind = kind.replace("_", " ")
    return f"{'–'.join(names)} {kind}" if names else kind.capitalize()


def short_name(actor: Actor) -> str:
    """A person's family name, which some languages put first; the whole name of all others."""
    if actor.kind != "person":
        return actor.name
    words = actor.name.split(" ")
    return words[0] if actor.country in _FAMILY_FIRST and "," not in actor.name else words[-1]


def statement_of(article: Article, attribution: Attribution) -> Statement:
    """An attribution as the brief shows it."""
    content = attribution.content
    span = cover(content)
    return Statement(
        speaker=attribution.speaker,
        act=attribution.act,
        mode=attribution.mode,
        content=_content(article.text, content),
        evidence=Evidence(article.id, span, span.of(article.text)),
        channel=attribution.channel,
        via=attribution.via,
        said=attribution.said,
        asserted=attribution.asserted,
    )


def _content(text: str, content: Spans) -> str:
    return GAP.join(s.of(text) for s in content)


def open_questions(events: Sequence[BriefEvent]) -> Iterable[OpenQuestion]:
    """What the facts of the events leave open."""
    for event in events:
        for fact in event.facts:
            if fact.standing != "unknown":
                continue
            by = fact.value.actor if isinstance(fact.value, ActorValue) else None
            for claim in fact.claims[:1]:
                yield OpenQuestion(event.id, fact.slot, claim.evidence, by)


def notes_on(read: Sequence[ArticleClaims]) -> Iterable[str]:
    """What the reader should know about the reading itself."""
    for article in read:
        if article.article.published is None:
            name = article.article.outlet or article.article.id
            yield f"No publication date is known for {name}: relative times such as “next week” are left unresolved."


def named_in(brief: Brief) -> set[str]:
    """Ids of all actors that a brief names."""
    named: set[str | None] = set()
    for event in brief.events:
        for fact in event.facts:
            if isinstance(fact.value, ActorValue):
                named.add(fact.value.actor)
            for claim in fact.claims:
                named.update((*claim.by, *claim.via))
    for statement in brief.statements:
        named.update((statement.speaker, *statement.via))
    for position in brief.positions:
        named.update((position.by, position.toward, *(a for r in position.responses for a in r.by)))
    for measure in brief.measures:
        named.update((measure.by, measure.toward))
    for deadline in brief.deadlines:
        named.add(deadline.by)
    return {n for n in named if n}
