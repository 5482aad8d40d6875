"""Which tellings of different articles are one event, and which actors are one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cluster.same_actor import cast_of, recast
from onrecord.cluster.same_event import SameEvent, same_events
from onrecord.model.annotation import Actor
from onrecord.model.claim import DateValue
from onrecord.model.told import ArticleClaims
from story_builder import KIM, KOR, MOON, POMPEO, PRK, TRUMP, USA, Builder, article, day, place, word


def told(
    at: str,
    status: str,
    days: DateValue | None,
    *parties: Actor,
    kind: str = "meeting",
    where: str | None = None,
    hedged: bool = False,
) -> ArticleClaims:
    """An article of a day with one event."""
    b = Builder(article("Talks\n\nThey meet.", f"Outlet {at}", f"{at}T10:00"))
    event = b.event(kind, *parties).says("status", word(status), "They meet", hedged=hedged)
    if days:
        event.says("date", days, "They meet")
    if where:
        event.says("place", place(where), "They meet")
    return b.done()


def events(*articles: ArticleClaims) -> tuple[SameEvent, ...]:
    return same_events(articles, cast_of(articles).actors)


SUMMIT = day("2018-06-12")
ONE_EVENT = {
    "states for their leaders": [
        told("2018-05-01", "agreed", None, TRUMP, KIM),
        told("2018-05-07", "agreed", day("2018-06-11", "2018-06-17"), USA, PRK),
    ],
    "a date that is contested": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-16", "scheduled", day("2018-06-22"), TRUMP, KIM),
    ],
    "called off and on again": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-24", "cancelled", None, TRUMP, KIM),
        told("2018-06-01", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-06-12", "held", SUMMIT, TRUMP, KIM),
    ],
    "one party named, the day agrees": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-11", "scheduled", SUMMIT, KIM),
    ],
    "undated talk of what has just been held": [
        told("2018-06-12", "held", SUMMIT, TRUMP, KIM),
        told("2018-06-14", "held", None, TRUMP, KIM),
    ],
    "said to be held, and dated ahead": [
        told("2018-05-10", "held", SUMMIT, TRUMP, KIM),
        told("2018-06-12", "held", SUMMIT, TRUMP, KIM),
    ],
}
TWO_EVENTS = {
    "another man of the same state": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-10", "held", day("2018-05-09"), POMPEO, KIM),
    ],
    "the same men on two days": [
        told("2018-05-01", "held", day("2018-04-27"), KIM, MOON),
        told("2018-05-27", "held", day("2018-05-26"), KIM, MOON),
    ],
    "a next meeting after one was held": [
        told("2018-06-12", "held", SUMMIT, TRUMP, KIM),
        told("2018-06-20", "scheduled", day("2018-09-01"), TRUMP, KIM),
    ],
    "another date once the first has gone by": [
        told("2018-05-15", "cancelled", day("2018-05-16"), PRK, KOR),
        told("2018-05-26", "scheduled", day("2018-06-01"), PRK, KOR),
    ],
    "held before what lies ahead": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-11", "held", day("2017-11-01"), TRUMP, KIM),
    ],
    "one party in common": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-10", "scheduled", SUMMIT, KIM, MOON),
    ],
    "another kind": [
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-10", "reached", SUMMIT, TRUMP, KIM, kind="agreement"),
    ],
}


@pytest.mark.parametrize("articles", ONE_EVENT.values(), ids=ONE_EVENT)
def test_one_event(articles: list[ArticleClaims]) -> None:
    (found,) = events(*articles)
    assert [t.article for t in found.tellings] == [a.article.id for a in articles]
    assert len(found.reasons) == len(articles) and all(found.reasons)


@pytest.mark.parametrize("articles", TWO_EVENTS.values(), ids=TWO_EVENTS)
def test_two_events(articles: list[ArticleClaims]) -> None:
    assert len(events(*articles)) == 2


def test_more_persons_in_a_later_article() -> None:
    (found,) = events(
        told("2018-05-10", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-11", "scheduled", SUMMIT, TRUMP, KIM, POMPEO),
        told("2018-05-12", "scheduled", SUMMIT, TRUMP, KIM),
        told("2018-05-13", "scheduled", SUMMIT, KIM, TRUMP),
    )
    assert set(found.participants) == {TRUMP.id, KIM.id}


@given(st.permutations(range(len(ONE_EVENT["called off and on again"]) + 2)))
def test_the_order_does_not_matter(order: list[int]) -> None:
    articles = [*ONE_EVENT["called off and on again"], *TWO_EVENTS["the same men on two days"]]
    assert events(*(articles[i] for i in order)) == events(*articles)


def test_a_surname_means_the_only_one_who_bears_it() -> None:
    lavrov = Actor("per:sergei-lavrov", "Sergei Lavrov", "person", "RUS", role="foreign minister")
    short = Actor("per:lavrov", "Lavrov", "person")
    full = replace(told("2018-05-10", "held", None, TRUMP, KIM), actors=(TRUMP, KIM, lavrov))
    event = full.events[0]
    brief = replace(full, actors=(TRUMP, short), events=(replace(event, participants=(TRUMP.id, short.id)),))
    cast = cast_of([full, brief])
    assert cast.id("per:lavrov") == lavrov.id
    assert recast(brief, cast).events[0].participants == (TRUMP.id, lavrov.id)
    other = Actor("per:vera-lavrov", "Vera Lavrov", "person")
    unsure = cast_of([full, brief, replace(full, actors=(other,))])
    assert unsure.id("per:lavrov") == "per:lavrov"
