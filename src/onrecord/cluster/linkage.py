"""Average linkage over a sparse graph: which articles of a block belong together.

UPGMA (Sokal and Michener 1958), ended at a least average. The result is a function of the graph: ties go to the
smallest ids, and similarities are whole numbers, whose sums do not depend on the order of adding.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Graph = Mapping[str, Mapping[str, int]]


def linked(ids: Iterable[str], graph: Graph, least: int) -> list[frozenset[str]]:
    """`ids` in groups, joined as long as two groups are `least` similar on average; a missing edge counts as 0.

    `graph[a][b]` is the similarity of a and b, the same both ways. Groups come in the order of their smallest ids.
    Memory grows with the square of the number of ids.
    """
    order = sorted(set(ids))
    groups: list[list[str]] = [[id] for id in order]
    sums = _sums(order, graph)
    averages = sums.astype(np.float64)
    sizes = np.ones(len(order))
    alive = np.ones(len(order), dtype=bool)
    np.fill_diagonal(averages, -1)
    while alive.sum() > 1:
        # The first of the greatest: rows and columns stand in the order of the groups' smallest ids.
        a, b = divmod(int(averages.argmax()), len(order))
        if averages[a, b] < least:
            break
        groups[a] += groups[b]
        groups[b] = []
        alive[b] = False
        sizes[a] += sizes[b]
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        averages[b] = averages[:, b] = -1
        averages[a] = np.where(alive, sums[a] / (sizes * sizes[a]), -1)
        averages[a, a] = -1
        averages[:, a] = averages[a]
    return [frozenset(group) for group in groups if group]


def _sums(order: list[str], graph: Graph) -> npt.NDArray[np.int64]:
    place = {id: number for number, id in enumerate(order)}
    sums = np.zeros((len(order), len(order)), dtype=np.int64)
    for id, number in place.items():
        for other, similarity in graph.get(id, {}).items():
            if other in place:
                sums[number, place[other]] = similarity
    return sums
