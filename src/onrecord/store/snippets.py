"""Words as a full-text index takes them, and the passage of a text in which those that were asked for stand closest."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection

_PLAIN = re.compile(r"[^\W_]+")
# Accents may be signs of their own, which count as part of the word.
_WRITTEN = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")
# So many words are shown, this many of them before the first that was asked for.
_SHOWN, _BEFORE = 16, 4


def plain(text: str) -> str:
    """Words and numbers alone, in lower case and without accents: what SQLite's tokenizer makes of a text."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(_PLAIN.findall(bare.lower()))


def snippet(text: str, numbers: Collection[int]) -> str:
    """Some words of `text` with those of `numbers`, counted from 1 as `plain` lists them, between « and »."""
    words = []
    for m in _WRITTEN.finditer(text):
        words += [m.span()] * max(1, len(plain(m.group()).split()))
    found = sorted(n - 1 for n in numbers if n <= len(words))
    if not found:
        return ""
    after = _SHOWN - _BEFORE
    # Where most of them stand close together, the first such place.
    best = max(found, key=lambda n: (bisect_left(found, n + after) - bisect_left(found, n), -n))
    first = max(0, min(best - _BEFORE, len(words) - _SHOWN))
    last = min(first + _SHOWN, len(words))
    asked = set(found) & set(range(first, last))
    shown, at = "…" if first else "", words[first][0]
    for n in range(first, last):
        start, end = words[n]
        opens = n in asked and n - 1 not in asked
        closes = n in asked and n + 1 not in asked
        shown += f"{text[at:start]}{'«' * opens}{text[start:end]}{'»' * closes}"
        at = end
    return " ".join(shown.split()) + ("…" if last < len(words) else text[at:].strip())
