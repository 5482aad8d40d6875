"""Feeds in: RSS, Atom and sitemaps of news, asked politely and without end; their articles go into the store.

`Follower` is the loop, `Desk` the list of feeds and of what became of their pages, `Settings` how it is done.
"""

from onrecord.errors import UsageError

try:
    import feedparser  # type: ignore[import-untyped]  # noqa: F401
    import protego  # noqa: F401
except ImportError as missing:
    raise UsageError("Following feeds needs two libraries more: pip install 'onrecord[follow]'.") from missing

from onrecord.follow.desk import Desk, FeedRow, Problem
from onrecord.follow.follower import Follower, Happening, Tally
from onrecord.follow.settings import Settings

__all__ = ["Desk", "FeedRow", "Follower", "Happening", "Problem", "Settings", "Tally"]
