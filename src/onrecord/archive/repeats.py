"""Documents that say again what an earlier one said.

The rules, in the order of the input: a document with the id and text of an earlier one is a repetition and no article;
one with the id of an earlier one and another text cannot have a row of its own either, for ids are keys; an article
with the text and day of publication of an earlier one is a copy: it keeps its row, which names that one, and the rest
is told of the first alone. Another day makes another article, since its "today" is another.

Texts and ids are compared by 64 bits of their SHA-256: of 3,700 archives of 100 million documents, one would hold a
pair that is mistaken for the same.
"""

import hashlib
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# What becomes of an article: "new", "copy" (of number), "repeated" or "id_taken".
Verdict = tuple[str, int]
NEW: Final[Verdict] = ("new", -1)
_NO_DAY = np.iinfo(np.int32).min
Numbers = npt.NDArray[Any]


class Repeats:
    """Sees all documents in order, 28 bytes each (some 70 while they are sorted), then says which repeat others."""

    def __init__(self) -> None:
        self._seen: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []

    def see(self, run: pa.Table) -> None:
        """Documents as `schema.DOCUMENT` with their numbers `at`."""
        kept = run.filter(run.column("article").is_valid())
        if not kept.num_rows:
            return
        articles = kept.column("article").combine_chunks()
        ids = [
            int.from_bytes(hashlib.sha256(i.encode()).digest()[:8]) for i in pc.struct_field(articles, "id").to_pylist()
        ]
        texts = [int(h[:16], 16) for h in pc.struct_field(articles, "hash").to_pylist()]
        days = kept.column("day").cast(pa.int32()).fill_null(int(_NO_DAY))
        self._seen.append(
            (
                kept.column("at").to_numpy(),
                np.array(ids, dtype=np.uint64),
                np.array(texts, dtype=np.uint64),
                days.to_numpy(),
            )
        )

    def verdicts(self) -> dict[int, Verdict]:
        """What becomes of each article that is not new, by its number."""
        if not self._seen:
            return {}
        at, ids, texts, days = (np.concatenate(column) for column in zip(*self._seen, strict=True))
        first = _first_of(ids)
        again = first != np.arange(len(ids))
        found: dict[int, Verdict] = {}
        for i in np.flatnonzero(again):
            found[int(at[i])] = ("repeated" if texts[i] == texts[first[i]] else "id_taken", int(at[first[i]]))
        left = np.flatnonzero(~again)
        original = left[_first_of(texts[left], days[left])]
        for i, of in zip(left[original != left], original[original != left], strict=True):
            found[int(at[i])] = ("copy", int(at[of]))
        return found


def _first_of(*keys: Numbers) -> Numbers:
    """For each row the index of the first row with the same keys."""
    count = len(keys[0])
    order = np.lexsort((np.arange(count), *keys))
    starts = np.ones(count, dtype=bool)
    starts[1:] = np.logical_or.reduce([k[order][1:] != k[order][:-1] for k in keys])
    firsts = order[starts][np.cumsum(starts) - 1] if count else order
    result = np.empty(count, dtype=np.int64)
    result[order] = firsts
    return result
