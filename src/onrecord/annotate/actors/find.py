"""The steps from an article's reading to its cast of actors."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from onrecord.annotate.actors.bodies import Bodies, choose_entry, joined, mention_kind, supported
from onrecord.annotate.actors.cast import Cast, Mention
from onrecord.annotate.actors.coreference import Resolver
from onrecord.annotate.actors.entity import Entity, Found
from onrecord.annotate.actors.gazetteer import Entry
from onrecord.annotate.actors.kinds import Form, kinds_of
from onrecord.annotate.actors.names import Name, find_names
from onrecord.annotate.actors.people import People
from onrecord.annotate.actors.places import acts
from onrecord.annotate.actors.titles import Named, Titles
from onrecord.annotate.actors.vocabulary import noun_heads, role_at, speech_verbs
from onrecord.annotate.actors.words import Words, words_of
from onrecord.annotate.engine import Reading
from onrecord.lexicon import networks
from onrecord.model.annotation import Actor


def find_actors(reading: Reading) -> Cast:
    """All actors of an article with every mention: names, roles ("the aide"), pronouns, metonyms and demonyms."""
    words = words_of(reading)
    naming = _Naming(words)
    named = naming.resolve()
    at = {i: n for n in named for i in range(n.first, n.after)}
    titles = Titles(words, at)
    for name in named:
        # "... to meet Kim Jong Un, South Korean envoy says": in headlines a speaker looks like an apposition.
        if name.entity.human and not words.headlines[words.block[name.first]]:
            titles.learn(name)
    titles.used |= naming.nobody
    resolver = Resolver(words, named, titles, naming.country, naming.places)
    return _cast(words, resolver.run(), resolver.entities)


@dataclass(slots=True)
class _Naming:
    """Gives every name its actor; names that are only places, works or dates get none."""

    words: Words
    nobody: set[int] = field(default_factory=set)
    country: str | None = None
    places: list[tuple[int, str]] = field(default_factory=list)
    inside: set[Form] = field(default_factory=set)
    halves: dict[str, Entry] = field(default_factory=dict)

    def resolve(self) -> list[Named]:
        words = self.words
        names = find_names(words)
        kinds = kinds_of(words, names)
        people, bodies = People(words.reading.article.published), Bodies()
        sure, self.country = supported(names)
        self.inside = {n.form for n in names if words.sentence_starts[words.sentence[n.first]] != n.first}
        for name in names:
            # "The North" is North Korea where the article speaks of that.
            for entry in name.entries if len(name.form) > 1 else ():
                if entry.kind == "state" and entry.how == "name":
                    self.halves.setdefault(name.form[0], entry)
        states = frozenset(n.head for n in names if _is_surely_a_state(n))
        entries = {id(n): choose_entry(words, n, sure, self.country, states) for n in names if n.entries}
        headlines = words.headlines
        full = [n for n in names if _is_full_name(n, kinds, entries.get(id(n)))]
        people.add_full([n.form for n in full if not headlines[words.block[n.first]]])
        people.add_full([n.form for n in full if headlines[words.block[n.first]]])
        people.expect(names)
        people.heed_first_names(Counter(n.form[0] for n in names if len(n.form) == 1 and self._is_aloud(n)))
        self._learn_bodies(names, kinds, entries, bodies)
        found = []
        for name in names:
            if made := self._actor(name, kinds, entries.get(id(name)), people, bodies):
                found.append(made)
            elif name.label == "GPE" and kinds[name.form] == "place":
                self.places.append((name.first, joined(name.form)))
                self.nobody.update(range(name.first, name.after))
            elif not role_at(words, name.head) and (len(name.form) > 1 or words.lower[name.head] not in noun_heads()):
                self.nobody.update(range(name.first, name.after))
        return found

    def _is_aloud(self, name: Name) -> bool:
        words = self.words
        return not words.quoted[name.first] and not words.headlines[words.block[name.first]]

    def _learn_bodies(
        self, names: list[Name], kinds: dict[Form, str], entries: dict[int, Entry | None], bodies: Bodies
    ) -> None:
        """Long names first, so that their short forms are known when they come."""
        for name in sorted(names, key=lambda n: (-len(n.form), n.first)):
            entry = entries.get(id(name))
            if entry and entry.kind in {"organization", "outlet"}:
                bodies.known(entry, name.form)
            elif not entry and len(name.form) > 1 and kinds[name.form] in {"organization", "outlet"}:
                bodies.named(name.form, kinds[name.form])

    def _actor(
        self, name: Name, kinds: dict[Form, str], entry: Entry | None, people: People, bodies: Bodies
    ) -> Named | None:
        kind, single = kinds[name.form], len(name.form) == 1
        titled = name.title and (name.title.gender or name.title.office) and (kind != "organization" or single)
        if (entry and entry.kind == "person") or titled:
            return self._person(name, people)
        if entry:
            return self._known_body(name, entry, people, bodies)
        if self._is_half_a_country(name):
            half = self.halves.get(name.form[0])
            return Named(name.first, name.after, bodies.known(half), "name") if half else None
        if kind == "person" or self._is_bare_name_of_somebody(name, kind, people):
            return self._person(name, people)
        return self._other(name, kind, people, bodies)

    def _person(self, name: Name, people: People) -> Named:
        return Named(name.first, name.after, people.of(name))

    def _known_body(self, name: Name, entry: Entry, people: People, bodies: Bodies) -> Named | None:
        """A state, body or outlet of the lexicon, unless the word is somebody's family name or only a place here."""
        words = self.words
        if len(name.form) == 1 and people.has_surname(name.form[0]) and _like_a_person(words, name, entry):
            return self._person(name, people)
        if entry.how == "demonym" and words.tag[name.head] in {"NNPS", "NNS"} and _some_people(words, name):
            return Named(name.first, name.after, bodies.crowd(name.form, entry), "name")
        if entry.place and not acts(words, name.first, name.head):
            return None
        return Named(name.first, name.after, bodies.known(entry, name.form), mention_kind(entry))

    def _is_half_a_country(self, name: Name) -> bool:
        words = self.words
        half = len(name.form) == 1 and name.form[0] in {"North", "South", "East", "West"}
        return half and words.lower[name.first - 1] == "the"

    def _is_bare_name_of_somebody(self, name: Name, kind: str, people: People) -> bool:
        """Whether one word is the family or given name of a person of the article, or of a known office holder."""
        the = name.first > 0 and self.words.lower[name.first - 1] == "the"
        if the or len(name.form) > 1 or kind == "people" or name.label in {"WORK_OF_ART", "EVENT", "LAW"}:
            return False
        word = name.form[0]
        if people.has_surname(word) or (kind == "person" and people.has_given(word)):
            return True
        return self._like_a_surname(name) and people.office_holder(name.form) is not None

    def _other(self, name: Name, kind: str, people: People, bodies: Bodies) -> Named | None:
        """A name that neither the lexicon nor the article's persons explain."""
        words, single = self.words, len(name.form) == 1
        if kind == "people" and words.tag[name.head] not in {"NNPS", "NNS"}:
            return None
        if name.form in _network_forms():
            acting = words.dep[name.head] in {"nsubj", "poss"} and name.form[0] != "X"
            return Named(name.first, name.after, bodies.named(name.form, "organization")) if acting else None
        speaks = single and words.dep[name.head] == "nsubj" and words.lemma(words.head[name.head]) in speech_verbs()
        if kind == "organization" and single and not name.form[0].isupper():
            # A capital at the start of a sentence proves nothing, unless the word has one elsewhere too, or speaks.
            kind = kind if speaks or name.form in self.inside else "other"
        if kind == "other" and speaks and name.label in {"", "PERSON"} and words.tag[name.head] == "NNP":
            return self._person(name, people)
        if kind in {"organization", "outlet", "people"}:
            return Named(name.first, name.after, bodies.named(name.form, kind), "name")
        if kind == "place" and name.label in {"GPE", "LOC"} and acts(words, name.first, name.head, strict=True):
            return Named(name.first, name.after, bodies.named(name.form, "place"), "metonym")
        return None

    def _like_a_surname(self, name: Name) -> bool:
        """Whether one word may be the bare surname of somebody whom the article never names in full."""
        words, head = self.words, name.head
        before = name.first - 1
        if words.same_sentence(before, head) and words.tag[before] == "NNP" and name.title is None:
            return False
        if name.label == "PERSON" or name.title is not None:
            return True
        acts = words.dep[head] in {"nsubj", "poss"} and words.lemma(words.head[head]) in speech_verbs()
        return acts and name.label == "ORG" and not name.form[0].isupper()


@cache
def _network_forms() -> frozenset[Form]:
    """Social networks are where things are said; only as a subject or owner do they act."""
    return frozenset(tuple(name.split()) for row in networks() for name in (row.name, *row.aliases))


def _is_surely_a_state(name: Name) -> bool:
    return bool(name.entries) and all(e.kind == "state" and not e.doubtful for e in name.entries)


def _is_full_name(name: Name, kinds: dict[Form, str], entry: Entry | None) -> bool:
    if entry:
        return entry.kind == "person" and len(name.form) > 1
    return len(name.form) > 1 and kinds[name.form] == "person"


def _some_people(words: Words, name: Name) -> bool:
    """ "Many Mexicans" are people; "the Mexicans" are Mexico."""
    return name.first == 0 or words.lower[name.first - 1] != "the" or words.kid(name.head, "relcl", "acl") is not None


def _like_a_person(words: Words, name: Name, entry: Entry) -> bool:
    """A surname that is a country's or an outlet's name too ("Jordan", "Post"): without article, no place."""
    before = words.lower[name.first - 1] if name.first else ""
    return (
        before != "the"
        and words.dep[name.head] != "pobj"
        and entry.how == "name"
        and name.label in {"PERSON", "ORG", ""}
    )


def _cast(words: Words, found: list[Found], entities: dict[str, Entity]) -> Cast:
    mentions = [(Mention(words.span(f.first, f.after), f.entity, f.kind), f.head) for f in found]
    spans: dict[str, list[Mention]] = {}
    for mention, _ in mentions:
        spans.setdefault(mention.actor, []).append(mention)
    actors = [
        Actor(
            e.id, e.name, e.kind, e.country, e.stands_for if e.stands_for in spans or _is_state(e.stands_for) else None,
            e.role, e.wikidata,
            tuple(sorted({m.span for m in spans[e.id]})),
        )
        for e in entities.values()
        if e.id in spans
    ]  # fmt: skip
    actors.sort(key=lambda a: (a.mentions[0], a.id))
    return Cast(words, actors, mentions)


def _is_state(id_: str | None) -> bool:
    """States may be stood for though the article never names them."""
    return bool(id_) and str(id_).startswith("sta:")
