"""Parquet tables of articles: a column `text`, or `html` for pages, and any of id, url, outlet, title, published."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.archive.document import Document, broken

_ROWS = 64
_KNOWN = ("id", "url", "outlet", "title", "published")


def documents(path: Path) -> Iterator[tuple[Document, int]]:
    """Each row with about how many bytes of the file were read by then."""
    with pq.ParquetFile(path) as file:
        columns = [c for c in (*_KNOWN, "text", "html") if c in file.schema_arrow.names]
        if not {"text", "html"} & set(columns):
            yield broken(path.name, "broken_input", "the table has no column `text` or `html`"), path.stat().st_size
            return
        size, total, number = path.stat().st_size, max(1, file.metadata.num_rows), 0
        for batch in file.iter_batches(_ROWS, columns=columns):
            for row in _rows(batch):
                number += 1
                yield _document(row, f"{path.name}, row {number}"), size * number // total


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Rows with words as bytes: nothing has checked that they are UTF-8."""
    made = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        made[name] = (column.cast(pa.large_binary()) if is_text else column).to_pylist()
    return [dict(zip(made, values, strict=True)) for values in zip(*made.values(), strict=True)]


def _document(row: dict[str, Any], name: str) -> Document:
    known = {key: _words(row[key]) for key in _KNOWN if row.get(key) is not None}
    for column in ("text", "html"):
        value = row.get(column)
        if isinstance(value, bytes) and value:
            return Document(name, "row" if column == "text" else "file", value, column == "html", **known)  # type: ignore[arg-type]
    return broken(name, "empty", "the row has no text", known.get("url"))


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
