"""Phrases for bodies without a name: "the company", "Trump's campaign", "the Russian army"."""

import bisect

from onrecord.annotate.actors.entity import Entity
from onrecord.annotate.actors.fit import PLACES, STRONG, fit_body
from onrecord.annotate.actors.gazetteer import government_of
from onrecord.annotate.actors.phrases import Phrase
from onrecord.annotate.actors.scene import FAR, NEAR, Scene
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.vocabulary import (
    BODY_NOUNS,
    COMPANY_NOUNS,
    OUTLET_NOUNS,
    STATE_ARMS,
    STATE_NOUNS,
    STATE_VOICES,
    noun_class,
)

# Where a body or person speaks, and no body itself.
_VOICES = frozenset({"site", "website"})
# Bodies of a person's that go by the bare name: "the Trump campaign", but "Salman's cabinet".
_CALLED_AFTER = frozenset("administration camp campaign foundation government group organization regime".split())
# Nouns that go with a body's own name: "the M23 group" is M23.
_CALLED_SO = frozenset({"alliance", "coalition", "group", "militia", "movement", "organisation", "organization"})
# How many words "the state" may reach back to a place that has not acted yet.
_PLACE_REACH = 80
# Places and the like: bodies only when they speak.
_RARELY = noun_class("place_body")


class BodyPhrases:
    """Finds the body that a phrase means, or takes in a new one."""

    def __init__(self, scene: Scene, places: list[tuple[int, str]]) -> None:
        self._scene = scene
        self._places = places

    def resolve(self, phrase: Phrase) -> None:
        """Note who is meant by the phrase."""
        entity = None
        if (whole := self._part_of(phrase)) is not None:
            self._scene.mention(phrase.first, phrase.after, phrase.head, whole, "role")
            return
        named = (
            self._scene.meant.get(self._scene.words.head[phrase.head])
            if self._scene.words.dep[phrase.head] == "appos"
            else None
        )
        named = named or self._named_beside(phrase)
        if (
            named is None
            and phrase.noun in OUTLET_NOUNS
            and (kid := self._scene.words.kid(phrase.head, "compound")) is not None
        ):
            # "The Maariv newspaper" is Maariv.
            named = self._scene.meant.get(kid)
            named = named if named and named.kind == "outlet" else None
        if named and named.named and named.kind in {"organization", "outlet", "group"}:
            named.noun = named.noun or phrase.noun
            self._scene.index(named)
            self._scene.mention(phrase.first, phrase.after, phrase.head, named, "role")
            return
        if (
            phrase.noun in _RARELY
            and not self._scene.speaks(phrase.head)
            and not (phrase.noun == "side" and phrase.country)
        ):
            self._described_state(phrase)
            return
        voice = phrase.noun in STATE_VOICES and phrase.country and not phrase.owner_is_person
        if voice and phrase.opening != "a" and not phrase.modifiers - self._country_words(phrase):
            entity = self._scene.entities.get(f"sta:{phrase.country}")
        elif (phrase.owner or phrase.country) and phrase.opening != "a":
            entity = self._owned_body(phrase)
        elif phrase.opening in {"the", "own"}:
            entity = self._best_body(phrase)
        if entity is None:
            if (phrase.opening == "bare" and not self._scene.speaks(phrase.head)) or (
                phrase.opening == "own" and not phrase.owner
            ):
                return
            entity = self._government(phrase) or self._place(phrase) or self._scene.unnamed(phrase, "organization")
        entity.called.add(phrase.noun)
        self._scene.mention(phrase.first, phrase.after, phrase.head, entity, "role")

    def _named_beside(self, phrase: Phrase) -> Entity | None:
        """Whose name hangs on the noun: "the airline Norjet", "the biggest union, the United Weavers, is"."""
        words = self._scene.words
        name = words.kid(phrase.head, "appos")
        if name is None or name <= phrase.head or phrase.opening not in {"the", "own"}:
            return None
        entity = self._scene.meant.get(name)
        first = name
        while self._scene.meant.get(first - 1) is entity and first - 1 > phrase.head:
            first -= 1
        between = words.lower[phrase.head + 1 : first]
        if entity is None or any(word not in {",", "the"} for word in between):
            return None
        # "The company, Apple said" is cut off by no second comma.
        closed = "," not in between or words.text[name + 1 : name + 2] in ([","], ["."], ["–"], ["—"])
        return entity if closed and not entity.human else None

    def _described_state(self, phrase: Phrase) -> None:
        """ "A treaty with the African country": the one state told of just before that is not the subject's own."""
        scene, told = self._scene, phrase.proper or "island" in phrase.modifiers
        if phrase.noun not in STATE_NOUNS or phrase.opening != "the" or not told or phrase.owner or phrase.country:
            return
        subject = scene.entities.get(scene.salience.subject or "")
        near = [scene.entities[i] for i in scene.salience.recent(2.0)]
        states = [e for e in near if e.kind == "state" and (subject is None or e.country != subject.country)]
        if len(states) == 1:
            scene.mention(phrase.first, phrase.after, phrase.head, states[0], "role")

    def _part_of(self, phrase: Phrase) -> Entity | None:
        """Whose word a body's is that is only a part of another, or its voice: "a three-judge panel of the Court of
        Appeals", "the company's website", "the M23 group"."""
        words, meant, head = self._scene.words, self._scene.meant, phrase.head
        if phrase.noun == "panel":
            of = next((k for k in words.children[head] if words.lower[k] == "of" and k > head), None)
            whole = words.kid(of, "pobj") if of is not None else None
            entity = meant.get(whole) if whole is not None else None
            return entity if entity and entity.named and entity.kind == "organization" else None
        if phrase.noun in _VOICES and phrase.opening == "own":
            owner = self._scene.entities.get(phrase.owner or "")
            return owner if owner and owner.kind != "group" else None
        if phrase.noun in _CALLED_SO:
            name = meant.get(head - 1)
            fits = name is not None and name.kind == "organization" and name.named and not name.place
            between = (i for i in range(phrase.first, head) if words.dep[i] != "det")
            return name if fits and all(meant.get(i) is name for i in between) else None
        return None

    def _government(self, phrase: Phrase) -> Entity | None:
        """ "The government" that nothing else tells of is that of the country which the article is about."""
        if phrase.noun != "government" or phrase.opening != "the" or phrase.modifiers or not self._scene.country:
            return None
        entry = government_of(self._scene.country)
        made = Entity(entry.id, entry.name, "organization", entry.country, entry.stands_for) if entry else None
        return self._scene.entities.setdefault(made.id, made) if made else None

    def _place(self, phrase: Phrase) -> Entity | None:
        """ "In Florida ... the state said": the place last named before."""
        if phrase.noun not in PLACES or phrase.opening != "the" or phrase.modifiers:
            return None
        before = bisect.bisect_left(self._places, (phrase.head, "")) - 1
        if before < 0 or phrase.head - self._places[before][0] > _PLACE_REACH:
            return None
        name = self._places[before][1]
        made = Entity(f"org:{slug(name)}", name, "organization", place=True)
        entity = self._scene.entities.setdefault(made.id, made)
        self._scene.index(entity)
        return entity

    def _country_words(self, phrase: Phrase) -> set[str]:
        words = self._scene.words
        return {
            words.lower[i]
            for i in range(phrase.first, phrase.head)
            if (near := self._scene.meant.get(i)) is not None and near.kind == "state"
        }

    def _best_body(self, phrase: Phrase) -> Entity | None:
        best: tuple[float, Entity] | None = None
        subject = self._scene.entities.get(self._scene.salience.subject or "")
        home = f"sta:{subject.country}" if subject and phrase.noun in STATE_NOUNS else ""
        words = self._scene.words
        beside = self._scene.meant.get(words.head[phrase.head]) if words.dep[phrase.head] == "conj" else None
        for id_ in self._scene.candidates(phrase.noun):
            if beside is self._scene.entities[id_]:
                continue  # "The bloc and the group" are two.
            points = fit_body(self._scene.entities[id_], phrase) + (1.5 if id_ == home else 0.0)
            age = self._scene.salience.age(id_)
            if not points or age > (FAR if points >= STRONG else NEAR):
                continue
            weight = self._scene.salience.of(id_)
            score = points + 2.0 * weight / (weight + 60.0) - min(1.0, age / 40.0)
            if best is None or score > best[0]:
                best = (score, self._scene.entities[id_])
        return best[1] if best and best[0] >= 2.4 else self._only_body(phrase)

    def _only_body(self, phrase: Phrase) -> Entity | None:
        """ "The company" however far from its name, where the article has one body alone that it may be."""
        if phrase.noun not in COMPANY_NOUNS | {"agency"} or phrase.opening != "the" or phrase.modifiers:
            return None
        others = BODY_NOUNS - COMPANY_NOUNS
        fitting = [
            e
            for e in self._scene.entities.values()
            if e.named and e.kind == "organization" and fit_body(e, phrase) and e.name.split()[-1].lower() not in others
        ]
        acting = [e for e in fitting if e.id in self._scene.acting]
        told = [e for e in fitting if self._scene.salience.age(e.id) <= FAR]
        return next((some[0] for some in (acting, told) if len(some) == 1), None)

    def _owned_body(self, phrase: Phrase) -> Entity:
        """ "Trump's campaign" and "the Trump campaign" are one body, whoever owns it by whatever name."""
        words = self._scene.words
        own_words = {words.lower[i] for i in range(phrase.first, phrase.head) if i in self._scene.meant}
        owner = self._scene.entities.get(phrase.owner or f"sta:{phrase.country}")
        if owner is None:
            return self._scene.unnamed(phrase, "organization")
        short = (owner.family or owner.name.split()[-1]) if owner.human else owner.name
        others = phrase.modifiers - own_words
        which = "" if owner.human else " ".join(w for w in words.lower[phrase.first : phrase.head] if w in others)
        id_ = f"org:{slug(f'{short} {which} {phrase.noun}')}"
        if id_ not in self._scene.entities:
            text = self._scene.text(phrase)
            mark = "" if phrase.noun in _CALLED_AFTER else "'" if short.endswith("s") else "'s"
            name = f"{short}{mark} {phrase.noun}" if owner.human else text
            stands_for = owner.id if owner.kind == "state" and phrase.noun in STATE_ARMS else None
            entity = Entity(id_, name, "organization", phrase.country or owner.country, stands_for, noun=phrase.noun)
            entity.named = owner.named
            self._scene.entities[id_] = entity
            self._scene.index(entity)
        return self._scene.entities[id_]
