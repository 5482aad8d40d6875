"""WARC files, as web crawls keep them (Common Crawl news and others), compressed or not: the pages that were answered.

Only records are taken apart here, in Python and up to a bound each, so that nothing that a crawl brings in can end the
process that must survive; what is in a record is read by a worker. Requests and notes of the crawler are passed over.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from onrecord.acquire.decode import MAX_BYTES
from onrecord.archive.document import Document, broken

_TAIL = 8
_PAGES = {"response", "resource"}


def documents(path: Path) -> Iterator[tuple[Document, int]]:
    """Each page with how many bytes of the file were read by then."""
    count = end = 0
    size = path.stat().st_size
    with path.open("rb") as file:
        records = ArchiveIterator(file, no_record_parse=True)
        for record in records:
            if record.rec_type in _PAGES or record.rec_headers.get_header("Content-Length") is None:
                count += 1
                yield _document(record, f"{path.name}#{count}"), file.tell()
            records.read_to_end(record)
            end = sum(records.member_info or (size,))
        # A few line ends may follow; a record whose head is not whole is passed over without a word.
        if size - end > _TAIL:
            yield broken(path.name, "cut_off", f"the archive ends within what follows record {count}"), size


def _document(record: Any, name: str) -> Document:
    head = record.rec_headers.get_header
    url, captured = head("WARC-Target-URI"), head("WARC-Date")
    url = url.strip().strip("<>") if url else None
    if head("Content-Length") is None:
        return broken(name, "cut_off", "the archive ends within the record's head", url, captured)
    data = record.raw_stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return broken(name, "too_large", f"larger than {MAX_BYTES // 1_000_000} MB", url, captured)
    if len(data) < int(head("Content-Length")):
        return broken(name, "cut_off", "the record ends before its content does", url, captured)
    kind: Any = "http" if record.rec_type == "response" else "file"
    return Document(name, kind, data, url=url, captured=captured)
