"""Keys under which an article is filed and its like are looked up, so that no step goes over all articles.

Two articles are compared when two of the dozen weightiest stems of each are the same. Single stems would lead to more
articles the more there are of other stories; two at once seldom do.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from onrecord.cluster.profile import Profile

Key = tuple[str, str]

_WEIGHTIEST: Final = 12


def keys(profile: Profile) -> Iterator[Key]:
    """The keys of an article."""
    first = sorted(profile.stems, key=lambda word: (-profile.stems[word], word))[:_WEIGHTIEST]
    if len(first) == 1:
        yield first[0], first[0]
    yield from combinations(sorted(first), 2)
