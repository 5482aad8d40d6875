"""Which title a story bears: of the newest article that tells of it, whatever came first; given names stay."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from onrecord.compose.headline import Titled, headline_of
from onrecord.compose.story import compose_story
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims
from onrecord.store import Store
from serve_desk import claims
from story_builder import example_story

FIRST = datetime(2019, 1, 1, tzinfo=UTC)
TITLES = [
    "Ferry crews set Friday deadline in pay dispute",
    "Ferry strike to begin on Friday as talks on pay fail",
    "Ferry crews strike: sailings cancelled at three harbours",
    "Minister opens bridge over the Oder",
]


def told(*titles: str | None, copies: tuple[int, ...] = ()) -> list[Titled]:
    return [Titled(FIRST + timedelta(hours=n), f"a{n}", t, n in copies) for n, t in enumerate(titles)]


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        (told(TITLES[0]), "a0"),
        (told(*TITLES[:3]), "a2"),
        # What mentions the story in passing does not rename it, nor does a copy.
        (told(*TITLES), "a2"),
        (told(*TITLES[:3], copies=(2,)), "a1"),
        (told(*TITLES[:2], None), "a1"),
        (told(None, None), "a0"),
        (told(None, TITLES[1], copies=(1,)), "a1"),
        # Words that all titles use tie nothing together.
        (told("What they said after the vote", "How they said it with the vote"), "a1"),
    ],
)
def test_the_newest_that_tells_of_the_story(articles: list[Titled], expected: str) -> None:
    for seed in range(4):
        assert headline_of(random.Random(seed).sample(articles, len(articles))) == expected


def test_nothing_has_no_title() -> None:
    with pytest.raises(ValueError, match="without articles"):
        headline_of([])


def test_the_store_and_the_brief_agree_at_every_step_and_a_given_name_stays(location: str) -> None:
    """In any order of arrival the titles are those of the briefs, which tell of a past day what was out by then."""
    whole, order = claims(), list(range(10))
    random.Random(7).shuffle(order)
    with Store(location) as store:
        for n in order:
            story = store.add(whole[n]).story
            assert store.story(story).title == store.brief(story).title
        assert store.story(story).title == compose_story(example_story()).title == whole[9].article.title
        assert store.brief(story, datetime(2018, 5, 11, tzinfo=UTC)).title == whole[4].article.title
        store.rename(story, "The summit")
        assert store.brief(story).title == store.name_of(story) == "The summit"
        assert store.brief(story, datetime(2018, 5, 11, tzinfo=UTC)).title == "The summit"
        assert store.find_story("envoy says") == store.find_story("sign statement") == story


def test_a_new_version_gives_its_own_title(location: str) -> None:
    told = claims()[4]
    first = replace(told.article, url="https://courier.example/1")
    text, at = first.text + "\n\nMore.", first.moment + timedelta(hours=1)
    later = replace(first, id="later", text=text, title="Kim summit set for June, after all", published_at=at)
    with Store(location) as store:
        store.add(_without_claims(told, first))
        added = store.add(_without_claims(told, later))
        assert added.what == "version"
        assert store.brief(added.story).title == store.story(added.story).title == later.title


def _without_claims(told: ArticleClaims, article: Article) -> ArticleClaims:
    return replace(told, article=article, attributions=(), events=(), positions=(), measures=(), deadlines=())
