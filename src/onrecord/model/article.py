"""Articles: one text that an outlet published at one time."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Article:
    """One text that an outlet published at one time.

    `text` is the body as it is read, title included when the page shows one; every offset counts its code points.
    `published` is the day of publication, None when it is not known: relative times then stay unresolved.
    `published_at` is the moment, with its zone, where more than the day is known.
    Raises ValueError when the text is blank, the id is empty, or the moment has no zone.
    """

    id: str
    text: str
    published: date | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an article needs an id")
        if not self.text.strip():
            raise ValueError(f"article {self.id} has no text")
        if self.published_at is not None and self.published_at.tzinfo is None:
            raise ValueError(f"the moment of publication of {self.id} has no zone")

    @property
    def host(self) -> str:
        """The host of its address, in lower case; empty without one, or where the address is none."""
        try:
            return urlsplit(self.url or "").hostname or ""
        except ValueError:
            return ""

    @property
    def moment(self) -> datetime:
        """When it counts as published: the moment, else the start of the day (UTC), else the beginning of time."""
        if self.published_at is not None:
            return self.published_at
        if self.published is not None:
            return datetime.combine(self.published, time(), UTC)
        return datetime.min.replace(tzinfo=UTC)


def content_id(*parts: str | None) -> str:
    """A stable id derived from content: SHA-256 over the canonical JSON list of `parts`, first 12 hex digits."""
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
