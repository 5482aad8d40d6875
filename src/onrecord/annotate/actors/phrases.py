"""Noun phrases that mean somebody without a name: "the Russian official", "his campaign", "three analysts"."""

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.annotate.actors.entity import Entity
from onrecord.annotate.actors.vocabulary import (
    ANYBODY,
    BODY_NOUNS,
    COMPANY_NOUNS,
    DEFINITE,
    DOCUMENT_NOUNS,
    GENERIC,
    INDEFINITE,
    Role,
    agent_noun,
    person_nouns,
    role_at,
    speech_verbs,
)
from onrecord.annotate.actors.words import Words

_LINKS = frozenset({"of", "for", "from", "at", "with", "in", "to", "on", "close", "familiar"})
_MODIFIERS = frozenset({"compound", "nmod", "amod", "npadvmod"})
_MAX_LENGTH = 14
# How soon after a noun "he" or "she" tells that it means a person.
_SOON = 10
_PAIR_WORDS = frozenset({"both", "two", "pair", "couple"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at tokens `[first, after)` around the noun `head`.

    `sort` is person, crowd or body; `opening` is the, a, own (a possessor) or bare; `noun` is the noun in the
    singular; `country` and `owner` come from the names within the phrase; `pair` is true for "both" and "the two".
    """

    first: int
    after: int
    head: int
    sort: str
    opening: str
    noun: str
    role: Role | None
    plural: bool
    country: str | None
    owner: str | None
    modifiers: frozenset[str]
    pair: bool
    owner_is_person: bool
    proper: frozenset[str]


def phrase_at(words: Words, i: int, at: Mapping[int, Entity]) -> Phrase | None:
    """The phrase around the noun at token `i`; `at` tells who is already known to be meant at a token."""
    lower, tag = words.lower[i], words.tag[i]
    role = role_at(words, i)
    plural = tag in {"NNS", "NNPS"} or (role.plural if role else lower in {"people", "police", "men", "women"})
    if words.dep[i] in _MODIFIERS or (not role and plural and words.lemma(i) in DOCUMENT_NOUNS):
        return None
    if _predicate(words, i):
        return None
    first, after = _extent(words, i, role)
    opening, owner_token, pair = _opening(words, i, first)
    if opening is None:
        return None
    if opening == "bare" and words.headlines[words.block[i]]:
        opening = "a"
    sort = _sort(words, i, role, plural)
    country = owner = None
    for k in range(first, after):
        near = at.get(k)
        if near is None or k == i:
            continue
        if near.kind == "state":
            country = country or near.id.removeprefix("sta:")
        elif k == owner_token or (owner is None and k < i):
            owner = near.id
    if owner_token is not None and (near := at.get(owner_token)) and near.kind == "state":
        owner = near.id
    modifiers = frozenset(
        w for w in words.lower[first:i] if w.isalpha() and len(w) > 2 and w not in DEFINITE | INDEFINITE
    )
    noun = role.word if role else words.lemma(i)
    if noun.startswith("former "):
        noun, modifiers = noun.removeprefix("former "), modifiers | {"former"}
    person = owner is not None and owner.startswith("per:")
    if opening == "own" and owner is None and owner_token is not None and words.tag[owner_token] != "PRP$":
        opening = "the"
    proper = stems(words, first, after)
    return Phrase(first, after, i, sort, opening, noun, role, plural, country, owner, modifiers, pair, person, proper)


def stems(words: Words, first: int, after: int) -> frozenset[str]:
    """The beginnings of the capitalised words at tokens `[first, after)`: "Democrat" and "Democratic" share theirs."""
    opening = words.sentence_starts[words.sentence[first]]
    return frozenset(
        words.lower[i][:7]
        for i in range(first, after)
        if words.text[i][:1].isupper() and words.tag[i] != "DT" and i != opening and words.text[i] not in _TITLE_CASE
    )


# Capitals that only a title gives a word.
_TITLE_CASE = frozenset({"President", "Minister", "Secretary", "Prime", "Foreign", "Special", "Envoy", "Vice", "Chief"})


def _sort(words: Words, i: int, role: Role | None, plural: bool) -> str:
    lemma = words.lemma(i)
    if lemma in BODY_NOUNS and (role is None or lemma == "police"):
        return "body" if not plural else "crowd"
    if plural:
        return "crowd"
    if role is None and lemma not in COMPANY_NOUNS and agent_noun(words, i) and _goes_on_as_person(words, i):
        return "person"
    return "person" if role or lemma in ANYBODY or lemma in GENERIC or lemma in person_nouns() else "body"


def _goes_on_as_person(words: Words, i: int) -> bool:
    """ "A whiskey importer said that he": what follows tells that the noun is a person's."""
    if words.dep[i] != "nsubj" or words.lemma(words.head[i]) not in speech_verbs():
        return False
    rest = range(i + 1, min(i + _SOON, len(words)))
    return any(words.lower[j] in {"he", "she", "his", "her"} for j in rest if words.sentence[j] == words.sentence[i])


def _predicate(words: Words, i: int) -> bool:
    """ "is a candidate", "as president", "for president": no mention of anybody."""
    above = words.head[i]
    if words.dep[i] in {"attr", "oprd"}:
        return words.kid(above, "expl") is None  # "There are economists who say": somebody after all.
    if words.dep[i] != "pobj":
        return False
    bare = not any(words.dep[k] in {"det", "poss"} for k in words.children[i])
    return words.lower[above] == "as" or (bare and words.lower[above] in {"for", "of", "like"} and words.tag[i] == "NN")


def _extent(words: Words, i: int, role: Role | None) -> tuple[int, int]:
    low = role.first if role else i
    after = role.after if role else i + 1
    floor = max(words.sentence_starts[words.sentence[i]], i - _MAX_LENGTH)
    for kid in words.children[i]:
        if (
            kid < low
            and kid >= floor
            and words.dep[kid] in {"det", "amod", "compound", "nmod", "poss", "nummod", "predet", "quantmod"}
        ):
            low = max(floor, min(low, words.left_edge(kid)))
    # "To meet Kim Jong Un, South Korean envoy says": a name before a comma is somebody else.
    comma = next((j for j in range(i - 1, low, -1) if words.text[j] == ","), None)
    if comma is not None and words.tag[comma - 1] in {"NNP", "NNPS"}:
        low = comma + 1
    while low < i and not words.text[low][:1].isalnum():
        low += 1
    for kid in words.children[i]:
        near = kid == after and (words.dep[kid] in {"prep", "amod", "acl"} and words.lower[kid] in _LINKS)
        if near:
            stop = words.right_edge(kid) + 1
            stop = next(
                (
                    j
                    for j in range(kid, stop)
                    if not words.text[j][:1].isalnum() and words.text[j] not in {"'s", "’s", "-", "'", "’"}
                ),
                stop,
            )
            after = stop if stop - kid <= 10 else after
    return low, after


def _opening(words: Words, i: int, first: int) -> tuple[str | None, int | None, bool]:
    """How the phrase opens, the token of its possessor, and whether it means two."""
    opening, owner, pair = "bare", None, False
    for kid in words.children[i]:
        if kid > i:
            break
        dep, lower = words.dep[kid], words.lower[kid]
        if dep == "poss":
            owner, opening = kid, "own"
        elif dep in {"det", "predet", "preconj"}:
            if lower in {"no", "neither", "every", "any", "either"}:
                return None, None, False
            if opening != "own":
                opening = "the" if lower in DEFINITE else "a"
            pair = pair or lower == "both" or (lower == "the" and words.lower[i] == "sides" and first == i - 1)
        elif dep == "nummod":
            pair = pair or (lower == "two" and opening == "the")
            opening = opening if opening in {"the", "own"} else "a"
        elif dep == "amod" and lower in INDEFINITE and opening == "bare":
            opening = "a"
    if opening == "bare" and words.lower[first] in DEFINITE:
        opening = "the"
    return opening, owner, pair
