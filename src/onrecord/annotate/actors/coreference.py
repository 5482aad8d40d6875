"""Role phrases and pronouns: who is meant, by what the article has said of everybody so far."""

import itertools
from dataclasses import replace

from onrecord.annotate.actors.entity import Entity, Found, MentionKind, RoleFact
from onrecord.annotate.actors.fit import STRONG, at_odds, fit_body, fit_person, noun_gender
from onrecord.annotate.actors.phrases import Phrase, phrase_at
from onrecord.annotate.actors.pronouns import PRONOUNS, Pronouns
from onrecord.annotate.actors.salience import Salience
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.titles import Named, Titles
from onrecord.annotate.actors.vocabulary import (
    ANYBODY,
    DEFINITE,
    GENERIC,
    OUTLET_NOUNS,
    PARTITIVES,
    STATE_ARMS,
    STATE_NOUNS,
    STATE_VOICES,
    agent_noun,
    noun_class,
    noun_heads,
    role_at,
    speech_verbs,
)
from onrecord.annotate.actors.words import Words
from onrecord.model.annotation import ActorKind

# How far back, in sentences, a phrase that says little of somebody may reach, and one that says much.
_NEAR, _FAR = 6.0, 60.0
# Places and the like: bodies only when they speak.
_RARELY = noun_class("place_body")
# Of more holders of one office than this, only the latest are weighed.
_MOST_CANDIDATES = 40
# "Researchers from the University of Liverpool" are called researchers, "officials in Kyiv" by all their words.
_LONG_PLACE = 3
_ACTING = frozenset({"nsubj", "nsubjpass", "agent"})


class Resolver:
    """Goes through the article once, in order. `entities` grows by the unnamed actors that it finds."""

    def __init__(self, words: Words, named: list[Named], titles: Titles) -> None:
        self.words = words
        self.entities: dict[str, Entity] = {}
        self.meant: dict[int, Entity] = {}
        for name in named:
            self.entities.setdefault(name.entity.id, name.entity)
            for i in range(name.first, name.after):
                self.meant[i] = name.entity
        self.salience = Salience()
        self.pairs: list[tuple[float, tuple[str, ...]]] = []
        self._names = {name.first: name for name in named}
        self._titles = titles
        self._found: list[Found] = []
        self._acting: set[str] = set()
        self._same: dict[str, str] = {}
        self._by_role: dict[str, list[str]] = {}
        self._pronouns = Pronouns(self)
        for entity in self.entities.values():
            self._index(entity)

    def run(self) -> list[Found]:
        """All mentions in the order of the text, those of unnamed actors that never act left out."""
        words = self.words
        heads, names = noun_heads(), self._names
        bounds = [*words.sentence_starts, len(words)]
        for start, stop in itertools.pairwise(bounds):
            self.salience.next_sentence(
                words.quoted[start] and words.quoted[stop - 1] and words.quoted[(start + stop) // 2]
            )
            i = start
            while i < stop:
                name = names.get(i)
                if name is not None:
                    self._name(name)
                    i = name.after
                    continue
                if words.lower[i] in PRONOUNS:
                    self._pronouns.resolve(i)
                elif words.tag[i][0] == "N" and (words.lower[i] in heads or agent_noun(words, i)):
                    self._noun(i)
                i += 1
        kept = self._acting
        found = [f for f in self._found if self.entities[f.entity].named or f.entity in kept]
        return [replace(f, entity=self._same[f.entity]) if f.entity in self._same else f for f in found]

    def mention(self, first: int, after: int, head: int, entity: Entity, kind: MentionKind) -> None:
        """Note a mention and let it weigh."""
        words = self.words
        self._found.append(Found(first, after, head, entity.id, kind))
        self.meant.setdefault(head, entity)
        headline = words.headlines[words.block[head]]
        speaking = self.speaks(head)
        self.salience.touch(words, entity.id, head, speaking, headline)
        if speaking or self._acts(head):
            self._acting.add(entity.id)
        above = words.head[head]
        if words.dep[head] == "conj" and (partner := self.meant.get(above)) and partner is not entity:
            members: tuple[str, ...] = (partner.id, entity.id)
            if self.pairs and self.pairs[-1][1][-1] == partner.id and self.pairs[-1][0] == self.salience.clock:
                members = (*self.pairs.pop()[1], entity.id)
            self.pairs.append((self.salience.clock, members))

    def speaks(self, i: int) -> bool:
        """Whether the token is the subject of a verb of saying outside quotation marks."""
        words = self.words
        i = self._top(i)
        return words.dep[i] == "nsubj" and not words.quoted[i] and words.lemma(words.head[i]) in speech_verbs()

    def _top(self, i: int) -> int:
        """The noun that stands in the sentence for the phrase of `i`: the first of a list, the number or measure in
        "a majority of voters"."""
        words = self.words
        for _ in range(6):
            above = words.head[i]
            if words.dep[i] in {"conj", "appos"} and above != i:
                i = above
            elif words.dep[i] == "pobj" and words.lower[above] == "of" and words.lower[words.head[above]] in PARTITIVES:
                i = words.head[above]
            else:
                break
        return i

    def _acts(self, i: int) -> bool:
        words = self.words
        i = self._top(i)
        dep, above = words.dep[i], words.head[i]
        over = words.head[above]
        if dep in _ACTING or dep == "poss" or "according" in (words.lower[over], words.lower[words.head[over]]):
            return True
        if dep == "pobj":
            return words.lower[above] in {"by", "from", "among"} or words.lower[words.head[above]] == "according"
        if dep in {"dobj", "dative"}:
            return words.lemma(above) in {"tell", "quote", "cite"}
        return dep == "ROOT" and words.headlines[words.block[i]]

    def _name(self, name: Named) -> None:
        kind: MentionKind = "metonym" if name.kind == "metonym" else "demonym" if name.kind == "demonym" else "name"
        self.mention(name.first, name.after, name.after - 1, name.entity, kind)

    def _noun(self, i: int) -> None:
        if apposed := self._titles.apposed.get(i):
            first, after, entity = apposed
            self._introduced_before(i, first, entity)
            self._learn_owner(i, entity)
            self.mention(first, after, i, entity, "role")
            return
        if i in self._titles.used or i in self.meant:
            return
        first_role = self._titles.apposed.get(self._top(i)) if self.words.dep[i] == "conj" else None
        if first_role and first_role[0] < i and role_at(self.words, i):
            self.mention(max(first_role[1], self.words.left_edge(i)), i + 1, i, first_role[2], "role")
            return
        phrase = phrase_at(self.words, i, self.meant)
        if phrase is None:
            return
        if phrase.sort == "body":
            self._body(phrase)
        elif phrase.sort == "crowd":
            self._crowd(phrase)
        else:
            self._person(phrase)

    def _introduced_before(self, i: int, first: int, entity: Entity) -> None:
        """ "A spokeswoman said no ... the spokeswoman, Hua Chunying": the unnamed one was her all along."""
        words = self.words
        role = role_at(words, i)
        if role is None or words.lower[first] != "the":
            return
        for id_ in self.salience.recent(4.0):
            other = self.entities[id_]
            if other.human and not other.named and other.noun == role.word and other.gender in {"", entity.gender}:
                self._same[id_] = entity.id
                return

    def _learn_owner(self, i: int, entity: Entity) -> None:
        """ "his special envoy, Steve Witkoff": whose envoy, now that the pronoun is resolved."""
        owner_token = self.words.kid(i, "poss")
        owner = self.meant.get(owner_token) if owner_token is not None else None
        if owner is None or owner is entity:
            return
        for n, fact in enumerate(entity.roles):
            if fact.learned and fact.owner is None and fact.word.split()[-1] == self.words.lemma(i):
                country = fact.country or owner.country
                entity.roles[n] = RoleFact(fact.word, fact.level, country, owner.id, fact.modifiers)
                entity.country = entity.country or country
                return

    def _person(self, phrase: Phrase) -> None:
        entity = self._identified(phrase.head)
        if entity is None and phrase.opening in {"the", "own"}:
            entity = self._best_person(phrase) or self._told_of(phrase)
        if entity is None:
            bare = phrase.opening == "bare" and not phrase.country and not phrase.owner
            if bare and not self.speaks(phrase.head):
                return
            if phrase.opening == "own" and phrase.owner is None:
                return
            entity = self._unnamed(phrase, "person")
        if not entity.gender and (gender := noun_gender(phrase)):
            entity.gender = gender
        self.mention(phrase.first, phrase.after, phrase.head, entity, "role")

    def _identified(self, i: int) -> Entity | None:
        """ "The candidate is Donald Trump"."""
        words, verb = self.words, self.words.head[i]
        if words.dep[i] != "nsubj" or words.lower[verb] not in {"is", "was"}:
            return None
        name = words.kid(verb, "attr")
        entity = self.meant.get(name) if name is not None and name > verb else None
        return entity if entity and entity.human else None

    def _told_of(self, phrase: Phrase) -> Entity | None:
        """A speaker whom a new description means ("the New York businessman"): who was spoken of just before."""
        words = self.words
        if phrase.owner or phrase.country:
            return None
        described = phrase.modifiers or phrase.noun in GENERIC or phrase.noun in ANYBODY
        if phrase.opening != "the" or not described or not self.speaks(phrase.head) or phrase.after > phrase.head + 1:
            return None
        if words.kid(phrase.head, "relcl") is not None:
            return None
        best: tuple[float, Entity] | None = None
        for id_ in self.salience.recent(2.0):
            entity = self.entities[id_]
            if entity.human and not entity.plural and not at_odds(entity, phrase):
                weight = self.salience.of(id_)
                if best is None or weight > best[0]:
                    best = (weight, entity)
        return best[1] if best and best[0] >= 45.0 else None

    def _best_person(self, phrase: Phrase) -> Entity | None:
        best: tuple[float, Entity] | None = None
        for id_ in self._candidates(phrase.noun):
            entity = self.entities[id_]
            if phrase.owner == id_:
                continue
            points = fit_person(entity, phrase)
            age = self.salience.age(id_)
            if not points or age > (_FAR if points >= STRONG else _NEAR):
                continue
            weight = self.salience.of(id_)
            score = points + 2.0 * weight / (weight + 60.0) - min(1.0, age / 40.0) + (0.7 if entity.named else 0.0)
            if best is None or score > best[0]:
                best = (score, entity)
        return best[1] if best and best[0] >= 2.9 else None

    def _candidates(self, noun: str) -> list[str]:
        near = list(self.salience.recent(_NEAR))
        more = self._by_role.get(noun.split()[-1], [])[-_MOST_CANDIDATES:]
        return list(dict.fromkeys((*near, *more)))

    def _index(self, entity: Entity) -> None:
        nouns = {fact.word.split()[-1] for fact in entity.roles} | {entity.noun.split()[-1] if entity.noun else ""}
        if entity.kind in {"organization", "outlet"}:
            nouns |= set(entity.name.lower().split())
        for noun in sorted(nouns):
            ids = self._by_role.setdefault(noun, [])
            if noun and entity.id not in ids:
                ids.append(entity.id)

    def _body(self, phrase: Phrase) -> None:
        entity = None
        named = self.meant.get(self.words.head[phrase.head]) if self.words.dep[phrase.head] == "appos" else None
        if (
            named is None
            and phrase.noun in OUTLET_NOUNS
            and (kid := self.words.kid(phrase.head, "compound")) is not None
        ):
            # "The Maariv newspaper" is Maariv.
            named = self.meant.get(kid)
            named = named if named and named.kind == "outlet" else None
        if named and named.named and named.kind in {"organization", "outlet"}:
            named.noun = named.noun or phrase.noun
            self._index(named)
            self.mention(phrase.first, phrase.after, phrase.head, named, "role")
            return
        if phrase.noun in _RARELY and not self.speaks(phrase.head) and not (phrase.noun == "side" and phrase.country):
            return
        voice = phrase.noun in STATE_VOICES and phrase.country and not phrase.owner_is_person
        if voice and phrase.opening != "a" and not phrase.modifiers - self._country_words(phrase):
            entity = self.entities.get(f"sta:{phrase.country}")
        elif (phrase.owner or phrase.country) and phrase.opening != "a":
            entity = self._owned_body(phrase)
        elif phrase.opening in {"the", "own"}:
            entity = self._best_body(phrase)
        if entity is None:
            if (phrase.opening == "bare" and not self.speaks(phrase.head)) or (
                phrase.opening == "own" and not phrase.owner
            ):
                return
            entity = self._unnamed(phrase, "organization")
        self.mention(phrase.first, phrase.after, phrase.head, entity, "role")

    def _country_words(self, phrase: Phrase) -> set[str]:
        words = self.words
        return {
            words.lower[i]
            for i in range(phrase.first, phrase.head)
            if (near := self.meant.get(i)) is not None and near.kind == "state"
        }

    def _best_body(self, phrase: Phrase) -> Entity | None:
        best: tuple[float, Entity] | None = None
        subject = self.entities.get(self.salience.subject or "")
        home = f"sta:{subject.country}" if subject and phrase.noun in STATE_NOUNS else ""
        for id_ in self._candidates(phrase.noun):
            points = fit_body(self.entities[id_], phrase) + (1.5 if id_ == home else 0.0)
            age = self.salience.age(id_)
            if not points or age > (_FAR if points >= STRONG else _NEAR):
                continue
            weight = self.salience.of(id_)
            score = points + 2.0 * weight / (weight + 60.0) - min(1.0, age / 40.0)
            if best is None or score > best[0]:
                best = (score, self.entities[id_])
        return best[1] if best and best[0] >= 2.4 else None

    def _owned_body(self, phrase: Phrase) -> Entity:
        """ "Trump's campaign" and "the Trump campaign" are one body, whoever owns it by whatever name."""
        words = self.words
        own_words = {words.lower[i] for i in range(phrase.first, phrase.head) if i in self.meant}
        owner = self.entities.get(phrase.owner or f"sta:{phrase.country}")
        if owner is None:
            return self._unnamed(phrase, "organization")
        short = (owner.family or owner.name.split()[-1]) if owner.human else owner.name
        others = phrase.modifiers - own_words
        which = "" if owner.human else " ".join(w for w in words.lower[phrase.first : phrase.head] if w in others)
        id_ = f"org:{slug(f'{short} {which} {phrase.noun}')}"
        if id_ not in self.entities:
            text = self._text(phrase)
            name = f"{short} {phrase.noun}" if owner.human else text
            stands_for = owner.id if owner.kind == "state" and phrase.noun in STATE_ARMS else None
            entity = Entity(id_, name, "organization", phrase.country or owner.country, stands_for, noun=phrase.noun)
            entity.named = owner.named
            self.entities[id_] = entity
            self._index(entity)
        return self.entities[id_]

    def _crowd(self, phrase: Phrase) -> None:
        if self.words.dep[phrase.head] == "appos" and (listed := self._listed_before(phrase.head)):
            for one in listed:
                self.mention(phrase.first, phrase.after, phrase.head, one, "role")
            return
        if phrase.pair and (members := self._pronouns.two(phrase)):
            for member in members:
                self.mention(phrase.first, phrase.after, phrase.head, self.entities[member], "role")
            return
        entity = None
        if phrase.opening == "the" and not phrase.country and not phrase.owner:
            near = [self.entities[i] for i in self.salience.recent(_NEAR)]
            entity = next((e for e in near if e.plural and e.noun == phrase.noun), None)
            if entity is None and phrase.role:
                several = [e for e in near if e.named and fit_person(e, phrase) >= STRONG]
                if len(several) == 2:
                    for one in several:
                        self.mention(phrase.first, phrase.after, phrase.head, one, "role")
                    return
        if phrase.opening == "own" and phrase.owner is None:
            return
        entity = entity or self._unnamed(phrase, "group")
        self.mention(phrase.first, phrase.after, phrase.head, entity, "role")

    def _listed_before(self, i: int) -> list[Entity]:
        """The names to which a plural stands in apposition: "China and India, the two biggest importers"."""
        words, above = self.words, self._top(i)
        named = [
            self.meant[k] for k in range(above, i) if k in self.meant and words.dep[k] in {"conj", words.dep[above]}
        ]
        listed = list({e.id: e for e in named if not e.plural and e.named}.values())
        return listed if len(listed) > 1 else []

    def _unnamed(self, phrase: Phrase, kind: str) -> Entity:
        """An actor known by its phrase alone; the same phrase later means the same actor."""
        name = self._text(phrase)
        prefix = {"person": "per", "organization": "org"}.get(kind, "grp")
        id_ = f"{prefix}:{slug(name)}"
        if id_ in self.entities:
            return self.entities[id_]
        owner = self.entities.get(phrase.owner or "")
        country = phrase.country or (owner.country if owner else None)
        actor_kind: ActorKind = "person" if kind == "person" else "organization" if kind == "organization" else "group"
        stands_for = owner.id if owner else f"sta:{phrase.country}" if phrase.country else None
        if stands_for not in self.entities:
            stands_for = None
        entity = Entity(
            id_, name, actor_kind, country, stands_for, noun=phrase.noun, plural=kind == "group", named=False
        )
        if kind == "person":
            level = phrase.role.level if phrase.role else "citizen"
            entity.add_role(RoleFact(phrase.noun, level, country, phrase.owner, phrase.modifiers))
        self.entities[id_] = entity
        self._index(entity)
        return entity

    def _text(self, phrase: Phrase) -> str:
        """The phrase as a name: without "the", a possessive pronoun replaced by its owner."""
        words, first = self.words, phrase.first
        owner = self.entities.get(phrase.owner or "")
        if words.tag[first] in {"PRP$", "WP$"} and first + 1 < phrase.after and owner:
            return f"{owner.name}'s {words.phrase(first + 1, phrase.after)}"
        while first < phrase.head and words.lower[first] in DEFINITE:
            first += 1
        after = phrase.after
        end = phrase.role.after if phrase.role else phrase.head + 1
        if after - end > _LONG_PLACE and words.lower[end] in {"from", "in", "at", "on"}:
            after = end
        return words.phrase(first, after)
