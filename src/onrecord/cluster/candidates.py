"""Keys under which an article is filed and its like are looked up, so that no step goes over all articles.

Two articles of the same weeks are compared when two of the dozen weightiest stems of each are the same; at any time,
when four of the eight weightiest are. Whatever is told of the same people year after year would otherwise be compared
with all that was ever told of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from typing import Final

from onrecord.cluster.profile import Profile

# Number of a key, and the day under which it is filed (1 is 1 January of the year 1): `ALWAYS` where any day will do.
Key = tuple[int, int]
ALWAYS: Final = 0
# Weeks apart that still count as the same.
_DAYS: Final = 90
_NEAR: Final = (12, 2)
_FAR: Final = (8, 4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look up: the numbers of keys, filed under the days from `first` to `last` or under `ALWAYS`."""

    numbers: tuple[int, ...]
    first: int
    last: int


def keys(profile: Profile) -> Iterator[Key]:
    """The keys that an article is filed under. One without a day is as near to any other as can be."""
    day = profile.published.toordinal() if profile.published else ALWAYS
    yield from ((number, day) for number in _numbers(profile, *_NEAR))
    yield from ((number, ALWAYS) for number in _numbers(profile, *_FAR))


def wanted(profile: Profile) -> Wanted:
    """The keys that lead to the articles which an article is to be compared with."""
    numbers = (*_numbers(profile, *_NEAR), *_numbers(profile, *_FAR))
    if profile.published is None:
        return Wanted(numbers, ALWAYS, 10**7)
    day = profile.published.toordinal()
    return Wanted(numbers, max(1, day - _DAYS), day + _DAYS)


def _numbers(profile: Profile, most: int, together: int) -> Iterator[int]:
    """A number for each set of `together` among the `most` weightiest stems."""
    first = sorted(profile.stems, key=lambda word: (-profile.stems[word], word))[:most]
    if len(first) == 1 and together == _NEAR[1]:
        first = first * together
    for words in combinations(sorted(first), together):
        digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)
