"""What other programs are handed: calendars, feeds of changes, tables, annotations."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from onrecord.cli.main import main
from onrecord.compose.changes import changes_of
from onrecord.compose.story import compose_story, state_of
from onrecord.deliver import atom, webannotation
from onrecord.deliver.calendar import CalendarStory, calendar
from onrecord.deliver.ids import change_id, event_ids
from onrecord.deliver.occurrence import NAMES, occurrence
from onrecord.deliver.tables import COLUMNS, claim_rows, mention_rows, to_csv, to_parquet
from onrecord.deliver.webannotation import Anchored, Orphan, reanchor
from onrecord.model.annotation import Annotation, EventMention
from onrecord.model.article import Article
from onrecord.model.brief import Brief, Change, Deadline
from onrecord.model.claim import Evidence
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims
from onrecord.store import Store
from story_builder import KIM, TRUMP, Builder, article, day, example_story, word


def brief(as_of: str | None = None) -> Brief:
    return compose_story(example_story(), datetime.fromisoformat(as_of) if as_of else None)


def events(text: str) -> dict[str, Any]:
    """The calendar's events by the beginning of their summary, as another program reads them."""
    return {str(e["summary"]): e for e in Calendar.from_ical(text).walk("VEVENT")}


def main_event(as_of: str) -> Any:
    made = calendar([CalendarStory("summit", brief(as_of))], "Summit")
    return next(e for summary, e in events(made).items() if summary.startswith("Trump–Kim meeting"))


# Calendar


def test_a_calendar_follows_status_and_standing() -> None:
    seen = []
    for as_of in (
        "2018-05-08T00:00Z",
        "2018-05-12T00:00Z",
        "2018-05-20T00:00Z",
        "2018-05-24T23:00Z",
        "2018-06-13T00:00Z",
    ):
        e = main_event(as_of)
        seen.append((str(e["status"]), e["dtstart"].dt.isoformat(), str(e.get("x-iptc-eventoccurstatus", ""))))
    assert seen == [
        ("TENTATIVE", "2018-06-11", "eocstat:eos1"),
        ("CONFIRMED", "2018-06-12", "eocstat:eos5"),
        ("TENTATIVE", "2018-06-12", "eocstat:eos5"),
        ("CANCELLED", "2018-06-12", "eocstat:eos6"),
        ("CONFIRMED", "2018-06-12", ""),
    ]


def test_a_subscribed_calendar_updates() -> None:
    moments = ("2018-05-08T00:00Z", "2018-05-12T00:00Z", "2018-05-24T23:00Z", "2018-06-13T00:00Z")
    found = [main_event(at) for at in moments]
    assert len({str(e["uid"]) for e in found}) == 1
    sequences = [int(e["sequence"]) for e in found]
    assert sequences == sorted(set(sequences)), "it grows with every change"
    stamps = [e["last-modified"].dt for e in found]
    assert stamps == sorted(stamps)
    decided = calendar([CalendarStory("summit", brief(), 3)], "Summit")
    assert {int(e["sequence"]) for e in events(decided).values()} == {sequences[-1] + 3}


def test_the_ids_of_events_stay_when_an_article_is_changed() -> None:
    reports = example_story()
    before = compose_story(reports)
    first = reports[0].article
    changed = Article(
        "another-id", first.text, first.published, first.url, first.outlet, first.title, first.published_at
    )
    builder = Builder(changed)
    told = builder.event("meeting", TRUMP, KIM, weight=6)
    told.says("status", word("agreed"), "President Donald Trump has accepted an invitation", TRUMP)
    version = replace(reports[0], claims=builder.done())
    after = compose_story([replace(reports[0], replaced_by="another-id"), version, *reports[1:]])
    main_before, main_after = before.events[0], after.events[0]
    assert main_before.title == main_after.title and main_before.id != main_after.id
    assert event_ids(before)[main_before.id] == event_ids(after)[main_after.id]
    assert len(set(event_ids(before).values())) == len(before.events)


def test_a_span_of_days_is_an_all_day_span_with_who_says_so_and_where() -> None:
    e = main_event("2018-05-08T00:00Z")
    assert (e["dtstart"].dt, e["dtend"].dt) == (date(2018, 6, 11), date(2018, 6, 18))
    assert "11–17 June 2018" in str(e["summary"])
    about = str(e["description"])
    assert "reports, via Chosun Ilbo" in about and "to hold the first summit of their leaders in Singapore" in about
    assert "https://mpa.example/wire/2018-05-07/0417" in about


def test_what_was_only_told_afterwards_is_no_appointment() -> None:
    found = events(calendar([CalendarStory("summit", brief())], "Summit"))
    assert not any("Kim–Pompeo" in s for s in found), "a meeting of which nobody knew before it was held"
    assert calendar([CalendarStory("summit", brief())], "S", since=date(2018, 6, 13)).count("BEGIN:VEVENT") == 0


def test_deadlines_are_in_the_calendar() -> None:
    page = brief()
    source = page.articles[0]
    quote = Evidence(source.id, Span(0, 20), source.text[:20])
    due = Deadline(
        "per:donald-trump", "withdraw the\ntroops; all, of them", None, date(2018, 7, 1), quote, "more sanctions"
    )
    made = calendar([CalendarStory("x", replace(page, deadlines=(due,)))], "Summit")
    e = next(e for s, e in events(made).items() if s.startswith("Deadline"))
    assert e["dtstart"].dt == date(2018, 7, 1) and str(e["summary"]) == "Deadline: withdraw the troops; all, of them"
    assert "Otherwise: more sanctions" in str(e["description"])


def test_calendar_text_is_as_the_standard_wants_it() -> None:
    made = calendar([CalendarStory("summit", brief())], "Summit")
    lines = made.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    assert made == calendar([CalendarStory("summit", brief())], "Summit"), "the same for the same brief"
    linked = calendar(
        [CalendarStory("summit", brief())], "S", link=lambda story, e: f"https://desk.example/{story}#{e.article}"
    )
    assert "https://desk.example/summit#" in linked.replace("\r\n ", "")


def test_hostile_articles_cannot_break_out_of_a_calendar_or_feed() -> None:
    text = "Berg\r\nEND:VCALENDAR\x07 & <script>alert(1)</script> will meet Kim on 12 June.\n\nMore of it."
    hostile = Article("h", text, date(2018, 5, 1), "javascript:alert(1)", "O\x1butlet\nX-EVIL:1", None)
    builder = Builder(hostile)
    told = builder.event("meeting", TRUMP, KIM)
    told.says("date", day("2018-06-12"), text[:60], TRUMP).says("status", word("scheduled"), text[:60], TRUMP)
    page = compose_story([replace(example_story()[0], claims=builder.done())])
    made = calendar([CalendarStory("h", page)], "Name\r\nX-EVIL:2")
    assert "\r\nX-EVIL" not in made and "javascript:" not in made and len(events(made)) == 1
    quote = page.events[0].facts[0].claims[0].evidence
    change = Change(datetime(2018, 5, 1, tzinfo=UTC), page.events[0].id, "status", None, "a\x00<b>&", quote)
    fed = parsed(atom.feed("h", "T\ufffe<i>", [change], page.articles))
    assert "javascript" not in str(fed.entries[0].get("links")) and "<b>" in fed.entries[0].title.replace("&lt;", "<")


# Feed of changes


def parsed(text: str):
    import feedparser

    found = feedparser.parse(text.encode(), sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def story_changes(reports: list) -> list[Change]:
    states = [state_of(reports, at) for at in sorted({r.article.moment for r in reports})]
    return [c for before, after in pairwise(states) for c in changes_of(reports, before, after, before.at)]


def test_a_feed_tells_what_changed_and_keeps_its_ids() -> None:
    reports = example_story()
    articles = [r.article for r in reports]
    titles = {e.id: e.title for e in compose_story(reports).events}
    page, own = "https://desk.example/s", "https://desk.example/s.atom"
    found = parsed(atom.feed("summit", "The summit", story_changes(reports), articles, titles, own, page))
    assert found.feed.title == "The summit" and found.feed.link == page
    entries = {e.id: e for e in found.entries}
    assert len(entries) == len(found.entries) > 20
    assert [e.updated for e in found.entries] == sorted((e.updated for e in found.entries), reverse=True)
    cancelled = next(e for e in found.entries if "cancelled: scheduled → cancelled" in e.title)
    assert cancelled.title.startswith("Trump–Kim meeting status") and cancelled.author.startswith("Larkhaven")
    assert cancelled.link.startswith("https://larkhaven-gazette.example/") and "“" in cancelled.content[0].value
    earlier = parsed(atom.feed("summit", "The summit", story_changes(reports[:7]), articles[:7], titles))
    assert {e.id for e in earlier.entries} <= set(entries), "what was told before is not told again as new"
    assert earlier.feed.id == found.feed.id


def test_a_feed_without_changes_is_a_feed() -> None:
    assert parsed(atom.feed("summit", "The summit", [], [])).entries == []


@given(st.text(min_size=1, max_size=50), st.text(max_size=50))
def test_any_text_makes_a_feed_that_can_be_read(words: str, title: str) -> None:
    quote = Evidence("a", Span(0, len(words)), words)
    change = Change(datetime(2020, 1, 1, tzinfo=UTC), "e", "date", words, title, quote, "firmer", words)
    from xml.etree import ElementTree

    root = ElementTree.fromstring(atom.feed("s", title, [change], [], {"e": words}).encode("utf-8"))
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert change_id(change) == change_id(replace(change, event="renumbered"))


# Tables


def test_events_as_a_table() -> None:
    reports = example_story()
    rows = [row for r in reports for row in claim_rows(r.claims, "summit")]
    first = rows[0]
    assert (first.event_type, first.event_mode, first.status) == ("CONSULT", "meeting", "agreed")
    assert (first.actor_name, first.actor_country, first.actor_sector) == ("Kim Jong Un", "PRK", "GOV"), "who asked"
    assert (first.recipient_name, first.recipient_country) == ("Donald Trump", "USA")
    assert first.event_date is None and first.event_date_last == date(2018, 5, 31)
    texts = {r.article.id: r.article.text for r in reports}
    assert all(texts[row.article_id][row.start : row.end] == row.text for row in rows)
    read = list(csv.DictReader(io.StringIO(to_csv(rows), newline="")))
    assert tuple(read[0]) == COLUMNS and len(read) == len(rows)
    assert {(r["article_id"], r["status"]) for r in read} == {(r.article_id, r.status or "") for r in rows}


def test_mentions_as_a_table() -> None:
    text = "=cmd() Norway and Sweden may not meet in Oslo."
    source = Article("a", text, date(2024, 5, 10), "https://fjord.example/a", "The Fjord Herald")
    from onrecord.model.annotation import Actor

    actors = (Actor("sta:NOR", "Norway", "state", "NOR"), Actor("sta:SWE", "Sweden", "state", "SWE"))
    meet = EventMention(
        Span(33, 37), "CONSULT", "meeting", (), (), ("sta:NOR", "sta:SWE"), (), "POSSIBLE", "NEG", "FUTURE", "proposed"
    )
    cue = EventMention(Span(0, 6), None, None)
    one, two = mention_rows(source, Annotation("a", events=(meet, cue), actors=actors))
    assert (one.actor_name, one.actor_country, one.actor_sector) == ("Norway; Sweden", "NOR; SWE", "GOV; GOV")
    assert (one.certainty, one.polarity, one.tense, one.text) == ("POSSIBLE", "NEG", "FUTURE", "meet")
    assert one.recipient_name is None and two.event_type is None
    rows = list(csv.reader(io.StringIO(to_csv([one, two]), newline="")))
    assert rows[2][-1] == "'=cmd()", "no spreadsheet takes it for a formula"


def test_the_same_rows_as_parquet() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [row for r in example_story() for row in claim_rows(r.claims, "summit")]
    table = parquet.read_table(io.BytesIO(to_parquet(rows)))
    assert table.column_names == list(COLUMNS) and table.num_rows == len(rows)
    assert table.column("event_date_last").to_pylist() == [r.event_date_last for r in rows]
    assert table.column("text").to_pylist() == [r.text for r in rows]
    assert parquet.read_table(io.BytesIO(to_parquet([]))).num_rows == 0


# Annotations


def test_evidence_as_web_annotations() -> None:
    page = brief()
    made = json.loads(webannotation.render(page, "summit"))
    assert made["type"] == "AnnotationPage" and made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert len({i["id"] for i in made["items"]}) == len(made["items"]) > 30
    texts = {a.id: a.text for a in page.articles}
    for item in made["items"]:
        target = item["target"]
        text, (quote, place) = texts[target["article"]], target["selector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert reanchor(item, text) == Anchored(Span(place["start"], place["end"]), "position")
    bodies = [i["body"]["value"] for i in made["items"]]
    assert any(b.startswith("Trump–Kim meeting: date Tuesday 12 June 2018") for b in bodies)


TEXT = "They said on Friday that they would meet. " * 3 + "The day is open. Nobody said more about it at all, then."


def made_of(text: str, words: str) -> dict[str, object]:
    start = text.index(words)
    source = Article("a", text)
    return webannotation.annotation(source, Evidence("a", Span(start, start + len(words)), words), "open")


def test_words_that_moved_are_found_again() -> None:
    made = made_of(TEXT, "The day is open.")
    moved = "Correction: a name was wrong.\n\n" + TEXT.replace("then.", "then. More to follow.")
    start = moved.index("The day is open.")
    # Behind the words the text went on to its end within the context, which it now no longer does.
    assert reanchor(made_of(TEXT + " " * 80, "The day is open."), "New. " + TEXT + " " * 80) == Anchored(
        Span(5 + TEXT.index("The day"), 5 + TEXT.index("The day") + 16), "quotation"
    )
    assert reanchor(made, moved) == Orphan("other surroundings") and start > 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TEXT.replace("The day is open.", "The day is not open."), "other words"),
        (TEXT.replace("meet. The day", "meet. It is not true that: The day"), "other surroundings"),
        (TEXT.replace("they would", "they would not"), "other surroundings"),
        ("", "other words"),
    ],
)
def test_words_that_are_not_there_for_certain_are_orphans(text: str, reason: str) -> None:
    assert reanchor(made_of(TEXT, "The day is open."), text) == Orphan(reason)


def test_words_that_stand_in_several_places_are_orphans() -> None:
    text = "x" * 70 + "They will meet soon." + "y" * 70
    made = made_of(text, "They will meet soon.")
    assert reanchor(made, text + text) == Orphan("several places")
    assert reanchor({"target": {}}, text) == Orphan("no selectors")


@given(st.text(min_size=1, max_size=300), st.data())
def test_every_anchor_is_exact(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text.strip():
        return
    made = webannotation.annotation(Article("a", text), Evidence("a", Span(start, end), text[start:end]), "x")
    assert reanchor(made, text) == Anchored(Span(start, end), "position")
    other = data.draw(st.text(max_size=50)) + text + data.draw(st.text(max_size=50))
    found = reanchor(made, other)
    if isinstance(found, Anchored):
        assert found.span.of(other) == text[start:end]


# Occurrence


def test_statuses_are_mapped_only_where_there_is_a_word() -> None:
    assert occurrence("scheduled", "confirmed") == "eos5"
    assert occurrence("scheduled", "claimed") == occurrence("agreed", "confirmed") == "eos1"
    assert occurrence("scheduled", "disputed") == "eos2"
    assert occurrence("proposed", "claimed") == occurrence("scheduled", "possible") == "eos3"
    assert occurrence("cancelled", "confirmed") == "eos6"
    nothing = [("postponed", "confirmed"), ("held", "confirmed"), ("scheduled", "ruled_out"), (None, None)]
    assert [occurrence(status, standing) for status, standing in nothing] == [None] * 4
    assert set(NAMES) == {"eos1", "eos2", "eos3", "eos5", "eos6"}


# The command


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "news.db"
    monkeypatch.setenv("ONRECORD_STORE", str(path))
    with Store(path) as kept:
        for report in example_story():
            kept.add(report.claims)
    return path


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.jsonl", '{"id": "01-invitation'),
        ("a.md", "# "),
        ("a.html", "<!DOCTYPE html>"),
        ("a.json", "{\n"),
        ("a.csv", "event_id,"),
        ("a.ics", "BEGIN:VCALENDAR"),
        ("a.atom", "<?xml"),
        ("a.jsonld", "{\n"),
    ],
)
def test_the_ending_of_a_file_says_its_form(store: Path, tmp_path: Path, name: str, begins: str) -> None:
    out = tmp_path / name
    assert main(["export", "trump", "-o", str(out), "--as-of", "2018-05-20"]) == 0
    with out.open(encoding="utf-8", newline="") as written:
        text = written.read()
    assert text.lower().startswith(begins.lower())
    assert "10-held" not in text and "trump-kim-sign-statement" not in text, "not out by then"


def test_all_stories_at_once(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--format", "calendar", "--as-of", "2018-05-20"]) == 0
    assert "SUMMARY:Trump–Kim meeting" in capsys.readouterr().out
    assert main(["export", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 15
    assert main(["export", "--format", "html"]) == 2
    assert "is for one story" in capsys.readouterr().err
    assert main(["export", "--mentions"]) == 2
    pytest.importorskip("pyarrow")
    assert main(["export", "-o", str(tmp_path / "a.parquet")]) == 0
    assert (tmp_path / "a.parquet").read_bytes()[:4] == b"PAR1"


def test_mentions_are_read_anew(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord import pipeline

    mention = EventMention(Span(0, 5), "CONSULT", "meeting")
    monkeypatch.setattr(pipeline, "annotate", lambda a: Annotation(a.id, events=(mention,)))
    assert main(["export", "--format", "csv", "--mentions"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 10 and {r["event_type"] for r in rows} == {"CONSULT"}


def test_an_article_without_events_makes_no_rows() -> None:
    empty = ArticleClaims(article("Nothing happened.", "O", "2020-01-01T00:00Z"), (), (), (), (), (), ())
    assert list(claim_rows(empty)) == []
    assert to_csv([]) == ",".join(COLUMNS) + "\r\n"
