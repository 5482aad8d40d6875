"""The lexicon's tables: they parse, use closed sets, name nobody twice, and cover the world."""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord import lexicon
from onrecord.lexicon.rows import Term


def words(text: str) -> set[str]:
    return set(text.split())


TYPES = words(
    "AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
)
ACTS = words(
    "say confirm deny accuse demand promise threaten warn propose offer reject accept agree ask urge announce admit "
    "claim believe expect fear hope intend decide write report describe praise criticise condemn rule_out decline "
    "thank apologise predict suggest vow"
)
CLASSES = {"speech", "writing", "thought", "intention", "feeling"}
STATUSES = {
    "meeting": "proposed agreed scheduled under_way held postponed cancelled ruled_out",
    "measure": "threatened proposed approved signed in_force suspended lifted rejected",
    "agreement": "proposed reached signed in_force rejected broken extended",
    "strike": "threatened called under_way suspended ended averted",
    "ruling": "pending issued appealed upheld overturned stayed",
    "merger": "proposed agreed approved completed blocked abandoned",
    "vote": "scheduled under_way passed rejected postponed disputed",
    "appointment": "proposed named confirmed rejected sworn_in resigned dismissed",
    "attack": "threatened planned under_way carried_out claimed foiled halted",
    "disaster": "warned under_way over",
}
LEVELS = {"state", "head", "government", "ministry", "parliament", "court", "military", "agency", "party", "business"}
OFFICE_LEVELS = words(
    "head minister envoy spokesperson official legislator military business union judge religious expert party media "
    "citizen"
)
ORGANIZATION_KINDS = words(
    "igo un eu government ministry agency regulator intelligence police military parliament court bank party armed "
    "company union ngo thinktank university sport religious"
)
PARTS_OF_SPEECH = {"v", "n", "a", "p", "x", "m", "r"}
ISO3 = {state.iso3 for state in lexicon.states()}
ORGANIZATIONS = {organization.id for organization in lexicon.organizations()}


def named(rows: Iterable[object]) -> dict[str, list[tuple[str, bool]]]:
    """Each name of a table's rows with the rows that bear it and whether they mark it as ambiguous."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for row in rows:
        name, aliases, ambiguous = row.name, row.aliases, row.ambiguous  # type: ignore[attr-defined]
        for each in dict.fromkeys((name, *aliases)):
            found[each].append((name, each in ambiguous))
    return found


def tables() -> list[str]:
    root = files("onrecord.lexicon")
    return sorted(
        f"{folder}/{entry.name.removesuffix('.tsv')}"
        for folder in ("world", lexicon.LANGUAGE)
        for entry in root.joinpath(folder).iterdir()
        if entry.name.endswith(".tsv")
    )


@pytest.mark.parametrize("name", tables())
def test_every_table_parses_and_says_where_it_is_from(name: str) -> None:
    rows = list(lexicon.table(name))
    assert rows
    for row in rows:
        assert all(field == field.strip() for field in row), row
    first = files("onrecord.lexicon").joinpath(f"{name}.tsv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith("# ")


@pytest.mark.parametrize("name", ["states", "metonyms", "organizations", "outlets", "networks", "people", "places"])
def test_a_name_means_one_row_unless_it_is_marked(name: str) -> None:
    rows = getattr(lexicon, name)()
    clashes = {
        alias: bearers
        for alias, bearers in named(rows).items()
        if len(bearers) > 1 and sum(not ambiguous for _, ambiguous in bearers) > 1
    }
    assert not clashes


@pytest.mark.parametrize("name", ["states", "metonyms", "organizations", "outlets", "networks", "people", "places"])
def test_names_are_clean(name: str) -> None:
    for alias in named(getattr(lexicon, name)()):
        assert alias == alias.strip() and "?" not in alias.removesuffix("?") and "|" not in alias and alias, alias


def test_states_cover_the_world() -> None:
    members = [state for state in lexicon.states() if state.kind == "un"]
    assert len(members) == 193
    for state in lexicon.states():
        assert re.fullmatch("[A-Z]{3}", state.iso3)
        assert state.name and state.capital and state.demonyms, state
        assert state.wikidata is None or re.fullmatch(r"Q\d+", state.wikidata)
        assert state.kind in {"un", "observer", "disputed", "territory", "former"}
    assert {"TWN", "XKX", "PSE", "VAT", "HKG"} <= ISO3
    assert len(ISO3) == len(lexicon.states())


@pytest.mark.parametrize(
    ("name", "iso3"),
    [("U.S.", "USA"), ("UK", "GBR"), ("DPRK", "PRK"), ("UAE", "ARE"), ("Burma", "MMR"), ("Côte d'Ivoire", "CIV")],
)
def test_states_are_known_by_their_other_names(name: str, iso3: str) -> None:
    assert [state.iso3 for state in lexicon.states() if name in state.aliases] == [iso3]


def test_ambiguous_names_are_marked() -> None:
    by_code = {state.iso3: state for state in lexicon.states()}
    assert "Georgia" in by_code["GEO"].ambiguous
    assert "Congo" in by_code["COG"].ambiguous & by_code["COD"].ambiguous
    assert "Washington" in by_code["USA"].ambiguous and by_code["USA"].capital == "Washington"
    assert "Kyiv" not in by_code["UKR"].ambiguous


def test_metonyms_stand_for_something_known() -> None:
    for metonym in lexicon.metonyms():
        assert metonym.stands_for in ISO3 | ORGANIZATIONS, metonym
        assert metonym.level in LEVELS, metonym
    by_name = {metonym.name: metonym for metonym in lexicon.metonyms()}
    assert by_name["Brussels"].stands_for == "eu"
    assert by_name["Kremlin"].level == "head"
    assert by_name["Pyongyang"].stands_for == "PRK"
    capitals = {state.capital for state in lexicon.states() if state.kind == "un" and state.capital != state.name}
    assert capitals <= set(by_name)


def test_countries_and_bodies_are_known() -> None:
    for organization in lexicon.organizations():
        assert organization.country is None or organization.country in ISO3, organization
        assert organization.kind in ORGANIZATION_KINDS, organization
    assert len(ORGANIZATIONS) == len(lexicon.organizations())
    for outlet in lexicon.outlets():
        assert outlet.country is None or outlet.country in ISO3, outlet
        assert outlet.kind in {"agency", "newspaper", "broadcaster", "site", "magazine"}, outlet
        assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", domain) for domain in outlet.domains), outlet
    for person in lexicon.people():
        assert person.country in ISO3 and person.gender in {"m", "f", "u"}, person
        assert all(term.body in ISO3 | ORGANIZATIONS for term in person.terms), person


def test_outlets_and_people_come_from_everywhere() -> None:
    members = {state.iso3 for state in lexicon.states() if state.kind == "un"}
    assert len(members & {outlet.country for outlet in lexicon.outlets()}) >= 160
    assert len(members & {person.country for person in lexicon.people()}) >= 180
    assert sum(outlet.kind == "agency" for outlet in lexicon.outlets()) >= 80


def test_places_lie_in_countries() -> None:
    known = {name: place for place in lexicon.places() for name in (place.name, *place.aliases)}
    assert {place.country for place in lexicon.places()} <= ISO3 | {"ATA"}
    assert {place.kind for place in lexicon.places()} == {"city", "place"}
    assert [known[name].country for name in ("Geneva", "Kharkiv", "Bombay", "Rafah")] == ["CHE", "UKR", "IND", "PSE"]
    assert "Reading" in known["Reading"].ambiguous


@pytest.mark.parametrize(
    ("since", "until", "day", "held"),
    [
        ("2017", "2021", "2021-06-01", True),
        ("2017", "2021", "2022-01-01", False),
        ("2017-01", None, "2016-12-31", False),
        (None, "1999", "1998-01-01", True),
    ],
)
def test_a_term_covers_days(since: str | None, until: str | None, day: str, held: bool) -> None:
    assert Term("president", "USA", since, until).covers(date.fromisoformat(day)) is held


def test_terms_are_read() -> None:
    (guterres,) = (person for person in lexicon.people() if person.name == "António Guterres")
    assert "Guterres" in guterres.aliases
    assert [(term.office, term.body) for term in guterres.terms][-1] == ("secretary-general", "un")


def test_words_use_closed_sets() -> None:
    for cue in lexicon.report_cues():
        assert cue.act in ACTS and cue.kind in CLASSES and cue.pos in PARTS_OF_SPEECH, cue
    kinds = lexicon.event_kinds()
    for word in lexicon.event_words():
        assert word.type is None or word.type in TYPES, word
        assert word.kind is None or word.kind in kinds, word
        assert word.pos in {"v", "n", "a"} and ">" in word.roles, word
    for kind in kinds.values():
        assert kind.type is None or kind.type in TYPES, kind
        assert kind.group is None or kind.group in STATUSES, kind
    for status in lexicon.status_words():
        assert status.status in STATUSES[status.group].split(), status
    for hedge in lexicon.hedges():
        assert hedge.effect in {"POSSIBLE", "PROBABLE", "NEG", "FUTURE", "COUNTERFACTUAL", "FACT"}, hedge
        assert hedge.pos in PARTS_OF_SPEECH, hedge
    for office in lexicon.offices():
        assert office.level in OFFICE_LEVELS and office.gender in {"m", "f", None}, office


def test_words_are_listed_once() -> None:
    for rows in (lexicon.report_cues(), lexicon.hedges()):
        keys = [(row.phrase, row.pos) for row in rows]
        assert len(keys) == len(set(keys))
    statuses = [(row.phrase, row.pos, row.group) for row in lexicon.status_words()]
    assert len(statuses) == len(set(statuses))
    events = [(row.phrase, row.pos, row.type) for row in lexicon.event_words()]
    assert len(events) == len(set(events))


def test_titles_name_offices() -> None:
    offices = {form for office in lexicon.offices() for form in (office.word, *office.forms)}
    assert {title.office for title in lexicon.titles() if title.office} <= offices


def test_given_names_have_a_gender() -> None:
    names = lexicon.given_names()
    assert set(names.values()) == {"m", "f", "u"}
    assert (names["Mary"], names["Vladimir"], names["Yuki"]) == ("f", "m", "f")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photo © Jane Doe / Example Agency", "credit"),
        ("(AP Photo/John Smith)", "credit"),
        ("Image credit: Getty Images", "credit"),
        ("Related articles:", "link"),
        ("Read more: Five things to know", "link"),
        ("Advertisement", "promo"),
        ("Sign up for our daily newsletter", "promo"),
        ("Follow us on Facebook", "promo"),
        ("© 2024 Example News. All rights reserved.", "copyright"),
        ("Reporting by Jane Doe in Paris; Editing by John Smith", "author"),
        ("The Associated Press contributed to this report.", "author"),
        ("Updated: 5 May 2024, 10:30 GMT", "date"),
    ],
)
def test_furniture_is_known(line: str, kind: str) -> None:
    assert kind in {row.kind for row in lexicon.furniture() if row.pattern.match(line)}


@pytest.mark.parametrize(
    "line",
    [
        "The minister said the talks would go on.",
        "Read the treaty again, the president told parliament, and you will find no such clause.",
        "By Friday, the union will decide whether to strike.",
        "Sources say the deal is close, but no date has been set for the signing.",
        "Share prices fell by 4 percent on Monday after the central bank raised rates.",
        "Photographs published by the ministry show two ships in the harbour, and the captain confirmed it.",
        "He wrote on Telegram that the city was under attack.",
        "Follow the money, the prosecutor told the court.",
        "Subscribers to the plan would pay 10 dollars a month, the company announced.",
    ],
)
def test_sentences_are_no_furniture(line: str) -> None:
    assert not [row for row in lexicon.furniture() if row.pattern.match(line)]


def test_a_broken_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "world"
    folder.mkdir()
    (folder / "states.tsv").write_text("# source\nid\tname\nA\tB\tC\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "files", lambda _package: tmp_path)
    with pytest.raises(ValueError, match=r"world/states\.tsv, line 3: 3 fields, 2 expected"):
        list(lexicon.table("world/states"))


def test_loading_everything_is_quick_and_pulls_in_nothing() -> None:
    code = (
        "import sys, time; start = time.process_time(); from onrecord import lexicon\n"
        "for name in 'states metonyms organizations outlets networks people places offices titles given_names "
        "report_cues event_words event_kinds status_words hedges channels furniture'.split():\n"
        "    getattr(lexicon, name)()\n"
        "assert not {'spacy', 'numpy', 'httpx'} & set(sys.modules)\n"
        "print(time.process_time() - start)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.0


def test_the_page_names_every_table() -> None:
    page = Path(__file__).parent.parent.joinpath("docs/lexicon.md").read_text(encoding="utf-8")
    assert not [name for name in tables() if f"`{name.split('/')[1]}`" not in page]
