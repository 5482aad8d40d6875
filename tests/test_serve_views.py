"""What pages are made of, apart from pages: history, matrices, contradictions, the picture of time, positions."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fixture_brief import ACTORS, BRIEF
from onrecord.compose.origins import Newsroom
from onrecord.compose.sides import sides
from onrecord.deliver.names import Cast
from onrecord.serve.history import History, steps_of
from onrecord.serve.reading import Telling
from onrecord.serve.views.contradictions import contradictions
from onrecord.serve.views.parties import party_matrices
from onrecord.serve.views.positions import position_matrix
from onrecord.serve.views.story import ahead_in, story_view
from onrecord.serve.views.timeline import timeline
from story_builder import example_story

RULES = Newsroom()


@pytest.fixture(scope="module")
def telling() -> Telling:
    return Telling(None, example_story(), None, RULES)


def test_a_history_tells_each_step_of_the_status(telling) -> None:
    lead = telling.brief.events[0].id
    moved = [c.after for c in telling.changes if c.slot == "status" and c.event == lead and c.before]
    assert moved.index("cancelled") < moved.index("held") and moved[-1] == "held"
    assert "scheduled" in moved


def test_a_history_is_the_same_however_it_was_built() -> None:
    """In any order of arrival, one by one, it ends as if all had been there from the start."""
    whole = example_story()
    expected = History(RULES).steps(whole)
    for seed in range(3):
        arriving, there = random.Random(seed).sample(whole, len(whole)), []
        history = History(RULES)
        for report in arriving:
            there.append(replace(report, copy_of=report.copy_of if report.copy_of else None))
            history.steps([r for r in whole if r.article.id in {t.article.id for t in there}])
        assert history.steps(whole) == expected


def test_a_history_works_out_only_what_is_new(monkeypatch) -> None:
    from onrecord.serve import history as module

    whole = example_story()
    history, worked = History(RULES), []
    state_of = module.state_of
    monkeypatch.setattr(module, "state_of", lambda *a, **k: worked.append(1) or state_of(*a, **k))
    history.steps(whole[:-1])
    before = len(worked)
    history.steps(whole)
    assert len(worked) == before + 1
    history.steps(whole)
    assert len(worked) == before + 1


def test_many_moments_are_told_by_days_or_weeks() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    few = [start + timedelta(hours=n) for n in range(12)]
    assert steps_of(few) == few
    days = steps_of([start + timedelta(hours=n) for n in range(24 * 20)])
    assert len(days) == 20 and days[0] == start + timedelta(hours=23)
    weeks = steps_of([start + timedelta(hours=12 * n) for n in range(400)])
    assert len(weeks) < 32 and weeks[-1] == start + timedelta(hours=12 * 399)


def test_parties_stand_beside_each_other() -> None:
    (matrix, *_) = party_matrices(BRIEF.events, Cast(ACTORS))
    assert matrix.parties == ("United States", "North Korea")
    cells = {row.label: row.cells for row in matrix.rows}
    confirms, denies = cells["When"]
    assert confirms and confirms.verb == "confirms" and confirms.mark.standing == "confirmed" and confirms.evidence
    assert denies and denies.verb == "denies" and denies.mark.standing == "ruled_out"
    silent = cells["Where"][1]
    assert silent and silent.verb == "silent" and silent.evidence is None
    assert cells["Where"][0] is None


def test_both_sides_of_a_contradiction_are_shown() -> None:
    (at_odds,) = contradictions(BRIEF.events, Cast(ACTORS))
    assert at_odds.label == "When"
    assert [s.head for s in at_odds.sides] == ["Tuesday 12 June 2018", "Not Tuesday 12 June 2018"]
    assert all(side.said for side in at_odds.sides)


def test_what_parties_want_stands_against_what_others_answer() -> None:
    matrix = position_matrix(BRIEF.positions, Cast(ACTORS), sides(ACTORS))
    assert matrix.parties == ("North Korea", "United States")
    row = next(r for r in matrix.rows if r.content.startswith("The return of three"))
    (answer,), (demand,) = row.cells
    assert demand.words == "demands" and demand.is_for is None
    assert answer.words == "rejected" and answer.is_for is False and answer.who == ""


def test_the_picture_stays_within_its_frame(telling) -> None:
    event = telling.brief.events[0]
    told = telling.state.told[event.id]
    changes = [c for c in telling.changes if c.event == event.id]
    for width in (330, 720):
        shown = timeline(event.title, told, changes, Cast(telling.brief.actors), width)
        assert shown is not None and shown.width == width
        xs = [d.x for row in shown.rows for d in row.dots] + [x for x, _ in shown.ticks]
        assert all(shown.left <= x <= width for x in xs)
        assert all(0 < row.y < shown.height for row in shown.rows)
        assert len({row.y for row in shown.rows}) == len(shown.rows)
        assert shown.ticks
        now = [row.label for row in shown.rows if row.now]
        assert now == ["Held"]
        stood = {row.label: row.stood for row in shown.rows if row.stood}
        assert "Cancelled" in stood and all(a < b for parts in stood.values() for a, b in parts)


def test_one_moment_makes_no_picture(telling) -> None:
    event = telling.brief.events[0]
    first = [t for t in telling.state.told[event.id] if t.at == telling.moments[0]]
    assert timeline("", first, (), Cast(()), 720) is None


def test_what_lies_ahead_depends_on_the_day() -> None:
    view = story_view(Telling(None, example_story(), date(2018, 5, 12), RULES), date(2026, 1, 1))
    assert any("12 June 2018" in a.days for a in view.ahead)
    now = story_view(Telling(None, example_story(), None, RULES), date(2026, 1, 1))
    assert now.ahead == ()
    days = [a.last for a in ahead_in(BRIEF, date(2018, 5, 1))]
    assert days == sorted(days) and date(2018, 5, 22) in days
    assert date(2018, 5, 22) not in [a.last for a in ahead_in(BRIEF, date(2018, 5, 23))]


def test_the_slider_stands_where_the_page_does() -> None:
    moments = Telling(None, example_story(), None, RULES).moments
    for number, at in enumerate(moments, 1):
        slider = story_view(Telling(None, example_story(), at, RULES), date(2018, 7, 1)).slider
        assert slider is not None and slider.at == number and slider.is_past == (number < len(moments))
