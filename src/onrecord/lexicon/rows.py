"""The rows of the lexicon's tables, one class a table."""

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory. `demonyms` starts with the adjective ("Russian", "Russians"); `kind` is un (a member),
    observer, disputed, territory or former. Names in `ambiguous` also mean something else ("Georgia", "Congo")."""

    iso3: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    capital_aliases: tuple[str, ...]
    kind: str
    wikidata: str | None
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Metonym:
    """A place or building that speaks for a power. `stands_for` is an ISO 3166 alpha-3 code or an organisation's id;
    `level` is state, head, government, ministry, parliament, court, military, party, agency or business."""

    name: str
    aliases: tuple[str, ...]
    stands_for: str
    level: str
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Organization:
    """A body that acts. `country` is an ISO 3166 alpha-3 code, None for international ones."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet or agency; `kind` is agency, newspaper, broadcaster, site or magazine."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    domains: tuple[str, ...]
    state_controlled: bool
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is neither a state nor a capital. `kind` is city, or place for regions, sites and small towns."""

    name: str
    aliases: tuple[str, ...]
    country: str
    kind: str
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Network:
    """A social network or messenger."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """Time in an office. `body` is an ISO 3166 alpha-3 code or an organisation's id; `since` and `until` are years
    or months ("2017", "2017-01"), None where open."""

    office: str
    body: str
    since: str | None
    until: str | None

    def covers(self, day: date) -> bool:
        """Whether the office was (perhaps) held on `day`, at the precision given."""
        stamp = day.isoformat()
        begun = self.since is None or stamp[: len(self.since)] >= self.since
        return begun and (self.until is None or stamp[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A holder of high office. `gender` is m, f or u; `country` an ISO 3166 alpha-3 code; `terms` oldest first."""

    name: str
    aliases: tuple[str, ...]
    gender: str
    country: str
    terms: tuple[Term, ...]
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Office:
    """A noun for an office or role; `forms` are its other spellings and short forms, `gender` m, f or None."""

    word: str
    level: str
    gender: str | None
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A word before a name ("Mr", "Sen."); `office` is the office that it abbreviates, if any."""

    word: str
    gender: str | None
    office: str | None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that attributes: lemma (…  stands for what is between its parts), part of speech
    (v, n, a, p, x = phrase), act, and class (speech, writing, thought, intention, feeling)."""

    phrase: str
    pos: str
    act: str
    kind: str


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word or phrase that names an event: PLOVER type or None, plain kind or None, part of speech (v, n, a),
    and `roles`: how its grammar gives source and target (see docs/lexicon.md)."""

    phrase: str
    pos: str
    type: str | None
    kind: str | None
    roles: str


@dataclass(frozen=True, slots=True)
class EventKind:
    """A plain kind of event: its usual PLOVER type, the group of kinds that share status words, its title."""

    kind: str
    type: str | None
    group: str | None
    title: str


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A word by which it is told where an event of a group of kinds stands."""

    phrase: str
    pos: str
    group: str
    status: str


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that bears on factuality. `effect` is POSSIBLE, PROBABLE, NEG, FUTURE, COUNTERFACTUAL
    or FACT; `pos` as in Cue, m = modal."""

    phrase: str
    pos: str
    effect: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A phrase for where something was said, and the channel's plain name."""

    phrase: str
    channel: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """A pattern for a line that belongs to the page, not to the article; `kind` is credit, caption, link, promo,
    author, copyright or agency."""

    kind: str
    pattern: re.Pattern[str]
