"""Events: what is done or planned, by whom and to whom, and how firmly that stands."""

from onrecord.annotate.events.candidate import EventCandidate
from onrecord.annotate.events.find import find_events

__all__ = ["EventCandidate", "find_events"]
