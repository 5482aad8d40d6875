"""How firmly events stand: what plans hold, what is negotiated, likely, or told of in headlines."""

import pytest

from onrecord.annotate.engine import read
from onrecord.annotate.events import find_events
from onrecord.model.article import Article

STORY = "\n\nThe airline said nothing more on Monday. It has its seat in the capital."


@pytest.mark.parametrize(
    ("text", "trigger", "certainty", "time"),
    [
        ("The plan includes closures of three plants.", "closures", "CERTAIN", "FUTURE"),
        ("The report includes closures of three plants.", "closures", "CERTAIN", "NON_FUTURE"),
        ("The airline negotiates the purchase of nine jets.", "purchase", "POSSIBLE", "FUTURE"),
        ("The economic recovery is likely to be slow.", "recovery", "PROBABLE", "FUTURE"),
        ("The chairman announced Monday in an internal memo that he would be on leave.", "leave", "CERTAIN", "FUTURE"),
        ("The agreement will see nine jets delivered.", "delivered", "CERTAIN", "FUTURE"),
        ("The jet is due for delivery in May.", "delivery", "CERTAIN", "FUTURE"),
        ("Airline allowed to bid for routes again" + STORY, "bid", "POSSIBLE", "FUTURE"),
        ("Carmaker cutting 3,000 jobs by 2032" + STORY, "cutting", "CERTAIN", "FUTURE"),
    ],
)
def test_what_stands_above_an_event_tells_how_it_stands(text: str, trigger: str, certainty: str, time: str) -> None:
    [found] = [e for e in find_events(read(Article("a", text))) if e.span.of(text) == trigger]
    assert (found.certainty, found.time) == (certainty, time)


def test_a_deal_that_was_killed_did_not_come_about() -> None:
    text = "Lawmakers killed the deal in October."
    assert [e.polarity for e in find_events(read(Article("a", text))) if e.span.of(text) == "deal"] == ["NEG"]
