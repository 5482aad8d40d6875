"""A coded part as one Parquet file, there whole or not at all."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.archive.coder import Row, failed
from onrecord.archive.document import Document
from onrecord.archive.schema import DOCUMENT
from onrecord.run import Failure, Part

# Where in a part's metadata it says how much it was.
COUNTS = b"onrecord.counts"


def path_of(folder: Path, key: str) -> Path:
    """Where the part of this key is kept."""
    return folder / f"{key}.parquet"


def is_kept(folder: Path, key: str) -> bool:
    """Whether the part of this key is done."""
    return path_of(folder, key).exists()


def keep(folder: Path, part: Part, answers: Sequence[Any]) -> dict[str, int]:
    """Write a part and return how much it was: documents, articles, problems, words, bytes of input."""
    rows = [_row(document, found) for document, found in zip(part.items, answers, strict=True)]
    articles = [row["article"] for row in rows if "article" in row]
    counts = {
        "documents": len(rows),
        "articles": len(articles),
        "problems": len(rows) - len(articles),
        "words": sum(a["words"] for a in articles),
        "bytes": part.weight,
    }
    schema = DOCUMENT.with_metadata({COUNTS: json.dumps(counts)})
    write_whole(pa.Table.from_pylist(rows, schema), path_of(folder, part.key))
    return counts


def _row(document: Document, found: Row | Failure) -> Row:
    return failed(document, found) if isinstance(found, Failure) else found


def write_whole(table: pa.Table, path: Path) -> None:
    """The table in the file at `path`, which is complete as soon as it is there."""
    beside = path.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
