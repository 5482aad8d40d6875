"""What is made of stories before anybody asks: exact to the change and the day, whole after a kill, the same page."""

import multiprocessing
import os
import signal
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection

import pytest

from onrecord.compose.origins import Newsroom
from onrecord.serve import composer
from onrecord.serve.composer import Ahead
from onrecord.serve.config import Config
from onrecord.serve.desk import Desk
from onrecord.serve.entries import entry_of, from_json, to_json
from onrecord.serve.made import ENTRY, PAGE, Made
from onrecord.serve.reading import Telling
from onrecord.store import Store, ready
from serve_desk import TOKEN, claims, desk, hostile, log_in
from story_builder import KIM, TRUMP, Builder, article, day, example_story, word

DAY = date(2018, 5, 20)
NEXT = timedelta(days=1)


@pytest.fixture
def held(location: str) -> Iterator[str]:
    """The location of a store with the story."""
    with Store(location) as store, store.together():
        for told in claims()[:7]:
            store.add(told)
    yield location


@pytest.fixture
def never() -> Iterator[Connection]:
    """A pipe that nobody closes."""
    ours, theirs = multiprocessing.Pipe()
    yield theirs
    ours.close()


def _body(store: Store, story: str, today: date, form: str = "page") -> bytes | None:
    return ready.kept(store, form, "me", today, [story]).get(story)


def _make_all(location: str, never: Connection, **settings: object) -> Desk:
    made = Desk(Config(location, **settings))  # type: ignore[arg-type]
    with made.pool.store() as store:
        ahead = Ahead(made)
        while ahead.make(store, never):
            pass
    return made


def test_what_is_kept_counts_until_the_story_changes_or_its_day_is_past(held) -> None:
    with Store(held) as store:
        (row,) = store.stories()
        ready.keep(store, row.id, row.changed, "page", "me", (DAY, DAY + NEXT), b"\x00made")
        assert _body(store, row.id, DAY) == _body(store, row.id, DAY + NEXT) == b"\x00made"
        # Not on other days, for other makers, or as anything else.
        assert _body(store, row.id, DAY - NEXT) is None and _body(store, row.id, DAY + 2 * NEXT) is None
        assert ready.kept(store, "page", "another", DAY, [row.id]) == {}
        assert _body(store, row.id, DAY, "entry") is None
        assert ready.lacking(store, "page", "me", DAY, 10, 10) == []
        assert ready.lacking(store, "page", "me", DAY + 2 * NEXT, 10, 10) == [(row.id, row.changed)]
        store.add(claims()[7])
        assert _body(store, row.id, DAY) is None
        (now,) = store.stories()
        assert ready.lacking(store, "page", "me", DAY, 10, 10) == [(now.id, now.changed)]
        # What was made of the story as it stood before is not kept any more.
        ready.keep(store, row.id, row.changed, "page", "me", (DAY, None), b"late")
        assert _body(store, row.id, DAY) is None
        ready.keep(store, row.id, now.changed, "page", "me", (DAY, None), b"new")
        assert _body(store, row.id, DAY + 999 * NEXT) == b"new"
        ready.keep(store, "none", 1, "page", "me", (DAY, None), b"of no story")
        assert store.db.one("SELECT count(*) FROM ready") == (1,)


def test_what_others_made_goes_and_a_story_takes_its_own_along(held) -> None:
    with Store(held) as store:
        (row,) = store.stories()
        for maker in ("me", "older"):
            ready.keep(store, row.id, row.changed, "page", maker, (DAY, None), b"page")
        ready.forget(store, "me", DAY)
        assert store.db.one("SELECT count(*) FROM ready") == (2,)
        ready.forget(store, "me", DAY + NEXT)
        assert store.db.all("SELECT made_by FROM ready") == [("me",)]
        for told in claims()[:7]:
            store.remove(told.article.id)
        assert store.db.one("SELECT count(*) FROM ready") == (0,)


@pytest.mark.parametrize("today", [DAY, date(2018, 7, 1)])
def test_an_entry_is_the_same_after_a_way_through_json(today: date) -> None:
    for reports in (example_story(), example_story()[:3]):
        entry = entry_of(Telling(None, reports, None, Newsroom()), today)
        assert from_json(to_json(entry)) == entry
        assert entry.stands and entry.changes
    assert {a.last >= today for a in entry.ahead} <= {True}


def test_an_entry_says_what_was_planned_and_what_has_passed_without_a_word() -> None:
    whole = example_story()
    off = entry_of(Telling(None, whole[:7], None, Newsroom()), DAY)
    assert [(s.label, s.value) for s in off.stands][:2] == [("", "Cancelled"), ("planned for", "Tuesday 12 June 2018")]
    assert off.due is None
    on = entry_of(Telling(None, whole[:5], None, Newsroom()), DAY)
    assert on.stands[1].label == "" and on.due == date(2018, 6, 12)
    assert {c.evidence.article for c in on.caused_by({whole[4].article.id}, 3)} == {whole[4].article.id}


def test_the_page_that_was_made_is_the_page_that_would_be(held, never) -> None:
    with Store(held) as store:
        store.add(hostile())
        stories = [s.id for s in store.stories()]
    with desk(held) as reader:
        fresh = {s: reader.get(f"/stories/{s}").text for s in stories}
        listed = reader.get("/").text
    made = _make_all(held, never, hosts=("desk.example",), ahead=False)
    with made.pool.store() as store:
        assert {s: (made.made.page(store, s, made.now().date()) or b"").decode() for s in stories} == fresh
        # A page that was made is what readers get; who may write gets one with forms, of another server's making.
        store.db.all("UPDATE ready SET body = ? WHERE form = ?", zlib.compress(b"<p>kept</p></html>"), PAGE)
    made.close()
    with desk(held) as reader:
        assert reader.get(f"/stories/{stories[0]}").text == "<p>kept</p></html>"
        assert "kept" not in reader.get(f"/stories/{stories[0]}?speaker=-").text
        assert reader.get("/").text == listed
    with desk(held, token=TOKEN) as writer:
        assert writer.get(f"/stories/{stories[0]}").text != "<p>kept</p></html>"
        log_in(writer)
        assert "Rename" in writer.get(f"/stories/{stories[0]}").text


def test_lists_rest_on_what_was_kept(held, never, monkeypatch) -> None:
    today = datetime.now(UTC).date()
    soon = Builder(article("Talks\n\nTrump and Kim will meet soon.", "Courier", f"{today}T00:01", "soon"))
    soon.event("meeting", TRUMP, KIM).says("status", word("scheduled"), "will meet")
    soon.events[0].says("date", day((today + 9 * NEXT).isoformat()), "meet soon")
    with Store(held) as store:
        store.add(soon.done())
    _make_all(held, never, hosts=("desk.example",), ahead=False).close()
    with desk(held) as reader:
        monkeypatch.setattr("onrecord.serve.reading.Telling.__init__", _refuse)
        assert "Cancelled" in reader.get("/").text
        assert "Being worked out" not in reader.get("/").text
        assert "Trump–Kim meeting" in reader.get("/upcoming").text


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("it was composed again")


def test_a_list_does_not_wait_for_what_another_process_makes(held, monkeypatch) -> None:
    monkeypatch.setattr(composer.Composer, "start", lambda self: None)
    monkeypatch.setattr("onrecord.serve.pages.stories._PATIENCE", -1.0)
    with desk(held, ahead=True) as reader:
        page = reader.get("/").text
        assert "Being worked out" in page and "Cancelled" not in page


def test_a_story_that_cannot_be_told_holds_up_no_other(held, never, monkeypatch, caplog) -> None:
    with Store(held) as store:
        store.add(hostile())
        stories = sorted(s.id for s in store.stories())
    assert len(stories) == 2
    whole = composer.entry_of

    def breaks(telling: Telling, today: date) -> object:
        if len(telling.reports) > 1:
            raise ZeroDivisionError
        return whole(telling, today)

    monkeypatch.setattr(composer, "entry_of", breaks)
    made = _make_all(held, never)
    with made.pool.store() as store:
        assert len(made.made.lacking(store, made.now().date(), 9)) == 1
    made.close()
    assert "cannot be told" in caplog.text


def test_killed_at_any_moment_a_page_is_whole_or_not_there(held) -> None:
    context = multiprocessing.get_context("spawn")
    config = Config(held)
    mark, seen = Made(config), 0
    for pause in (0.9, 1.3, 0.0):
        ours, theirs = context.Pipe()
        process = context.Process(target=composer.compose, args=(config, theirs), daemon=True)
        process.start()
        theirs.close()
        with Store(held) as store:
            (row,) = store.stories()
            if pause:
                time.sleep(pause)
                os.kill(process.pid or 0, signal.SIGKILL)
            else:
                _wait_until(lambda: not mark.lacking(store, datetime.now(UTC).date(), 1))
                # The server is gone, however it went: nobody is left behind.
                ours.close()
            process.join(20)
            assert process.exitcode is not None
            forms = {f for (f,) in store.db.all("SELECT form FROM ready WHERE changed = ?", row.changed)}
            assert forms in (set(), {PAGE, ENTRY})
            seen += len(forms)
            page = mark.page(store, row.id, datetime.now(UTC).date())
            assert page is None or page.endswith(b"</html>")
            store.rename(row.id, f"Round {pause}")
    assert seen >= 2


def test_the_server_makes_pages_of_what_has_changed(held) -> None:
    with Store(held) as store, desk(held, ahead=True) as reader:
        mark = Made(Config(held, hosts=("desk.example",)))
        today = datetime.now(UTC).date()
        _wait_until(lambda: not mark.lacking(store, today, 1))
        store.add(claims()[7])
        assert mark.lacking(store, today, 1)
        _wait_until(lambda: not mark.lacking(store, today, 1))
        (row,) = store.stories()
        assert reader.get(f"/stories/{row.id}").content == mark.page(store, row.id, today)


def _wait_until(done) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.1)
