"""What is gathered about one actor while an article is read."""

from dataclasses import dataclass, field
from typing import Literal

from onrecord.model.annotation import ActorKind

MentionKind = Literal["name", "role", "pronoun", "metonym", "demonym"]


@dataclass(frozen=True, slots=True)
class RoleFact:
    """An office that the text or the lexicon gives to somebody: the lexicon's word, its level, whose office it is
    (country or owner's id), and the words around it ("special", "republican"); `proper` holds the stems of those with
    a capital, which set one holder apart from another."""

    word: str
    level: str
    country: str | None = None
    owner: str | None = None
    modifiers: frozenset[str] = frozenset()
    learned: bool = True
    proper: frozenset[str] = frozenset()


@dataclass(slots=True)
class Entity:
    """An actor in the making. `noun` is the common noun that an unnamed actor or a body is called by;
    `place` marks a town or region that acts, `family` is a person's family name,
    `called` the nouns that have meant it so far, and `aloud`
    is false for who appears only in quotations."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    stands_for: str | None = None
    role: str | None = None
    wikidata: str | None = None
    gender: str = ""
    plural: bool = False
    named: bool = True
    noun: str = ""
    place: bool = False
    family: str = ""
    aloud: bool = True
    called: set[str] = field(default_factory=set)
    roles: list[RoleFact] = field(default_factory=list)
    members: tuple[str, ...] = ()

    @property
    def human(self) -> bool:
        """Whether he or she can mean it."""
        return self.kind == "person"

    def add_role(self, fact: RoleFact, text: str | None = None) -> None:
        """Learn a role; the first text that names one becomes the actor's role."""
        if fact not in self.roles:
            self.roles.append(fact)
        if text and not self.role:
            self.role = text
        if fact.country and not self.country:
            self.country = fact.country


@dataclass(frozen=True, slots=True)
class Found:
    """A mention at tokens `[first, after)` whose noun is token `head`."""

    first: int
    after: int
    head: int
    entity: str
    kind: MentionKind
