"""Phrases for people without a name: "the Russian official", "his envoy", "three analysts", "both leaders"."""

from onrecord.annotate.actors.entity import Entity, RoleFact
from onrecord.annotate.actors.fit import STRONG, at_odds, fit_person, noun_gender
from onrecord.annotate.actors.phrases import Phrase
from onrecord.annotate.actors.pronouns import Pronouns
from onrecord.annotate.actors.scene import FAR, NEAR, Scene
from onrecord.annotate.actors.vocabulary import ANYBODY, GENERIC, role_at, synonyms

# An article may well have several of these, one of them unnamed.
_MANY_HOLDERS = frozenset({"spokesperson", "citizen", "expert", "media", "union"})


# A panel may be called a committee by name.
_BODY_KINDS = {"panel": frozenset({"panel", "committee", "subcommittee", "commission", "court"})}
# Offices that only one person holds.
_ONE_IN_THE_WORLD = frozenset({"pope"})
# How many paragraphs after a lead its body may be named.
_SOON = 2
# What a name need not say.
_UNTOLD = frozenset({"federal", "three-judge", "judge", "three", "national", "new"})


class PersonPhrases:
    """Finds the person or the people that a phrase means, or takes in new ones."""

    def __init__(self, scene: Scene, pronouns: Pronouns) -> None:
        self._scene = scene
        self._pronouns = pronouns

    def resolve(self, phrase: Phrase) -> None:
        """Note who is meant by a phrase in the singular."""
        entity = self._identified(phrase.head)
        if entity is None and phrase.opening in {"the", "own"}:
            entity = self._best_person(phrase) or self._told_of(phrase)
        if entity is None:
            bare = phrase.opening == "bare" and not phrase.country and not phrase.owner
            if bare and not self._scene.speaks(phrase.head):
                return
            if phrase.opening == "own" and phrase.owner is None:
                return
            entity = self._scene.unnamed(phrase, "person")
        if not entity.gender and (gender := noun_gender(phrase)):
            entity.gender = gender
        entity.called.add(phrase.noun)
        self._scene.mention(phrase.first, phrase.after, phrase.head, entity, "role")

    def _identified(self, i: int) -> Entity | None:
        """ "The candidate is Donald Trump"."""
        words, verb = self._scene.words, self._scene.words.head[i]
        if words.dep[i] != "nsubj" or words.lower[verb] not in {"is", "was"}:
            return None
        name = words.kid(verb, "attr")
        entity = self._scene.meant.get(name) if name is not None and name > verb else None
        return entity if entity and entity.human else None

    def _told_of(self, phrase: Phrase) -> Entity | None:
        """A speaker whom a new description means ("the New York businessman"): who was spoken of just before."""
        words = self._scene.words
        if phrase.owner or phrase.country:
            return None
        described = phrase.modifiers or phrase.noun in GENERIC or phrase.noun in ANYBODY
        if (
            phrase.opening != "the"
            or not described
            or not self._scene.speaks(phrase.head)
            or phrase.after > phrase.head + 1
        ):
            return None
        if words.kid(phrase.head, "relcl") is not None:
            return None
        best: tuple[float, Entity] | None = None
        for id_ in self._scene.salience.recent(2.0):
            entity = self._scene.entities[id_]
            if entity.human and not entity.plural and not at_odds(entity, phrase):
                weight = self._scene.salience.of(id_)
                if best is None or weight > best[0]:
                    best = (weight, entity)
        return best[1] if best and best[0] >= 45.0 else None

    def _best_person(self, phrase: Phrase) -> Entity | None:
        best: tuple[float, Entity] | None = None
        for id_ in self._scene.candidates(phrase.noun):
            entity = self._scene.entities[id_]
            unheard = not entity.aloud and not self._scene.words.quoted[phrase.head]
            if phrase.owner == id_ or unheard:
                continue
            points = fit_person(entity, phrase)
            age = self._scene.salience.age(id_)
            if not points or age > (FAR if points >= STRONG else NEAR):
                continue
            weight = self._scene.salience.of(id_)
            score = points + 2.0 * weight / (weight + 60.0) - min(1.0, age / 40.0) + (0.7 if entity.named else 0.0)
            if best is None or score > best[0]:
                best = (score, entity)
        return best[1] if best and best[0] >= 2.9 else None

    def resolve_crowd(self, phrase: Phrase) -> None:
        """Note who are meant by a phrase in the plural."""
        if members_ := self._included(phrase.head):
            for one in members_:
                self._scene.mention(phrase.first, phrase.after, phrase.head, one, "role")
            return
        if self._scene.words.dep[phrase.head] == "appos" and (listed := self._listed_before(phrase.head)):
            for one in listed:
                self._scene.mention(phrase.first, phrase.after, phrase.head, one, "role")
            return
        if phrase.pair and (members := self._pronouns.two(phrase.noun)):
            for member in members:
                self._scene.mention(phrase.first, phrase.after, phrase.head, self._scene.entities[member], "role")
            return
        entity = None
        if phrase.opening == "the" and not phrase.country and not phrase.owner:
            near = [self._scene.entities[i] for i in self._scene.salience.recent(NEAR)]
            entity = next((e for e in near if e.plural and e.noun == phrase.noun), None)
            if entity is None and phrase.role:
                several = [e for e in near if e.named and fit_person(e, phrase) >= STRONG]
                if len(several) == 2:
                    for one in several:
                        self._scene.mention(phrase.first, phrase.after, phrase.head, one, "role")
                    return
        if phrase.opening == "own" and phrase.owner is None and not self._scene.speaks(phrase.head):
            return
        entity = entity or self._scene.unnamed(phrase, "group")
        self._scene.mention(phrase.first, phrase.after, phrase.head, entity, "role")

    def bare_pair(self, i: int) -> None:
        """ "The two met": two persons named together, else two states."""
        words = self._scene.words
        if i == 0 or words.lower[i - 1] != "the" or any(words.dep[k] in {"prep", "amod"} for k in words.children[i]):
            return
        for member in self._pronouns.two("man") or self._pronouns.two("country"):
            self._scene.mention(i - 1, i + 1, i, self._scene.entities[member], "role")

    def _included(self, i: int) -> list[Entity]:
        """Those who are named of a group: "countries including South Korea and Russia said"."""
        words, meant = self._scene.words, self._scene.meant
        if not self._scene.speaks(i):
            return []
        link = next((k for k in words.children[i] if k > i and words.lower[k] in {"including", "like"}), None)
        first = words.kid(link, "pobj", "dobj") if link is not None and words.dep[link] == "prep" else None
        named: list[Entity] = []
        while first is not None:
            if (entity := meant.get(first)) is None or not entity.named or entity.plural:
                return []
            named.append(entity)
            first = words.kid(first, "conj")
        return named if len(named) > 1 else []

    def _listed_before(self, i: int) -> list[Entity]:
        """The names to which a plural stands in apposition: "China and India, the two biggest importers"."""
        words, above = self._scene.words, self._scene.top(i)
        named = [
            self._scene.meant[k]
            for k in range(above, i)
            if k in self._scene.meant and words.dep[k] in {"conj", words.dep[above]}
        ]
        listed = list({e.id: e for e in named if not e.plural and e.named}.values())
        return listed if len(listed) > 1 else []

    def introduced_before(self, i: int, first: int, entity: Entity) -> None:
        """ "A spokeswoman said no ... the spokeswoman, Hua Chunying": the unnamed one was her all along."""
        words = self._scene.words
        role = role_at(words, i)
        if role is None or words.lower[first] != "the":
            return
        for id_ in self._scene.salience.recent(4.0):
            other = self._scene.entities[id_]
            if other.human and not other.named and other.noun == role.word and other.gender in {"", entity.gender}:
                self._scene.same[id_] = entity.id
                return

    def name_the_led(self) -> None:
        """ "A New York judge rejected ..." and later, as the article's only judge, "Justice Frank Nervo": the same; and
        so "A House panel" and the House Budget Committee, "his attorney" and "Ana Costa, an attorney for Doe"."""
        scene = self._scene
        named = [e for e in scene.entities.values() if e.named and e.human]
        bodies = [e for e in scene.entities.values() if e.named and e.kind == "organization" and not e.place]
        for id_, phrase in scene.led:
            if id_ in scene.same or phrase.plural:
                continue
            if phrase.sort == "body":
                fitting = [e for e in bodies if phrase.opening == "a" and _is_fuller_name(e, phrase)]
                fitting = self._named_first(fitting, phrase)
            elif phrase.noun == "counterpart" and phrase.country:
                fitting = [e for e in named if e.country == phrase.country and e.id != phrase.owner and e.roles]
            elif phrase.noun in _ONE_IN_THE_WORLD or (phrase.country and phrase.opening != "a" and phrase.role):
                fitting = [e for e in named if fit_person(e, phrase) >= STRONG and e.id != phrase.owner]
            elif phrase.owner:
                fitting = [e for e in named if any(_is_same_office(f, phrase) for f in e.roles)]
            elif phrase.opening == "a" and phrase.role and phrase.role.level not in _MANY_HOLDERS:
                fitting = self._holders(named, phrase)
            else:
                continue
            if len(fitting) == 1:
                scene.same[id_] = fitting[0].id

    def _holders(self, named: list[Entity], phrase: Phrase) -> list[Entity]:
        """Who goes by an office in the article itself; by one of a title's general nouns ("Lawmaker urges") only who
        opens the article."""
        fitting = [e for e in named if fit_person(e, phrase) and any(f.learned for f in e.roles)]
        if phrase.noun not in GENERIC:
            return [e for e in fitting if fit_person(e, phrase) >= STRONG]
        words = self._scene.words
        if not words.headlines[words.block[phrase.head]]:
            return []
        first = {f.entity for f in self._scene.found if f.first < self._opening_end()}
        return [e for e in fitting if e.id in first]

    def _named_first(self, bodies: list[Entity], phrase: Phrase) -> list[Entity]:
        """Of several bodies the one that is named soonest after the phrase, if within the next paragraphs."""
        words, ids = self._scene.words, {e.id: e for e in bodies}
        block = words.block[phrase.head]
        soon = (f for f in self._scene.found if f.entity in ids and f.kind == "name" and f.first > phrase.head)
        return [ids[f.entity] for f in soon if words.block[f.first] <= block + _SOON][:1]

    def _opening_end(self) -> int:
        """The token after the first paragraph of the article's body."""
        words = self._scene.words
        starts = [start for n, start in enumerate(words.block_starts) if not words.headlines[n]]
        return starts[1] if len(starts) > 1 else len(words)

    def learn_owner(self, i: int, entity: Entity) -> None:
        """ "his special envoy, Steve Witkoff": whose envoy, now that the pronoun is resolved."""
        owner_token = self._scene.words.kid(i, "poss")
        owner = self._scene.meant.get(owner_token) if owner_token is not None else None
        if owner is None or owner is entity:
            return
        for n, fact in enumerate(entity.roles):
            if fact.learned and fact.owner is None and fact.word.split()[-1] == self._scene.words.lemma(i):
                country = fact.country or owner.country
                entity.roles[n] = RoleFact(fact.word, fact.level, country, owner.id, fact.modifiers)
                entity.country = entity.country or country
                return


def _is_same_office(fact: RoleFact, phrase: Phrase) -> bool:
    """Whether the text gives somebody the same office of the same owner: "his lawyer", "a lawyer for Doe"."""
    return fact.learned and fact.owner == phrase.owner and (fact.word in synonyms(phrase.noun))


def _is_fuller_name(body: Entity, phrase: Phrase) -> bool:
    """Whether a body's name says all that the phrase does, and more: "a House panel", "a federal appeals court"."""
    name = frozenset(w.removesuffix("'s") for w in body.name.lower().split())
    kinds = _BODY_KINDS.get(phrase.noun, frozenset({phrase.noun}))
    told = phrase.modifiers - _UNTOLD
    return len(name) > len(told) + 1 and bool(told) and told <= name and bool(kinds & name)
