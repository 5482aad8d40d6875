"""What of different articles is the same: the text, the story, the event, the actor."""

from onrecord.cluster.copies import Copy
from onrecord.cluster.shelf import Memory, Shelf
from onrecord.cluster.stories import Placement, Reason, Story, StoryIndex, cluster

__all__ = ["Copy", "Memory", "Placement", "Reason", "Shelf", "Story", "StoryIndex", "cluster"]
