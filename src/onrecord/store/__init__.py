"""The store: articles with their claims, stories and decisions, in SQLite or PostgreSQL. Identity lives here.

Nothing is parsed again: the brief of any moment is worked out from the claims kept with each article.
"""

from onrecord.store.decisions import Decided
from onrecord.store.marks import key_of
from onrecord.store.pool import Pool
from onrecord.store.store import Added, Kept, Markable, Store, StoryRow

__all__ = ["Added", "Decided", "Kept", "Markable", "Pool", "Store", "StoryRow", "key_of"]
