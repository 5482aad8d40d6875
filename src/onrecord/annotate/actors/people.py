"""Persons: full names, bare surnames, given names and spellings of one name become one actor."""

import difflib
from collections import Counter, defaultdict
from datetime import date

from onrecord.annotate.actors.bodies import joined
from onrecord.annotate.actors.entity import Entity, RoleFact
from onrecord.annotate.actors.gazetteer import family_first, person_named, person_with_surname
from onrecord.annotate.actors.kinds import Form
from onrecord.annotate.actors.names import Name
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.vocabulary import PARTICLES, gender_of_given, is_given, office_levels
from onrecord.lexicon.rows import Person

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
        self._forms: Counter[Form] = Counter()

    def add_full(self, forms: list[Form]) -> None:
        """Take in names of two words and more, in the order of the text."""
        self._forms.update(forms)
        # The longest first where one name ends in another ("Mr. Guajardo Villarreal"), else in the order of the text.
        order = list(dict.fromkeys(forms))
        for form in order:
            core = _core(form)
            if len(core) < 2 or form in self._of_form:
                continue
            longer = next((f for f in order if len(f) > len(form) and f[-len(form) :] == form), None)
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
                owner = None if body else f"org:{slug(term.body)}"
                former = frozenset({"former"} if past else ())
                entity.add_role(RoleFact(term.office, level, body, owner, former, learned=False))
            parts = person.name.split()
            self._index(
                entity, parts[0] if family_first(person) else parts[-1], parts[-1 if family_first(person) else 0]
            )
        return entity

    def _unknown(self, form: Form, core: Form) -> Entity:
        given, family = slug(core[0]), slug(core[-1])
        for other in self._by_surname.get(family, []):
            if _same_given(given, self._given_of(other)):
                return self.entities[other]
        for surname, ids in self._by_surname.items():
            if _variant(surname, family):
                same = [i for i in ids if self._given_of(i) == given]
                if same:
                    self._by_surname[family].extend(same)
                    return self.entities[same[0]]
        entity = self._new(joined(form))
        entity.gender = gender_of_given(core[0])
        self._index(entity, core[-1], core[0])
        for inner in core[1:-1]:
            # "Enrique Peña Nieto" may be Mr. Peña later.
            if inner[0].isupper() and len(inner) > 2 and not is_given(inner):
                self._inner.setdefault(slug(inner), entity.id)
        return entity

    def _new(self, name: str) -> Entity:
        entity = Entity(f"per:{slug(name)}", name, "person")
        return self.entities.setdefault(entity.id, entity)

    def _index(self, entity: Entity, family: str, given: str) -> None:
        for table, key in ((self._by_surname, slug(family)), (self._by_given, slug(given))):
            if entity.id not in table[key]:
                table[key].append(entity.id)

    def _given_of(self, id_: str) -> str:
        return next((given for given, ids in self._by_given.items() if id_ in ids), "")

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
        found = list(self._by_surname.get(key, []))
        return found or [i for surname, ids in self._by_surname.items() if _variant(surname, key) for i in ids]

    def of(self, name: Name) -> Entity:
        """The person whom this name means; a new one when nobody is known by it."""
        if found := self._of_form.get(name.form):
            return self.entities[found]
        gender = name.title.gender if name.title else None
        surname = " ".join(w for w in name.form if w.lower() not in PARTICLES) or name.form[-1]
        bare = _core(name.form)[-1] if len(name.form) > 1 else surname
        choices = [self.entities[i] for i in self._with_surname(bare)]
        fitting = [e for e in choices if not gender or e.gender in {"", gender}]
        if in_office := self._in_office(name, choices):
            entity = in_office
        elif fitting:
            entity = self._foremost(fitting, gender)
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

    def _in_office(self, name: Name, choices: list[Entity]) -> Entity | None:
        """The holder of high office whom a bare surname means though only a namesake is given in full: "Obama", where
        the article has "Michelle Obama"."""
        title = name.title
        known_choice = any(e.roles and not e.roles[0].learned for e in choices)
        if known_choice or len(name.form) > 1 or (title and title.gender == "f"):
            return None
        known = self.office_holder(name.form, title.gender if title else None)
        if known is None or not self.day or not any(term.covers(self.day) for term in known.terms):
            return None
        head = any(office_levels().get(t.office, ("", None))[0] == "head" for t in known.terms if t.covers(self.day))
        return self._known(known) if head else None

    def _foremost(self, choices: list[Entity], gender: str | None) -> Entity:
        exact = [e for e in choices if gender and e.gender == gender]
        return (exact or choices)[0]


def _core(form: Form) -> Form:
    """The name without suffixes ("Jr."), initials and nicknames in quotation marks."""
    words = [w for w in form if slug(w) not in _SUFFIXES and w not in {",", ".", '"', "“", "”", "'"}]
    inner = [w for i, w in enumerate(words) if i in {0, len(words) - 1} or not (len(w) <= 2 and w[0].isupper())]
    return tuple(inner) or form


def _same_given(one: str, other: str) -> bool:
    return one == other or (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))


def _variant(one: str, other: str) -> bool:
    """Two spellings of one family name, as transliterations give ("zelensky", "zelenskyy")."""
    if one[0] != other[0] or min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 2:
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.87
