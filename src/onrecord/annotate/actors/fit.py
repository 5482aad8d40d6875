"""How well an actor fits what a noun phrase says of whom it means."""

from onrecord.annotate.actors.entity import Entity, RoleFact
from onrecord.annotate.actors.phrases import Phrase
from onrecord.annotate.actors.vocabulary import (
    ANYBODY,
    COMPANY_NOUNS,
    FEMALE_NOUNS,
    GENERIC,
    GROUP_BODIES,
    MALE_NOUNS,
    OUTLET_NOUNS,
    SAME_OFFICE,
    STATE_NOUNS,
    party_stems,
)

_LESSER = ("vice ", "deputy ", "assistant ", "former ", "first ")
# "The second source" is not the first.
_ORDERING = frozenset({"first", "second", "third", "fourth", "other", "another", "latter"})
# Nouns for those who hold no office yet.
_YOUNG = frozenset({"baby", "boy", "child", "girl", "infant", "pupil", "schoolboy", "schoolgirl", "toddler"})
_STATE_FORCES = frozenset({"army", "military", "police"})
_OF_REBELS = frozenset({"independence", "liberation", "rebel", "republican", "resistance", "revolutionary"})
PLACES = frozenset({"city", "state", "town", "province", "region", "county"})
# At or above this the phrase names the actor's own office or noun: it may lie far back.
STRONG = 3.0


def fit_person(entity: Entity, phrase: Phrase) -> float:
    """Points for a person, 0 when the phrase cannot mean it."""
    if not entity.human or entity.plural or _wrong_gender(entity, phrase):
        return 0.0
    if phrase.country and entity.country and phrase.country != entity.country:
        return 0.0
    if phrase.noun in _YOUNG and entity.roles:
        return 0.0
    points = max((_fit_role(f, phrase) for f in entity.roles), default=0.0)
    if entity.noun and entity.noun == phrase.noun and not entity.named and not phrase.modifiers & _ORDERING:
        points = max(points, 3.5)
    if not points and phrase.noun in entity.called and phrase.noun not in ANYBODY:
        points = STRONG
    if not points and phrase.noun in ANYBODY:
        points = 1.5 + (1.0 if noun_gender(phrase) and noun_gender(phrase) == entity.gender else 0.0)
    if (
        not points
        and phrase.noun in GENERIC
        and not entity.roles
        and phrase.country
        and phrase.country == entity.country
    ):
        points = 2.0
    if not points and phrase.noun in GENERIC and entity.named and not any(f.learned for f in entity.roles):
        points = 1.5
    if not points:
        return 0.0
    if phrase.proper and not phrase.owner and not phrase.country:
        own = frozenset().union(*(f.proper for f in entity.roles))
        rivals = own & party_stems() and phrase.proper & party_stems()
        points += 1.2 if own & phrase.proper else -1.2 if rivals else 0.0
    return points + (1.5 if phrase.country and phrase.country == entity.country else 0.0)


def at_odds(entity: Entity, phrase: Phrase) -> bool:
    """Whether gender or country speak against it."""
    abroad = phrase.country and entity.country and phrase.country != entity.country
    return bool(abroad) or _wrong_gender(entity, phrase) or phrase.owner == entity.id


def _fit_role(fact: RoleFact, phrase: Phrase) -> float:
    if (told_apart := phrase.modifiers & _ORDERING) and not told_apart & fact.modifiers:
        return 0.0
    if phrase.owner and fact.owner and phrase.owner != fact.owner:
        return 0.0
    if phrase.country and fact.country and phrase.country != fact.country:
        return 0.0
    word = phrase.noun
    if fact.word == word:
        points = 4.0
    elif any(word in same and fact.word in same for same in SAME_OFFICE):
        points = 3.4
    elif (
        (fact.word.endswith(" " + word) and not fact.word.startswith(_LESSER))
        or word.endswith(" " + fact.word)
        or fact.word.startswith(f"{word} of ")
        or (phrase.role and phrase.role.level == fact.level == "spokesperson")
    ):
        points = 3.2
    elif fact.level in GENERIC.get(word, ()) and (not phrase.owner or fact.owner == phrase.owner):
        points = 2.5 - (0.7 if word == "official" and fact.level == "head" else 0.0)
    else:
        return 0.0
    former = "former" in fact.modifiers
    if former != ("former" in phrase.modifiers) and word not in GENERIC:
        points -= 1.2
    points += min(1.5, 0.75 * len(phrase.modifiers & fact.modifiers))
    if phrase.owner:
        points += 1.0 if fact.owner == phrase.owner else -1.0
    return points + (0.3 if fact.learned else 0.0)


def noun_gender(phrase: Phrase) -> str:
    """m or f when the noun itself tells."""
    last = phrase.noun.split()[-1]
    if phrase.role and phrase.role.gender in {"m", "f"} and last not in {"chairman", "congressman"}:
        return phrase.role.gender
    return "m" if last in MALE_NOUNS else "f" if last in FEMALE_NOUNS else ""


def _wrong_gender(entity: Entity, phrase: Phrase) -> bool:
    gender = noun_gender(phrase)
    if not entity.named and entity.noun.endswith("man") and phrase.noun == entity.noun.removesuffix("man") + "woman":
        return True
    return bool(gender and entity.gender and gender != entity.gender)


def fit_body(entity: Entity, phrase: Phrase) -> float:
    """Points for a state, organisation or outlet."""
    noun = phrase.noun
    if entity.kind in {"person", "group"}:
        return 0.0
    if phrase.country and entity.country and phrase.country != entity.country:
        return 0.0
    if phrase.owner and not entity.id.startswith(f"org:{phrase.owner.split(':')[-1]}"):
        return 0.0
    if entity.kind == "state":
        return 3.0 if noun in STATE_NOUNS else 0.0
    if (noun == entity.noun and not entity.named) or (entity.place and noun in PLACES):
        return 2.8
    if noun in _STATE_FORCES and ("group" in entity.called or _OF_REBELS & set(entity.name.lower().split())):
        # "The army" is the state's beside a Liberation Army.
        return 0.0
    if noun == entity.noun or noun in entity.name.lower().replace("-", " ").split():
        return 4.0 + 0.5 * len(phrase.modifiers & set(entity.name.lower().split()))
    if noun in entity.called:
        return STRONG
    if entity.noun in COMPANY_NOUNS and noun in COMPANY_NOUNS and entity.named:
        return 2.0
    if noun in STATE_NOUNS or not entity.named or entity.noun:
        return 0.0
    if entity.kind == "outlet":
        return 3.0 if noun in OUTLET_NOUNS else 1.2 if noun in COMPANY_NOUNS else 0.0
    if noun in COMPANY_NOUNS or noun in GROUP_BODIES or noun in {"agency", "union", "club"}:
        return 1.6
    return 0.0
