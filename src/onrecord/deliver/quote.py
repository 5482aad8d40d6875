"""Quotation: evidence between quotation marks, and the part of it that a line is about.

What is left out is marked. Nothing else of the words changes but white space and quotation marks: those at the ends go,
those within become single ones.
"""

import re

_MARKS = '“”"«»„'
# Marks as typewriters and agencies wrote them.
_TYPED = re.compile(r"``|''")
_OPENING, _CLOSING = '“"«„', '”"»'
GAP = " … "
# Marks within a quotation are set as single ones.
_SINGLE = {"“": "‘", "”": "’", "„": "‘", '"': "'"}
_INNER = re.compile('[“”„"]')


def quoted(text: str, focus: str = "", room: int = 0) -> str:
    """`text` between quotation marks; with `room` at most about so many characters of it, those around `focus`."""
    words = _bare(_TYPED.sub('"', " ".join(text.split())))
    if room and len(words) > room:
        words = _bare(_excerpt(words, focus, room))
    return f"“{_INNER.sub(lambda m: _SINGLE[m[0]], words)}”"


def spoken(text: str) -> str:
    """Spoken words between quotation marks, parts of them joined, without the comma that leads on to their speaker."""
    parts = (part.strip(f"{_MARKS} ,") for part in _TYPED.sub('"', " ".join(text.split())).split(GAP))
    return f"“{GAP.join(p for p in parts if any(c.isalnum() for c in p))}”"


def retold(text: str) -> str:
    """Words in the outlet's own wording: parts without letters, such as a stray quotation mark, are dropped."""
    parts = (part.strip(" ,") for part in " ".join(text.split()).split(GAP))
    return GAP.join(p for p in parts if any(c.isalnum() for c in p))


def _bare(words: str) -> str:
    """`words` without a pair of marks around the whole of them, or one at either end that has lost its partner."""
    if len(words) > 1 and words[0] in _OPENING and words[-1] in _CLOSING and not set(words[1:-1]) & set(_MARKS):
        return words[1:-1]
    unpaired = sum(words.count(c) for c in _OPENING[:1] + _OPENING[2:]) != sum(words.count(c) for c in "”»")
    unpaired = unpaired or words.count('"') % 2 == 1
    if unpaired and words[0] in _OPENING:
        return words[1:]
    if unpaired and words[-1] in _CLOSING:
        return words[:-1]
    return words


def _excerpt(words: str, focus: str, room: int) -> str:
    place = words.lower().find(focus.lower()) if focus else 0
    start = 0 if place < 0 else max(0, min(place - room // 3, len(words) - room))
    if start:
        found = re.compile(r"\s").search(words, start)
        start = found.end() if found else start
    end = start + room
    if end >= len(words):
        return f"… {words[start:]}"
    cut = words[start:end].rsplit(" ", 1)[0].rstrip(",;:–—- ")
    return f"… {cut} …" if start else f"{cut} …"
