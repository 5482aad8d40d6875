"""The reading of an article as it goes on: who is meant at each token so far, and how heavily each weighs."""

from onrecord.annotate.actors.entity import Entity, Found, MentionKind, RoleFact
from onrecord.annotate.actors.phrases import Phrase
from onrecord.annotate.actors.salience import Salience
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.titles import Named
from onrecord.annotate.actors.vocabulary import DEFINITE, PARTITIVES, speech_verbs, synonyms
from onrecord.annotate.actors.words import Words
from onrecord.model.annotation import ActorKind

# How far back, in sentences, a phrase that says little of somebody may reach, and one that says much.
NEAR, FAR = 6.0, 60.0
# Of more holders of one office than this, only the latest are weighed.
_MOST_CANDIDATES = 40
# "Researchers from the University of Liverpool" are called researchers, "officials in Kyiv" by all their words.
_LONG_PLACE = 3
# Blocks that count as an article's lead.
_LEAD = 3
_ACTING = frozenset({"nsubj", "nsubjpass", "agent"})


class Scene:
    """What is known at one point of the article. `entities` grows by the unnamed actors that are found, `meant` maps
    tokens to who is meant there (names everywhere, other words only so far), `country` is the one that the article
    speaks of most."""

    def __init__(self, words: Words, named: list[Named], country: str | None) -> None:
        self.words = words
        self.country = country
        self.entities: dict[str, Entity] = {}
        self.meant: dict[int, Entity] = {}
        for name in named:
            self.entities.setdefault(name.entity.id, name.entity)
            for i in range(name.first, name.after):
                self.meant[i] = name.entity
        self.salience = Salience()
        # Coordinated actors with the time of their mention, and unnamed actors that were named later.
        self.pairs: list[tuple[float, tuple[str, ...]]] = []
        self.same: dict[str, str] = {}
        # The unnamed whom the article's lead introduces ("A New York judge"), or who are somebody's ("his attorney").
        self.led: list[tuple[str, Phrase]] = []
        self.found: list[Found] = []
        self.acting: set[str] = set()
        self._by_role: dict[str, list[str]] = {}
        for entity in self.entities.values():
            self.index(entity)

    def mention(self, first: int, after: int, head: int, entity: Entity, kind: MentionKind) -> None:
        """Note a mention and let it weigh."""
        words = self.words
        self.found.append(Found(first, after, head, entity.id, kind))
        self.meant.setdefault(head, entity)
        entity.aloud = entity.aloud or not words.quoted[head]
        headline = words.headlines[words.block[head]]
        speaking = self.speaks(head)
        self.salience.touch(words, entity.id, head, speaking, headline)
        if speaking or self._acts(head):
            self.acting.add(entity.id)
        above = words.head[head]
        if words.dep[head] == "conj" and (partner := self.meant.get(above)) and partner is not entity:
            members: tuple[str, ...] = (partner.id, entity.id)
            if self.pairs and self.pairs[-1][1][-1] == partner.id and self.pairs[-1][0] == self.salience.clock:
                members = (*self.pairs.pop()[1], entity.id)
            self.pairs.append((self.salience.clock, members))

    def speaks(self, i: int) -> bool:
        """Whether the token is the subject of a verb of saying outside quotation marks."""
        words = self.words
        i = self.top(i)
        return words.dep[i] == "nsubj" and not words.quoted[i] and words.lemma(words.head[i]) in speech_verbs()

    def top(self, i: int) -> int:
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
        i = self.top(i)
        dep, above = words.dep[i], words.head[i]
        over = words.head[above]
        if dep in _ACTING or dep == "poss" or "according" in (words.lower[over], words.lower[words.head[over]]):
            return True
        if dep == "pobj":
            return words.lower[above] in {"by", "from", "among"} or words.lower[words.head[above]] == "according"
        if dep in {"dobj", "dative"}:
            return words.lemma(above) in {"tell", "quote", "cite"}
        return dep == "ROOT" and words.headlines[words.block[i]]

    def candidates(self, noun: str) -> list[str]:
        """Ids of those whom a phrase with this noun may mean: the recently mentioned, and who goes by the noun."""
        near = list(self.salience.recent(NEAR))
        nouns = [other.split()[-1] for other in synonyms(noun)]
        more = [id_ for last in nouns for id_ in self._by_role.get(last, [])[-_MOST_CANDIDATES:]]
        return list(dict.fromkeys((*near, *more)))

    def index(self, entity: Entity) -> None:
        """Make an actor findable by the nouns of its roles and name."""
        nouns = {fact.word.split()[-1] for fact in entity.roles} | {entity.noun.split()[-1] if entity.noun else ""}
        if entity.kind in {"organization", "outlet"}:
            nouns |= set(entity.name.lower().split())
        for noun in sorted(nouns):
            ids = self._by_role.setdefault(noun, [])
            if noun and entity.id not in ids:
                ids.append(entity.id)

    def unnamed(self, phrase: Phrase, kind: str) -> Entity:
        """An actor known by its phrase alone; the same phrase later means the same actor."""
        name = self.text(phrase)
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
        entity.aloud = not self.words.quoted[phrase.head]
        self.entities[id_] = entity
        self.index(entity)
        if self.words.block[phrase.head] <= _LEAD or phrase.owner:
            self.led.append((id_, phrase))
        return entity

    def text(self, phrase: Phrase) -> str:
        """The phrase as a name: without "the", a possessive pronoun replaced by its owner."""
        words, first = self.words, phrase.first
        owner = self.entities.get(phrase.owner or "")
        if words.tag[first] in {"PRP$", "WP$"} and first + 1 < phrase.after and owner:
            mark = "'" if owner.name.endswith("s") else "'s"
            return f"{owner.name}{mark} {words.phrase(first + 1, phrase.after)}"
        while first < phrase.head and (words.lower[first] in DEFINITE or words.tag[first] == "PRP$"):
            first += 1
        after = phrase.after
        end = phrase.role.after if phrase.role else phrase.head + 1
        if after > end and words.lower[end] in {"from", "in", "at", "on"}:
            # "An official from the organization" is called by what tells more.
            plain = all(words.text[i].islower() for i in range(end, after))
            after = end if plain or after - end > _LONG_PLACE else after
        return words.phrase(first, after)
