"""One actor under one id in all articles of a story.

Ids come from names, so the same full name is the same id everywhere. What is left is the name cut short: an article
that says only "Lavrov" means the Lavrov whom the others introduce, if there is just one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.model.annotation import Actor
from onrecord.model.brief import Response
from onrecord.model.claim import ActorValue, Claim
from onrecord.model.told import ArticleClaims


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of a story by id, without mentions; `renamed` leads from ids that were given up to those kept."""

    actors: Mapping[str, Actor]
    renamed: Mapping[str, str]

    def id(self, actor: str) -> str:
        """The id that this actor has in the story."""
        return self.renamed.get(actor, actor)

    def ids(self, actors: Iterable[str]) -> tuple[str, ...]:
        """The ids that these actors have in the story, each once."""
        return tuple(dict.fromkeys(map(self.id, actors)))

    def id_or_none(self, actor: str | None) -> str | None:
        """As `id`, and None for nobody."""
        return self.id(actor) if actor else None


def is_named(actor: Actor) -> bool:
    """False for somebody who is only called by his part ("a senior official", "two diplomats")."""
    return not actor.name[:1].islower()


def cast_of(articles: Sequence[ArticleClaims]) -> Cast:
    """The cast of a story; the order of the articles decides which of several roles and countries is kept."""
    listed = [a for article in articles for a in article.actors]
    renamed = _short_names(listed)
    actors: dict[str, Actor] = {}
    for actor in listed:
        known = actors.get(renamed.get(actor.id, actor.id))
        if actor.id in renamed:
            actor = replace(actor, id=renamed[actor.id])
        actors[actor.id] = _richer(known, actor) if known else replace(actor, mentions=())
    full = {a.id: a.name for a in listed if a.id not in renamed}
    return Cast({i: replace(a, name=full.get(i, a.name)) for i, a in actors.items()}, renamed)


def _richer(known: Actor, other: Actor) -> Actor:
    return replace(
        known,
        country=known.country or other.country,
        stands_for=known.stands_for or other.stands_for,
        role=known.role or other.role,
        wikidata=known.wikidata or other.wikidata,
    )


def _short_names(actors: Iterable[Actor]) -> dict[str, str]:
    """From the ids of persons known by one word to the only person whose full name begins or ends with it."""
    full: dict[str, set[str]] = defaultdict(set)
    short: dict[str, Actor] = {}
    for actor in actors:
        if actor.kind != "person" or not is_named(actor):
            continue
        words = actor.name.lower().split()
        if len(words) == 1:
            short[actor.id] = actor
        else:
            for word in {words[0], words[-1]}:
                full[word].add(actor.id)
    found = {}
    for id_, actor in sorted(short.items()):
        known = full.get(actor.name.lower(), set())
        if len(known) == 1:
            found[id_] = next(iter(known))
    return found


def recast(article: ArticleClaims, cast: Cast) -> ArticleClaims:
    """The article with every actor under the id that the story knows it by."""
    if not any(a.id in cast.renamed for a in article.actors):
        return article
    name, one, many = cast.id, cast.id_or_none, cast.ids
    return replace(
        article,
        attributions=tuple(
            replace(a, speaker=one(a.speaker), toward=one(a.toward), via=many(a.via)) for a in article.attributions
        ),
        events=tuple(
            replace(e, participants=many(e.participants), claims=tuple(_recast(c, cast) for c in e.claims))
            for e in article.events
        ),
        positions=tuple(
            replace(
                p,
                by=name(p.by),
                toward=one(p.toward),
                responses=tuple(Response(many(r.by), r.kind, r.evidence) for r in p.responses),
            )
            for p in article.positions
        ),
        measures=tuple(replace(m, by=name(m.by), toward=one(m.toward)) for m in article.measures),
        deadlines=tuple(replace(d, by=name(d.by)) for d in article.deadlines),
    )


def _recast(claim: Claim, cast: Cast) -> Claim:
    value = claim.value
    if isinstance(value, ActorValue):
        value = ActorValue(cast.id(value.actor))
    return replace(
        claim,
        value=value,
        by=cast.ids(claim.by),
        via=cast.ids(claim.via),
    )
