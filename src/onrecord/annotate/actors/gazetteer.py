"""Names that the lexicon knows, found in a text by one pass over its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from onrecord.annotate.actors.slug import slug
from onrecord.lexicon import metonyms, organizations, outlets, people, states, titles
from onrecord.lexicon.rows import Organization, Person, State
from onrecord.model.annotation import ActorKind

_WORD = re.compile(r"\w+")
# Where the family name stands first in English text too.
_FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "VNM", "KHM", "HKG", "MAC"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something the lexicon knows by a name. `how` is name, demonym or metonym; `level` is a metonym's level.

    `place` is true for names that are places too (capitals, seats of power), `doubtful` for names that also mean
    something else, so that only their surroundings decide.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None
    how: str
    doubtful: bool = False
    place: bool = False
    level: str | None = None
    stands_for: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name at `[start, end)` of the text, with all that it may mean."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def scan(text: str) -> Iterator[Hit]:
    """The longest known names in `text`, left to right, none overlapping."""
    index = _index()
    done = 0
    for match in _WORD.finditer(text):
        at = match.start()
        if at < done:
            continue
        for name, entries in index.get(match.group(), ()):
            end = at + len(name)
            if text.startswith(name, at) and not text[end : end + 1].isalnum():
                yield Hit(at, end, entries)
                done = end
                break


@cache
def _index() -> dict[str, list[tuple[str, tuple[Entry, ...]]]]:
    """First word → names that begin with it, longest first."""
    names: dict[str, list[Entry]] = {}
    for name, entry in _all_names():
        bare = name.removeprefix("the ")
        # "The Sudan" and "Sudan" are one name.
        if bare and entry not in (known := names.setdefault(bare, [])):
            known.append(entry)
    index: dict[str, list[tuple[str, tuple[Entry, ...]]]] = {}
    for name, entries in names.items():
        if first := _WORD.match(name):
            index.setdefault(first.group(), []).append((name, tuple(entries)))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index


def _all_names() -> Iterator[tuple[str, Entry]]:
    yield from _metonym_names()
    for state in states():
        own = (state.name, *state.aliases)
        for name in dict.fromkeys(own):
            yield name, _state_entry(state, name, "name")
        for name in state.demonyms:
            if name not in own:
                yield name, _state_entry(state, name, "demonym")
        for name in (state.capital, *state.capital_aliases) if state.kind != "territory" else ():
            if name and name not in _metonym_forms() and name not in own:
                yield name, _state_entry(state, name, "metonym")
    for body in organizations():
        for name in (body.name, *body.aliases):
            yield name, _body_entry(body, name, "name")
    for outlet in outlets():
        for name in (outlet.name, *outlet.aliases):
            doubtful = name in outlet.ambiguous
            yield name, Entry(f"out:{slug(outlet.name)}", outlet.name, "outlet", outlet.country, "name", doubtful)
    for person in people():
        for name in (person.name, *person.aliases):
            id_, doubtful = f"per:{slug(person.name)}", name in person.ambiguous
            yield name, Entry(id_, person.name, "person", person.country, "name", doubtful)


def _state_entry(state: State, name: str, how: str) -> Entry:
    doubtful = name in state.ambiguous
    id_ = f"sta:{state.iso3}"
    return Entry(
        id_, state.name, "state", state.iso3, how, doubtful, how == "metonym", "state", wikidata=state.wikidata
    )


# Kinds of organisations whose word is their state's.
_ARMS = frozenset({"government", "ministry", "military"})


def _body_entry(body: Organization, name: str, how: str, place: bool = False, level: str | None = None) -> Entry:
    stands_for = f"sta:{body.country}" if body.country and body.kind in _ARMS else None
    doubtful = name in body.ambiguous
    id_ = organization_id(body.id)
    return Entry(id_, body.name, "organization", body.country, how, doubtful, place, level or body.kind, stands_for)


@cache
def _metonym_forms() -> frozenset[str]:
    return frozenset(name for row in metonyms() for name in (row.name, *row.aliases))


def _metonym_names() -> Iterator[tuple[str, Entry]]:
    by_iso = {state.iso3: state for state in states()}
    bodies = {body.id: body for body in organizations()}
    for row in metonyms():
        for name in (row.name, *row.aliases):
            doubtful = name in row.ambiguous
            state, body = by_iso.get(row.stands_for), bodies.get(row.stands_for)
            if state and row.level == "state":
                made = Entry(
                    f"sta:{state.iso3}", state.name, "state", state.iso3, "metonym", doubtful, True, row.level,
                    wikidata=state.wikidata,
                )  # fmt: skip
            elif body:
                made = replace(_body_entry(body, name, "metonym", True, row.level), doubtful=doubtful)
            else:
                iso = state.iso3 if state else None
                made = Entry(
                    f"org:{slug(row.name)}", row.name.removeprefix("the "), "organization", iso, "name", doubtful,
                    True, row.level, f"sta:{iso}" if iso else None,
                )  # fmt: skip
            yield name, made


def organization_id(key: str) -> str:
    """The actor id of an organisation of the lexicon."""
    return key if key.startswith("org:") else f"org:{slug(key)}"


# Nouns by which a body of a kind is called.
_NOUNS_OF_KIND = {
    "company": {"company"},
    "party": {"party"},
    "armed": {"group", "movement"},
    "agency": {"agency"},
    "union": {"union"},
    "ministry": {"ministry"},
    "military": {"military"},
    "parliament": {"parliament", "legislature"},
    "university": {"university"},
    "bank": {"bank"},
    "intelligence": {"agency"},
    "thinktank": {"group", "think-tank"},
    "ngo": {"group", "organization", "organisation", "charity"},
    "igo": {"organization", "organisation"},
    "police": {"police", "force"},
    "court": {"court"},
    "regulator": {"regulator", "agency"},
}


@cache
def _nouns_by_body() -> dict[str, frozenset[str]]:
    found = {}
    for body in organizations():
        last = {alias.split()[-1].lower() for alias in (body.name, *body.aliases)}
        found[organization_id(body.id)] = frozenset(_NOUNS_OF_KIND.get(body.kind, set()) | (last & _BODY_WORDS))
    return found


# Of a body's other names ("Atlantic Alliance") the nouns that stand for it alone.
_BODY_WORDS = frozenset({"alliance", "bloc", "body", "commission", "court", "fund", "council"})


def body_nouns_of(id_: str) -> frozenset[str]:
    """The common nouns by which a body of the lexicon is called: "alliance" for NATO; none for other actors."""
    return _nouns_by_body().get(id_, frozenset())


@cache
def government_of(country: str) -> Entry | None:
    """The lexicon's government of a state (ISO 3166 alpha-3), None when it has no entry of its own."""
    body = next((b for b in organizations() if b.kind == "government" and b.country == country), None)
    return _body_entry(body, body.name, "name") if body else None


@cache
def _people_by_name() -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in people():
        for name in {person.name, *person.aliases}:
            found.setdefault(slug(name), []).append(person)
    return found


def person_named(name: str, day: date | None) -> Person | None:
    """The person of the lexicon whose full name or alias this is; of several, who is nearest to office on `day`."""
    return _nearest(_people_by_name().get(slug(name), []), day)


@cache
def _people_by_surname() -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in people():
        for name in {person.name, *person.aliases}:
            parts = _without_title(name)
            if len(parts) > 1:
                key = slug(parts[0] if person.country in _FAMILY_FIRST else parts[-1])
                if person not in found.setdefault(key, []):
                    found[key].append(person)
    return found


def _without_title(name: str) -> list[str]:
    """The words of a name that says "King" or "Pope" first, without that."""
    parts = name.split()
    while len(parts) > 1 and parts[0] in _title_words():
        del parts[0]
    return parts


@cache
def _title_words() -> frozenset[str]:
    return frozenset(title.word for title in titles())


def person_with_surname(surname: str, day: date | None, gender: str | None = None) -> Person | None:
    """The holder of high office, of `gender` when given, who is meant by a bare surname on `day`, if one stands out."""
    found = [p for p in _people_by_surname().get(slug(surname), []) if not gender or p.gender in {gender, "u"}]
    return _nearest(found, day, strict=True)


def family_first(person: Person) -> bool:
    """Whether the person's family name comes first."""
    return person.country in _FAMILY_FIRST


# Somebody who left office longer ago than this, or comes to it later than this, is not meant by a bare surname.
_MEMORY_YEARS = 8.0


def _nearest(found: list[Person], day: date | None, strict: bool = False) -> Person | None:
    if not found:
        return None
    if day is None:
        return found[0] if len(found) == 1 else max(found, key=lambda p: (_last_year(p), p.name))
    best = min(found, key=lambda p: (_distance(p, day), p.name))
    if strict and _distance(best, day) > _MEMORY_YEARS:
        return None
    return best


def _last_year(person: Person) -> float:
    return max((_year(t.until, 9999.0) for t in person.terms), default=0.0)


def _distance(person: Person, day: date) -> float:
    """Years between `day` and the person's nearest term of office; 0 within one."""
    now = day.year + day.month / 12
    gaps = [max(_year(t.since, 0.0) - now, now - _year(t.until, 9999.0) - 1, 0.0) for t in person.terms]
    return min(gaps, default=99.0)


def _year(stamp: str | None, default: float) -> float:
    if not stamp:
        return default
    year, _, month = stamp.partition("-")
    return int(year) + (int(month[:2]) / 12 if month else 0.0)
