"""Persons: full names, bare surnames, given names and spellings of one name become one actor."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from onrecord.annotate.actors.bodies import joined
from onrecord.annotate.actors.entity import Entity, RoleFact
from onrecord.annotate.actors.gazetteer import family_first, organization_id, person_named, person_with_surname
from onrecord.annotate.actors.kinds import Form
from onrecord.annotate.actors.names import Name
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.vocabulary import PARTICLES, gender_of_given, is_given, office_levels
from onrecord.lexicon.rows import Person

_EASTERN_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]+")
# Who is called by the given name alone at least so often, and as often as this share of the family name alone.
_OFTEN, _SHARE = 2, 0.3
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md"})


class People:
    """The article's persons, built from the forms of their names.

    `day` is the day of publication: it decides which office holder a bare surname means.
    """

    def __init__(self, day: date | None) -> None:
        self.day = day
        self.entities: dict[str, Entity] = {}
        self._of_form: dict[Form, str] = {}
        self._by_surname: dict[str, list[str]] = defaultdict(list)
        self._by_given: dict[str, list[str]] = defaultdict(list)
        self._inner: dict[str, str] = {}
        self._given: dict[str, str] = {}
        # Who the article itself calls by the given name alone, so that the bare family name is another's.
        self._by_first_name: set[str] = set()
        # Family names by first letter and rough length, for other spellings.
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)

    def add_full(self, forms: list[Form]) -> None:
        """Take in names of two words and more, in the order of the text."""
        # The longer first where one name ends in another ("Mr. Guajardo Villarreal"), else in the order of the text.
        order = list(dict.fromkeys(forms))
        ends: dict[Form, Form] = {}
        for form in order:
            for cut in range(1, len(form) - 1):
                ends.setdefault(form[cut:], form)
        for form in order:
            core = _core(form)
            if len(core) < 2 or form in self._of_form:
                continue
            longer = ends.get(form)
            if longer is not None and longer not in self._of_form:
                self._take_in(longer)
            if longer is not None and longer in self._of_form:
                self._of_form[form] = self._of_form[longer]
            else:
                self._take_in(form)

    def _take_in(self, form: Form) -> None:
        core = _core(form)
        if len(core) > 1:
            known = person_named(" ".join(form), self.day) or person_named(f"{core[0]} {core[-1]}", self.day)
            self._of_form[form] = self._known(known).id if known else self._unknown(form, core).id

    def _known(self, person: Person) -> Entity:
        entity = self.entities.get(f"per:{slug(person.name)}")
        if entity is None:
            entity = self._new(person.name)
            entity.gender = person.gender if person.gender in {"m", "f"} else ""
            entity.country = person.country or None
            for term in person.terms:
                if self.day and term.since and term.since > self.day.isoformat():
                    continue
                past = bool(self.day and term.until and term.until < self.day.isoformat()[: len(term.until)])
                level = office_levels().get(term.office, ("head", None))[0]
                body = term.body if len(term.body) == 3 and term.body.isupper() else None
                owner = None if body else organization_id(term.body)
                former = frozenset({"former"} if past else ())
                entity.add_role(RoleFact(term.office, level, body, owner, former, learned=False))
            parts = person.name.split()
            entity.family = parts[0] if family_first(person) else parts[-1]
            self._index(
                entity, parts[0] if family_first(person) else parts[-1], parts[-1 if family_first(person) else 0]
            )
        return entity

    def _unknown(self, form: Form, core: Form) -> Entity:
        # "Nam Sung-wook": the family name comes first where the other has a small letter after its hyphen.
        eastern = bool(_EASTERN_GIVEN.fullmatch(core[-1]))
        last, first = (core[0], core[-1]) if eastern else (core[-1], core[0])
        given, family = slug(first), slug(last)
        for other in self._by_surname.get(family, []):
            if _same_given(given, self._given_of(other)):
                return self.entities[other]
        for surname in self._spelt_alike(family):
            same = [i for i in self._by_surname[surname] if self._given_of(i) == given]
            if same:
                self._by_surname[family].extend(same)
                return self.entities[same[0]]
        entity = self._new(joined(form))
        entity.gender = gender_of_given(first)
        entity.family = last
        self._index(entity, last, first)
        for inner in core[1:-1]:
            # "Enrique Peña Nieto" may be Mr. Peña later.
            if inner[0].isupper() and len(inner) > 2 and not is_given(inner):
                self._inner.setdefault(slug(inner), entity.id)
        return entity

    def _new(self, name: str) -> Entity:
        entity = Entity(f"per:{slug(name)}", name, "person")
        return self.entities.setdefault(entity.id, entity)

    def _index(self, entity: Entity, family: str, given: str) -> None:
        surname = slug(family)
        if surname not in self._by_surname:
            self._alike[surname[0], len(surname) // 3].append(surname)
        self._given.setdefault(entity.id, slug(given))
        for table, key in ((self._by_surname, surname), (self._by_given, slug(given))):
            if entity.id not in table[key]:
                table[key].append(entity.id)

    def _given_of(self, id_: str) -> str:
        return self._given.get(id_, "")

    def _spelt_alike(self, key: str) -> Iterator[str]:
        """Family names of the article that may be another spelling of this one."""
        for size in (len(key) // 3 - 1, len(key) // 3, len(key) // 3 + 1):
            for surname in self._alike.get((key[0], size), ()):
                if _variant(surname, key):
                    yield surname

    def has_surname(self, word: str) -> bool:
        """Whether a full name of the article ends in this family name, perhaps spelt otherwise."""
        return bool(self._with_surname(word))

    def has_given(self, word: str) -> bool:
        """Whether one full name of the article begins with this given name."""
        return len(self._by_given.get(slug(word), [])) == 1

    def office_holder(self, form: Form, gender: str | None = None) -> Person | None:
        """The office holder whom a bare name means that the article never gives in full."""
        return person_named(" ".join(form), self.day) or person_with_surname(form[-1], self.day, gender)

    def _with_surname(self, word: str) -> list[str]:
        key = slug(word)
        if key in self._by_surname:
            return list(self._by_surname[key])
        return [i for surname in self._spelt_alike(key) for i in self._by_surname[surname]]

    def of(self, name: Name) -> Entity:
        """The person whom this name means; a new one when nobody is known by it."""
        if found := self._of_form.get(name.form):
            return self.entities[found]
        gender = name.title.gender if name.title else None
        surname = " ".join(w for w in name.form if w.lower() not in PARTICLES) or name.form[-1]
        bare = _core(name.form)[-1] if len(name.form) > 1 else surname
        choices = [self.entities[i] for i in self._with_surname(bare)]
        fitting = [e for e in choices if not gender or e.gender in {"", gender}]
        if fitting:
            entity = self._foremost(fitting, name)
        elif not choices and (inner := self._inner.get(slug(bare))):
            entity = self.entities[inner]
        elif not choices and self.has_given(bare):
            entity = self.entities[self._by_given[slug(bare)][0]]
        elif known := self.office_holder(name.form, gender):
            entity = self._known(known)
        else:
            entity = self._new(joined(name.form))
            self._index(entity, bare, "")
        if gender and not entity.gender:
            entity.gender = gender
        return entity

    def expect(self, names: list[Name]) -> None:
        """Take in the office holders whom a title and a bare surname mean ("President Obama"), so that a namesake whom
        the article gives in full ("Michelle Obama") does not stand for them."""
        for name in names:
            office = name.title.office if name.title else None
            if office and len(name.form) == 1 and self.day:
                known = person_with_surname(name.form[0], self.day)
                if known and any(t.office == office and t.covers(self.day) for t in known.terms):
                    self._known(known)

    def heed_first_names(self, aloud: Counter[str]) -> None:
        """Learn who is called by the given name alone ("Lena" beside "Weber", her father), by how often the article
        says each single name outside quotations."""
        said = {slug(word): count for word, count in aloud.items()}
        for surname, ids in self._by_surname.items():
            first = {i: said.get(self._given_of(i), 0) for i in ids}
            if len(ids) > 1 and not all(first.values()):
                enough = max(_OFTEN, said.get(surname, 0) * _SHARE)
                self._by_first_name |= {i for i, n in first.items() if n >= enough and not self._in_office(i)}

    def _in_office(self, id_: str) -> bool:
        return any(not fact.learned for fact in self.entities[id_].roles)

    def _foremost(self, choices: list[Entity], name: Name) -> Entity:
        """Of several with one surname: who fits the title's gender or office, then who is not called by the given name,
        then who is in office, then the first."""
        gender, office = (name.title.gender, name.title.office) if name.title else (None, None)

        def rank(entity: Entity) -> tuple[bool, bool, bool, bool]:
            current = [f for f in entity.roles if not f.learned and "former" not in f.modifiers]
            return (
                bool(gender) and entity.gender == gender,
                bool(office) and any(f.word == office for f in entity.roles),
                entity.id not in self._by_first_name,
                any(f.level == "head" for f in current),
            )

        return max(choices, key=rank)


def _core(form: Form) -> Form:
    """The name without suffixes ("Jr."), initials and nicknames in quotation marks."""
    words = [w for w in joined(form).split() if slug(w) not in _SUFFIXES and w not in {",", ".", '"', "“", "”", "'"}]
    inner = [w for i, w in enumerate(words) if i in {0, len(words) - 1} or not (len(w) <= 2 and w[0].isupper())]
    return tuple(inner) or form


def _same_given(one: str, other: str) -> bool:
    return one == other or (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))


def _variant(one: str, other: str) -> bool:
    """Two spellings of one family name, as transliterations give ("zelensky", "zelenskyy")."""
    if one[0] != other[0] or min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 2:
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.87
