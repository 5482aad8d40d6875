"""The store: what is kept, what happens when it is killed, and what people decide."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.compose.changes import changes_between
from onrecord.compose.story import compose_story
from onrecord.errors import StoreError
from onrecord.model.annotation import Attribution
from onrecord.model.brief import Deadline, Measure, Position, Response
from onrecord.model.claim import AmountValue, Evidence
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims
from onrecord.store import Store, lists
from onrecord.store.claims_json import dumps, loads
from onrecord.store.database import migrations
from story_builder import CHUNG, KIM, TRUMP, Builder, article, day, example_story, place, word

STORY = [r.claims for r in example_story()]
ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with Store(location) as made:
        yield made


def tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything that depends on the articles alone, whenever they came."""
    names = store.db.tables().keys() - {
        "migration",
        "article",
        "story",
        "former_story",
        "placement",
        "decision",
        "clock",
    }
    found = {n: sorted(store.db.all(f"SELECT * FROM {n}"), key=repr) for n in names - {"claims", "lookup"}}
    found["claims"] = sorted(store.db.all("SELECT article, format, json FROM claims"))
    numbered = "SELECT key, day, a.id FROM lookup JOIN article a ON a.number = article_number"
    found["lookup"] = sorted(store.db.all(numbered))
    found["article"] = sorted(store.db.all("SELECT id, moment, hash FROM article"))
    found["together"] = sorted(tuple(sorted(r.article.id for r in store.reports(s.id))) for s in store.stories())
    return found


def filled(store: Store, claims: list[ArticleClaims]) -> str:
    with store.together():
        for told in claims:
            store.add(told)
    return store.story_of(claims[0].article.id)


def full_claims() -> ArticleClaims:
    """An article's claims with everything in them that there can be."""
    text = "Talks\n\nTrump said: “We will pay 5 million dollars by 12 June, or else.” Kim refused."
    b = Builder(article(text, "Courier", "2018-06-01T10:00"))
    event = b.event("meeting", TRUMP, KIM)
    event.says("amount", AmountValue(5e6, "USD"), "5 million dollars", TRUMP, hedged=True)
    event.says("date", day("2018-06-12", text="12 June"), "12 June", TRUMP)
    event.says("place", None, "Talks", stance="unknown")
    event.says("place", place("Vienna", "AUT"), "Talks")
    event.says("status", word("scheduled"), "We will", TRUMP, CHUNG)
    told = b.done()
    evidence = Evidence(told.article.id, Span(0, 5), "Talks")
    days = (date(2018, 6, 1), date(2018, 6, 2))
    return ArticleClaims(
        told.article,
        told.actors,
        (
            Attribution((Span(7, 12),), (Span(13, 17),), (Span(19, 24), Span(26, 30)), "direct", "say", TRUMP.id,
                        KIM.id, "Twitter", (CHUNG.id,), days, False, True),
            Attribution((), (), (Span(19, 24),), "mixed", "deny"),
        ),
        told.events,
        (Position(TRUMP.id, "offer", "pay", evidence, KIM.id, (Response((KIM.id,), "rejected", evidence),)),),
        (Measure("aid", TRUMP.id, "proposed", evidence, KIM.id, AmountValue(5e6, "USD"), days, "why"),),
        (Deadline(TRUMP.id, "pay", None, date(2018, 6, 12), evidence, "or else"),),
    )  # fmt: skip


def test_claims_come_back_as_they_went_in() -> None:
    for claims in [*STORY, full_claims()]:
        assert loads(dumps(claims), claims.article) == claims


def test_the_example_story_forms_by_itself_and_its_brief_is_that_of_its_claims(store: Store) -> None:
    story = filled(store, STORY)
    (row,) = store.stories()
    assert (row.id, row.articles, row.copies, row.outlets) == (story, 10, 1, 5)
    assert compose_story(store.reports(story)) == compose_story(example_story())


@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_store(new_location: Callable[[], str], shuffler: random.Random) -> None:
    mixed = list(STORY)
    shuffler.shuffle(mixed)
    with Store(new_location()) as one, Store(new_location()) as other:
        first, second = filled(one, STORY), filled(other, mixed)
        assert tables(one) == tables(other)
        moment = datetime(2018, 5, 25, tzinfo=UTC)
        left, right = one.reports(first), other.reports(second)
        assert compose_story(left, moment) == compose_story(right, moment)
        assert changes_between(left, date(2018, 5, 10)) == changes_between(right, date(2018, 5, 10))


def test_adding_twice_changes_nothing_and_removing_undoes(store: Store) -> None:
    filled(store, STORY[:9])
    before = tables(store)
    added = store.add(STORY[9])
    assert added.what == "new"
    after = tables(store)
    again = store.add(STORY[9])
    assert (again.what, again.article) == ("known", "10-held")
    assert store.prepared(STORY[9].article) is None
    assert tables(store) == after
    store.remove("10-held")
    assert tables(store) == before
    assert not lists.search(store, "Sentosa island interpreters")
    with pytest.raises(StoreError, match="no article"):
        store.remove("10-held")


def test_an_outlets_own_lines_are_known_whatever_comes_first(new_location: Callable[[], str]) -> None:
    footer = "Sign up for the morning letter of the Herald and read what the editors of the Herald find worth your time"
    tale = "The {} ferry Oland sank off Kalmar in a storm, and {} of those on board swam to the lighthouse of Borgholm."
    ferry = [
        article(f"Ferry Oland sinks\n\n{tale.format(n, n * 7)}\n\n{footer}.", f"Paper {n}", "2018-05-01T10:00", f"f{n}")
        for n in range(12)
    ]
    rates = (
        "The Riksbank left its rate at two per cent, governor Ingves said. Inflation fell; the krona rose to the euro. "
    )
    bank = article(f"Riksbank leaves rate\n\n{rates * 3}\n\n{footer}.", "Paper 3", "2018-05-02T10:00", "bank")
    told = [Builder(a).done() for a in (*ferry, bank)]
    with Store(new_location()) as one, Store(new_location()) as other:
        filled(one, told)
        filled(other, told[::-1])
        assert tables(one) == tables(other)
        before = tables(one)
        assert len(one.stories()) == 2
        one.remove("bank")
        with Store(new_location()) as third:
            filled(third, told[:-1])
            assert tables(third) == tables(one) != before


def test_reading_anew_replaces_what_was_read(store: Store) -> None:
    filled(store, STORY)
    before = tables(store)
    store.reread(ArticleClaims(STORY[9].article, (), (), (), (), (), ()))
    assert store.db.one("SELECT count(*) FROM claim WHERE article = '10-held'") == (0,)
    store.reread(STORY[9])
    assert tables(store) == before
    with pytest.raises(StoreError, match="no article"):
        store.reread(full_claims())


def test_a_changed_article_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    old = article("Talks\n\nThey meet on Monday in Vienna.", "Courier", "2018-06-01T10:00", "a", "https://c.example/1")
    new = article("Talks\n\nThey meet on Tuesday in Vienna.", "Courier", "2018-06-01T10:00", "a", "https://c.example/1")
    store.add(Builder(old).done())
    prepared = store.prepared(new)
    assert prepared is not None and prepared.id != "a"
    seen = datetime(2018, 6, 1, 15, tzinfo=UTC)
    added = store.add(Builder(prepared).done(), seen)
    assert added.what == "version"
    reports = store.reports(added.story)
    assert [(r.article.id, r.replaced_by, r.copy_of) for r in reports] == [
        ("a", prepared.id, None),
        (prepared.id, None, None),
    ]
    assert reports[1].article.moment == seen
    (edit,) = changes_between(reports, datetime(2018, 6, 1, 12, tzinfo=UTC))
    assert (edit.kind, edit.after) == ("edited", "They meet on Tuesday in Vienna.")


def test_decisions_hold_whatever_arrives(store: Store) -> None:
    story = filled(store, STORY[:6])
    own = store.move(["02-border-village", "06-threat-to-pull-out"])
    assert own != story
    store.rename(own, "Side story")
    for claims in STORY[6:]:
        store.add(claims)
    assert store.story_of("06-threat-to-pull-out") == store.story_of("02-border-village") == own
    assert store.find_story("side") == own
    assert store.name_of(own) == "Side story"
    assert store.story_of("10-held") == story
    store.move(["02-border-village"], story)
    assert store.story_of("02-border-village") == story
    merged = store.merge(story, own)
    assert {store.story_of(c.article.id) for c in STORY} == {merged}
    store.remove("01-invitation-accepted")
    store.add(STORY[0])
    assert {store.story_of(c.article.id) for c in STORY} == {merged}
    assert [(kind,) for (kind,) in store.db.all("SELECT kind FROM decision ORDER BY number")][-1] == ("merge",)


def test_stories_are_found_by_the_beginning_of_their_id_and_by_words(store: Store) -> None:
    story = filled(store, STORY[:2])
    assert store.find_story(story[:7]) == store.find_story("envoy says") == story
    with pytest.raises(StoreError, match="no story “ferry”"):
        store.find_story("ferry")
    store.move(["02-border-village"])
    with pytest.raises(StoreError, match="any of 2 stories: trump-"):
        store.find_story("trump")


def test_lists(store: Store) -> None:
    filled(store, [*STORY, full_claims()])
    assert lists.find_actor(store, "trump") == TRUMP.id
    with pytest.raises(StoreError, match="any of: Kim"):
        lists.find_actor(store, "kim")
    assert "source" not in [a.name for a in lists.actors(store)]
    (said,) = lists.statements(store, by=TRUMP.id, about="we pay")[:1] or lists.statements(store, by=TRUMP.id)
    assert said.speaker_name == "Donald Trump" and said.said == "2018-06-01/2018-06-02"
    hits = lists.search(store, '"floats border village" Panmunjom')
    assert hits[0].article == "02-border-village" and "«" in hits[0].snippet
    assert lists.search(store, 'AND OR "" *') == lists.search(store, "and or")
    assert [d.what for d in lists.deadlines_ahead(store, date(2018, 6, 12))] == ["pay"]
    assert lists.deadlines_ahead(store, date(2018, 6, 13)) == []
    assert len(lists.stories_ahead(store, date(2018, 6, 12))) >= 1


WORKER = """
import sys
sys.path.insert(0, {tests!r})
from story_builder import Builder, KIM, TRUMP, article, word
from onrecord.store import Store
mark, count = sys.argv[2], int(sys.argv[3])
with Store(sys.argv[1]) as store:
    for n in range(count):
        text = f"Report {{mark}} {{n}}\\n\\nTrump and Kim will meet, says paper {{mark}}{{n}}."
        b = Builder(article(text, f"Paper {{mark}}{{n}}", "2018-05-01T10:00", f"{{mark}}{{n}}"))
        b.event("meeting", TRUMP, KIM).says("status", word("scheduled"), "will meet")
        store.add(b.done())
        print(f"{{mark}}{{n}}", flush=True)
"""


def worker(location: str, mark: str, count: int) -> "subprocess.Popen[str]":
    code = WORKER.format(tests=str(ROOT / "tests"))
    return subprocess.Popen([sys.executable, "-c", code, location, mark, str(count)], stdout=subprocess.PIPE, text=True)


def whole(location: str) -> set[str]:
    """The articles in the store, each of which must be there with all that belongs to it."""
    with Store(location) as store:
        if store.db.kind == "sqlite":
            assert store.db.one("PRAGMA integrity_check") == ("ok",)
            assert store.db.all("PRAGMA foreign_key_check") == []
        ids = {i for (i,) in store.db.all("SELECT id FROM article")}
        for table in ("claims", "profile", "grouping", "placement"):
            assert {i for (i,) in store.db.all(f"SELECT article FROM {table}")} == ids
        assert store.db.one("SELECT count(*) FROM claim") == (3 * len(ids),)
        return ids


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_at_any_moment_nothing_committed_is_lost_and_nothing_is_half_there(location: str) -> None:
    told: set[str] = set()
    chance = random.Random(7)
    for round_ in range(6):
        process = worker(location, f"r{round_}-", 200)
        assert process.stdout is not None
        for _ in range(chance.randint(0, 5)):
            told.add(process.stdout.readline().strip())
        time.sleep(chance.random() / 20)
        process.send_signal(signal.SIGKILL)
        told |= set(process.stdout.read().split())
        process.wait()
        process.stdout.close()
        assert told - {""} <= whole(location)
    assert len(told) > 5


def test_two_processes_add_at_once(location: str) -> None:
    both = [worker(location, "a", 15), worker(location, "b", 15)]
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert whole(location) == {f"{mark}{n}" for mark in "ab" for n in range(15)}


def test_a_newer_store_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    with Store(tmp_path / "new.db") as made:
        made.db.all("INSERT INTO migration VALUES (99, 'later', 'then')")
    with pytest.raises(StoreError, match="newer version of onrecord"):
        Store(tmp_path / "new.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(StoreError, match="another program"):
        Store(tmp_path / "other.db")
    (tmp_path / "text.db").write_text("This is no database at all, only a text. " * 50)
    with pytest.raises(StoreError, match="cannot be used as a store"):
        Store(tmp_path / "text.db")
    with pytest.raises(StoreError, match="cannot be used as a store"):
        Store(tmp_path / "missing" / "news.db")


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    store.add(STORY[0])
    before = tables(store)
    with pytest.raises(ZeroDivisionError), store.together():
        store.add(STORY[1])
        raise ZeroDivisionError
    assert tables(store) == before


def test_every_table_and_column_is_documented_and_the_same_in_both_databases(location: str) -> None:
    page = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    with Store(location) as store, Store(":memory:") as other:
        found = store.db.tables()
        assert found == other.db.tables()
        for table, columns in {**found, "article_search": []}.items():
            assert f"`{table}`" in page, f"docs/store.md says nothing of the table {table}"
            missing = [c for c in columns if f"`{c}`" not in page]
            assert not missing, f"docs/store.md says nothing of {table}.{missing}"
    names = [[name for name, _ in migrations(kind)] for kind in ("sqlite", "postgres")]
    assert names[0] == names[1] == sorted(names[0])
