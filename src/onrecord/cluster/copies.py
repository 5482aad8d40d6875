"""Same text, other masthead: which articles of a story are copies, whole or in part, and of which original.

A copy shares word sequences with its original: so many of the shorter text's that cuts, new titles, an added paragraph
and light rewording do not hide it. Quoted words do not count, for everybody quotes the same words; nor do lines that
stand in articles of other stories as well, for these are the outlet's own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from onrecord.cluster.profile import Profile

# A copy has this share of the shorter text's word sequences in common with its original.
LEAST_SHARE: Final = 0.3
# Of a text with fewer sequences (some 15 words), all must be shared; with fewer than the second, nothing is proved.
_FEW, _NONE = 8, 2


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
    by_id = {p.id: p for p in ranked}
    place = {p.id: number for number, p in enumerate(ranked)}
    for p in ranked:
        shared = Counter(other for h in hashes[p.id] for other in carriers.get(h, ()))
        share, source = _best(p.id, sorted(shared.items(), key=lambda item: place[item[0]]), hashes)
        if source is not None:
            root = found[source].of if source in found else source
            found[p.id] = Copy(p.id, root, share, by_id[root].credit.agency)
        for h in hashes[p.id]:
            carriers.setdefault(h, []).append(p.id)
    return found


def standing_lines(profiles: Iterable[Profile], others: Callable[[int], int]) -> set[int]:
    """The lines of a story's articles that stand in at least two other stories: `others` tells in how many."""
    counts = Counter(line for p in profiles for line in p.edges)
    return {line for line, count in counts.items() if count > 1 and others(line) > 1}


def _rank(p: Profile) -> tuple[int, date, str]:
    return p.credit.rank, p.published or date.max, p.id


def _own_sequences(p: Profile, standing: Collection[int]) -> frozenset[int]:
    lines = [hashes for line, hashes in p.edges.items() if line in standing]
    return p.sequences.difference(*lines) if lines else p.sequences


def _best(
    id_: str, shared: Iterable[tuple[str, int]], hashes: Mapping[str, frozenset[int]]
) -> tuple[float, str | None]:
    """The article of `shared` (in their rank) of which most is shared, when that is enough; ties go to the first."""
    best: tuple[float, str | None] = (0.0, None)
    for other, count in shared:
        size = min(len(hashes[id_]), len(hashes[other]))
        share = count / size
        enough = share >= LEAST_SHARE if size >= _FEW else share == 1.0 and size >= _NONE
        if enough and share > best[0]:
            best = share, other
    return best
