"""Whether a place's name speaks for a power ("Moscow said") or is only where something is ("in Moscow")."""

from onrecord.annotate.actors.vocabulary import DOCUMENT_NOUNS, noun_class, noun_heads
from onrecord.annotate.actors.words import Words

_LOCATIVE = noun_class("locative")
# Verbs of motion: "to Moscow" and "from Moscow" after them name a place.
_MOTION = noun_class("motion")
# What a place has that no government has.
_LOCAL = noun_class("local")
_POLITICAL_AGENT = frozenset({"nsubj", "nsubjpass", "agent"})


def acts(words: Words, first: int, head: int, strict: bool = False) -> bool:
    """Whether the place name at tokens `[first, head]` is meant as the power that sits there.

    With `strict`, only a subject, an agent, an owner of an act or a party to a relation will do.
    """
    after = words.text[head + 1] if head + 1 < len(words) else ""
    if after == "-" or after == "—" or after == "(" or after == "–":
        return False
    dep, above = words.dep[head], words.head[head]
    if dep in {"conj", "appos"} and above != head:
        return words.tag[above][:1] == "N" and acts(words, above, above, strict) and after != ","
    if dep in _POLITICAL_AGENT:
        return True
    if dep == "poss":
        return words.lemma(above) not in _LOCAL
    if dep == "pobj":
        return _after_preposition(words, above, strict)
    if dep in {"dobj", "dative", "attr"}:
        return not strict and words.lemma(above) not in _MOTION
    if dep in {"compound", "nmod", "amod"}:
        speaks = words.lemma(above) in DOCUMENT_NOUNS or words.lower[above] in noun_heads()
        if not strict and words.tag[above] in {"NNS", "NN"} and speaks and words.lemma(above) not in _LOCAL:
            return True
        return (
            not strict
            and words.tag[above] in {"NNS", "NN"}
            and words.lemma(above) in {"official", "authority", "government"}
        )
    return dep == "ROOT" and not strict and after == ":"


def _after_preposition(words: Words, preposition: int, strict: bool) -> bool:
    word, above = words.lower[preposition], words.head[preposition]
    if word in _LOCATIVE:
        return False
    if word == "by" or (word == "to" and words.lower[above] == "according"):
        return True
    if word == "between" or word == "with" or word == "against" or word == "toward" or word == "towards":
        return True
    if words.lemma(above) in _MOTION | _LOCAL:
        return False
    if word == "from":
        return words.tag[above][:1] == "N" and not strict
    return word in {"to", "on", "for", "of"} and not strict and (words.tag[above][:1] in {"N", "J"} or word == "on")
