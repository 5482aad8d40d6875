"""Attributions that typography alone shows, and whose cue is no word, so that rules read them.

Quotations signed with a dash ("We won." — Maria Lopez), and transcripts (LOPEZ: We won.).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from onrecord.annotate.attribution.spans import Span


class Plain(NamedTuple):
    """One attribution shown by typography: ranges of code points."""

    source: Span
    cue: Span
    content: tuple[Span, ...]


# A line that begins with a quotation, then a dash, at its end or on the next line, and a name up to the line's end.
_SIGNED: Final = re.compile(
    r"""^[^\S\n]*(?P<quote>[“”„«"‘'].{8,}?[“”»"’'])(?:[^\S\n]*\n)?[^\S\n]*
    (?P<dash>[―—–]|--?)[^\S\n]*(?P<name>\w[^\n“”"«»]*?)(?:\.|[^\S\n])*$""",
    re.MULTILINE | re.VERBOSE,
)
_NAME_WORDS: Final = 14

# A line of a transcript: who speaks, in capitals, a colon, the words.
_TURN: Final = re.compile(
    r"""^[^\S\n]*(?P<mark>["“]?)(?P<name>[A-Z][A-Z.’'-]*(?:[ ][A-Z][A-Z.’'-]*){0,4})(?:[ ]\([^)\n]{1,40}\))?
    (?P<colon>:)[^\S\n]+(?P<words>\S[^\n]*)$""",
    re.MULTILINE | re.VERBOSE,
)
_TURNS: Final = 3  # a transcript has as many turns at least, of two speakers or more; else it may be a headline
_NEXT_PARAGRAPH: Final = re.compile(r"\s*\n[^\S\n]*(?P<words>[\"“][^(\s][^\n]*[^\s\n])")


def signed_quotations(text: str) -> Iterator[Plain]:
    """Quotations of whole lines that somebody has signed."""
    for match in _SIGNED.finditer(text):
        name = match["name"]
        if name[0].isupper() and len(name.split()) <= _NAME_WORDS and not re.search(r"\w\w\. |[?!;:]", name):
            yield Plain(match.span("name"), match.span("dash"), (match.span("quote"),))


def transcript_turns(text: str) -> Iterator[Plain]:
    """The turns of a transcript. In a quoted one, quoted paragraphs that name no speaker go on with the turn."""
    turns = list(_TURN.finditer(text))
    speakers = Counter(turn["name"] for turn in turns)
    if len(turns) < _TURNS or len(speakers) < 2:
        return
    heads = {turn.start("words") for turn in turns} | {turn.start("mark") for turn in turns}
    for turn in turns:
        content = [turn.span("words")]
        following = _NEXT_PARAGRAPH.match(text, turn.end()) if turn["mark"] else None
        while following and following.start("words") not in heads:
            content.append(following.span("words"))
            following = _NEXT_PARAGRAPH.match(text, following.end())
        yield Plain(turn.span("name"), turn.span("colon"), tuple(content))


def plain_attributions(text: str) -> list[Plain]:
    """All attributions that typography shows, by their place in the text."""
    return sorted([*signed_quotations(text), *transcript_turns(text)], key=lambda plain: plain.content)
