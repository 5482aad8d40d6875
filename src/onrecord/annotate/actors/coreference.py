"""One pass through the article: names, role phrases and pronouns in turn, each by what was said before it."""

import itertools
from dataclasses import replace

from onrecord.annotate.actors.body_phrases import BodyPhrases
from onrecord.annotate.actors.entity import Entity, Found, MentionKind
from onrecord.annotate.actors.person_phrases import PersonPhrases
from onrecord.annotate.actors.phrases import phrase_at
from onrecord.annotate.actors.pronouns import PRONOUNS, Pronouns
from onrecord.annotate.actors.scene import Scene
from onrecord.annotate.actors.titles import Named, Titles
from onrecord.annotate.actors.vocabulary import BODY_NOUNS, agent_noun, noun_heads, role_at
from onrecord.annotate.actors.words import Words


class Resolver:
    """Goes through the article once, in order; `country` is the one that the article speaks of most, `places` are the
    towns and regions that it names without their acting, each with its first token."""

    def __init__(
        self, words: Words, named: list[Named], titles: Titles, country: str | None, places: list[tuple[int, str]]
    ) -> None:
        self._scene = Scene(words, named, country)
        self._names = {name.first: name for name in named}
        self._titles = titles
        self._pronouns = Pronouns(self._scene)
        self._persons = PersonPhrases(self._scene, self._pronouns)
        self._bodies = BodyPhrases(self._scene, places)

    @property
    def entities(self) -> dict[str, Entity]:
        """All actors by id, named and unnamed."""
        return self._scene.entities

    def run(self) -> list[Found]:
        """All mentions in the order of the text, those of unnamed actors that never act left out."""
        scene, words = self._scene, self._scene.words
        heads, names = noun_heads(), self._names
        bounds = [*words.sentence_starts, len(words)]
        for start, stop in itertools.pairwise(bounds):
            self._scene.salience.next_sentence(
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
                elif words.lower[i] in {"two", "pair"} and words.dep[i] in {"nsubj", "nsubjpass"}:
                    self._persons.bare_pair(i)
                i += 1
        self._persons.name_the_led()
        kept = {id_ for id_, entity in scene.entities.items() if entity.named} | scene.acting | scene.same.keys()
        found = [f for f in scene.found if f.entity in kept]
        return [replace(f, entity=scene.same[f.entity]) if f.entity in scene.same else f for f in found]

    def _name(self, name: Named) -> None:
        kind: MentionKind = "metonym" if name.kind == "metonym" else "demonym" if name.kind == "demonym" else "name"
        self._called(name)
        self._scene.mention(name.first, name.after, name.after - 1, name.entity, kind)

    def _called(self, name: Named) -> None:
        """Learn by what noun the text calls a body: "the union Velda"."""
        words, before, body = self._scene.words, name.first - 1, name.entity
        if body.kind != "organization" or body.noun or before < 0 or words.lower[before] not in BODY_NOUNS:
            return
        if words.tag[before] == "NN" and words.same_sentence(before, name.first):
            body.noun = words.lower[before]
            self._scene.index(body)

    def _noun(self, i: int) -> None:
        if apposed := self._titles.apposed.get(i):
            first, after, entity = apposed
            self._persons.introduced_before(i, first, entity)
            self._persons.learn_owner(i, entity)
            self._scene.mention(first, after, i, entity, "role")
            return
        if i in self._titles.used or i in self._scene.meant:
            return
        if second := self._second_role(i):
            self._scene.mention(self._scene.words.left_edge(i), i + 1, i, second, "role")
            return
        words = self._scene.words
        if words.quoted[i] and words.lower[words.left_edge(i)] in {"a", "an"}:
            # "Not something that a company of our size can carry": whoever is quoted so speaks of a kind.
            return
        phrase = phrase_at(words, i, self._scene.meant)
        if phrase is None:
            return
        if phrase.sort == "body":
            self._bodies.resolve(phrase)
        elif phrase.sort == "crowd":
            self._persons.resolve_crowd(phrase)
        else:
            self._persons.resolve(phrase)

    def _second_role(self, i: int) -> Entity | None:
        """ "James Steyer, chief executive and founder of the group": one person's two offices."""
        words = self._scene.words
        first = self._titles.apposed.get(words.head[i]) if words.dep[i] == "conj" else None
        if first is None or first[0] > i or role_at(words, i) is None:
            return None
        own = any(words.lower[k] == "the" or words.dep[k] == "poss" for k in words.children[i])
        return None if own else first[2]
