"""The store as a desk uses it: pages that are worked out once, decisions with a log, backups, many readers at once."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from onrecord.compose.changes import changes_between
from onrecord.compose.origins import Newsroom
from onrecord.compose.story import compose_story
from onrecord.errors import StoreError
from onrecord.model.annotation import Actor, Attribution
from onrecord.model.claim import ActorValue
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims
from onrecord.store import Pool, Store, ahead, key_of, lists
from onrecord.store.backup import backup, restore
from onrecord.store.database import migrations, statements
from postgres_server import Server
from story_builder import ACTORS, KIM, TRUMP, Builder, article, example_story

STORY = [r.claims for r in example_story()]
ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with Store(location) as made:
        yield made


def filled(store: Store, claims: list[ArticleClaims]) -> str:
    with store.together():
        for told in claims:
            store.add(told)
    return store.story_of(claims[0].article.id)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    names = store.db.tables().keys() - {"clock", "migration"}
    return {n: sorted(store.db.all(f"SELECT * FROM {n}"), key=repr) for n in names}


def test_a_brief_is_that_of_the_claims_at_any_moment_and_new_when_the_story_changes(store: Store) -> None:
    story = filled(store, STORY[:8])
    known = example_story()
    for when in (None, date(2018, 5, 10), datetime(2018, 5, 25, tzinfo=UTC), date(2019, 1, 1)):
        assert store.brief(story, when) == compose_story(known[:8], when)
    assert store.brief(story, date(2018, 5, 10)) is store.brief(story, date(2018, 5, 10)), "it is worked out once"
    assert store.brief(story, date(2018, 5, 11)).as_of == date(2018, 5, 11)
    since = date(2018, 5, 10)
    assert store.changes(story, since) == changes_between(known[:8], since)
    store.add(STORY[8])
    store.add(STORY[9])
    assert store.brief(story).articles == tuple(r.article for r in known)
    assert store.changes(story, since) == changes_between(known, since)
    strict = store.brief(story, newsroom=Newsroom(sources=9))
    assert strict != store.brief(story) and strict == compose_story(known, None, Newsroom(9))
    with pytest.raises(StoreError, match="was out by 2017-01-01"):
        store.brief(story, date(2017, 1, 1))
    with pytest.raises(StoreError, match="no story nowhere"):
        store.brief("nowhere")


def test_the_clock_goes_on_with_every_change_and_stories_say_when_they_changed(store: Store) -> None:
    far = article("Ferry\n\nThe ferry to Oland sank in a storm off Kalmar.", "Courier", "2018-05-01T10:00", "ferry")
    story = filled(store, STORY[:5])
    store.add(Builder(far).done())
    identity, number = store.clock()
    before = {r.id: r.changed for r in store.stories()}
    assert len(before) == 2 and max(before.values()) == number
    store.add(STORY[4])
    assert store.clock() == (identity, number), "what is known already changes nothing"
    seen = number
    for change in (
        lambda: store.add(STORY[5]),
        lambda: store.reread(STORY[5]),
        lambda: store.rename(story, "Summit"),
        lambda: store.mark_wrong(STORY[5].article.id, store.markable(STORY[5].article.id)[0].key),
        lambda: store.remove(STORY[5].article.id),
    ):
        change()
        assert store.clock()[1] > seen
        assert [r.id for r in store.stories(changed_after=seen)] == [story]
        seen = store.clock()[1]
    assert store.stories(changed_after=seen) == []
    assert store.story(store.story_of("ferry")).changed == before[store.story_of("ferry")]


def test_stories_are_listed_page_by_page(store: Store) -> None:
    filled(store, STORY)
    for n in range(3):
        store.move([STORY[n].article.id])
    rows = store.stories()
    assert len(rows) == 4 and [r.last for r in rows] == sorted((r.last for r in rows), reverse=True)
    assert [*store.stories(limit=3), *store.stories(limit=3, offset=3)] == rows
    (first, *_) = rows
    assert (first.articles, first.copies, first.outlets, first.last[:10]) == (7, 1, 4, "2018-06-12")
    assert store.story(first.id) == first


def test_an_article_is_given_with_where_it_stands(store: Store) -> None:
    story = filled(store, STORY)
    copy = store.article(STORY[3].article.id)
    assert (copy.article, copy.story, copy.copy_of) == (STORY[3].article, story, STORY[2].article.id)
    assert copy.versions == (STORY[3].article.id,) and copy.added > "2020"
    with pytest.raises(StoreError, match="no article none"):
        store.article("none")


def test_decisions_are_logged_and_taken_back(store: Store) -> None:
    story = filled(store, STORY)
    whole = [r.article.id for r in store.reports(story)]
    own = store.move([STORY[1].article.id, STORY[5].article.id], who="Ada", why="another matter")
    store.rename(own, "Side", who="Ben")
    merged = store.merge(story, own, who="Ada")
    log = store.decisions()
    assert [(d.kind, d.who) for d in log] == [("merge", "Ada"), ("name", "Ben"), ("split", "Ada")]
    assert log[2].articles == (STORY[1].article.id, STORY[5].article.id) and log[2].why == "another matter"
    assert log[1].about.endswith(" → Side") and log[1].value == "Side"
    assert store.decisions(limit=1, offset=1) == log[1:2]
    assert len(store.decisions(story=merged)) == 3
    store.undo(log[0].number, who="Cy")
    assert store.story_of(STORY[1].article.id) == store.story_of(STORY[5].article.id) != store.story_of("10-held")
    store.undo(log[1].number)
    assert store.story(store.story_of(STORY[1].article.id)).name is None
    store.undo(log[2].number)
    assert [r.article.id for r in store.reports(store.story_of("10-held"))] == whole
    again = store.decisions()
    assert [d.number for d in again] == [d.number for d in log], "what was taken back stays in the log"
    assert all(d.undone for d in again) and again[0].undone_by == "Cy"
    with pytest.raises(StoreError, match="taken back already"):
        store.undo(log[0].number)
    with pytest.raises(StoreError, match="no decision 99"):
        store.undo(99)


def test_the_id_of_a_merged_story_leads_to_what_it_is_now(store: Store) -> None:
    story = filled(store, STORY)
    own = store.move([STORY[1].article.id])
    left = store.merge(story, own)
    gone = own if left == story else story
    assert store.story(gone).id == store.find_story(gone) == left
    store.undo(store.decisions()[0].number)
    assert store.story(gone).id == gone


def test_a_pinned_article_stays_whatever_is_decided_of_the_rest(store: Store) -> None:
    far = article("Ferry\n\nThe ferry to Oland sank in a storm off Kalmar.", "Courier", "2018-05-01T10:00", "ferry")
    story = filled(store, STORY[:4])
    store.add(Builder(far).done())
    store.move(["ferry"], story)
    store.undo(store.decisions()[0].number)
    assert store.story_of("ferry") != story
    store.move(["ferry"], story)
    store.pin(["ferry", STORY[0].article.id], who="Ada")
    assert store.decisions()[0].kind == "pin"
    for claims in STORY[4:]:
        store.add(claims)
    assert store.story_of("ferry") == store.story_of(STORY[0].article.id) == story
    store.remove(STORY[1].article.id)
    assert store.story_of("ferry") == store.story_of(STORY[0].article.id) == store.story_of("10-held")


def test_what_is_marked_wrong_counts_no_longer_until_it_is_taken_back(store: Store) -> None:
    story = filled(store, STORY)
    before = store.brief(story)
    fact = next(f for e in before.events for f in e.facts if f.slot == "place" and f.value is not None)
    claim = fact.claims[0]
    where = claim.evidence.article
    number = store.mark_wrong(where, key_of(claim), who="Ada", why="it is the other island")
    after = store.brief(story)
    assert claim not in [c for e in after.events for f in e.facts for c in f.claims]
    assert len(after.articles) == len(before.articles)
    assert [m.wrong for m in store.markable(where) if m.key == key_of(claim)] == [True]
    (logged,) = store.decisions()
    assert (logged.number, logged.kind, logged.articles) == (number, "wrong", (where,))
    assert claim.evidence.text in logged.about
    flagged = "SELECT count(*) FROM claim WHERE wrong = 1"
    assert store.db.one(flagged) == (1,)
    store.reread(next(c for c in STORY if c.article.id == where))
    assert store.db.one(flagged) == (1,) and store.brief(story) == after, "reading anew does not bring it back"
    with pytest.raises(StoreError, match="could be marked"):
        store.mark_wrong(where, key_of(claim))
    store.undo(number)
    assert store.brief(story) == before and store.db.one(flagged) == (0,)


def test_a_party_is_marked_under_the_name_that_the_story_knows_it_by(store: Store) -> None:
    short = Actor("per:trump", "Trump", "person")
    text = "Plan\n\nTrump and Kim will meet in Vienna, the paper says."
    b = Builder(article(text, "Herald", "2018-05-09T10:00", "short"))
    ACTORS[short.id] = short
    try:
        b.event("meeting", short, KIM)
        told = b.done()
    finally:
        del ACTORS[short.id]
    story = filled(store, [*STORY[:5], told])
    if store.story_of("short") != story:
        store.move(["short"], story)
    shown = [
        c
        for e in store.brief(story).events
        for f in e.facts
        for c in f.claims
        if c.evidence.article == "short" and c.value == ActorValue(TRUMP.id)
    ]
    store.mark_wrong("short", key_of(shown[0]))
    (report,) = (r for r in store.reports(story) if r.article.id == "short")
    assert [e.participants for e in report.claims.events] == [(KIM.id,)]


def test_a_statement_marked_wrong_leaves_the_lists(store: Store) -> None:
    told = STORY[0]
    said = Attribution((), (), (Span(0, 30),), "indirect", "say", TRUMP.id)
    filled(store, [replace(told, attributions=(said,))])
    (row,) = lists.statements(store)
    assert row.key == key_of(said)
    store.mark_wrong(row.article, row.key)
    assert lists.statements(store) == []


def test_lists_come_in_pages(store: Store) -> None:
    story = filled(store, STORY)
    everybody = lists.actors(store)
    assert [*lists.actors(store, limit=4), *lists.actors(store, limit=100, offset=4)] == everybody
    hits = lists.search(store, "summit")
    assert len(hits) > 3 and lists.search(store, "summit", limit=2, offset=1) == hits[1:3]
    due = ahead.upcoming(store, date(2018, 5, 11))
    assert [(a.first, a.story, a.status) for a in due] == [("2018-06-12", story, "scheduled")]
    assert ahead.upcoming(store, date(2018, 5, 11), limit=1, offset=1) == []
    assert due[0].event in {e.id for e in store.brief(story).events}


SEARCHES = ("summit", '"border village"', "meeting Singapore", "sanctions", "Jae-in", "SINGAPORE'S", "nowhereatall")


def test_both_databases_find_the_same_articles(tmp_path: Path, postgres: Server) -> None:
    with Store(tmp_path / "one.db") as one, Store(postgres.database()) as other:
        odd = article("Cafés\n\nThe café in Łódź, at example.com/kim, sold 3.14 tons.", "Courier", "2018-05-01T10:00")
        for kept in (one, other):
            filled(kept, [*STORY, Builder(odd).done()])
        for text in (*SEARCHES, "cafe", "łódź", "example com", "14 tons", '"3 14"', "tons AND", "*"):
            left, right = lists.search(one, text), lists.search(other, text)
            assert {h.article for h in left} == {h.article for h in right}, text
            assert all("«" in h.snippet and len(h.snippet) < 300 for h in right), text
            assert [h.article for h in left[:1]] == [h.article for h in right[:1]], text
        about = ({"about": "the"}, {"about": "SUMMIT"}, {"about": "50%"})
        for words in about:
            assert lists.statements(one, **words) == lists.statements(other, **words)
        assert lists.actors(one) == lists.actors(other)


def test_a_backup_is_a_store_and_comes_back_into_either_database(
    new_location: Callable[[], str], tmp_path: Path
) -> None:
    file = tmp_path / "saved.db"
    with Store(new_location()) as store:
        story = filled(store, STORY)
        own = store.move([STORY[1].article.id], who="Ada")
        store.mark_wrong(STORY[0].article.id, store.markable(STORY[0].article.id)[0].key)
        backup(store.db, file)
        held, page, clock = everything(store), store.brief(story), store.clock()
        with pytest.raises(StoreError, match="--force overwrites it"):
            backup(store.db, file)
        backup(store.db, file, force=True)
    assert [p.name for p in tmp_path.iterdir()] == ["saved.db"]
    with Store(file) as saved:
        assert everything(saved) == held and saved.brief(story) == page
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    for location in (new_location(), str(tmp_path / "again.db")):
        assert restore(location, file) == 10
        with Store(location) as again:
            assert everything(again) == held and again.brief(story) == page
            assert again.clock()[0] != clock[0] and again.clock()[1] > clock[1]
            assert lists.search(again, "summit")
            again.remove("10-held")
            assert again.add(STORY[9]).what == "new", "numbers go on from where the rows end"
            assert again.rename(own, "x") is None
        with pytest.raises(StoreError, match="no empty store; --force"):
            restore(location, file)
        assert restore(location, file, force=True) == 10
        with Store(location) as again:
            assert everything(again) == held


def test_what_is_no_backup_is_refused_and_the_store_stays(store: Store, location: str, tmp_path: Path) -> None:
    filled(store, STORY[:1])
    before = everything(store)
    (tmp_path / "text.db").write_text("no database " * 100)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    for name, problem in (("text.db", "no backup"), ("other.db", "another program"), ("none.db", "no backup")):
        with pytest.raises(StoreError, match=problem):
            restore(location, tmp_path / name, force=True)
    with pytest.raises(StoreError, match=r"cannot be written|unable to open"):
        backup(store.db, tmp_path / "missing" / "saved.db")
    assert everything(store) == before


WRITER = """
import sys
sys.path.insert(0, {tests!r})
from story_builder import Builder, KIM, TRUMP, article, word
from onrecord.store import Store
with Store(sys.argv[1]) as store:
    for n in range(int(sys.argv[2])):
        text = f"Report {{n}}\\n\\nTrump and Kim will meet in place {{n}}, says paper {{n}}."
        b = Builder(article(text, f"Paper {{n}}", "2018-05-01T10:00", f"w{{n}}"))
        b.event("meeting", TRUMP, KIM).says("status", word("scheduled"), "will meet")
        store.add(b.done())
"""


def test_twenty_readers_are_never_held_up_while_articles_are_added(location: str, tmp_path: Path) -> None:
    with Store(location) as store:
        story = filled(store, STORY)
    code = WRITER.format(tests=str(ROOT / "tests"))
    writer = subprocess.Popen([sys.executable, "-c", code, location, "40"])
    problems: list[BaseException] = []
    turns: list[int] = []

    def read(pool: Pool) -> None:
        seen = turn = 0
        try:
            while writer.poll() is None or turn < 3:
                with pool.store() as store:
                    _, number = store.clock()
                    assert number >= seen
                    seen = number
                    rows = store.stories(limit=20)
                    # A story is never listed without its articles, whatever is being added.
                    assert len(store.brief(rows[0].id).articles) >= 1
                    assert len(store.reports(story)) >= 10
                    assert lists.search(store, "summit", limit=5)
                turn += 1
                time.sleep(0.05)
        except BaseException as problem:
            problems.append(problem)
        turns.append(turn)

    with Pool(location) as pool:
        threads = [threading.Thread(target=read, args=(pool,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        # A backup meanwhile holds nobody up either, and is whole.
        with pool.store() as store:
            backup(store.db, tmp_path / "meanwhile.db")
        for thread in threads:
            thread.join(120)
        assert writer.wait(120) == 0
        assert problems == [] and len(turns) == 20 and min(turns) >= 3
        with pool.store() as store:
            assert store.db.one("SELECT count(*) FROM article") == (50,)
    with Store(tmp_path / "meanwhile.db") as saved:
        assert saved.db.one("SELECT count(*) FROM article") == saved.db.one("SELECT count(*) FROM placement")


TABLES = "article claims claim statement actor deadline story placement copy grouping line decision"


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.execute(f"PRAGMA application_id = {0x6F6E7263}")
    old.execute("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, made TEXT NOT NULL)")
    ((name, sql), *_) = migrations("sqlite")
    for statement in statements(sql):
        old.execute(statement)
    old.execute("INSERT INTO migration VALUES (1, ?, 'then')", (name,))
    with Store(tmp_path / "new.db") as new:
        story = filled(new, STORY)
        new.rename(story, "Summit")
        page = new.brief(story)
        for table in TABLES.split():
            columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            rows = sorted(set(new.db.all(f"SELECT {names} FROM {table}")), key=repr)
            old.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        held = {row.id: row for row in new.stories()}
    # Profiles of an older form are made anew.
    old.executemany("INSERT INTO profile VALUES (?, NULL, 0, 'older', '{}')", [(c.article.id,) for c in STORY])
    old.commit()
    old.close()
    with Store(path) as store:
        (row,) = store.stories()
        was = held[row.id]
        assert (row.articles, row.copies, row.first, row.last) == (was.articles, was.copies, was.first, was.last)
        assert store.brief(story).events == page.events
        key = store.markable("10-held")[0].key
        store.mark_wrong("10-held", key)
        assert store.db.one("SELECT count(*) FROM claim WHERE wrong = 1") == (1,)
        far = article("Ferry\n\nThe ferry to Oland sank in a storm off Kalmar.", "Courier", "2018-05-01T10:00", "ferry")
        assert store.add(Builder(far).done()).story != story
        store.remove("10-held")
        assert store.add(STORY[9]).story == story


def test_a_database_that_is_no_store_is_refused(postgres: Server) -> None:
    import psycopg

    address = postgres.database()
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("CREATE TABLE mine (x integer)")
    with pytest.raises(StoreError, match="tables of another program"):
        Store(address)
    with Store(postgres.database()) as made:
        made.db.all("INSERT INTO migration VALUES (99, 'later', 'then')")
        newer = postgres.address(str((made.db.one("SELECT current_database()") or ("",))[0]))
    with pytest.raises(StoreError, match="newer version of onrecord"):
        Store(newer)
    with pytest.raises(StoreError, match=r"postgresql://desk@/none\?host=.* cannot be used as a store") as problem:
        Store(f"postgresql://desk:secret@/none?host={postgres.folder}")
    assert "secret" not in str(problem.value)


def test_a_lost_connection_is_replaced(postgres: Server) -> None:
    import psycopg

    address = postgres.database()
    with Pool(address) as pool:
        with pool.store() as store, psycopg.connect(address, autocommit=True) as other:
            (own,) = store.db.one("SELECT pg_backend_pid()") or (0,)
            other.execute("SELECT pg_terminate_backend(%s)", (own,))
            with pytest.raises(StoreError):
                store.stories()
        with pool.store() as store:
            assert store.stories() == []


def test_what_a_database_cannot_hold_is_said_and_nothing_is_half_there(store: Store) -> None:
    made = article("Talks\n\nThey met \ud800 there.", "Courier", "2018-05-01T10:00", "odd")
    with pytest.raises((StoreError, UnicodeEncodeError)):
        store.add(Builder(made).done())
    assert store.stories() == [] and store.db.one("SELECT count(*) FROM article") == (0,)
