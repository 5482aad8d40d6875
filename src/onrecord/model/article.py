"""Articles: one text that an outlet published at one time."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One text that an outlet published at one time.

    `text` is the body as it is read, title included when the page shows one; every offset counts its code points.
    `published` is the day of publication, None when it is not known: relative times then stay unresolved.
    Raises ValueError when the text is blank or the id is empty.
    """

    id: str
    text: str
    published: date | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an article needs an id")
        if not self.text.strip():
            raise ValueError(f"article {self.id} has no text")


def content_id(*parts: str | None) -> str:
    """A stable id derived from content: SHA-256 over the canonical JSON list of `parts`, first 12 hex digits."""
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
