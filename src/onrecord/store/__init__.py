"""The store: articles with their claims, stories and decisions, in one SQLite file. Identity lives here.

Nothing is parsed again: the brief of any moment is worked out from the claims kept with each article.
"""

from onrecord.store.store import Added, Store, StoryRow

__all__ = ["Added", "Store", "StoryRow"]
