"""What is known of the world and of English before an article is read: tables as data, read once, cached.

Each function returns the rows of one table of `world/` (names) or `en/` (words); `docs/lexicon.md` describes them.
A missing or broken table raises `ValueError` with its name and line.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from onrecord.lexicon.rows import (
    Channel,
    Cue,
    EventKind,
    EventWord,
    Furniture,
    Hedge,
    Metonym,
    Network,
    Office,
    Organization,
    Outlet,
    Person,
    Place,
    State,
    StatusWord,
    Term,
    Title,
)

LANGUAGE = "en"


def table(name: str) -> Iterator[list[str]]:
    """The rows of a table such as "world/states", as lists of as many fields as its header has."""
    text = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    width = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        row = line.split("\t")
        if not width:
            width = len(row)
        elif len(row) != width:
            raise ValueError(f"{name}.tsv, line {number}: {len(row)} fields, {width} expected")
        else:
            yield row


def _split(field: str) -> tuple[str, ...]:
    return tuple(field.split("|")) if field else ()


def _names(field: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Names separated by bars; a question mark after one marks it as ambiguous."""
    if "?" not in field:
        return _split(field), frozenset()
    names = _split(field)
    return tuple(n.rstrip("?") for n in names), frozenset(n[:-1] for n in names if n[-1] == "?")


@cache
def states() -> tuple[State, ...]:
    """States and territories."""
    rows = []
    for iso3, name, aliases, demonyms, capital, other, kind, wikidata in table("world/states"):
        (names, doubtful), (peoples, doubtful_peoples) = _names(aliases), _names(demonyms)
        (capital, *others), doubtful_capitals = _names(f"{capital}|{other}" if other else capital)
        doubtful |= doubtful_peoples | doubtful_capitals
        names = tuple(n for n in names if n != name)
        rows.append(State(iso3, name, names, peoples, capital, tuple(others), kind, wikidata or None, doubtful))
    return tuple(rows)


@cache
def metonyms() -> tuple[Metonym, ...]:
    """Seats of power, then capitals, and what they stand for; a capital that seats another power first means that."""
    rows, seen = [], set()
    for name, aliases, stands_for, level in table("world/metonyms"):
        names, doubtful = _names(aliases)
        rows.append(Metonym(name, tuple(n for n in names if n != name), stands_for, level, doubtful))
        seen.add(name)
    for state in states():
        if state.capital not in seen | {state.name} and state.kind != "former":
            names = (state.capital, *state.capital_aliases)
            doubtful = state.ambiguous.intersection(names)
            rows.append(Metonym(state.capital, state.capital_aliases, state.iso3, "state", doubtful))
    return tuple(rows)


@cache
def organizations() -> tuple[Organization, ...]:
    """International bodies, state bodies, parties, armed groups, companies, unions."""
    rows = []
    for id_, name, aliases, kind, country in table("world/organizations"):
        names, doubtful = _names(aliases)
        rows.append(Organization(id_, name, tuple(n for n in names if n != name), kind, country or None, doubtful))
    return tuple(rows)


@cache
def outlets() -> tuple[Outlet, ...]:
    """News agencies and outlets."""
    rows = []
    for name, aliases, kind, country, domains, controlled in table("world/outlets"):
        names, doubtful = _names(aliases)
        names = tuple(n for n in names if n != name)
        rows.append(Outlet(name, names, kind, country or None, _split(domains), controlled == "yes", doubtful))
    return tuple(rows)


@cache
def networks() -> tuple[Network, ...]:
    """Social networks and messengers."""
    rows = []
    for name, aliases, domains in table("world/networks"):
        names, doubtful = _names(aliases)
        rows.append(Network(name, tuple(n for n in names if n != name), _split(domains), doubtful))
    return tuple(rows)


@cache
def places() -> tuple[Place, ...]:
    """Cities, regions and other places, with the country that each lies in."""
    rows = []
    for name, aliases, country, kind in table("world/places"):
        names, doubtful = _names(aliases)
        rows.append(Place(name, tuple(n for n in names if n != name), country, kind, doubtful))
    return tuple(rows)


@cache
def people() -> tuple[Person, ...]:
    """Holders of high office since 2000."""
    rows = []
    for name, aliases, gender, country, offices in table("world/people"):
        names, doubtful = _names(aliases)
        names = tuple(n for n in names if n != name)
        terms = tuple(_term(office, country) for office in _split(offices))
        rows.append(Person(name, names, gender, country, terms, doubtful))
    return tuple(rows)


def _term(field: str, country: str) -> Term:
    """`[body:]office since..until`, the body being the person's country when none is given."""
    what, _, when = field.rpartition(" ")
    since, dots, until = when.partition("..")
    if not what or not dots:
        raise ValueError(f"world/people.tsv: not an office with years: {field}")
    body, colon, office = what.partition(":")
    if not colon:
        body, office = country, what
    return Term(office, body, since or None, until or None)


@cache
def offices() -> tuple[Office, ...]:
    """Nouns for offices and roles."""
    return tuple(Office(w, level, g or None, _split(forms)) for w, level, g, forms in table(f"{LANGUAGE}/offices"))


@cache
def titles() -> tuple[Title, ...]:
    """Words before names."""
    return tuple(Title(w, g or None, office or None) for w, g, office in table(f"{LANGUAGE}/titles"))


@cache
def given_names() -> dict[str, str]:
    """Given names, as written in English, to m, f or u (both)."""
    return dict(table(f"{LANGUAGE}/firstnames"))


@cache
def report_cues() -> tuple[Cue, ...]:
    """Words and phrases that attribute."""
    return tuple(Cue(*row) for row in table(f"{LANGUAGE}/verbs_report"))


@cache
def event_words() -> tuple[EventWord, ...]:
    """Words and phrases that name events."""
    rows = table(f"{LANGUAGE}/events")
    return tuple(
        EventWord(phrase, pos, None if type_ == "-" else type_, None if kind == "-" else kind, roles)
        for phrase, pos, type_, kind, roles in rows
    )


@cache
def status_words() -> tuple[StatusWord, ...]:
    """Words that tell where an event stands."""
    return tuple(StatusWord(*row) for row in table(f"{LANGUAGE}/status"))


@cache
def event_kinds() -> dict[str, EventKind]:
    """Plain kinds of events by name."""
    rows = table(f"{LANGUAGE}/kinds")
    return {k: EventKind(k, None if t == "-" else t, None if g == "-" else g, title) for k, t, g, title in rows}


@cache
def hedges() -> tuple[Hedge, ...]:
    """Modals, hedges, negators and words of the future."""
    return tuple(Hedge(*row) for row in table(f"{LANGUAGE}/hedges"))


@cache
def channels() -> tuple[Channel, ...]:
    """Phrases for where something was said."""
    return tuple(Channel(*row) for row in table(f"{LANGUAGE}/channels"))


@cache
def furniture() -> tuple[Furniture, ...]:
    """Patterns for lines of the page; match them against a whole stripped line with `pattern.match`."""
    rows = table(f"{LANGUAGE}/furniture")
    return tuple(Furniture(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows)


@cache
def formats() -> dict[str, str]:
    """Words for how a meeting is shaped ("two-way"), to the format's plain name ("bilateral")."""
    return dict(table(f"{LANGUAGE}/formats"))


@cache
def currencies() -> dict[str, str]:
    """Signs and words for currencies to ISO 4217 codes."""
    return dict(table(f"{LANGUAGE}/currencies"))


@cache
def broad_kinds() -> dict[str, str]:
    """Kinds of events that briefs tell as events, to the broad kind that each is told as."""
    return dict(table(f"{LANGUAGE}/broad_kinds"))


@cache
def _rule_words() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for name, word, means in table(f"{LANGUAGE}/rule_words"):
        lists.setdefault(name, {})[word] = means
    return lists


def words(name: str) -> frozenset[str]:
    """The words of a list of `rule_words`. Raises KeyError for a list that is not there."""
    return frozenset(_rule_words()[name])


def meanings(name: str) -> dict[str, str]:
    """The words of a list of `rule_words` with what each stands for. Raises KeyError for a list that is not there."""
    return dict(_rule_words()[name])
