"""Keys under which an article is filed, and under which its like are looked up, so that no step goes over all articles.

Two articles are compared when one of the weightiest stems of each is the same and they appeared within a month or so
of each other, or when two of the few weightiest stems are, whenever they appeared.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from onrecord.cluster.profile import Profile

Key = tuple[str, str | int | None]

_SINGLES: Final = 20
_PAIRED: Final = 10
_PERIOD: Final = 30


def filed_under(profile: Profile) -> Iterator[Key]:
    """The keys that lead to an article."""
    period = _period(profile)
    for word in _first(profile, _SINGLES):
        yield word, period
    yield from _pairs(profile)


def looked_up(profile: Profile) -> Iterator[Key]:
    """The keys under which the articles stand that an article is to be compared with."""
    period = _period(profile)
    for word in _first(profile, _SINGLES):
        if period is None:
            yield word, None
        else:
            yield from ((word, period + step) for step in (-1, 0, 1))
    yield from _pairs(profile)


def _period(profile: Profile) -> int | None:
    return profile.published.toordinal() // _PERIOD if profile.published else None


def _pairs(profile: Profile) -> Iterator[Key]:
    yield from combinations(sorted(_first(profile, _PAIRED)), 2)


def _first(profile: Profile, most: int) -> list[str]:
    return sorted(profile.stems, key=lambda word: (-profile.stems[word], word))[:most]
