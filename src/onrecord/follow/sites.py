"""Manners towards hosts: their robots.txt (RFC 9309), a pause between requests, and rest when they ask for it.

Used by several threads at once; what is to outlive the process is handed out by `dirty` and kept by the caller.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from onrecord.acquire.addresses import host_of
from onrecord.acquire.fetch import Ask, Page
from onrecord.errors import FetchError, OnrecordError, TooLarge

ROBOTS_NAME = "onrecord"
# RFC 9309, 2.4: no longer than a day; 2.5: at least 500 KiB are read.
_ROBOTS_AGE = timedelta(days=1)
_ROBOTS = Ask(accept="text/plain", readable=None, most=1_000_000)
_ALL_FORBIDDEN = "User-agent: *\nDisallow: /\n"
# A host that asks for more patience than this is asked again after it.
_LONGEST_DELAY = 60.0
_LONGEST_REST = timedelta(days=1)
_TOO_MANY = timedelta(minutes=10)
# A rest of so many seconds is waited for.
_SHORT_REST = 10.0
# After so many failures in a row a host is left alone for a while.
_MISSES = 5
_MISSES_REST = timedelta(minutes=5)
_UNREACHED = frozenset({"timeout", "network", "name", "robots_unread"})


@dataclass(slots=True)
class Site:
    """What is known of one origin. `free_at` (of `time.monotonic`) is when the next request may go out."""

    origin: str
    robots: str | None = None
    robots_at: datetime | None = None
    rest_until: datetime | None = None
    rules: Protego | None = None
    free_at: float = 0.0
    delay: float = 0.0
    misses: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sites:
    """All hosts. `get` fetches a robots.txt; `pause` waits some seconds, and may be cut short."""

    def __init__(
        self,
        get: Callable[[str, Ask], Page],
        pace: timedelta,
        pause: Callable[[float], object] = time.sleep,
        known: Iterable[Site] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._get, self._pace, self._pause, self._now = get, pace.total_seconds(), pause, now
        self._sites = {s.origin: s for s in known}
        self._dirty: set[str] = set()
        self._lock = threading.Lock()

    def before(self, url: str) -> None:
        """To be called before each request: returns when it may go out. Raises FetchError when it may not."""
        site = self._site(url)
        self._rested(site, url)
        rules = self._rules(site, url)
        if not rules.can_fetch(url, ROBOTS_NAME):
            raise FetchError(f"{url} is closed to programs by the robots.txt of {host_of(url)}.", "robots")
        self._wait(site, min(float(rules.crawl_delay(ROBOTS_NAME) or 0), _LONGEST_DELAY))

    def answered(self, url: str, problem: OnrecordError | None = None) -> None:
        """To be called with the outcome of each request, so that a host in trouble gets its rest."""
        site = self._site(url)
        reason = problem.reason if isinstance(problem, FetchError) else ""
        asked = problem.retry if isinstance(problem, FetchError) else None
        rest: timedelta | None = None
        with self._lock:
            # The pause begins when the answer is there.
            site.free_at = max(site.free_at, time.monotonic() + site.delay)
            site.misses = site.misses + 1 if reason in _UNREACHED else 0 if reason != "resting" else site.misses
            if reason == "429" or (reason == "503" and asked is not None):
                rest = min(timedelta(seconds=asked), _LONGEST_REST) if asked is not None else _TOO_MANY
            elif site.misses >= _MISSES:
                rest, site.misses = _MISSES_REST, 0
            if rest is not None:
                site.rest_until = self._now() + rest
                self._dirty.add(site.origin)

    def dirty(self) -> list[Site]:
        """Sites of which something is known anew since the last call."""
        with self._lock:
            found, self._dirty = [self._sites[o] for o in self._dirty], set()
        return found

    def _site(self, url: str) -> Site:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{host_of(url)}"
        with self._lock:
            return self._sites.setdefault(origin, Site(origin))

    def _rested(self, site: Site, url: str) -> None:
        left = (site.rest_until - self._now()).total_seconds() if site.rest_until else 0.0
        if 0 < left <= _SHORT_REST:
            self._pause(left)
        elif left > 0:
            raise FetchError(f"{host_of(url)} is left alone for now, as it asked or did not answer.", "resting", left)

    def _rules(self, site: Site, url: str) -> Protego:
        with site.lock:
            now = self._now()
            if site.robots is None or site.robots_at is None or now - site.robots_at > _ROBOTS_AGE:
                self._wait(site, 0.0)
                site.robots, site.robots_at, site.rules = self._read(site, url), now, None
                with self._lock:
                    self._dirty.add(site.origin)
            if site.rules is None:
                site.rules = Protego.parse(site.robots)
            return site.rules

    def _read(self, site: Site, url: str) -> str:
        """The robots.txt; where there is none, everything is open; where it cannot be asked, nothing is yet."""
        try:
            return self._get(f"{site.origin}/robots.txt", _ROBOTS).data.decode("utf-8", "replace")
        except TooLarge:
            return _ALL_FORBIDDEN
        except FetchError as problem:
            if problem.reason in ("forbidden", "name"):
                raise
            if problem.reason[0] == "4" and problem.reason != "429":
                return ""
            words = f"{url} is not fetched: the robots.txt of {host_of(url)} cannot be read now ({problem.reason})."
            raise FetchError(words, "robots_unread", problem.retry) from None

    def _wait(self, site: Site, delay: float) -> None:
        delay = max(delay, self._pace)
        with self._lock:
            at = max(time.monotonic(), site.free_at)
            site.free_at, site.delay = at + delay, delay
        if (left := at - time.monotonic()) > 0:
            self._pause(left)
