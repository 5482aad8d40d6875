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
    try:
        with pq.ParquetFile(path) as file:
            columns = [c for c in (*_KNOWN, "text", "html") if c in file.schema_arrow.names]
            if not {"text", "html"} & set(columns):
                yield broken(path.name, "broken_input", "the table has no column `text` or `html`"), path.stat().st_size
                return
            size, total, number = path.stat().st_size, max(1, file.metadata.num_rows), 0
            for batch in file.iter_batches(_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _document(row, f"{path.name}, row {number}"), size * number // total
    except (pa.ArrowException, OSError) as problem:
        what = f"the table cannot be read: {type(problem).__name__}"
        yield broken(path.name, "broken_input", what), path.stat().st_size


def _document(row: dict[str, Any], name: str) -> Document:
    known = {key: _words(row[key]) for key in _KNOWN if row.get(key) is not None}
    for column in ("text", "html"):
        value = row.get(column)
        if isinstance(value, str | bytes) and value:
            data = value.encode(errors="surrogatepass") if isinstance(value, str) else value
            return Document(name, "row" if column == "text" else "file", data, column == "html", **known)  # type: ignore[arg-type]
    return broken(name, "empty", "the row has no text", known.get("url"))


def _words(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
