"""The lists of feeds, and the commands that follow them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed_server import Answer, FeedServer, serving
from onrecord import pipeline
from onrecord.cli.main import main
from onrecord.errors import InputError, OnrecordError
from onrecord.follow.entries import is_english, listing_of
from onrecord.follow.lists import Listed, from_opml, plain, to_opml
from onrecord.follow.reasons import most_tries
from onrecord.follow.settings import Settings, wait
from onrecord.follow.sites import Site, Sites
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims

Run = Callable[..., tuple[int, str, str]]
TEXT = "The two ministers will meet in Oslo next week to talk about fish, the government said on Friday evening. " * 2
OPML = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="World"><outline text="Fjord &amp; Co" type="rss" xmlUrl="https://fjord.example/rss" language="nb"/>
<outline text="Deeper"><outline title="Deep" text="d" xmlUrl="https://deep.example/a?b=1&amp;c=2"/></outline></outline>
<outline text="No feed" htmlUrl="https://no.example/"/><outline text="Bad" xmlUrl="javascript:1"/>
<outline text="&x;" xmlUrl="https://entity.example/f"/></body></opml>"""


@pytest.fixture
def web() -> Iterator[FeedServer]:
    with serving() as server:
        yield server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over a store of its own, with a reader that finds nothing."""
    monkeypatch.setattr(pipeline, "claims", lambda a: ArticleClaims(a, (), (), (), (), (), ()))
    monkeypatch.setenv("ONRECORD_STORE", str(tmp_path / "news.db"))

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_feeds_are_added_listed_and_removed(run: Run) -> None:
    assert run("feeds", "list")[0] == 1, "there is no store yet"
    code, out, err = run("feeds", "add", "https://a.example/rss", "HTTPS://B.example/rss#x", "file:///etc/passwd")
    assert (code, out) == (3, "added  https://a.example/rss\nadded  HTTPS://B.example/rss#x\n")
    assert "is not the address of a feed" in err
    assert run("feeds", "add", "https://a.example/rss", "--outlet", "The Fjord Herald")[1].startswith("known")
    listed = rows(run("feeds", "list", "--json")[1])
    assert [(f["url"], f["outlet"]) for f in listed] == [
        ("https://a.example/rss", "The Fjord Herald"),
        ("https://b.example/rss", None),
    ]
    assert "not asked yet" in run("feeds", "list")[1]
    assert run("feeds", "remove", "https://b.example/rss")[0] == 0
    code, _, err = run("feeds", "remove", "https://b.example/rss")
    assert code == 1 and "is not followed" in err


def test_opml_in_and_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_bytes(OPML)
    assert run("feeds", "import", str(tmp_path / "mine.opml"))[1] == "3 added, 0 known\n"
    _, out, _ = run("feeds", "export")
    assert run("feeds", "export", "-o", str(tmp_path / "out.opml"))[0] == 0
    assert (tmp_path / "out.opml").read_text(encoding="utf-8") == out and "root:" not in out
    again = from_opml(out.encode(), "out")
    assert [(f.url, f.title, f.language) for f in again] == [
        ("https://deep.example/a?b=1&c=2", "Deep", None),
        ("https://entity.example/f", "https://entity.example/f", None),
        ("https://fjord.example/rss", "Fjord & Co", "nb"),
    ]
    for text in (b"no list at all", b"<rss/>", b"<"):
        (tmp_path / "bad").write_bytes(text)
        assert run("feeds", "import", str(tmp_path / "bad"))[0] == 1
    assert run("feeds", "import", str(tmp_path / "none"))[0] == 1


_NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], max_codepoint=0xFFFD), max_size=30)


@given(st.lists(st.tuples(st.integers(0, 999), _NAMES), max_size=5))
def test_opml_comes_through_unchanged(feeds: list[tuple[int, str]]) -> None:
    listed = [Listed(f"https://n{n}.example/", " ".join(name.split()) or None) for n, name in feeds]
    found = from_opml(to_opml(listed, "x"), "x")
    assert [(f.url, f.title) for f in found] == [(f.url, f.title or f.url) for f in listed]


def test_a_plain_list() -> None:
    text = "# what we read\n\nhttps://a.example/rss\n  https://b.example/rss   The Fjord Herald  \n"
    assert plain(text, "list") == [
        Listed("https://a.example/rss"),
        Listed("https://b.example/rss", outlet="The Fjord Herald"),
    ]
    with pytest.raises(InputError, match="list, line 2: nonsense"):
        plain("https://a.example/\nnonsense\n", "list")


def test_follow_once(run: Run, web: FeedServer) -> None:
    links = [web.page(f"/{n}", f"Headline {n}", f"Number {n}. {TEXT}") for n in range(2)]
    feed = web.feed("/feed", [{"link": link} for link in (*links, web.base + "/gone")])
    run("feeds", "add", feed, "--outlet", "The Other Herald")
    follow = ("follow", "--once", "--pace", "0", "--allow-host", web.host)
    code, out, err = run(*follow, "--contact", "https://desk.example/bot")
    assert code == 0, "one page that is missing is no failure of the run"
    assert out.startswith("feed    3 entries, 3 new") and out.count("\nnew ") == 2
    assert err.startswith("onrecord: 404: ")
    assert {a.headers["User-Agent"] for a in web.asked}.pop().endswith("(+https://desk.example/bot)")
    _, out, _ = run("export")
    assert {r["outlet"] for r in rows(out)} == {"The Other Herald"}
    _, out, _ = run("feeds", "problems")
    assert "404" in out and "tried 1, next " in out and "/gone" in out
    (problem,) = rows(run("feeds", "problems", "--json", "--retry")[1])
    assert problem["reason"] == "404"
    _, out, err = run(*follow, "--json")
    assert out == json.dumps({"what": "404", "where": web.base + "/gone", "words": problem["problem"]}) + "\n"
    assert "2 kept, 1 waiting" in run("feeds", "list")[1]


def test_follow_a_file_of_feeds(run: Run, web: FeedServer, tmp_path: Path) -> None:
    file = tmp_path / "feeds.txt"
    one = web.feed("/one", [{"link": web.page("/a", "Headline", TEXT)}])
    two = web.feed("/two", [])
    command = ("follow", "--once", "--pace", "0", "--allow-host", web.host, "--feeds", str(file))
    file.write_text(f"{one} The Fjord Herald\n{two}\n")
    assert run(*command)[0] == 0
    assert [f["listed_in"] for f in rows(run("feeds", "list", "--json")[1])] == [str(file)] * 2
    run("feeds", "add", two)
    file.write_text("")
    run(*command)
    assert [f["url"] for f in rows(run("feeds", "list", "--json")[1])] == [two], "a command named it, too"
    file.write_text("nonsense\n")
    assert run(*command)[0] == 1


def test_follow_says_when_no_feed_answers(run: Run, web: FeedServer) -> None:
    code, out, err = run("follow", "--once")
    assert (code, out) == (0, "") and "no feeds are followed yet" in err
    run("feeds", "add", web.base + "/none")
    code, _, err = run("follow", "--once", "--pace", "0", "--allow-host", web.host)
    assert code == 1 and "404" in err
    run("feeds", "add", "http://localhost:1/feed", "http://169.254.169.254/latest/")
    code, _, err = run("follow", "--once", "--pace", "0")
    assert err.count("is not a public address") == 2


@pytest.mark.parametrize(
    "options", [("--every", "0"), ("--pace", "-1"), ("--webhook", "ftp://x"), ("--contact", "a\r\nX-Evil: 1")]
)
def test_follow_refuses_what_makes_no_sense(run: Run, options: tuple[str, str]) -> None:
    assert run("follow", "--once", *options)[0] == 2


def test_follow_ends_quietly_when_it_is_told_to(web: FeedServer, tmp_path: Path) -> None:
    web.feed("/feed", [])
    env = {**os.environ, "ONRECORD_STORE": str(tmp_path / "news.db")}
    command = [sys.executable, "-c", "from onrecord.cli.main import run; run()"]
    subprocess.run([*command, "feeds", "add", web.base + "/feed"], env=env, check=True, capture_output=True)
    arguments = ["follow", "--allow-host", web.host, "--pace", "0"]
    running = subprocess.Popen([*command, *arguments], env=env, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    with running.stdout as lines:
        assert lines.readline().startswith("feed")
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


# What feeds hold


@pytest.mark.parametrize(
    ("tag", "english"), [("en", True), ("en-GB", True), ("EN_us", True), ("English", True), ("de", False), (None, None)]
)
def test_languages(tag: str | None, english: bool | None) -> None:
    assert is_english(tag) is english


def test_a_feed_with_bombs_and_faults_in_it_is_still_read() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 20}">' for n in range(9))
    data = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>
    <rss version="2.0"><channel><title>&e9; &f;</title><ttl>60</ttl>
    <item><title>AT&T & more</title><link>/a</link><pubDate>10 May 2024 10:00 EST</pubDate></item>
    <item><title>No link</title></item><item><guid>https://fjord.example/b</guid></item>"""
    found = listing_of(data.encode(), "https://fjord.example/rss", "application/rss+xml")
    assert [e.link for e in found.entries] == ["https://fjord.example/a", "https://fjord.example/b"]
    assert found.entries[0].published == datetime(2024, 5, 10, 15, tzinfo=UTC)
    assert found.rest == 60 and "root:" not in (found.title or "") and len(found.title or "") <= 500


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_reason_why_not(data: bytes) -> None:
    for wrapped in (data, b"<rss><channel><item>" + data, b'<?xml version="1.0"?><urlset><url><loc>' + data):
        try:
            listing_of(wrapped, "https://fjord.example/")
        except OnrecordError as problem:
            assert str(problem).startswith("https://fjord.example/")


# Manners


def test_waits_double_up_to_a_day() -> None:
    minutes = [wait(Settings(), n).total_seconds() / 60 for n in (1, 2, 3, 9, 400)]
    assert minutes == [5, 10, 20, 1280, 1440]


def test_what_cannot_change_is_tried_once() -> None:
    assert [most_tries(r, 6) for r in ("timeout", "404", "no_article", "forbidden", "robots", "410")] == [
        6,
        3,
        2,
        1,
        1,
        1,
    ]


def test_a_host_that_fails_again_and_again_is_left_alone() -> None:
    from datetime import timedelta

    from onrecord.acquire.fetch import Page
    from onrecord.errors import FetchError

    sites = Sites(lambda url, ask: Page(url, b"", "text/plain", None), timedelta())
    url = "https://fjord.example/a"
    for _ in range(5):
        sites.before(url)
        sites.answered(url, FetchError("no answer", "timeout"))
    with pytest.raises(FetchError) as resting:
        sites.before(url)
    assert resting.value.reason == "resting" and 200 < (resting.value.retry or 0) <= 300
    sites.before("https://other.example/a")
    (kept,) = [s for s in sites.dirty() if s.origin == "https://fjord.example"]
    known = Sites(lambda url, ask: Page(url, b"", "text/plain", None), timedelta(), known=[kept])
    with pytest.raises(FetchError):
        known.before(url)
    assert isinstance(kept, Site) and sites.dirty() == []


def test_rules_for_this_program_are_obeyed(web: FeedServer) -> None:
    from datetime import timedelta

    from onrecord.acquire.fetch import Fetcher
    from onrecord.errors import FetchError

    rules = "User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /*.pdf$\n"
    rules += "Disallow: /private\nAllow: /private/open\n"
    web.answers["/robots.txt"] = Answer(rules.encode(), media_type="text/plain")
    sites = Sites(Fetcher().get, timedelta())
    for path, free in (("/a", True), ("/a.pdf", False), ("/private/x", False), ("/private/open/x", True)):
        if free:
            sites.before(web.base + path)
        else:
            with pytest.raises(FetchError, match=r"robots\.txt"):
                sites.before(web.base + path)
    assert web.paths() == ["/robots.txt"]


def test_an_article_is_only_read_once(run: Run, web: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def read(a: Article) -> ArticleClaims:
        seen.append(a.text)
        return ArticleClaims(a, (), (), (), (), (), ())

    monkeypatch.setattr(pipeline, "claims", read)
    feed = web.feed("/feed", [{"link": web.page("/a", "Headline", TEXT)}])
    run("feeds", "add", feed)
    for _ in range(2):
        run("follow", "--once", "--pace", "0", "--allow-host", web.host)
        run("feeds", "add", web.feed("/other", [{"link": web.base + "/a?utm_source=x"}]))
    assert len(seen) == 1
