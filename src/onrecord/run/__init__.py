"""Work over many items on this machine's cores or on a Ray cluster; knows nothing of news.

A job turns sources into parts of fixed content, answers the items of a part one by one in a guarded process, and keeps
the part. Which engine runs it, on how many workers and in what order parts are done, changes nothing in what is kept.
"""

from onrecord.run.guard import Failure, Guard
from onrecord.run.job import Job, Limits, Part
from onrecord.run.local import run_local

__all__ = ["Failure", "Guard", "Job", "Limits", "Part", "run_local"]
