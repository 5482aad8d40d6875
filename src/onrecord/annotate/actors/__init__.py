"""Actors: who appears in an article, however named, and every place where they are named or meant."""

from onrecord.annotate.actors.cast import Cast, Mention
from onrecord.annotate.actors.find import find_actors

__all__ = ["Cast", "Mention", "find_actors"]
