"""Same text, other masthead: which articles of a story are copies, whole or in part, and of which original.

A copy shares word sequences with its original: so many of the shorter text's that cuts, new titles, an added paragraph
and light rewording do not hide it. Quoted words do not count, for everybody quotes the same words; nor do first and
last lines that stand in articles of other stories as well, or that two articles of one outlet have in common, for
these are the outlet's own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from onrecord.cluster.profile import Profile

# A copy has this share of the shorter text's word sequences in common with its original.
LEAST_SHARE: Final = 0.4
# Of a text with fewer sequences (some 15 words), all must be shared; with fewer than the second, nothing is proved.
_FEW, _NONE = 8, 2
# With this share of the longer text in both, two articles of one outlet are the same whatever their lines.
_SAME: Final = 0.9


@dataclass(frozen=True, slots=True)
class Copy:
    """`id` is a copy of `of`: the share of the shorter text's word sequences that both have."""

    id: str
    of: str
    share: float
    agency: str | None


def copies(profiles: Iterable[Profile], standing: Collection[int] = ()) -> dict[str, Copy]:
    """The copies among the articles of one story, by id. `standing` are hashes of lines that prove nothing.

    The original is the agency's own publication, else a text under an agency's credit, else the earliest; ties go to
    the smallest id. What is copied from a copy is a copy of that one's original.
    """
    ranked = sorted(profiles, key=_rank)
    hashes = {p.id: _own_sequences(p, standing) for p in ranked}
    carriers: dict[int, list[str]] = {}
    found: dict[str, Copy] = {}
    place = {p.id: number for number, p in enumerate(ranked)}
    for p in ranked:
        shared = Counter(other for h in hashes[p.id] for other in carriers.get(h, ()))
        best, source = 0.0, None
        for other in sorted(shared, key=lambda id: place[id]):
            share = _share(p, ranked[place[other]], hashes, shared[other])
            if share > best:
                best, source = share, other
        if source is not None:
            root = found[source].of if source in found else source
            found[p.id] = Copy(p.id, root, best, ranked[place[root]].credit.agency)
        for h in hashes[p.id]:
            carriers.setdefault(h, []).append(p.id)
    return found


def standing_lines(profiles: Iterable[Profile], others: Callable[[int], int]) -> set[int]:
    """The lines of a story's articles that stand in other stories too: `others` tells in how many."""
    counts = Counter(line for p in profiles for line in p.edges)
    return {line for line, count in counts.items() if count > 1 and others(line)}


def _rank(p: Profile) -> tuple[int, datetime, str]:
    return p.credit.rank, p.at or datetime.max.replace(tzinfo=UTC), p.id


def _own_sequences(p: Profile, standing: Collection[int]) -> frozenset[int]:
    lines = [hashes for line, hashes in p.edges.items() if line in standing]
    return p.sequences.difference(*lines) if lines else p.sequences


def _share(a: Profile, b: Profile, hashes: Mapping[str, frozenset[int]], shared: int) -> float:
    """The share of the shorter text that is in both, 0 when it is too little to make one the copy of the other."""
    x, y = hashes[a.id], hashes[b.id]
    if a.outlet is not None and a.outlet == b.outlet and shared < _SAME * max(len(x), len(y)):
        own = [a.edges[line] for line in a.edges.keys() & b.edges.keys()]
        x, y = x.difference(*own), y.difference(*own)
        shared = len(x & y)
    size = min(len(x), len(y))
    if size < _NONE:
        return 0.0
    share = shared / size
    return share if share >= (LEAST_SHARE if size >= _FEW else 1.0) else 0.0
