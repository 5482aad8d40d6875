"""Folders of texts and pages, by name, folders within them included.

A folder's index.tsv may give file, outlet, published and url of what lies beside it, as for `onrecord add`.
"""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from onrecord.acquire.decode import MAX_BYTES
from onrecord.archive.document import Document, broken

_TEXTS = {".txt", ".html", ".htm", ".xhtml"}
_ARCHIVES = (".warc", ".warc.gz", ".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".parquet")


def files(path: Path) -> list[Path]:
    """All that can be read in a folder and below, in the order of names; hidden files and folders are left out."""
    found = (p for p in path.rglob("*") if p.is_file() and not any(x[0] == "." for x in p.relative_to(path).parts))
    wanted = [p for p in found if p.suffix.lower() in _TEXTS or p.name.lower().endswith(_ARCHIVES)]
    return sorted(wanted, key=lambda p: p.relative_to(path).as_posix())


def documents(path: Path) -> Iterator[tuple[Document, int]]:
    """Each text and page with how many bytes were read by then."""
    done = 0
    index: dict[Path, dict[str, dict[str, str]]] = {}
    for file in files(path):
        if file.suffix.lower() not in _TEXTS:
            continue
        listed = index.setdefault(file.parent, _index(file.parent)).get(file.name, {})
        document = _document(file, file.relative_to(path).as_posix(), listed)
        done += len(document.data)
        yield document, done


def single(path: Path) -> Iterator[tuple[Document, int]]:
    """A text or page of its own."""
    document = _document(path, path.name, {})
    yield document, len(document.data)


def identity(path: Path) -> tuple[int, str]:
    """How many bytes a folder's texts and pages hold, and a hash of their names and sizes."""
    texts = [(f.relative_to(path).as_posix(), f.stat().st_size) for f in files(path) if f.suffix.lower() in _TEXTS]
    return sum(size for _, size in texts), hashlib.sha256(repr(texts).encode()).hexdigest()


def _document(file: Path, name: str, listed: dict[str, str]) -> Document:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as problem:
        return broken(name, "unreadable", f"cannot be read: {problem.strerror or type(problem).__name__}")
    if len(data) > MAX_BYTES:
        return broken(name, "too_large", f"larger than {MAX_BYTES // 1_000_000} MB")
    return Document(
        name,
        "file",
        data,
        page=file.suffix.lower() != ".txt",
        url=listed.get("url") or None,
        outlet=listed.get("outlet") or None,
        published=listed.get("published") or None,
    )


def _index(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "index.tsv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["file"]: row for row in csv.DictReader(lines, delimiter="\t") if row.get("file")}
