"""The example story over time: what stands at each moment, whatever order the articles come in, and what changed."""

import json
import random
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import golden
from onrecord.compose.changes import changes_between
from onrecord.compose.corrections import corrections_in
from onrecord.compose.origins import Newsroom, outlet_key
from onrecord.compose.story import compose_story
from onrecord.compose.values import shown
from onrecord.deliver import json as as_json
from onrecord.model.annotation import Actor
from onrecord.model.brief import Brief, BriefEvent, Change, Fact
from onrecord.model.claim import ActorValue, DateValue, PlaceValue, Value, WordValue
from onrecord.model.told import Report
from story_builder import (
    ACTORS,
    CHUNG,
    FOLDER,
    KCNA,
    KIM,
    MOON,
    PRK,
    SOURCE,
    TRUMP,
    Builder,
    article,
    day,
    example_story,
    place,
    word,
)

GOLD = json.loads((FOLDER.parent.parent / "tests" / "data" / "example_story_gold.json").read_text(encoding="utf-8"))
MOMENTS = [datetime.fromisoformat(m["as_of"]) for m in GOLD["moments"]]
STORY = example_story()
SLOTS = ("status", "date", "place", "initiator")


def summit(brief: Brief) -> BriefEvent:
    return brief.events[0]


def facts(brief: Brief, slot: str) -> list[Fact]:
    return [f for f in summit(brief).facts if f.slot == slot]


def answers(expected: dict[str, Any]) -> list[Any]:
    """All values that are right for a line of the gold file."""
    return [expected["value"], *expected.get("aliases", ()), *expected.get("accept_values", ())]


def equals(value: Value | None, expected: Any) -> bool:
    match value:
        case None:
            return expected is None
        case DateValue() if isinstance(expected, dict):
            start = expected["start"]
            return value.end.isoformat() == expected["end"] and start in (None, value.start.isoformat())
        case ActorValue():
            return bool(ACTORS[value.actor].name == expected)
        case PlaceValue():
            return bool(value.name == expected)
        case WordValue():
            return bool(value.word == expected)
        case _:
            return False


@pytest.mark.parametrize("moment", GOLD["moments"], ids=lambda m: m["as_of"])
def test_every_moment_stands_as_a_careful_reader_has_it(moment: dict[str, Any]) -> None:
    brief = compose_story(STORY, datetime.fromisoformat(moment["as_of"]))
    assert len(brief.articles) == moment["articles"]
    assert brief.events[0].title == "Trump–Kim meeting"
    for slot in SLOTS:
        for expected in moment.get(slot, ()):
            found = [f for f in facts(brief, slot) if any(equals(f.value, e) for e in answers(expected))]
            assert found, f"{slot} {expected['value']} is missing"
            right = {expected["standing"], *expected.get("accept_standings", ())}
            assert right & {f.standing for f in found}, (slot, expected["value"], [f.standing for f in found])
            if "origins" in expected:
                assert found[0].origins == expected["origins"]
    first = moment["status"][0]
    assert equals(facts(brief, "status")[0].value, first["value"])


@pytest.mark.parametrize("change", GOLD["changes"], ids=lambda c: f"{c['between']}-{c['slot']}-{c['kind']}")
def test_changes_between_two_moments(change: dict[str, Any]) -> None:
    since, until = (MOMENTS[i] for i in change["between"])
    found = [c for c in changes_between(STORY, since, until) if c.event in {"", summit(compose_story(STORY)).id}]
    if change["kind"] == "none":
        assert found == []
        return
    of_slot = [(c.kind, c.after) for c in found if c.slot == change["slot"]]
    assert (change["kind"], change["after"]) in of_slot
    told = next(c for c in found if (c.slot, c.kind, c.after) == (change["slot"], change["kind"], change["after"]))
    assert since < told.at <= until
    assert told.evidence.article == change["evidence"]["article"]


def test_every_change_shows_the_exact_words_of_an_article_of_its_time() -> None:
    texts = {r.article.id: r.article for r in STORY}
    for since, until in pairwise(MOMENTS):
        for change in changes_between(STORY, since, until):
            source = texts[change.evidence.article]
            assert change.evidence.span.of(source.text) == change.evidence.text
            assert source.moment <= until


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False), st.sampled_from(MOMENTS))
def test_any_order_of_arrival_gives_the_same_brief(shuffler: random.Random, moment: datetime) -> None:
    mixed = list(STORY)
    shuffler.shuffle(mixed)
    assert compose_story(mixed, moment) == compose_story(STORY, moment)
    assert changes_between(mixed, MOMENTS[0], moment) == changes_between(STORY, MOMENTS[0], moment)


def test_what_comes_later_changes_nothing_that_was() -> None:
    for count, moment in enumerate(MOMENTS, 1):
        assert compose_story(STORY, moment).events == compose_story(STORY[:count], moment).events


def test_the_copy_adds_no_origin() -> None:
    before, after = compose_story(STORY, MOMENTS[2]), compose_story(STORY, MOMENTS[3])
    for slot in SLOTS:
        assert [(f.value, f.standing, f.origins) for f in facts(before, slot)] == [
            (f.value, f.standing, f.origins) for f in facts(after, slot)
        ]
    assert [(c.article, c.original) for c in after.copies] == [("04-agency-copy", "03-agency-singapore-june")]
    leg = next(f for f in facts(after, "place") if f.value == PlaceValue("Singapore", "SGP")).legs[0]
    assert set(leg.articles) >= {"03-agency-singapore-june", "04-agency-copy"}


def test_other_meetings_stay_apart() -> None:
    brief = compose_story(STORY)
    titles = [e.title for e in brief.events]
    assert titles.count("Kim–Moon meeting") == 2
    assert titles.count("Trump–Kim meeting") == 1
    assert {"Kim–Pompeo meeting", "Trump–Moon meeting", "Chung–Kim meeting"} <= set(titles)
    april = next(e for e in brief.events if e.title == "Kim–Moon meeting")
    told_in = {c.evidence.article for f in april.facts for c in f.claims}
    assert told_in == {"01-invitation-accepted", "02-border-village"}


def test_the_correction_withdraws_and_says_why() -> None:
    brief = compose_story(STORY, MOMENTS[6])
    gone = [w for w in summit(brief).withdrawn if w.reason == "corrected"]
    assert [shown(w.value, ACTORS) for w in gone] == ["2018-06-22"]
    assert gone[0].because is not None and gone[0].because.text == "The date set for the summit was 12 June."
    assert "2018-06-22" not in [shown(f.value, ACTORS) for f in facts(brief, "date")]


def test_parties_confirm_hedge_and_keep_silent() -> None:
    views = {(v.party, v.slot): v for v in summit(compose_story(STORY, MOMENTS[5])).parties}
    assert views[TRUMP.id, "date"].stand == "confirms"
    assert views[KIM.id, "date"].stand == "silent" and views[KIM.id, "date"].value is None
    assert (views[KIM.id, "status"].stand, views[KIM.id, "status"].value) == ("hedges", WordValue("cancelled"))


def test_a_day_counts_to_its_end() -> None:
    assert compose_story(STORY, date(2018, 5, 7)).events == compose_story(STORY, MOMENTS[3]).events
    with pytest.raises(ValueError, match="out by then"):
        compose_story(STORY, date(2018, 1, 1))


def test_golden_story() -> None:
    golden.check("story.json", as_json.render(compose_story(STORY)))


def test_golden_changes() -> None:
    lines = [_line(c) for s, u in pairwise(MOMENTS) for c in _summit_changes(s, u)]
    golden.check("changes.txt", "\n".join(lines) + "\n")


def _summit_changes(since: datetime, until: datetime) -> Sequence[Change]:
    event = summit(compose_story(STORY)).id
    return [c for c in changes_between(STORY, since, until) if c.event == event]


def _line(change: Change) -> str:
    return (
        f"{change.at.isoformat()} {change.slot} {change.kind}: {change.before} -> {change.after}"
        f" ({change.cause}; {change.evidence.article})"
    )


def outlets(count: int, by: bool) -> list[Report]:
    """As many outlets, each telling of one place: in a named man's words or in its own voice."""
    made = []
    for n in range(count):
        b = Builder(article("Talks\n\nTrump and Kim will meet in Vienna.", f"Outlet {n}", f"2018-05-0{n + 1}T10:00"))
        event = b.event("meeting", TRUMP, KIM)
        event.says("place", place("Vienna", "AUT"), "will meet in Vienna", CHUNG if by else None)
        event.says("status", word("scheduled"), "will meet in Vienna", CHUNG if by else None)
        made.append(Report(b.done()))
    return made


def vienna(reports: list[Report], newsroom: Newsroom | None = None) -> tuple[str, int]:
    brief = compose_story(reports, newsroom=newsroom or Newsroom())
    fact = next(f for f in summit(brief).facts if f.slot == "place")
    return fact.standing, fact.origins


def test_many_articles_that_quote_one_man_are_one_origin() -> None:
    assert vienna(outlets(5, by=True)) == ("claimed", 1)


def test_a_newsroom_sets_how_many_origins_confirm_and_whose_voice_an_outlet_is() -> None:
    assert vienna(outlets(2, by=False)) == ("confirmed", 2)
    assert vienna(outlets(2, by=False), Newsroom(sources=3)) == ("reported", 2)
    group = {"Outlet 0": "outlet:publisher", "Outlet 1": "outlet:publisher"}
    assert vienna(outlets(2, by=False), Newsroom(voices=group)) == ("reported", 1)


def test_a_day_that_goes_by_with_no_report() -> None:
    text = "Talks\n\nTrump and Kim will meet on 12 June."
    first = Builder(article(text, "Courier", "2018-06-01T10:00"))
    (
        first.event("meeting", TRUMP, KIM)
        .says("status", word("scheduled"), "will meet", TRUMP)
        .says("date", day("2018-06-12"), "12 June", TRUMP)
    )
    report = Report(first.done())
    assert changes_between([report], date(2018, 6, 2), date(2018, 6, 11)) == ()
    (passed,) = changes_between([report], date(2018, 6, 2), date(2018, 6, 14))
    assert (passed.kind, passed.before, passed.evidence.text) == ("date_passed", "2018-06-12", "12 June")


def test_a_silent_edit_is_told() -> None:
    old = Builder(article("Talks\n\nThey meet on Monday.", "Courier", "2018-06-01T10:00", "a1", "https://c.example/1"))
    new = Builder(article("Talks\n\nThey meet on Tuesday.", "Courier", "2018-06-01T15:00", "a2", "https://c.example/1"))
    reports = [Report(old.done(), replaced_by="a2"), Report(new.done())]
    (edit,) = changes_between(reports, datetime.fromisoformat("2018-06-01T12:00+00:00"))
    assert (edit.kind, edit.before, edit.after) == ("edited", "They meet on Monday.", "They meet on Tuesday.")
    assert edit.cause.endswith("does not say so")
    assert "changed its article" in compose_story(reports).notes[0]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Correction: We said that it was Monday. That was wrong. It is Tuesday.", "We said that it was Monday."),
        ("An earlier version of this article misstated the day. It is Tuesday.", "misstated the day."),
        ("Clarification: the day is Tuesday, not Monday.", ", not Monday."),
        ("The minister spoke of a correction: prices fell. That was wrong.", ""),
    ],
)
def test_corrections_tell_wrong_from_right(text: str, wrong: str) -> None:
    parts = corrections_in(f"Title\n\nText.\n\n{text}")
    told = [span.of(f"Title\n\nText.\n\n{text}") for span, verdict in parts if verdict == "wrong"]
    assert "".join(told).endswith(wrong)
    assert bool(told) == bool(wrong)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The New York Times", "www.nytimes.com"),
        ("Courier", "The Courier"),
        ("edition.cnn.com", "CNN"),
        ("BBC", "www.bbc.co.uk"),
    ],
)
def test_an_outlet_is_one_origin_under_its_name_and_its_address(one: str, other: str) -> None:
    assert outlet_key(one) == outlet_key(other)
    assert outlet_key(one) != outlet_key("Kestrel Bay Post")


def test_state_media_are_no_origin_beside_their_state() -> None:
    b = Builder(article("Talks\n\nNorth Korea says Vienna. KCNA says so too.", "Courier", "2018-05-01T10:00"))
    event = b.event("meeting", TRUMP, KIM)
    event.says("place", place("Vienna", "AUT"), "North Korea says Vienna", PRK)
    event.says("place", place("Vienna", "AUT"), "KCNA says so too", KCNA)
    assert vienna([Report(b.done())])[1] == 1


def test_the_same_words_of_an_unnamed_source_are_one_origin() -> None:
    def reports(words: str) -> list[Report]:
        made = []
        for n, said in enumerate(("“They will meet in Vienna, no doubt”", words)):
            b = Builder(article(f"Talks\n\n{said}, a source said.", f"Outlet {n}", f"2018-05-0{n + 1}T10:00"))
            b.event("meeting", TRUMP, KIM).says("place", place("Vienna", "AUT"), f"{said}, a source said.", SOURCE)
            made.append(Report(b.done()))
        return made

    assert vienna(reports('"They will meet in Vienna no doubt,"')) == ("claimed", 1)
    assert vienna(reports("“It is going to be Vienna this time”")) == ("confirmed", 2)


def test_copies_of_what_is_not_out_yet_are_one_origin() -> None:
    made = outlets(3, by=False)
    reports = [
        Report(made[0].claims, copy_of="Outlet 2"),
        Report(made[1].claims, copy_of="Outlet 2"),
        Report(made[2].claims),
    ]
    early = compose_story(reports, date(2018, 5, 2))
    assert [(c.article, c.original) for c in early.copies] == [("Outlet 1", "Outlet 0")]
    assert vienna(reports[:2]) == ("reported", 1)
    assert vienna(reports) == ("reported", 1)


def talks(*, said_by: Actor | None) -> Report:
    """One article on a meeting of Trump and Kim, with its day in somebody's words."""
    b = Builder(article("Talks\n\nTrump and Kim will meet on 12 June, Moon said.", "Courier", "2018-06-01T10:00"))
    b.event("meeting", TRUMP, KIM).says("date", day("2018-06-12"), "on 12 June", said_by)
    b.event("meeting", TRUMP, MOON).says("status", word("held"), "Moon said")
    return Report(b.done())


@pytest.mark.parametrize(
    ("rules", "parties", "standing"),
    [
        ({}, {TRUMP.id, KIM.id}, "claimed"),
        ({"trump kim meeting": ("+South Korea",)}, {TRUMP.id, KIM.id, "sta:KOR"}, "confirmed"),
        ({"meeting": ("-Trump",), "kim MEETING": ("+sta:KOR",)}, {TRUMP.id, KIM.id, "sta:KOR"}, "confirmed"),
        ({"meeting": ("Moon Jae-in", "Ruritania")}, {MOON.id, "org:ruritania"}, "confirmed"),
        ({"putin meeting": ("South Korea",)}, {TRUMP.id, KIM.id}, "claimed"),
    ],
)
def test_a_newsroom_says_who_is_party_to_what(
    rules: dict[str, tuple[str, ...]], parties: set[str], standing: str
) -> None:
    brief = compose_story([talks(said_by=MOON)], newsroom=Newsroom(parties=rules))
    event = next(e for e in brief.events if e.title == "Trump–Kim meeting")
    assert {v.party for v in event.parties} == parties <= {a.id for a in brief.actors}
    assert next(f for f in event.facts if f.slot == "date").standing == standing
    asked = {v.party: v.stand for v in event.parties if v.slot == "date"}
    confirming = {p for p, stand in asked.items() if stand == "confirms"}
    assert confirming <= {MOON.id, "sta:KOR"} and bool(confirming) == (standing == "confirmed")
