"""Where something was said: a network or a setting that the words around the cue name."""

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.engine import lemma
from onrecord.lexicon import channels, meanings, networks, words

# How many heads up from a network's name the cue may be.
_CLIMB = 10


def channel_of(frame: Sequence[Token], near: set[int]) -> str | None:
    """The channel named among the tokens around an attribution, None where there is none.

    `near` holds the places of cue and source in their document: a setting hangs on them, or is one of them.
    """
    for i, token in enumerate(frame):
        if (name := _network_at(frame, i)) and _hangs_on(token, near):
            return name
    for i, token in enumerate(frame):
        for phrase, channel in (*_channels_at(token.lower_), *_channels_at(lemma(token))):
            run = frame[i : i + len(phrase)]
            if _reads(run, phrase) and (_is_setting(run[-1], near) or (token.i in near and _is_issued(run[-1]))):
                return channel
    return None


def _is_issued(noun: Token) -> bool:
    """Whether a word of cue or source itself speaks or is given out: "a statement said", "issued a statement"."""
    if noun.tag_[:1] != "N":
        return False
    if noun.dep_ == "dobj":
        return lemma(noun.head) in _ISSUING
    return noun.dep_ in {"nsubj", "nsubjpass"} or (noun.dep_ == "pobj" and noun.head.lower_ in {*_SETTING_WORDS, "to"})


def ends_in_setting(preposition: Token) -> bool:
    """Whether a prepositional phrase tells where something was said: "in a statement", "at a news conference"."""
    if preposition.lower_ not in _SETTING_WORDS:
        return False
    for noun in preposition.children:
        if noun.dep_ == "pobj" and any(channel for phrase, channel in _channels_at(lemma(noun)) if len(phrase) == 1):
            return True
    return False


def _hangs_on(token: Token, near: set[int]) -> bool:
    """Whether a token is in the clause of cue and source: "a post on X drew anger, and she said" tells no channel."""
    node = token
    for _ in range(_CLIMB):
        if node.i in near or any(c.i in near and c.dep_ != "conj" for c in node.children):
            return True
        if node.head == node:
            return False
        node = node.head
    return False


def _reads(run: Sequence[Token], phrase: tuple[str, ...]) -> bool:
    return tuple(t.lower_ for t in run) == phrase or tuple(lemma(t) for t in run) == phrase


def _is_setting(token: Token, near: set[int]) -> bool:
    """A channel is where words are said: after a preposition on the cue, or as its author; never its topic."""
    head = token
    while head.dep_ in {"compound", "amod", "nmod", "conj"} and head.head != head:
        head = head.head
    if head.dep_ in {"nsubj", "nsubjpass", "dobj", "dative"} and head.head.i in near:
        return True
    if head.dep_ != "pobj" or head.head.lower_ not in _SETTING_WORDS:
        return False
    node = head.head
    for _ in range(4):
        node = node.head
        if node.i in near or any(c.i in near for c in node.children):
            return True
        if node.tag_[:1] == "V":
            return False
    return False


_SETTING_WORDS = words("setting prepositions")
_ISSUING = words("issuing verbs")


def _channels_at(word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The channel phrases that begin with a word, longest first, each with its channel."""
    return _channel_phrases().get(word, ())


@cache
def _channel_phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in channels():
        phrase = tuple(row.phrase.lower().split())
        found.setdefault(phrase[0], []).append((phrase, row.channel))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


@cache
def _network_names() -> dict[tuple[str, ...], str]:
    # A network that has changed its name ("Twitter") is called as the text calls it.
    names = [(row, name) for row in networks() for name in (row.name, *row.aliases)]
    return {tuple(name.split()): name if name in _RENAMED else row.name for row, name in names}


@cache
def _network_sizes() -> dict[str, tuple[int, ...]]:
    """How many words names have that begin with a word, longest first."""
    sizes: dict[str, set[int]] = {}
    for name in _network_names():
        sizes.setdefault(name[0], set()).add(len(name))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


_RENAMED = words("renamed networks")
# Only words that mean nothing else: an answer, a story or a snap is posted on many a network, and told without any.
_POSTED_AS = meanings("posts of one network")
# Said of posts anywhere, whatever the table lists them under.
_ANY_POST = words("post nouns")
_LEADING = words("network leads")


def _network_at(frame: Sequence[Token], index: int) -> str | None:
    """The network named at the token, where it is led by "on", "network", "via" and the like."""
    for size in _network_sizes().get(frame[index].text, ()):
        run = frame[index : index + size]
        name = _network_names().get(tuple(t.text for t in run)) if len(run) == size else None
        if name is None:
            continue
        led = index > 0 and frame[index - 1].lower_ in _LEADING
        owned = index + size < len(frame) and lemma(frame[index + size]) in {*_ANY_POST, "account", "page", "feed"}
        if led or owned:
            return name
    return _POSTED_AS.get(lemma(frame[index]))
