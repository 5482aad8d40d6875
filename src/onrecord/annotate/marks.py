"""Quotation marks of all typographies, and the mode that they give a content."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from onrecord.model.annotation import Attribution, Mode
from onrecord.model.span import Span, Spans

# Double marks of all typographies; single ones where they cannot be apostrophes.
MARKS = re.compile(
    r"[\"“”„«»‟〝〞「」『』《》＂]|''|``|(?<!\w)['‘‚‹](?=\w)|(?<=[\w.,!?…])['’›](?![\w'’])",
)

_CLOSING = "\"'”’»›“」』"
# What stands between two quotations where the first one's sentence has ended.
_ENDED = re.compile(r"[.!?:]\s*$")


def mode_of(text: str, content: Spans) -> Mode:
    """Direct when the content is one quotation, mixed when it holds quoted words, else indirect."""
    first, last = content[0].start, content[-1].end
    if ">" in text[text.rfind("\n", 0, first) + 1 : first]:
        return "direct"  # a block quote
    marks = [m for s in content for m in MARKS.finditer(text, max(0, s.start - 1), s.end + 1)]
    # A possessive ("the states' rights") looks like a closing mark; without an opening one it is none.
    if not marks or all(m[0] in "'’" and m.start() > first for m in marks):
        return "indirect"
    opened = marks[0].start() <= first
    # A quotation that goes on in the next paragraph is not closed at the end of this one.
    closed = marks[-1].end() >= last - 1 or (len(marks) == 1 and text[last : last + 1] == "\n")
    return "direct" if opened and closed else "mixed"


def apart(text: str, attribution: Attribution) -> Iterator[Attribution]:
    """The attribution, or one for each quoted sentence that its cue parts: "“A,” he said. “B.”" is two of them."""
    groups: list[list[Span]] = [[attribution.content[0]]]
    for before, after in pairwise(attribution.content):
        ended = _ENDED.search(text[before.end : after.start]) and text[before.end - 1] in _CLOSING
        if ended:
            groups.append([after])
        else:
            groups[-1].append(after)
    if len(groups) == 1:
        yield attribution
        return
    for group in groups:
        yield replace(attribution, content=tuple(group), mode=mode_of(text, tuple(group)))
