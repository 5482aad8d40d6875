"""The web pages in Debian's Chromium: a new user's walk, what keeps people from reading, narrow and dark screens."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Page, expect

from onrecord.serve.app import make_app
from onrecord.serve.config import Config
from onrecord.store import Store
from serve_desk import TOKEN, fill, hostile

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).parent.parent / "examples" / "singapore"
GOLD = Path(__file__).parents[2] / "shared" / "gold" / "trump-putin-announcement.txt"
# An article that follows on that one.
ALASKA = """Trump and Putin to meet in Alaska on August 15

WASHINGTON, Aug. 8 - President Donald Trump said on Friday that he will meet Russian President Vladimir Putin
in Alaska on August 15, a day after the Kremlin announced that a meeting of the two leaders had been agreed.

"The highly anticipated meeting between myself and President Vladimir Putin of Russia will take place next
Friday, August 15, in the Great State of Alaska," Trump wrote on Truth Social.

The Kremlin confirmed the date and the place. "The presidents will meet in Alaska on August 15," Putin's
foreign policy adviser Yuri Ushakov told reporters in Moscow. He said that the two would discuss ways to end
the war in Ukraine.

Ukrainian President Volodymyr Zelensky will not take part in the meeting, a White House official said.
"""
# Pictures of the pages, to be looked at, are left here when it is set.
PICTURES = os.environ.get("ONRECORD_PICTURES")
SIZES = {"desktop": (1280, 900), "narrow": (360, 780)}


@contextmanager
def serving(path: Path, **settings: object) -> Iterator[str]:
    """A real server on a free port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = make_app(Config(path, **settings))  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    made = fill(tmp_path_factory.mktemp("browser") / "news.db", hostile())
    with Store(made) as store:
        store.rename(max(store.stories(), key=lambda s: s.articles).id, "The summit of Singapore", "Ada", "shorter")
    return made


@pytest.fixture(scope="module")
def site(path) -> Iterator[str]:
    with serving(path, token=TOKEN, ahead=False) as address:
        yield address


@pytest.fixture(scope="module")
def story(path) -> str:
    with Store(path) as store:
        return max(store.stories(), key=lambda s: s.articles).id


def _pages(path: Path, story: str) -> dict[str, str]:
    with Store(path) as store:
        reports = store.reports(story)
        article = reports[4].article.id
        evidence = reports[4].claims.events[0].claims[-1].evidence.span
    return {
        "stories": "/",
        "story": f"/stories/{story}",
        "story-then": f"/stories/{story}?as_of=2018-05-25",
        "article": f"/articles/{article}?start={evidence.start}&end={evidence.end}",
        "actors": "/actors",
        "actor": "/actors/per:donald-trump",
        "search": "/search?q=summit",
        "upcoming": "/upcoming?from=2018-05-20",
        "paste": "/paste",
        "log": "/log",
        "login": "/login",
        "missing": "/stories/none",
    }


def _log_in(view: Page, site: str, name: str = "Ada Lovelace") -> None:
    view.goto(f"{site}/login")
    view.get_by_label("Your name").fill(name)
    view.get_by_label("Token").fill(TOKEN)
    view.get_by_role("button", name="Log in").click()
    view.wait_for_url(f"{site}/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_keeps_people_from_reading(browser, site, path, story, size, scheme) -> None:
    """Axe finds nothing serious, nothing runs over the edge, nothing is fetched from elsewhere, nothing is refused."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    view = context.new_page()
    complaints: list[str] = []
    view.on("console", lambda message: complaints.append(message.text))
    view.on("request", lambda asked: asked.url.startswith(site) or complaints.append(asked.url))
    for name, address in _pages(path, story).items():
        view.goto(site + address)
        if PICTURES:
            view.screenshot(path=f"{PICTURES}/{name}-{size}-{scheme}.png", full_page=True)
        assert view.evaluate("document.documentElement.scrollWidth") <= width, (name, "runs over the edge")
        found = Axe().run(view).response["violations"]
        bad = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found if v["impact"] in _BAD]
        assert not bad, (name, bad)
    assert [c for c in complaints if "404" not in c] == []
    context.close()


_BAD = ("serious", "critical")


def test_writers_pages_keep_nobody_from_reading_either(browser, site, path, story) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    view = context.new_page()
    _log_in(view, site)
    for name, address in _pages(path, story).items():
        view.goto(site + address)
        assert view.evaluate("document.documentElement.scrollWidth") <= 360, name
        found = Axe().run(view).response["violations"]
        assert not [(name, v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in _BAD]
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_slider_goes_back_in_time(browser, site, story, script) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=script)
    view = context.new_page()
    view.goto(f"{site}/stories/{story}")
    expect(view.locator(".verdict strong").first).to_have_text("Held")
    slider = view.get_by_label("As it stood at")
    slider.focus()
    for _ in range(4):
        view.keyboard.press("ArrowLeft")
    if script:
        view.wait_for_url("**as_of=**")
    else:
        view.get_by_role("button", name="Show").first.click()
    expect(view.locator(".kicker")).to_contain_text("As it stood on")
    assert "as_of=2018-05" in view.url
    context.close()


def test_statements_of_one_speaker_without_script(browser, site, story) -> None:
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto(f"{site}/stories/{story}")
    view.get_by_label("Speaker").select_option(label="Kim Jong Un (1)")
    view.locator("form.filter button").click()
    expect(view.locator(".speaker .name")).to_have_text(["Kim Jong Un"])
    context.close()


def test_a_dot_of_the_picture_leads_to_the_words(browser, site, story) -> None:
    view = browser.new_page(viewport={"width": 1280, "height": 900})
    view.goto(f"{site}/stories/{story}")
    dot = view.locator(".t-wide a").last
    words = dot.get_attribute("aria-label")
    assert words and re.match(r"\d+ \w+ 2018: ", words)
    dot.focus()
    view.keyboard.press("Enter")
    expect(view.locator("#lit")).to_be_in_viewport()
    view.close()


def test_it_prints_without_what_only_screens_need(browser, site, story) -> None:
    view = browser.new_page()
    view.goto(f"{site}/stories/{story}")
    view.emulate_media(media="print")
    expect(view.locator(".masthead")).to_be_hidden()
    expect(view.locator(".slider")).to_be_hidden()
    expect(view.locator("h1")).to_be_visible()
    view.close()


@dataclass(frozen=True)
class Told:
    """An article to paste, and what its story stands at once it is read: a status, a day in the calendar."""

    text: str
    day: str
    outlet: str
    status: str
    dated: date | None
    calendar: str


def _singapore() -> tuple[Told, Told]:
    first = (EXAMPLES / "05-date-and-place-set.txt").read_text(encoding="utf-8")
    then = (EXAMPLES / "07-cancelled-by-letter.txt").read_text(encoding="utf-8")
    return (
        Told(first, "2018-05-10", "Pellworth Tribune", "Scheduled", date(2018, 6, 12), "CONFIRMED"),
        Told(then, "2018-05-24", "Larkhaven Gazette", "Cancelled", date(2018, 6, 12), "CANCELLED"),
    )


def _announcement() -> tuple[Told, Told]:
    if not GOLD.exists():
        pytest.skip(f"{GOLD} is not there")
    return (
        Told(GOLD.read_text(encoding="utf-8"), "2025-08-07", "CiberCuba", "Agreed", None, "TENTATIVE"),
        Told(ALASKA, "2025-08-08", "Larkhaven Gazette", "Scheduled", date(2025, 8, 15), "CONFIRMED"),
    )


@pytest.mark.parametrize("articles", [_singapore, _announcement])
def test_a_new_users_walk(browser, tmp_path, articles) -> None:
    """Paste an article, read its brief, click a line, see the sentence; keep it, subscribe to its calendar, add the
    next article, and see the status change on the page, in the list and in the calendar."""
    first, then = articles()
    with serving(tmp_path / "news.db", token=TOKEN) as site:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        view = context.new_page()
        view.goto(site)
        expect(view.locator("main")).to_contain_text("Nothing is in the store yet")
        view.get_by_role("link", name="Paste", exact=True).click()
        _paste(view, first)
        view.wait_for_url("**/paste/*", timeout=120_000)
        expect(view.locator(".kicker")).to_have_text("Pasted, not kept")
        _picture(view, "walk-1-brief")

        line = view.locator("#know ~ dl a.q").first
        told = line.get_attribute("title")
        line.click()
        lit = view.locator("mark#lit")
        expect(lit).to_be_in_viewport()
        assert told and " ".join((lit.text_content() or "").split()) == told
        _picture(view, "walk-2-sentence")

        _log_in(view, site)
        story = _keep(view, site, first)
        expect(view.locator(".verdict strong").first).to_have_text(first.status)
        subscribed = site + str(view.get_by_role("link", name="Calendar of its dates").get_attribute("href"))
        entry = _events(context, subscribed)[0]
        assert str(entry["status"]) == first.calendar
        assert first.dated is None or entry["dtstart"].dt == first.dated
        _shows(view, site, first)

        assert _keep(view, site, then) == story
        expect(view.locator(".verdict strong").first).to_have_text(then.status)
        expect(view.locator("aside")).to_contain_text(then.status.lower())
        _picture(view, "walk-3-changed")
        later = {str(e["uid"]): e for e in _events(context, subscribed)}[str(entry["uid"])]
        assert int(later["sequence"]) > int(entry["sequence"])
        assert (str(later["status"]), later["dtstart"].dt) == (then.calendar, then.dated)
        _shows(view, site, then)
        context.close()


def _keep(view: Page, site: str, told: Told) -> str:
    """Paste an article for good; the address of its story, which the page then shows."""
    view.goto(f"{site}/paste")
    view.get_by_label("Keep it in the store").check()
    _paste(view, told)
    view.wait_for_url("**/stories/*", timeout=120_000)
    return view.url.split("?")[0]


def _shows(view: Page, site: str, told: Told) -> None:
    """The list has the story where it stands, as soon as it has been worked out."""
    back, until = view.url, time.monotonic() + 30
    view.goto(site)
    while "Being worked out" in view.locator("main").inner_text() and time.monotonic() < until:
        view.reload()
    expect(view.locator(".entry .lead .value").first).to_have_text(told.status)
    view.goto(back)


def _paste(view: Page, told: Told) -> None:
    view.get_by_label("Text").fill(told.text)
    view.get_by_label("Published on").fill(told.day)
    view.get_by_label("Outlet").fill(told.outlet)
    view.get_by_role("button", name="Read it").click()


def _events(context, address: str) -> list:
    answer = context.request.get(address)
    assert answer.ok and answer.headers["content-type"].startswith("text/calendar")
    return [e for e in Calendar.from_ical(answer.text()).walk("VEVENT") if "meeting" in str(e["summary"])]


def _picture(view: Page, name: str) -> None:
    if PICTURES:
        view.screenshot(path=f"{PICTURES}/{name}.png")
