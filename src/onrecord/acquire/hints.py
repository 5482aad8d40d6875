"""What the caller knows of an article already; it beats whatever the input says of itself."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Hints:
    """Given metadata; None where the input is to be asked."""

    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None


NO_HINTS = Hints()
