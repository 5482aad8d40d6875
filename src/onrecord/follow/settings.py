"""How feeds are followed: how often, how gently, how long."""

from dataclasses import dataclass
from datetime import timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set; the rest is fixed by good manners.

    `contact` (an address of the desk) is named to servers after the program's name. `allowed` hosts are fetched from
    wherever they lead; all others have to be public. `pace` is the least time between two requests to one host.
    """

    every: timedelta = 15 * MINUTE
    pace: timedelta = timedelta(seconds=2)
    workers: int = 8
    contact: str | None = None
    allowed: frozenset[str] = frozenset()
    webhook: str | None = None
    secret: str | None = None
    # How often a failed page is tried in all, and how long after the first failure; each wait is twice the last one.
    tries: int = 6
    first_retry: timedelta = 5 * MINUTE
    longest_retry: timedelta = DAY
    # How long after it was found an article is looked at again, for what the outlet changed.
    again: tuple[timedelta, ...] = (HOUR, 6 * HOUR, DAY, 3 * DAY)
    live_every: timedelta = 10 * MINUTE
    # Pages of a plain sitemap count as news when they were changed this recently.
    recent: timedelta = 3 * DAY


def wait(settings: Settings, failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    doublings: int = 2 ** min(max(failures - 1, 0), 20)
    return min(settings.first_retry * doublings, settings.longest_retry)
