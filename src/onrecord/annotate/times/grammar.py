"""The tables of a language compiled: lexer, rules and holidays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.annotate.times.first import starters
from onrecord.annotate.times.lexer import TOKEN, Lexer, Tokens
from onrecord.lexicon import LANGUAGE, table

_PART = re.compile(r"\(\?P<\w+>|\(\?(?:<?[=!]|:)|[A-Z][A-Z0-9]*|[a-z]+|\{\d+,\d+\}|\s+|.", re.DOTALL)

_RUN = re.compile(r"[^xo\n]+")
_MARKS = {"'s": "S", "'": "APOS", "-": "HYPHEN", ".": "DOT"}  # written in more than one way


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the name of the reading that it asks for, what that is told, and its pattern over class characters."""

    handler: str
    told: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits tokens `first` to `last` (exclusive)."""

    rule: Rule
    tokens: Tokens
    match: re.Match[str]
    grammar: "Grammar"

    @property
    def first(self) -> int:
        """Index of the first token."""
        return self.match.start()

    @property
    def last(self) -> int:
        """Index after the last token."""
        return self.match.end()

    @property
    def told(self) -> str:
        """What the rule tells its reading, such as "-1then"."""
        return self.rule.told

    @property
    def steps(self) -> int:
        """The number in `told`; a sign alone is one step."""
        number = self.rule.told.removesuffix("then").removesuffix("now")
        return int(number if number not in ("+", "-") else number + "1")

    def has(self, group: str) -> bool:
        """Whether a named part of the rule took part and is not empty."""
        return group in self.rule.pattern.groupindex and bool(self.match[group])

    def words(self, group: str) -> list[str]:
        """The words of a named part, as written; empty when it took no part."""
        if not self.has(group):
            return []
        return [self.tokens.word(i) for i in range(*self.match.span(group))]

    def value(self, group: str, name: str) -> str | None:
        """What the table says of the first word of a part that belongs to a class; None when none does."""
        if group not in self.rule.pattern.groupindex:
            return None
        for word in self.words(group):
            if (value := self.grammar.value(word, name)) is not None:
                return value
        return None


class Grammar:
    """All rules of a language. `find` is linear in the text: no rule has an unbounded repetition."""

    def __init__(self, language: str) -> None:
        self._values: dict[tuple[str, str], str] = {}
        words: dict[str, set[str]] = {}
        for word, name, value in table(f"{language}/time_words"):
            words.setdefault(word, set()).add(name)
            self._values[word, name] = value
        self.holidays = {_key(name): (when, int(days)) for name, when, days in table(f"{language}/time_holidays")}
        self.tenses = {row[0]: row[1] for row in table(f"{language}/time_tense")}
        names = [cut(name) for name, _, _ in table(f"{language}/time_holidays")]
        rows = list(table(f"{language}/time_rules"))
        literals = {part for _, pattern in rows for part in _PART.findall(pattern) if re.fullmatch("[a-z]+", part)}
        self.lexer = Lexer(words, literals | {word for name in names for word in name})
        macros = {"HOLIDAY": self._sequences(names)}
        self.rules = []
        for handler, pattern in rows:
            if handler[0] == "=":
                macros[handler[1:]] = self._compile(pattern, macros)
            else:
                name, _, told = handler.partition(":")
                self.rules.append(Rule(name, told, re.compile(self._compile(pattern, macros))))
        starts = [starters(rule.pattern.pattern) for rule in self.rules]
        self._start = re.compile(f"[{''.join(sorted(set().union(*starts)))}]")
        self._any = re.compile("|".join(_guarded(rule, chars) for rule, chars in zip(self.rules, starts, strict=True)))
        heads = "".join(self._set("=" + word) for name in names for word in name if word[0].isupper())
        self._head = re.compile("[" + re.sub(r"[\[\]()?:|]", "", macros["HEAD"] + heads) + "]")

    def _sequences(self, names: list[list[str]]) -> str:
        longest = sorted(names, key=len, reverse=True)
        return "(?:" + "|".join("".join(self._set(_MARKS.get(w, "=" + w)) for w in name) for name in longest) + ")"

    def _set(self, name: str) -> str:
        chars = self.lexer.chars_of(name)
        return chars if len(chars) == 1 else f"[{chars}]"

    def _compile(self, pattern: str, macros: dict[str, str]) -> str:
        out = []
        for part in _PART.findall(pattern):
            if part in macros:
                out.append(f"(?:{macros[part]})")
            elif part[0].isalpha():
                out.append(self._set(part if part[0].isupper() else "=" + part))
            elif not part.isspace():
                out.append(part)
        return "".join(out)

    def value(self, word: str, name: str) -> str | None:
        """What the table says of a word as a member of a class; None when it is none."""
        for form in (word, word.lower(), word.capitalize()):
            if (form, name) in self._values:
                return self._values[form, name]
        return None

    def find(self, tokens: Tokens) -> Iterator[Hit]:
        """Where rules fit, from left to right, none overlapping another."""
        for run in _RUN.finditer(tokens.classes):
            at, end = run.span()
            if not self._head.search(tokens.classes, at, end):
                continue
            while start := self._start.search(tokens.classes, at, end):
                at = start.start()
                found = self._any.match(tokens.classes, at)
                if found:
                    yield self._hit(tokens, found)
                at = found.end() if found else at + 1

    def within(self, tokens: Tokens, first: int, last: int) -> Hit | None:
        """The rule that fits at token `first`, seeing no token from `last` on."""
        found = self._any.match(tokens.classes, first, last)
        return self._hit(tokens, found) if found else None

    def _hit(self, tokens: Tokens, found: re.Match[str]) -> Hit:
        assert found.lastindex is not None
        rule = self.rules[found.lastindex - 1]
        match = rule.pattern.match(tokens.classes, found.start(), found.endpos)
        assert match is not None
        return Hit(rule, tokens, match, self)


def _guarded(rule: Rule, starts: set[str]) -> str:
    """A rule as a group of the expression of all rules, with no names, tried only where it can start."""
    nameless = re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern)
    return f"(?=[{''.join(sorted(starts))}])({nameless})"


def cut(name: str) -> list[str]:
    """A name cut as a text would be."""
    return [match.group() for match in TOKEN.finditer(name)]


def _key(name: str) -> str:
    return " ".join(cut(name)).lower().replace("’", "'")


@cache
def grammar(language: str = LANGUAGE) -> Grammar:
    """The grammar of a language, compiled once. Raises ValueError for a rule that names an unknown class."""
    return Grammar(language)
