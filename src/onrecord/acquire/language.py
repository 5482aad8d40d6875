"""Is this English? Enough of an answer to refuse what no model here can read, on short texts too.

A text in another script, or one with clearly more function words of another language than of English, is refused.
When in doubt it counts as English.
"""

import re
from functools import cache
from importlib.resources import files

from onrecord.errors import NotEnglish

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 40_000
_MIN_WORDS = 6
_MIN_LETTERS = 8
_MIN_HITS = 4
# Of a long English text at least a quarter are function words of the table; far fewer only of lists.
_LONG = 60
_LEAST_ENGLISH = 0.015


@cache
def _tables() -> dict[str, frozenset[str]]:
    text = files(__package__).joinpath("tables/stopwords.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    return {language: frozenset(words.split()) for language, words in rows[1:]}


def foreign_language(text: str) -> str | None:
    """The name of the language or script that `text` is clearly in instead of English; None for English or unsure."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    letters = "".join(words)
    foreign = sum(c > "\u024f" and not "\u1e00" <= c <= "\u1eff" for c in letters)
    if foreign >= _MIN_LETTERS and foreign > len(letters) / 2:
        return "a script other than Latin"
    if len(words) < _MIN_WORDS:
        return None
    shares = {name: sum(w in table for w in words) for name, table in _tables().items()}
    english = shares.pop("English")
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= _MIN_HITS and shares[best] > 2 * english:
        return best
    if len(words) >= _LONG and english < _LEAST_ENGLISH * len(words):
        return "a language other than English"
    return None


def require_english(text: str, name: str) -> None:
    """Raises NotEnglish when `text` is clearly in another language; `name` is how the message calls the input."""
    if language := foreign_language(text):
        raise NotEnglish(f"{name} is in {language}; only English can be read.")
