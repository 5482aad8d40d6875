"""Blocks: neighbourhoods of linked articles that are small enough to be sorted into stories at once.

Two groups can only be joined at an average of `least` when some pair reaches it, so stories never cross the components
of the graph of such pairs. A component that grows beyond `most` is cut into those of ever stronger links. An
article's block is thus a function of the set of articles, found without looking at more than a few blocks of them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

_STRONGER: Final = 1.15
_LEVELS: Final = 12

Links = Callable[[str], Mapping[str, int]]
Ready = Callable[[Iterable[str]], None]


def blocks(seeds: Iterable[str], links: Links, ready: Ready, least: int, most: int) -> list[frozenset[str]]:
    """The blocks that hold `seeds`, each once. `ready` is told whose links are about to be asked for."""
    left = set(seeds)
    found = []
    while left:
        block = _block(min(left), links, ready, least, most)
        left -= block
        found.append(block)
    return found


def _block(seed: str, links: Links, ready: Ready, least: int, most: int) -> frozenset[str]:
    for level in range(_LEVELS):
        component = _component(seed, links, ready, int(least * _STRONGER**level), most)
        if component is not None:
            return component
    # As good as the same text, more than `most` times: its own block, so that the rest is not held up.
    return _component(seed, links, ready, int(least * _STRONGER**_LEVELS), None) or frozenset((seed,))


def _component(seed: str, links: Links, ready: Ready, least: int, most: int | None) -> frozenset[str] | None:
    seen = wave = {seed}
    while wave:
        ready(wave)
        wave = {o for id in wave for o, similarity in links(id).items() if similarity >= least} - seen
        seen = seen | wave
        if most is not None and len(seen) > most:
            return None
    return frozenset(seen)
