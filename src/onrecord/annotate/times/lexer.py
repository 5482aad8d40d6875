"""Text to a string of classes, one character a token, on which the grammar of times is matched.

Regular expressions over words are slow and hard to read over letters; over classes they are short. Each token gets
one private character that stands for the set of classes which it belongs to ("second" is an ordinal and a unit), so
that a class in a rule becomes a set of characters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

TOKEN = re.compile(
    r"""
    [^\W\d_]++(?![\w:.])                                                          # most words: the quick way
  | https?://\S+ | www\.\S+                                                       # addresses hold no times
  | \d{4}-\d\d-\d\d(?:[T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])
  | \d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.)\d{4}(?!\w)
  | \d{1,2}:\d\d(?::\d\d)?(?![\w:])(?=(?:\s?[ap]\.?m\b)?)
  | \d{1,2}:\d\d(?=[ap]\.?m\b)
  | \d{1,3}(?:,\d{3}){1,4}(?!\w)(?:\.\d{1,6}(?!\w))?
  | \d{1,12}\.\d{1,9}(?!\w) | \d{1,2}\.\d\d(?=[ap]m\b)
  | \d{1,2}/\d{1,2}(?![\w/])
  | \d{1,2}(?=[ap]\.?m\b)
  | (?<![^\W_])[AaPp]\.\s?[Mm]\.? (?!\w)
  | (?<=\d)[ap]m\b
  | (?<=\w)['’]s\b
  | \w+
  | \n[^\S\n]*\n
  | (?<=\w)[-‐‑–](?=\w)                                                           # within a word or a range
  | \S
    """,
    re.VERBOSE,
)
OTHER, MARK, BREAK = "x", "o", "\n"
FIRST = 0xE000  # the private use area: no class character can be taken for one of a regular expression

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DECADE = re.compile(r"(?:1[0-9]|20)\d0s|\d0s")


def number_classes(token: str) -> set[str]:
    """The classes of a token that starts with a digit, by its form and value."""
    if token.isascii() and token.isdigit():
        return _integer_classes(token)
    if re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?", token):
        return {"CLOCK"}
    if re.match(r"\d{4}-\d\d-\d\d", token):
        return {"ISO"}
    if re.fullmatch(r"\d{1,2}([/.])\d{1,2}\1\d{4}", token):
        return {"SLASHED"}
    if re.fullmatch(r"\d{1,2}/\d{1,2}", token):
        return {"FRACTION"}
    if re.fullmatch(r"[\d,]+(\.\d+)?", token):
        return {"DECIMAL"}
    if (ordinal := _ORDINAL.fullmatch(token)) and int(ordinal[1]) >= 1:
        return {"ORDNUM"}
    if _DECADE.fullmatch(token):
        return {"DECADE"} if len(token) == 5 else {"DECADES"}
    return set()


def _integer_classes(token: str) -> set[str]:
    if len(token) > 9:
        return set()
    value, classes = int(token), {"NUM"}
    if 1 <= value <= 31 and len(token) <= 2:
        classes.add("DAYNUM")
    if value <= 24 and len(token) <= 2:
        classes.add("HOURNUM")
    if len(token) == 2:
        classes.add("YY")
    if len(token) == 4:
        classes |= {"NUM4"} if value <= 2400 and value % 100 < 60 else set()
        if 1900 <= value < 2100:
            classes.add("YEAR")
            classes |= {"ROUND"} if value % 10 == 0 else set()
            classes.discard("NUM")
        elif 1000 <= value < 1900:
            classes.add("OLDYEAR")
    return classes


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, `classes` having one character for each."""

    text: str
    classes: str
    found: list[re.Match[str]]

    def word(self, index: int) -> str:
        """A token as it is written."""
        return self.found[index][0]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points that tokens `first` to `last` (exclusive) cover."""
        return self.found[first].start(), self.found[last - 1].end()


class Lexer:
    """Gives tokens their class characters. `words` maps a word (see time_words.tsv for capitals) to its classes;
    `literals` are words that rules name directly, each a class of its own."""

    def __init__(self, words: dict[str, set[str]], literals: Iterable[str]) -> None:
        self._words = {word: set(classes) for word, classes in words.items()}
        for literal in literals:
            self._words.setdefault(literal, set()).add("=" + literal)
        self._shouted = {w.upper(): w for w in self._words if len(w) > 3 and w[:1].isupper()}
        self._chars: dict[frozenset[str], str] = {}
        for word in list(self._words):
            for form in (word, word.lower(), word.capitalize(), word.upper()):
                self._char(frozenset(self.classes(form)))
        for number in range(2500):
            for token in {str(number), f"{number:02d}", f"{number:04d}"}:
                self._char(frozenset(number_classes(token)))
        for token in ("1:00", "2000-01-01", "1/1/2000", "1/2", "1.5", "1,000", "1st", "1990s", "90s", "1234567"):
            self._char(frozenset(number_classes(token)))
        self.char = lru_cache(maxsize=1 << 16)(self._classify)

    def _char(self, classes: frozenset[str]) -> str:
        if not classes:
            return OTHER
        return self._chars.setdefault(classes, chr(FIRST + len(self._chars)))

    def classes(self, token: str) -> set[str]:
        """All classes of one token."""
        if token[0].isdigit() and not token[0].isalpha():
            return number_classes(token) | self._words.get(token, set())
        lower = token.lower()
        found = self._words.get(lower, set())
        if token != lower:
            found = found | self._words.get(token, set())
            if token in self._shouted:
                found = found | self._words[self._shouted[token]]
        return found

    def _classify(self, token: str) -> str:
        if token[0] == "\n":
            return BREAK
        if token in "‐‑–" or (token == "-"):
            return self._chars[frozenset(self._words["-"])]
        classes = self.classes(token)
        return self._chars.get(frozenset(classes), OTHER) if classes else (OTHER if token[0].isalnum() else MARK)

    def chars_of(self, name: str) -> str:
        """All class characters that hold a class ("UNIT", "=ago"), as the inside of a set of characters."""
        if name in ("OTHER", "BREAK"):
            return OTHER if name == "OTHER" else "\\n"
        found = "".join(char for classes, char in self._chars.items() if name in classes)
        if not found:
            raise ValueError(f"no word has the class {name}")
        return found

    def read(self, text: str) -> Tokens:
        """The tokens of a text."""
        char, found = self.char, list(TOKEN.finditer(text))
        return Tokens(text, "".join([char(match[0]) for match in found]), found)
