"""Corrections that an outlet prints: which of its words say what was wrong, and which what is right."""

import re
from functools import lru_cache
from typing import Literal

from onrecord.model.span import Span

Verdict = Literal["wrong", "right"]
_OPENS = re.compile(
    r"\s*(?:[*•—–-]\s*)?(?:"
    r"(?:correction|clarification|corrects?|corrected|editor[’']?s['’]? note|amendment|erratum)\b[^\n]{0,20}?[:—–-]"
    r"|(?:an )?(?:earlier|previous) versions? of this\b"
    r"|this (?:article|story|report|headline|piece|dispatch) (?:was|has been) (?:amended|corrected|updated|changed)"
    r")",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?:incorrectly|wrongly|mistakenly|erroneously|inaccurately|misstated|misspelled|misidentified|misreported"
    r"|misquoted|in error)\b",
    re.IGNORECASE,
)
# What the outlet says that it had said: "an earlier version said", "we reported", "an article in the Gazette gave".
_SAID_BEFORE = re.compile(
    r"^(?:[^:—–]{0,40}[:—–]\s*)?(?:we|this (?:news)?paper|the [A-Z]\w*(?: [A-Z]\w*){0,3}"
    r"|(?:an?|the|this|our)(?: (?:earlier|previous|original|first|initial))?(?: (?:versions?|editions?))?(?: of)?"
    r"(?: this)?(?: (?:article|story|report|headline|piece|dispatch|picture caption))?)"
    r"(?:,? (?:published|printed|posted|in|on|of|by|under)\b[^,.]{0,60},?)?"
    r" (?:(?:had|has|have) )?(?:said|reported|stated|wrote|written|gave|given|claimed|suggested|described|identified"
    r"|named|listed|put|quoted|attributed|referred)\b",
    re.IGNORECASE,
)
_SHOULD = re.compile(r"\bshould (?:have|read|say)\b", re.IGNORECASE)
_BACKWARD = re.compile(
    r"\s*(?:that|this|it|the (?:date|name|figure|place|number|report|statement)) (?:was|is) (?:wrong|incorrect"
    r"|mistaken|inaccurate|false|not (?:correct|true|right|accurate))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;]*(?:[.!?;](?!\s|$|[”\"’])[^.!?;]*)*(?:[.!?;]+[”\"’]?|$)")
# "is 12 June, not 22 June": what follows is the mistake.
_NOT = re.compile(r",? (?:and |but )?(?:not|rather than|instead of)\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def corrections_in(text: str) -> tuple[tuple[Span, Verdict], ...]:
    """The parts of an article's corrections, in the order of the text: what was wrong, and what is right."""
    found: list[tuple[Span, Verdict]] = []
    start = 0
    for block in re.split(r"(\n\s*\n)", text):
        if _OPENS.match(block):
            found += _parts(text, start, start + len(block))
        start += len(block)
    return tuple(found)


def verdict_at(text: str, span: Span) -> Verdict | None:
    """Whether the words at `span` are told as wrong or as right in a correction; None outside of corrections."""
    best, most = None, 0
    for part, verdict in corrections_in(text):
        shared = min(part.end, span.end) - max(part.start, span.start)
        if shared > most:
            best, most = verdict, shared
    return best


def _parts(text: str, start: int, end: int) -> list[tuple[Span, Verdict]]:
    parts: list[tuple[Span, Verdict]] = []
    for match in _SENTENCE.finditer(text, start, end):
        if not match[0].strip():
            continue
        span = Span(match.start(), match.end())
        if _BACKWARD.match(match[0]) and parts:
            parts[-1] = (parts[-1][0], "wrong")
            parts.append((span, "right"))
        elif _WRONG.search(match[0]) or (_SAID_BEFORE.search(match[0].strip()) and not _SHOULD.search(match[0])):
            parts.append((span, "wrong"))
        elif contrast := _NOT.search(match[0]):
            cut = match.start() + contrast.start()
            parts += [(Span(span.start, cut), "right")] if cut > span.start else []
            parts.append((Span(cut, span.end), "wrong"))
        else:
            parts.append((span, "right"))
    return parts
