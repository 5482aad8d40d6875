"""Following feeds, over a web server of our own with every fault that the web has."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from feed_server import Answer, FeedServer, article_page, bomb, gzipped, hours_ago, serving
from onrecord.follow import Desk, Follower, Settings, Tally
from onrecord.follow.notices import signature
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims
from onrecord.store import Store

TOPICS = (
    "The two ministers will meet in Oslo next week to talk about fish, the government said on Friday evening.",
    "A storm has closed every harbour on the west coast, and ferries stay in port, the pilots' office said.",
    "The central bank left its rate where it was, its governor told reporters, and named prices of bread.",
    "Engineers found cracks in four bridges along the northern railway, and trains will run slower until the spring.",
    "The museum bought a painting that had been lost for ninety years in the attic of a school, it announced.",
)


def text(number: int) -> str:
    """An article of its own, long enough to be one and unlike the others."""
    numbers = " ".join(f"Item {number * 7 + k} of the list was read out by clerk {number * 13 + k}." for k in range(4))
    return f"{TOPICS[number % len(TOPICS)]}\n\n{numbers}"


def read(article: Article) -> ArticleClaims:
    """A reader that finds nothing: what is read in an article is tested elsewhere."""
    return ArticleClaims(article, (), (), (), (), (), ())


@pytest.fixture
def web() -> Iterator[FeedServer]:
    with serving() as server:
        yield server


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with Store(location) as kept:
        yield kept


class Clock:
    """Time that tests move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def follow(store: Store, web: FeedServer, *feeds: str, clock: Clock | None = None, **settings: object) -> Tally:
    """One run over feeds, as quick as tests want it."""
    options = {"pace": timedelta(), "allowed": frozenset({f"{web.host}:{web.port}"}), **settings}
    follower = Follower(store, read, Settings(**options), now=clock or Clock())  # type: ignore[arg-type]
    try:
        for feed in feeds:
            follower.desk.add(feed, follower._now())
        return follower.once()
    finally:
        follower.close()


def articles(store: Store) -> dict[str, str]:
    return dict(store.db.all("SELECT url, text FROM article ORDER BY moment"))


def reasons(store: Store) -> dict[str, str]:
    return {p.where: p.reason for p in Desk(store).problems()}


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_articles_of_a_feed_are_kept_once(web: FeedServer, store: Store, kind: str) -> None:
    links = [
        web.page(f"/{n}", f"Headline number {n}", text(n), published="2024-05-10T22:30:00+02:00") for n in range(5)
    ]
    feed = web.feed("/feed", [{"link": link} for link in links], kind=kind)
    tally = follow(store, web, feed)
    assert (tally.new, tally.failed) == (5, 0)
    assert set(articles(store)) == set(links)
    assert all(t.startswith("Headline number") and "Cookie" not in t for t in articles(store).values())
    asked = len(web.asked)
    assert follow(store, web) == Tally(), "nothing is due"
    assert len(web.asked) == asked


def test_the_second_request_is_conditional(web: FeedServer, store: Store) -> None:
    feed = web.feed("/feed", [{"link": web.page("/a", "Headline", text(1))}])
    follow(store, web, feed)
    clock = Clock()
    clock.ahead = timedelta(hours=2)
    tally = follow(store, web, clock=clock)
    assert (tally.feeds, tally.pages, tally.new, tally.version, tally.failed) == (1, 1, 0, 0, 0)
    again = [a for a in web.asked if a.path in ("/feed", "/a")][2:]
    assert len(again) == 2 and all("If-None-Match" in a.headers for a in again)
    assert all(a.headers["User-Agent"].startswith("onrecord/") for a in web.asked)
    assert web.paths().count("/robots.txt") == 1, "a robots.txt is kept for a day, across runs"


def test_a_page_in_two_feeds_and_under_two_addresses_is_one_article(web: FeedServer, store: Store) -> None:
    own = web.base + "/story"
    page = article_page("Headline", text(2), canonical=own)
    web.answers["/story"] = Answer(page.encode())
    web.answers["/amp/story"] = Answer(page.replace("Cookie settings", "Cookies").encode())
    web.answers["/old"] = Answer(status=301, headers={"Location": "/story"})
    one = web.feed("/one", [{"link": own + "?utm_source=rss&utm_medium=feed"}, {"link": web.base + "/old"}])
    two = web.feed("/two", [{"link": own + "#comments"}, {"link": web.base + "/amp/story"}])
    tally = follow(store, web, one, two)
    assert (tally.new, tally.version, tally.failed) == (1, 0, 0)
    assert list(articles(store)) == [own]
    assert web.paths().count("/story") == 2, "fetched by its own address, and where the old one leads to"


def test_a_site_that_gives_all_its_articles_one_address_loses_none(web: FeedServer, store: Store) -> None:
    section = web.base + "/news"
    links = [web.page(f"/{n}", f"Headline {n}", text(n), canonical=section) for n in range(4)]
    follow(store, web, web.feed("/feed", [{"link": link} for link in links]))
    assert set(articles(store)) == {section, *links[1:]}


def test_an_article_that_leads_to_the_home_page_is_gone(web: FeedServer, store: Store) -> None:
    web.page("/", "The Fjord Herald", text(1))
    web.answers["/old"] = Answer(status=302, headers={"Location": "/"})
    follow(store, web, web.feed("/feed", [{"link": web.base + "/old"}]))
    assert articles(store) == {} and reasons(store) == {web.base + "/old": "no_article"}


def test_an_article_that_is_changed_becomes_a_version(web: FeedServer, store: Store) -> None:
    link = web.base + "/a"

    def page(words: str, modified: str) -> Answer:
        data = {"@type": "NewsArticle", "headline": "Headline", "datePublished": "2024-05-10T09:00:00Z"}
        ld = json.dumps({**data, "dateModified": modified, "author": [{"name": "Åse Bøe"}]})
        return Answer(article_page("Headline", words, json_ld=ld).encode())

    web.answers["/a"] = page(text(3), "2024-05-10T09:00:00Z")
    feed = web.feed("/feed", [{"link": link, "at": "2024-05-10T09:00:00+00:00"}])
    follow(store, web, feed)
    web.answers["/a"] = page(text(3) + "\n\nA correction was added.", "2024-05-10T15:30:00Z")
    web.feed("/feed", [{"link": link, "at": "2024-05-10T15:30:00+00:00"}])
    clock = Clock()
    clock.ahead = timedelta(minutes=20)
    tally = follow(store, web, clock=clock)
    assert tally.version == 1, "the feed said that it was changed, so it was looked at before its time"
    moments = [m for (m,) in store.db.all("SELECT moment FROM article ORDER BY number")]
    assert moments == ["2024-05-10T09:00:00.000000+00:00", "2024-05-10T15:30:00.000000+00:00"]
    assert store.db.one("SELECT authors FROM page") == ("Åse Bøe",)


def test_a_live_blogs_posts_are_articles_of_their_own(web: FeedServer, store: Store) -> None:
    def post(number: int, body: str) -> dict[str, object]:
        at = f"2024-05-10T0{number}:15:00Z"
        return {"@type": "BlogPosting", "headline": f"Post {number}", "datePublished": at, "articleBody": body}

    def page(*posts: dict[str, object]) -> Answer:
        data = {"@type": "LiveBlogPosting", "headline": "Live", "publisher": {"name": "The Fjord Herald"}}
        ld = json.dumps({"@graph": [{**data, "liveBlogUpdate": list(posts), "dateModified": hours_ago(0.1)}]})
        return Answer(article_page("Live", "Follow our coverage here. " * 10, json_ld=ld).encode())

    first, second = (
        post(1, "The talks have begun, the ministry said."),
        post(2, "<p>They went on.</p><p>Nobody left.</p>"),
    )
    german = post(4, "Der Kanzler hat am Freitag gesagt, dass die Regierung nicht an dem Plan festhält.")
    web.answers["/live"] = page(second, first, german)
    feed = web.feed("/feed", [{"link": web.base + "/live"}])
    assert follow(store, web, feed).new == 2
    rows = store.db.all("SELECT text, moment, outlet FROM article ORDER BY moment")
    assert rows[0] == (
        "Post 1\n\nThe talks have begun, the ministry said.",
        "2024-05-10T01:15:00.000000+00:00",
        "The Fjord Herald",
    )
    assert rows[1][0] == "Post 2\n\nThey went on.\n\nNobody left."
    web.answers["/live"] = page(second, first, post(3, "They shook hands, an aide said."))
    clock = Clock()
    clock.ahead = timedelta(minutes=11)
    tally = follow(store, web, clock=clock)
    assert (tally.new, tally.known) == (1, 2), "a live blog is looked at again soon"


def test_every_fault_is_listed_with_its_reason(web: FeedServer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.acquire.fetch.STEP_TIMEOUT", 1.5)
    monkeypatch.setattr("onrecord.acquire.fetch.PAGE_TIMEOUT", 3.0)
    good = [web.page(f"/good/{n}", f"Headline {n}", text(n)) for n in range(6)]
    html = article_page("Headline", text(9)).encode()
    german = "Der Kanzler hat am Freitag gesagt, dass die Regierung nicht an dem Plan festhält. " * 4
    latin = article_page("Headline café", "A night at the café with the naïve fiancé. " + text(8))
    packed = {"Content-Encoding": "gzip"}
    web.answers |= {
        "/latin": Answer(latin.encode("cp1252"), media_type="text/html; charset=utf-8"),
        "/packed": Answer(gzipped(article_page("Packed", text(7))), headers=packed),
        "/slow": Answer(html, slow=4.0),
        "/drip": Answer(html, drip=0.1),
        "/500": Answer(b"oh", 500),
        "/gone": Answer(b"gone", 410),
        "/cut": Answer(html, cut=True),
        "/cut-gzip": Answer(gzipped(article_page("Headline", text(9)))[:-20], headers=packed),
        "/loop": Answer(status=302, headers={"Location": "/loop"}),
        "/bomb": Answer(bomb(), headers=packed),
        "/brotli": Answer(b"\x8b\x02\x80", headers={"Content-Encoding": "br"}),
        "/picture": Answer(b"\x89PNG", media_type="image/png"),
        "/noise": Answer(bytes(range(256)) * 40),
        "/stub": Answer(b"<html><body><p>Subscribe to read.</p></body></html>"),
        "/german": Answer(article_page("Plan", german).encode()),
        "/closed/a": Answer(html),
        "/robots.txt": Answer(b"User-agent: onrecord\nDisallow: /closed/*\n", media_type="text/plain"),
    }
    bad = {
        "/slow": "timeout",
        "/drip": "timeout",
        "/500": "500",
        "/gone": "410",
        "/404": "404",
        "/cut": "truncated",
        "/cut-gzip": "truncated",
        "/loop": "redirects",
        "/bomb": "too_large",
        "/brotli": "encoding",
        "/picture": "not_text",
        "/noise": "not_text",
        "/stub": "no_article",
        "/german": "language",
        "/closed/a": "robots",
    }
    links = [
        *good,
        *(web.base + p for p in ("/latin", "/packed", *bad)),
        "ftp://files.example/a",
        "javascript:alert(1)",
    ]
    tally = follow(store, web, web.feed("/feed", [{"link": link} for link in links]))
    assert set(articles(store)) == {*good, web.base + "/latin", web.base + "/packed"}
    assert "café with the naïve fiancé" in articles(store)[web.base + "/latin"]
    expected = {web.base + path: reason for path, reason in bad.items()}
    assert reasons(store) == expected | {"ftp://files.example/a": "address", "javascript:alert(1)": "address"}
    assert (tally.new, tally.failed) == (8, len(bad))
    assert "/closed/a" not in web.paths()
    assert all(p.problem.endswith(".") and p.where in p.problem for p in Desk(store).problems())


def test_what_is_not_there_yet_is_tried_again_with_longer_waits(web: FeedServer, store: Store) -> None:
    html = article_page("Headline", text(1)).encode()
    web.answers["/late"] = lambda earlier: Answer(html) if earlier >= 3 else Answer(b"oh", 503)
    feed = web.feed("/feed", [{"link": web.base + "/late"}, {"link": web.base + "/never"}])
    clock = Clock()
    follow(store, web, feed, clock=clock)
    waits = []
    for _ in range(3):
        (problem,) = (p for p in Desk(store).problems() if p.where.endswith("/late"))
        assert problem.next
        waits.append((datetime.fromisoformat(problem.next) - clock()).total_seconds())
        clock.ahead += timedelta(seconds=waits[-1] + 1)
        follow(store, web, clock=clock)
    assert [round(w / 60) for w in waits] == [5, 10, 20]
    assert len(articles(store)) == 1
    (never,) = Desk(store).problems()
    assert (never.reason, never.tries, never.next) == ("404", 3, None)
    assert Desk(store).retry(clock()) == 1
    assert follow(store, web, clock=clock).failed == 1


def test_retry_after_is_kept_across_runs(web: FeedServer, store: Store) -> None:
    links = [web.page(f"/{n}", f"Headline {n}", text(n)) for n in range(4)]
    html = web.answers["/1"]
    web.answers["/1"] = lambda earlier: html if earlier else Answer(b"", 429, headers={"Retry-After": "1800"})
    clock = Clock()
    follow(store, web, web.feed("/feed", [{"link": link} for link in links]), clock=clock)
    assert len(articles(store)) == 1, "the host asked to be left alone after the first page"
    assert "/2" not in web.paths()
    clock.ahead = timedelta(minutes=31)
    follow(store, web, clock=clock)
    assert set(articles(store)) == set(links)


def test_requests_to_one_host_keep_their_pace(web: FeedServer, store: Store) -> None:
    links = [web.page(f"/{n}", f"Headline {n}", text(n)) for n in range(4)]
    web.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.2\n", media_type="text/plain")
    follow(store, web, web.feed("/feed", [{"link": link} for link in links]), pace=timedelta(seconds=0.05))
    times = [a.at for a in web.asked]
    assert min(b - a for a, b in pairwise(times[1:])) > 0.1


def test_a_slow_host_does_not_hold_up_another(web: FeedServer, store: Store) -> None:
    with serving() as slow:
        slow.answers["/a"] = Answer(article_page("Late", text(1)).encode(), slow=3.0)
        quick = [web.page(f"/{n}", f"Headline {n}", text(n)) for n in range(3)]
        feed = web.feed("/feed", [{"link": link} for link in (slow.base + "/a", *quick)])
        follow(store, web, feed, allowed=frozenset({web.host}))
        order = [u for (u,) in store.db.all("SELECT url FROM article ORDER BY number")]
    assert order == [*quick, slow.base + "/a"]


def test_unreadable_robots_txt_closes_a_site_for_now(web: FeedServer, store: Store) -> None:
    web.answers["/robots.txt"] = Answer(b"", 500)
    follow(store, web, web.feed("/feed", []))
    assert list(reasons(store).values()) == ["robots_unread"] and "/feed" not in web.paths()


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps_of_news_and_their_index(web: FeedServer, store: Store, packed: bool) -> None:
    news = [web.page(f"/n{n}", f"Headline {n}", text(n)) for n in range(2)]
    fresh, stale = web.page("/fresh", "Fresh", text(3)), web.page("/stale", "Stale", text(4))
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    rows = "".join(
        f"<url><loc>{u}</loc><n:news><n:publication><n:name>The Fjord Herald</n:name><n:language>en</n:language>"
        f"</n:publication><n:publication_date>{hours_ago(5)}</n:publication_date><n:title>A title</n:title>"
        "</n:news></url>"
        for u in news
    )
    dated = ((fresh, hours_ago(5)), (stale, "2020-01-01"))
    plain = "".join(f"<url><loc>{u}</loc><lastmod>{m}</lastmod></url>" for u, m in dated)
    news_map, plain_map = (f'<?xml version="1.0"?><urlset {space}>{r}</urlset>' for r in (rows, plain))
    old_map = f"{web.base}/2019.xml"
    maps = [(f"{web.base}/news.xml", hours_ago(1)), (f"{web.base}/plain.xml", hours_ago(2)), (old_map, "2019-12-31")]
    index = "".join(f"<sitemap><loc>{u}</loc><lastmod>{m}</lastmod></sitemap>" for u, m in maps)
    web.answers |= {
        "/news.xml": Answer(gzipped(news_map) if packed else news_map.encode(), media_type="application/xml"),
        "/plain.xml": Answer(plain_map.encode(), media_type="application/xml"),
        "/index.xml": Answer(f"<sitemapindex {space}>{index}</sitemapindex>".encode(), media_type="text/xml"),
    }
    follow(store, web, web.base + "/index.xml")
    assert set(articles(store)) == {*news, fresh}
    assert "/2019.xml" not in web.paths()
    (feed,) = Desk(store).feeds()
    assert feed.kind == "index" and Desk(store).pages_of(feed.url) == {"kept": 3}
    Desk(store).remove(feed.url)
    assert store.db.all("SELECT url FROM feed") == []


def test_feeds_in_other_languages_are_kept_and_marked(web: FeedServer, store: Store) -> None:
    link = web.page("/a", "Überschrift", text(1))
    german = web.feed("/de", [{"link": link, "title": "Überschrift"}], language="de-DE")
    follow(store, web, german)
    (feed,) = Desk(store).feeds()
    assert feed.language == "de-DE" and feed.reason is None
    assert Desk(store).pages_of(german) == {"foreign": 1} and "/a" not in web.paths()
    assert store.db.one("SELECT title, language FROM page") == ("Überschrift", "de-DE")
    assert Desk(store).problems() == []


def test_what_is_no_feed_is_a_problem_of_the_feed(web: FeedServer, store: Store) -> None:
    web.page("/page", "Headline", text(1))
    web.answers["/cut.xml"] = Answer(b"<rss><channel><item>" * 50, media_type="application/rss+xml", cut=True)
    web.answers["/gone.xml"] = Answer(b"", 410)
    feeds = [web.base + p for p in ("/page", "/cut.xml", "/gone.xml", "/none.xml")]
    tally = follow(store, web, *feeds)
    assert tally.feeds_failed == 4
    assert [reasons(store)[f] for f in feeds] == ["not_text", "truncated", "410", "404"]
    due = {f.url: f.due for f in Desk(store).feeds()}
    assert due[feeds[2]] is None and all(due[f] for f in feeds if f != feeds[2])


def test_a_feed_that_moved_for_good_is_asked_where_it_is(web: FeedServer, store: Store) -> None:
    web.answers["/old"] = Answer(status=301, headers={"Location": "/new"})
    web.feed("/new", [{"link": web.page("/a", "Headline", text(1))}])
    clock = Clock()
    follow(store, web, web.base + "/old", clock=clock)
    clock.ahead = timedelta(hours=1)
    follow(store, web, clock=clock)
    assert [p for p in web.paths() if p in ("/old", "/new")] == ["/old", "/new", "/new"]


def test_a_fault_in_reading_one_article_does_not_end_the_run(web: FeedServer, store: Store) -> None:
    links = [web.page(f"/{n}", f"Headline {n}", text(n)) for n in range(3)]

    def faulty(article: Article) -> ArticleClaims:
        if "Headline 1" in article.text:
            raise IndexError("list index out of range")
        return read(article)

    settings = Settings(pace=timedelta(), allowed=frozenset({web.host}))
    follower = Follower(store, faulty, settings)
    follower.desk.add(web.feed("/feed", [{"link": link} for link in links]), datetime.now(UTC))
    assert follower.once().new == 2
    follower.close()
    assert reasons(store) == {links[1]: "reading"}


def test_stop_ends_a_run_and_the_next_goes_on(web: FeedServer, store: Store) -> None:
    links = [web.page(f"/{n}", f"Headline {n}", text(n)) for n in range(8)]
    settings = Settings(pace=timedelta(seconds=0.05), allowed=frozenset({web.host}))
    seen: list[str] = []
    follower = Follower(store, read, settings, lambda told: seen.append(told.what) or enough())

    def enough() -> None:
        if seen.count("new") == 3:
            follower.stop()

    follower.desk.add(web.feed("/feed", [{"link": link} for link in links]), datetime.now(UTC))
    started = time.monotonic()
    follower.run()
    follower.close()
    assert time.monotonic() - started < 30 and 3 <= len(articles(store)) < 8
    follow(store, web)
    assert set(articles(store)) == set(links)
    assert max(web.paths().count(f"/{n}") for n in range(8)) <= 2


_RUN = """
import sys, json
from datetime import timedelta
from onrecord.follow import Follower, Settings
from onrecord.model.told import ArticleClaims
from onrecord.store import Store
path, host = sys.argv[1:]
with Store(path) as store:
    settings = Settings(pace=timedelta(seconds=0.02), allowed=frozenset({host}))
    read = lambda a: ArticleClaims(a, (), (), (), (), (), ())
    Follower(store, read, settings, lambda told: print(told.what, flush=True)).run()
"""


def test_a_killed_run_goes_on_where_it_stopped(web: FeedServer, location: str) -> None:
    links = [web.page(f"/{n}", f"Headline {n}", text(n)) for n in range(25)]
    with Store(location) as store:
        Desk(store).add(web.feed("/feed", [{"link": link} for link in links]), datetime.now(UTC))
    for kept in (4, 12):
        run = subprocess.Popen(
            [sys.executable, "-c", _RUN, location, web.host],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert run.stdout
        with run.stdout as lines:
            for _ in range(kept):
                lines.readline()
            run.send_signal(signal.SIGKILL)
        run.wait()
    with Store(location) as store:
        follow(store, web)
        assert set(articles(store)) == set(links)
        assert store.db.one("SELECT count(*) FROM article") == (25,)
        assert store.db.one("SELECT count(*) FROM page WHERE state = 'kept'") == (25,)


def test_memory_stays_bounded(web: FeedServer, store: Store) -> None:
    packed = {"Content-Encoding": "gzip"}
    for n in range(6):
        web.answers[f"/bomb{n}"] = Answer(bomb(), headers=packed)
    feed = web.feed("/feed", [{"link": f"{web.base}/bomb{n}"} for n in range(6)])
    tracemalloc.start()
    try:
        follow(store, web, feed)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000
    assert set(reasons(store).values()) == {"too_large"}


# Webhook


def changing(article: Article) -> ArticleClaims:
    """A reader that finds a meeting on the day that the text gives."""
    from datetime import date

    from onrecord.model.annotation import Actor
    from onrecord.model.claim import ActorValue, Claim, DateValue, Evidence
    from onrecord.model.span import Span
    from onrecord.model.told import EventClaims

    people = (Actor("per:a", "Anna Berg", "person", "NOR"), Actor("per:b", "Bo Dahl", "person", "SWE"))
    day = date(2024, 6, 12 if "12 June" in article.text else 14)
    start = article.text.index("meet")
    evidence = Evidence(article.id, Span(start, start + 4), "meet")
    values = [("participant", ActorValue(p.id)) for p in people] + [("date", DateValue(day, day, ""))]  # type: ignore[list-item]
    claims = tuple(Claim(f"{article.id}-1", slot, v, "asserts", evidence, ("per:a",)) for slot, v in values)
    event = EventClaims(f"{article.id}-1", "meeting", "CONSULT", ("per:a", "per:b"), 3, claims)
    return ArticleClaims(article, people, (), (event,), (), (), ())


def test_changes_are_posted_signed_and_again_until_they_arrive(web: FeedServer, store: Store) -> None:
    bodies: list[tuple[dict[str, str], bytes]] = []
    status = [500, 204, 204]
    with hook(bodies, lambda: status[len(bodies) - 1]) as target:
        words = "Anna Berg and Bo Dahl will meet in Oslo on {} June, her office said on Friday after a night of talks."
        link = web.page("/a", "Berg and Dahl to meet", words.format(12), published="2024-05-10T09:00:00Z")
        settings = Settings(pace=timedelta(), allowed=frozenset({web.host}), webhook=target, secret="whsec_c2VjcmV0")
        clock = Clock()
        follower = Follower(store, changing, settings, now=clock)
        follower.desk.add(web.feed("/feed", [{"link": link}]), clock())
        follower.once()
        (failed,) = [p for p in follower.desk.problems() if p.reason == "webhook"]
        assert failed.problem == "the server answered 500" and failed.next
        clock.ahead = timedelta(minutes=5)
        follower.once()
        assert follower.desk.problems() == []
        follower.close()
    assert len(bodies) == 2 and bodies[0][1] == bodies[1][1]
    headers, body = bodies[1]
    value = json.loads(body)
    assert value["schema"] == "onrecord.changes/1" and value["article"]["url"] == link
    assert {c["slot"]: c["after"] for c in value["changes"]}["date"] == "2024-06-12"
    made = signature("whsec_c2VjcmV0", headers["webhook-id"], int(headers["webhook-timestamp"]), body.decode())
    assert headers["webhook-signature"] == made
    assert headers["webhook-id"] == bodies[0][0]["webhook-id"], "the receiver can tell that it is the same"


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's reference implementations.
    found = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_that_hangs_does_not_hold_up_the_loop(web: FeedServer, store: Store) -> None:
    bodies: list[tuple[dict[str, str], bytes]] = []
    held = threading.Event()
    with hook(bodies, lambda: 204 if held.wait(60) else 500) as target:
        words = "Anna Berg and Bo Dahl will meet in Oslo on 12 June, her office said on Friday after a night of talks. "
        at = "2024-05-10T09:0{}:00Z"
        links = [web.page(f"/{n}", f"To meet {n}", words + text(n), published=at.format(n)) for n in range(3)]
        settings = Settings(pace=timedelta(), allowed=frozenset({web.host}), webhook=target)
        follower = Follower(store, changing, settings)
        follower.desk.add(web.feed("/feed", [{"link": link} for link in links]), datetime.now(UTC))
        while follower._round(Tally()):
            pass
        assert len(articles(store)) == 3 and follower._notices
        sent = [future for _, future in follower._notices._sent.values()]
        assert sent and not sent[0].done(), "the hook still hangs"
        held.set()
        follower.close()


def hook(bodies: list[tuple[dict[str, str], bytes]], status: Callable[[], int]):  # type: ignore[no-untyped-def]
    """A server that takes what is posted."""
    from contextlib import contextmanager
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(status())
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    @contextmanager
    def running() -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
        server.shutdown()
        server.server_close()
        thread.join()

    return running()
