"""One document as it lies in an archive, before anything has looked into it."""

from dataclasses import dataclass
from typing import Literal

# A record of JSON Lines; a text or page, as a file; the HTTP answer of a WARC record; a row of a Parquet table; or
# something that could not even be taken out of its archive.
Kind = Literal["record", "file", "http", "row", "broken"]


@dataclass(frozen=True, slots=True)
class Document:
    """`name` is where it stands, the same wherever the archive lies; `input` the number of the archive in the run.

    `page` is true where it is known to be HTML. What is known of it from outside is None where it is not; `captured` is
    an ISO 8601 moment. Of a broken document `reason` and `data`, a message in UTF-8, say what is wrong.
    """

    name: str
    kind: Kind
    data: bytes = b""
    page: bool = False
    input: int = 0
    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    captured: str | None = None
    reason: str | None = None


def broken(name: str, reason: str, message: str, url: str | None = None, captured: str | None = None) -> Document:
    """A document that could not be taken out of its archive, or is worth no reading."""
    return Document(name, "broken", message.encode(), url=url, captured=captured, reason=reason)
