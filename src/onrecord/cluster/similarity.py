"""How much two articles are about the same development: stems in common, and days between."""

import math
from functools import cache
from typing import Final

from onrecord.cluster.profile import SCALE, Profile

# Similarities are whole millionths, so that sums over them are the same in whatever order they are added up.
ONE: Final = SCALE * SCALE
# Of a pair's similarity this much fades within days, the rest within years: the same actors come back with other news.
_FLEETING: Final = 0.3
_DAYS: Final = 14.0
_YEARS: Final = 6 * 365.0
# When a day is not known.
_UNDATED: Final = 0.85
# A pair is no more similar than this many times what its stems other than names amount to.
_BEYOND_NAMES: Final = 4


def similarity(a: Profile, b: Profile) -> int:
    """From 0 to `ONE`: the cosine of the stems, less what the time between the articles takes away.

    The same actors alone make no story: something that is no name must be in common too.
    """
    few, many = sorted((a.stems, b.stems), key=len)
    product = matter = 0
    for word, weight in few.items():
        if word in many:
            share = weight * many[word]
            product += share
            if word not in a.names and word not in b.names:
                matter += share
    product = min(product, _BEYOND_NAMES * matter)
    if a.published is None or b.published is None:
        return int(product * _UNDATED)
    return int(product * _fading(abs((a.published - b.published).days)))


@cache
def _fading(days: int) -> float:
    return _FLEETING * math.exp(-days / _DAYS) + (1 - _FLEETING) * math.exp(-days / _YEARS)


def common_words(a: Profile, b: Profile, most: int = 6) -> tuple[str, ...]:
    """The stems that bring two articles together, the weightiest first."""
    shared = {word: weight * b.stems[word] for word, weight in a.stems.items() if word in b.stems}
    return tuple(sorted(shared, key=lambda word: (-shared[word], word))[:most])
