"""A store for tests of the web pages: the Singapore story with claims made by hand, and one article out to do harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from onrecord.model.annotation import Attribution
from onrecord.model.article import Article
from onrecord.model.brief import Deadline, Measure, Position, Response
from onrecord.model.claim import Evidence
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims
from onrecord.serve.app import make_app
from onrecord.serve.config import Config
from onrecord.store import Store
from story_builder import KIM, PRK, TRUMP, USA, Builder, article, day, example_story, word

TOKEN = "a-token-for-tests"
HOSTILE = """<script>alert(1)</script> "><img src=x onerror=alert(2)> & co

Trump and Kim will meet, said {{ 7 * 7 }} and </textarea><script>alert(3)</script>.
"""


def claims() -> list[ArticleClaims]:
    """The story's ten articles; the fifth with statements, a position, a measure and a deadline, too."""
    made = [r.claims for r in example_story()]
    made[4] = _talked(made[4])
    return made


def hostile() -> ArticleClaims:
    """An article whose every word wants to run."""
    text = article(HOSTILE, "<b>Out</b>let", "2018-05-20T10:00", "x/../<y>?#", "javascript:alert(4)")
    builder = Builder(text)
    builder.event("meeting", TRUMP, KIM).says("status", word("scheduled"), "will meet")
    builder.events[0].says("date", day("2018-06-12", text="</dd><script>"), "Trump and Kim")
    return builder.done()


def fill(path: Path, *more: ArticleClaims) -> Path:
    """A store with the story and more."""
    with Store(path) as store:
        for told in (*claims(), *more):
            store.add(told)
    return path


@contextmanager
def desk(path: Path | str, **settings: object) -> Iterator[TestClient]:
    """A browser without JavaScript at a server over a store."""
    settings = {"hosts": ("desk.example",), "ahead": False, **settings}
    app = make_app(Config(path, **settings))  # type: ignore[arg-type]
    with TestClient(app, base_url="http://desk.example", follow_redirects=False) as client:
        yield client


def word_in(page: str) -> str:
    """The signed word of a page's forms."""
    return page.split('name="form" value="')[1].split('"')[0]


def log_in(client: TestClient, name: str = "Ada") -> None:
    """Log in as a reader would."""
    form = word_in(client.get("/login").text)
    answer = client.post("/login", data={"form": form, "token": TOKEN, "name": name})
    assert answer.status_code == 303


def _talked(told: ArticleClaims) -> ArticleClaims:
    text = told.article
    said = [
        Attribution((), (), (_span(text, line),), mode, act, who, channel="Twitter")
        for line, mode, act, who in zip(
            [s for s in text.text.split("\n") if len(s) > 60][:3],
            ("direct", "indirect", "indirect"),
            ("write", "say", "deny"),
            (TRUMP.id, TRUMP.id, KIM.id),
            strict=True,
        )
    ]
    quote = Evidence(text.id, said[1].content[0], said[1].content[0].of(text.text))
    answer = Response((PRK.id,), "rejected", quote)
    actors = dict.fromkeys((*told.actors, TRUMP, KIM, USA, PRK))
    return replace(
        told,
        actors=tuple({a.id: a for a in actors}.values()),
        attributions=tuple(said),
        positions=(Position(USA.id, "demand", "the end of the programme", quote, PRK.id, (answer,)),),
        measures=(Measure("sanction", USA.id, "in_force", quote, PRK.id),),
        deadlines=(Deadline(USA.id, "an answer is due", date(2018, 5, 30), date(2018, 5, 30), quote),),
    )


def _span(text: Article, line: str) -> Span:
    start = text.text.index(line)
    return Span(start, start + len(line))
