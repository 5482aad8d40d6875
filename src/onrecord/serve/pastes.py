"""Briefs of texts that were handed in: in memory for a while, under an address nobody can guess, not in the store."""

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from onrecord.cluster.reports import reports_of
from onrecord.compose.origins import Newsroom
from onrecord.model.told import ArticleClaims
from onrecord.serve.reading import Telling
from onrecord.serve.web.refused import Refused
from onrecord.serve.worker import Paste

_MOST = 60
_LASTS = 3600.0
# Articles in one brief.
_ARTICLES = 12


@dataclass(slots=True)
class Pasted:
    """Articles that were handed in one after another, with the brief over them."""

    id: str
    since: float
    claims: list[ArticleClaims] = field(default_factory=list)
    pastes: list[Paste] = field(default_factory=list)
    telling: Telling | None = None


class Pastes:
    """At most so many at once, each for an hour. For many threads."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._held: OrderedDict[str, Pasted] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, id_: str) -> Pasted:
        """What was handed in. Raises Refused when it is gone, or never was."""
        with self._lock:
            found = self._held.get(id_)
            if found is None or time.monotonic() - found.since > _LASTS:
                raise Refused(404, "This brief was not kept, and is gone by now; paste the text again.")
            return found

    def add(self, claims: ArticleClaims, paste: Paste, to: str | None) -> Pasted:
        """Put a text to others, or (None) begin anew. Raises Refused when those are gone or enough."""
        held = self.get(to) if to else Pasted(secrets.token_urlsafe(12), time.monotonic())
        if any(c.article.id == claims.article.id for c in held.claims):
            return held
        if len(held.claims) >= _ARTICLES:
            raise Refused(422, f"A brief that is not kept takes {_ARTICLES} articles at most.")
        read = [*held.claims, claims]
        telling = Telling(None, reports_of(read), None, self._newsroom)
        with self._lock:
            held.claims, held.telling = read, telling
            held.pastes = [*held.pastes, paste]
            self._held[held.id] = held
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return held
