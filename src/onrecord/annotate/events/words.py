"""The lexicon's tables of events, hedges and status words, made ready to look up by lemma."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from onrecord.lexicon import event_words, hedges, offices, status_words, table

_ARTICLES = frozenset({"a", "an", "the", "its", "his", "their"})
_LINKS = frozenset({"of", "in", "on", "for", "against", "by", "to", "with", "from", "at"})


@dataclass(frozen=True, slots=True)
class Roles:
    """How grammar gives an event's two sides: `s` subject, `o` object, `p` possessor or adjective, `that` the subject
    of the clause that follows, else a preposition. `mutual`: both sides are parties of one event."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    mutual: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase that names an event: `rest` are the words that must stand around its head word."""

    rest: frozenset[str]
    phrase: str
    type: str | None
    kind: str | None
    roles: Roles


@cache
def _roles(text: str) -> Roles:
    mutual = "<>" in text
    source, _, target = text.replace("<>", ">").partition(">")
    return Roles(
        tuple(part for part in source.split("/") if part), tuple(part for part in target.split("/") if part), mutual
    )


@cache
def patterns(pos: str) -> dict[str, tuple[Pattern, ...]]:
    """Event phrases of a part of speech (v, n, a) by their head word, the longest first."""
    found: dict[str, list[Pattern]] = defaultdict(list)
    for row in event_words():
        if row.pos == pos:
            words = [word for word in row.phrase.split() if word not in _ARTICLES]
            head = words.pop(_head_of(words, pos))
            found[head].append(Pattern(frozenset(words), row.phrase, row.type, row.kind, _roles(row.roles)))
    return {head: tuple(sorted(rows, key=lambda p: -len(p.rest))) for head, rows in found.items()}


def _head_of(words: list[str], pos: str) -> int:
    """Verb phrases start with their head; noun phrases end with it, or with what follows a preposition."""
    if pos != "n":
        return 0
    links = [i for i, word in enumerate(words) if word in _LINKS and i]
    return links[0] - 1 if links else len(words) - 1


@cache
def event_nouns() -> dict[str, float]:
    """How much each noun by itself looks like the name of an event, as log odds."""
    return {noun: int(weight) / 10 for noun, weight in table("en/event_nouns")}


@cache
def actor_nouns() -> frozenset[str]:
    """Nouns for persons and groups, who can act, and for offices."""
    offices_ = {word.split()[-1].lower() for office in offices() for word in (office.word, *office.forms)}
    return frozenset(row[0] for row in table("en/actor_nouns")) | offices_


@cache
def effects(pos: str) -> dict[str, str]:
    """Effects on factuality (POSSIBLE, PROBABLE, NEG, FUTURE, COUNTERFACTUAL, FACT) of words of a part of speech."""
    return {row.phrase: row.effect for row in hedges() if row.pos == pos}


@cache
def statuses(group: str, pos: str) -> dict[str, str]:
    """Words of a part of speech that tell where an event of a group of kinds stands."""
    return {row.phrase: row.status for row in status_words() if row.group == group and row.pos == pos}


@cache
def bodies() -> frozenset[str]:
    """Nouns for bodies, firms and states: they act, but are nobody in person."""
    rows = {name: words for name, _, words in table("en/noun_classes")}
    return frozenset(word for name in ("body", "company", "state", "association") for word in rows[name].split())


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, _, words in table("en/event_classes")}


def listed(name: str) -> frozenset[str]:
    """The words of a class of the table of event classes."""
    return _classes()[name]
