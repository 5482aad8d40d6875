"""Average linkage over a sparse graph: which articles of a block belong together.

UPGMA (Sokal and Michener 1958), ended at a least average. The result is a function of the graph: ties go to the
smallest ids, and similarities are whole numbers.
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

Graph = Mapping[str, Mapping[str, int]]


def linked(ids: Iterable[str], graph: Graph, least: int) -> list[frozenset[str]]:
    """`ids` in groups, joined as long as two groups are `least` similar on average; a missing edge counts as 0.

    `graph[a][b]` is the similarity of a and b, the same both ways. Groups come in the order of their smallest ids.
    """
    groups = {i: [i] for i in sorted(set(ids))}
    sums = {i: {j: s for j, s in graph.get(i, {}).items() if j in groups} for i in groups}
    heap = [(-float(s), i, j) for i, row in sums.items() for j, s in row.items() if i < j and s >= least]
    heapify(heap)
    while heap:
        negative, a, b = heappop(heap)
        if a not in groups or b not in groups or -negative != _average(sums, groups, a, b):
            continue
        # The smaller id keeps the name of the group.
        groups[a] += groups.pop(b)
        for other, s in sums.pop(b).items():
            del sums[other][b]
            if other != a:
                sums[a][other] = sums[other][a] = sums[a].get(other, 0) + s
        for other in sums[a]:
            average = _average(sums, groups, a, other)
            if average >= least:
                heappush(heap, (-average, min(a, other), max(a, other)))
    return [frozenset(group) for group in groups.values()]


def _average(sums: Mapping[str, Mapping[str, int]], groups: Mapping[str, list[str]], a: str, b: str) -> float:
    # Of whole numbers, so it is the same float however the sum came about.
    return sums[a].get(b, 0) / (len(groups[a]) * len(groups[b]))
