"""JSON Lines, also gzipped: one record a line, as `onrecord annotate` takes them."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from onrecord.acquire.decode import MAX_BYTES
from onrecord.archive.document import Document, broken


def documents(path: Path) -> Iterator[tuple[Document, int]]:
    """Each line that is not blank with how many bytes of the file were read by then."""
    with path.open("rb") as file:
        zipped = path.name.lower().endswith(".gz")
        lines = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file
        for number, line in _lines(lines):
            name = f"{path.name}, line {number}"
            if line is None:
                yield broken(name, "too_large", f"larger than {MAX_BYTES // 1_000_000} MB"), file.tell()
            elif line.strip():
                yield Document(name, "record", line), file.tell()


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None in the place of one that is too long to hold."""
    number = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES)
        yield number, None
