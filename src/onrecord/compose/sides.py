"""Whose voice an actor is: a spokesman, a minister, a seat of government speak for their state."""

from collections.abc import Iterable
from functools import cache

from onrecord.compose.standing import Side
from onrecord.lexicon import offices
from onrecord.model.annotation import Actor

# Levels of office whose holders speak for their state.
_OFFICIAL = {"head", "minister", "envoy", "spokesperson", "official", "military"}


def sides(actors: Iterable[Actor]) -> Side:
    """A function from an actor's id to the id of the side that it speaks for."""
    known = {a.id: _side(a) for a in actors}
    return lambda actor: known.get(actor, actor)


def _side(actor: Actor) -> str:
    if actor.stands_for:
        return actor.stands_for
    if actor.kind == "person" and actor.country and actor.role and _speaks_for_state(actor.role):
        return f"sta:{actor.country}"
    return actor.id


def _speaks_for_state(role: str) -> bool:
    words = role.lower()
    return any(word in words for word in _official_words())


@cache
def _official_words() -> frozenset[str]:
    return frozenset(w.lower() for o in offices() if o.level in _OFFICIAL for w in (o.word, *o.forms))
