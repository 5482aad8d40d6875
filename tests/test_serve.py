"""The web pages: what they show, where their lines lead, and what they do not let happen."""

import re
import threading
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from onrecord.model.annotation import Actor
from onrecord.serve import queries
from onrecord.serve.web.gate import HEADERS
from onrecord.serve.web.limits import Bucket
from onrecord.store import Store
from serve_desk import TOKEN, claims, desk, fill, hostile, log_in, word_in
from story_builder import KIM, TRUMP, Builder, article, word

STORY = "trump-agrees-to-meet"


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return fill(tmp_path_factory.mktemp("serve") / "news.db", hostile())


@pytest.fixture(scope="module")
def client(path):
    with desk(path, token=TOKEN) as opened:
        yield opened


@pytest.fixture(scope="module")
def story(path) -> str:
    with Store(path) as store:
        return next(s.id for s in store.stories() if s.articles > 5)


@pytest.fixture
def own(tmp_path):
    """A store and a server of the test's own, for writing."""
    made = fill(tmp_path / "news.db")
    with desk(made, token=TOKEN) as opened:
        yield opened


def _paths(story: str) -> list[str]:
    own = ["", "?as_of=2018-05-26", "?speaker=per:donald-trump", ".md", ".html", ".json"]
    stories = [f"/stories/{story}{end}" for end in (*own, "/calendar.ics", "/changes.atom")]
    others = ["/", "/upcoming", "/upcoming?from=2018-05-20", "/actors", "/actors/per:donald-trump", "/search"]
    return [*stories, *others, "/search?q=summit", "/log", "/login", "/paste", "/calendar.ics", "/healthz"]


def test_every_page_answers_with_safe_headers(client, story) -> None:
    for path in _paths(story):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert {k: answer.headers.get(k) for k in HEADERS if k != "Content-Security-Policy"} == {
            k: v for k, v in HEADERS.items() if k != "Content-Security-Policy"
        }
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "script-src 'unsafe" not in policy


class _Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _is_quiet(page: str) -> None:
    """No script or style but our two files, nothing that runs, nothing from elsewhere."""
    for tag, attributes in _Tags(page).found:
        assert tag not in {"style", "iframe", "object", "embed", "img", "base", "meta http-equiv"}
        assert tag != "script" or attributes == {"src": "/static/desk.js", "defer": None}
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        for name in ("href", "src", "action"):
            value = attributes.get(name) or "/"
            assert value[0] in "/#?" or (
                tag == "a" and value.startswith("https://") and "noopener" in attributes["rel"]
            )


def test_no_page_holds_a_script_or_a_style_of_its_own(client, story) -> None:
    for path in _paths(story):
        answer = client.get(path)
        if answer.headers["content-type"].startswith("text/html") and not path.endswith(".html"):
            _is_quiet(answer.text)


def test_every_line_leads_to_its_very_words(client, path, story) -> None:
    page = client.get(f"/stories/{story}").text
    links = set(re.findall(r'href="(/articles/[^"?]+\?start=(\d+)&amp;end=(\d+)#lit)"', page))
    assert len(links) > 30
    with Store(path) as store:
        for address, start, end in sorted(links)[::5]:
            id_ = unquote(address.split("?")[0].removeprefix("/articles/"))
            text = store.article(id_).article.text
            shown = client.get(unescape(address).split("#")[0]).text
            lit = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.S))
            assert unescape(lit).split() == text[int(start) : int(end)].split()
            assert shown.count('id="lit"') == 1


def test_hostile_articles_are_only_words(client, path, story) -> None:
    id_ = "x/../<y>?#"
    address = "/articles/" + "".join(f"%{b:02X}" for b in id_.encode())
    shown = client.get(address)
    assert shown.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text and "{{ 7 * 7 }}" in shown.text
    with Store(path) as store:
        own = client.get(f"/stories/{store.story_of(id_)}").text
    for page in (shown.text, own, client.get("/").text, client.get("/search?q=alert").text):
        _is_quiet(page)
        assert "&lt;" in page


def test_the_slider_and_the_day_show_the_story_as_it_stood(client, story) -> None:
    held = client.get(f"/stories/{story}").text
    then = client.get(f"/stories/{story}?as_of=2018-05-25").text
    assert "<strong>Held</strong>" in held and "<strong>Cancelled</strong>" in then
    assert "As it stood on" in then and "As it stood on" not in held
    moved = client.get(f"/stories/{story}?step=1")
    assert moved.status_code == 303 and "as_of=2018-03-0" in moved.headers["location"]
    assert client.get(f"/stories/{story}?step=10").headers["location"] == f"/stories/{story}"
    assert client.get(f"/stories/{story}?step=99").status_code == 400
    assert client.get(f"/stories/{story}?as_of=2000-01-01").status_code == 404
    assert client.get(f"/stories/{story}?as_of=yesterday").status_code == 400


def test_statements_by_one_speaker(client, story) -> None:
    everybody = client.get(f"/stories/{story}").text
    one = client.get(f"/stories/{story}?speaker=per:kim-jong-un").text

    def speakers(page: str) -> list[str]:
        return re.findall(r'<a class="name" href="/actors/([^"]+)"', page)

    assert set(map(unquote, speakers(everybody))) == {"per:donald-trump", "per:kim-jong-un"}
    assert set(map(unquote, speakers(one))) == {"per:kim-jong-un"}
    assert "Nobody is quoted with that" in client.get(f"/stories/{story}?words=zzzz").text


def test_standings_are_words_and_shapes(client, story) -> None:
    page = client.get(f"/stories/{story}").text
    marks = re.findall(r'class="mark (\w+)">\s*<svg[^>]*><use href="#s-(\w+)"/></svg>([^<]*)<', page)
    assert len(marks) > 10
    assert all(one == other and words.strip() for one, other, words in marks if words.strip())
    assert all(f'<symbol id="s-{one}"' in page for one, _, _ in marks)


def test_parties_positions_contradictions_and_the_picture_are_there(client, story) -> None:
    page = client.get(f"/stories/{story}?as_of=2018-05-26T20:00Z").text
    for heading in ("Who has confirmed", "Who wants what", "Over time", "What changed", "Measures", "Deadlines"):
        assert f">{heading}</h2>" in page
    assert "rejected" in page and "demands" in page
    assert page.count('<svg class="t-wide"') == page.count('<svg class="t-narrow"') > 0


def test_copies_are_folded_and_origins_counted(client, story) -> None:
    page = client.get(f"/stories/{story}").text
    assert re.search(r"10 articles, at most \d independent origins", page)
    assert "1 more with the same text" in page and "folded into which origin" in page


def test_another_host_is_not_answered(client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "desk.example.evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "DESK.example:8765"}).status_code == 200


def test_what_is_not_there_says_so(client) -> None:
    for path in ("/stories/none", "/articles/none", "/actors/none", "/nothing", "/paste/none", "/stories/none.md"):
        answer = client.get(path)
        assert answer.status_code == 404 and "text/html" in answer.headers["content-type"], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/?page=0").status_code == client.get("/?page=x").status_code == 400
    assert client.post("/search").status_code == 405


def test_a_page_that_a_browser_has_is_not_sent_again(own, tmp_path) -> None:
    with Store(tmp_path / "news.db") as store:
        story = store.stories()[0].id
        first = own.get(f"/stories/{story}")
        again = own.get(f"/stories/{story}", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304 and not again.content
        store.rename(story, "Another name")
    changed = own.get(f"/stories/{story}", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200 and "<h1>Another name</h1>" in changed.text


def test_the_list_tells_what_changed_since_the_last_visit(tmp_path) -> None:
    told = claims()
    with Store(tmp_path / "news.db") as store:
        for one in told[:6]:
            store.add(one)
        with desk(tmp_path / "news.db") as reader:
            assert "Since you were last here" not in reader.get("/").text
            _hours_pass(reader)
            store.add(told[6])
            page = reader.get("/").text
            new = page.split('id="new"')[1].split('id="all"')[0]
            assert "1 new" in new and "cancelled" in new
            # A second look in the same visit shows the same.
            assert "1 new" in reader.get("/").text
            reader.post("/seen", data={"form": word_in(page)})
            assert "Nothing has changed" in reader.get("/").text


def _hours_pass(reader) -> None:
    """The reader's last look becomes one of this morning."""
    identity, *numbers = reader.cookies["onrecord_seen"].split(".")
    reader.cookies.clear()
    earlier = int(numbers[3]) - 8 * 3600
    value = ".".join([identity, *numbers[:3], str(earlier)])
    reader.cookies.set("onrecord_seen", value, domain="desk.example", path="/")


def test_nobody_writes_to_a_server_without_a_token(path, story) -> None:
    with desk(path) as reader:
        assert "This server only reads" in reader.get("/").text
        page = reader.get("/paste").text
        answer = reader.post(f"/stories/{story}/rename", data={"form": word_in(page), "name": "Mine"})
        assert answer.status_code == 403
        form = word_in(reader.get("/login").text) if 'name="form"' in reader.get("/login").text else ""
        assert reader.post("/login", data={"form": form, "token": ""}).status_code == 403


def test_login_needs_the_token_and_is_slow_to_guess(own) -> None:
    form = word_in(own.get("/login").text)
    answers = [own.post("/login", data={"form": form, "token": f"guess-{n}-12345"}).status_code for n in range(8)]
    assert answers[0] == 403 and answers[-1] == 429


def test_the_login_cookie_is_closed_to_scripts_and_other_sites(own) -> None:
    form = word_in(own.get("/login").text)
    cookie = own.post("/login", data={"form": form, "token": TOKEN, "name": "Ada"}).headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower()


@pytest.mark.parametrize("forged", ["", "x", "9999999999.QWRh.", "9999999999.QWRh." + "0" * 64, ".." * 9])
def test_a_forged_cookie_is_nobody(own, forged) -> None:
    own.cookies.set("onrecord_login", forged, domain="desk.example", path="/")
    assert "Logged in" not in own.get("/login").text


def test_forms_of_other_sites_are_refused(own, tmp_path) -> None:
    log_in(own)
    with Store(tmp_path / "news.db") as store:
        story = store.stories()[0].id
    address, form = f"/stories/{story}/rename", word_in(own.get(f"/stories/{story}").text)
    for data, headers in (
        ({"name": "x"}, {}),
        ({"name": "x", "form": "0" * 64}, {}),
        ({"name": "x", "form": form}, {"origin": "http://evil.example"}),
        ({"name": "x", "form": form}, {"sec-fetch-site": "cross-site"}),
    ):
        assert own.post(address, data=data, headers=headers).status_code == 403
    assert own.post(address, data={"name": "Good", "form": form}).status_code == 303


def test_decisions_are_logged_and_can_be_undone(own, tmp_path) -> None:
    log_in(own, "Ada Lovelace")
    with Store(tmp_path / "news.db") as store:
        story = store.stories()[0].id
        page = own.get(f"/stories/{story}").text
        own.post(f"/stories/{story}/rename", data={"form": word_in(page), "name": "The summit", "why": "shorter"})
        log = own.get("/log").text
        assert "Ada Lovelace" in log and "The summit" in log and "shorter" in log
        assert "<h1>The summit</h1>" in own.get(f"/stories/{story}").text
        act = re.search(r'action="/log/(\d+)/undo"', log)
        assert act and own.post(f"/log/{act[1]}/undo", data={"form": word_in(log)}).status_code == 303
        assert "taken back" in own.get("/log").text
        assert "<h1>The summit</h1>" not in own.get(f"/stories/{story}").text
        assert own.post(f"/log/{act[1]}/undo", data={"form": word_in(log)}).status_code == 422
        assert store.stories()[0].name is None


def test_what_is_marked_wrong_no_longer_counts(own, tmp_path) -> None:
    log_in(own)
    with Store(tmp_path / "news.db") as store:
        story = store.stories()[0].id
        last = store.reports(story)[-1].article.id
        page = own.get(f"/articles/{last}").text
        row = next(li for li in page.split("<li") if "Status: held" in unescape(li) and 'name="key"' in li)
        key = re.search(r'name="key" value="([^"]+)"', row)
        assert key and "<strong>Held</strong>" in own.get(f"/stories/{story}").text
        own.post(f"/articles/{last}/wrong", data={"form": word_in(page), "key": key[1]})
        assert "marked wrong" in own.get(f"/articles/{last}").text
        assert own.post(f"/articles/{last}/wrong", data={"form": word_in(page), "key": "none"}).status_code == 422


def test_split_merge_and_the_old_address(own, tmp_path) -> None:
    log_in(own)
    with Store(tmp_path / "news.db") as store:
        story = store.stories()[0].id
        article_id = store.reports(story)[-1].article.id
        form = word_in(own.get(f"/articles/{article_id}").text)
        own.post(f"/articles/{article_id}/move", data={"form": form, "to": ""})
        alone = store.story_of(article_id)
        assert alone != story and own.get(f"/stories/{alone}").status_code == 200
        own.post(f"/stories/{story}/merge", data={"form": form, "other": f"http://desk.example/stories/{alone}"})
        assert store.story_of(article_id) == story
        moved = own.get(f"/stories/{alone}")
        assert moved.status_code == 301 and moved.headers["location"] == f"/stories/{story}"
        assert own.post(f"/articles/{article_id}/pin", data={"form": form}).status_code == 303
        assert own.post(f"/stories/{story}/merge", data={"form": form, "other": "no such"}).status_code == 422


def test_too_much_is_refused_however_it_is_sent(path) -> None:
    with desk(path, largest=20_000) as reader:
        form = word_in(reader.get("/paste").text)
        assert reader.post("/paste", data={"form": form, "text": "word " * 5000}).status_code == 413

        def pieces():
            for _ in range(10):
                yield b"text=" + b"x" * 5000

        kind = {"content-type": "application/x-www-form-urlencoded"}
        assert reader.post("/paste", content=pieces(), headers=kind).status_code == 413


def test_searching_finds_stories_actors_and_articles(client, story) -> None:
    page = client.get("/search?q=Kim").text
    assert all(f">{heading}</h2>" in page for heading in ("Stories", "Actors", "Articles"))
    assert "<mark>Kim</mark>" in page
    assert "Nothing holds all of these words" in client.get("/search?q=zzzz").text
    assert client.get('/search?q="*%27)%20OR%20--').status_code == 200


def test_a_story_in_other_forms(client, story) -> None:
    calendar = client.get(f"/stories/{story}/calendar.ics")
    assert (
        calendar.headers["content-type"].startswith("text/calendar") and "DTSTART;VALUE=DATE:20180612" in calendar.text
    )
    assert "http://desk.example/articles/" in calendar.text.replace("\r\n ", "")
    feed = client.get(f"/stories/{story}/changes.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml") and feed.text.count("<entry>") > 5
    assert client.get(f"/stories/{story}.json").json()["schema"] == "onrecord.brief/1"
    table = client.get(f"/stories/{story}/events.csv").text
    assert table.startswith("event_id") and table.count("\r\n") > 5
    assert client.get(f"/stories/{story}/events.parquet").content[:4] == b"PAR1"
    made = client.get(f"/stories/{story}/annotations.json").json()["items"]
    one = made[0]["target"]["article"]
    own = client.get(f"/articles/{one}/annotations.json").json()["items"]
    assert 0 < len(own) < len(made) and {i["target"]["article"] for i in own} == {one}
    assert client.get(f"/stories/{story}.md").text.startswith("# ")
    assert "style-src 'unsafe-inline'" in client.get(f"/stories/{story}.html").headers["Content-Security-Policy"]


def test_an_actors_page(client) -> None:
    page = client.get("/actors/per:donald-trump").text
    assert "<h1>Donald Trump</h1>" in page and "#lit" in page
    assert "per:donald-trump" in unquote(client.get("/actors?q=trump").text)
    assert "Nobody of that name" in client.get("/actors?q=zzzz").text


def test_readers_and_writers_at_once(tmp_path) -> None:
    """Everything that is added is there at the end, and nobody who reads meanwhile gets anything but a page."""
    made = fill(tmp_path / "news.db")
    with Store(made) as store:
        story = store.stories()[0].id
    statuses: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            statuses.append(reader.get(f"/stories/{story}").status_code)
            statuses.append(reader.get("/").status_code)

    with desk(made, ahead=True) as reader:
        readers = [threading.Thread(target=read) for _ in range(4)]
        for thread in readers:
            thread.start()
        with Store(made) as store:
            for n in range(25):
                text = f"Report {n}\n\nTrump and Kim will meet, says paper {n}, on day {n}."
                builder = Builder(article(text, f"Paper {n}", f"2018-06-0{1 + n % 9}T10:{n:02}", f"added-{n}"))
                builder.event("meeting", TRUMP, KIM).says("status", word("scheduled"), "will meet")
                store.add(builder.done())
        stop.set()
        for thread in readers:
            thread.join()
        assert set(statuses) == {200} and len(statuses) > 10
        with Store(made) as store:
            assert queries.count(store, "article") == 35


def test_a_bucket_fills_again() -> None:
    bucket = Bucket(3)
    assert [bucket.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take("a", 0.0) == pytest.approx(20)
    assert bucket.take("b", 0.0) == 0
    assert bucket.take("a", 20.0) == 0 and bucket.take("a", 20.0) > 0


def test_statements_hold_words_as_they_are(path) -> None:
    with Store(path) as store:
        assert queries.statements(store, TRUMP.id, None, "%", 10, 0)[1] == 0
        said, total = queries.statements(store, TRUMP.id, None, "", 1, 0)
        assert total == 2 and len(said) == 1 and said[0].speaker_name == TRUMP.name
        assert isinstance(TRUMP, Actor) and queries.actor(store, "none") is None


def test_every_page_over_either_database(location) -> None:
    """What the pages ask of a store is SQL that SQLite and PostgreSQL both know."""
    with Store(location) as store:
        for told in (*claims(), hostile()):
            store.add(told)
        story = next(s.id for s in store.stories() if s.articles > 5)
    with desk(location, token=TOKEN) as reader:
        log_in(reader)
        for address in [*_paths(story), "/?page=1", "/actors?q=kim 50%", "/actors/sta:PRK", "/api/statements?q=met_"]:
            assert reader.get(address).status_code == 200, address
        page = reader.get(f"/stories/{story}").text
        assert reader.post(f"/stories/{story}/rename", data={"form": word_in(page), "name": "N"}).status_code == 303
        assert "<h1>N</h1>" in reader.get(f"/stories/{story}").text
        _hours_pass(reader)
        assert "Since you were last here" in reader.get("/").text
