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
        ("She will be the first woman to chair the bank.", "chair", "CERTAIN", "FUTURE"),
        ("She was the first woman to chair the bank.", "chair", "CERTAIN", "NON_FUTURE"),
        ("One ferry is sailing to Malta; the other will be carrying rice.", "sailing", "CERTAIN", "NON_FUTURE"),
        ("He did not say whether he chose to leave or was forced out.", "forced", "POSSIBLE", "NON_FUTURE"),
        ("The app allows customers to record calls.", "record", "CERTAIN", "NON_FUTURE"),
        ("The new app will allow customers to record calls.", "record", "CERTAIN", "FUTURE"),
        ("It has been painful being at odds with them.", "being", "CERTAIN", "NON_FUTURE"),
        ("Buses have to cut their speed.", "cut", "CERTAIN", "FUTURE"),
        ("Further talks are required.", "talks", "CERTAIN", "FUTURE"),
        ("The union postponed the strike.", "strike", "CERTAIN", "FUTURE"),
        ("The railway pushed back the launch of the line.", "launch", "CERTAIN", "FUTURE"),
        ("The talks are going to take place in Oslo.", "talks", "CERTAIN", "FUTURE"),
        ("The minister will weigh other steps, including a ban on imports.", "ban", "POSSIBLE", "FUTURE"),
        ("The council is expected to condemn the attack.", "attack", "CERTAIN", "NON_FUTURE"),
        ("He would undo the decisions of the past.", "decisions", "PROBABLE", "NON_FUTURE"),
        ("A collapse of the bank would be a disaster.", "collapse", "POSSIBLE", "FUTURE"),
        ("Bankruptcy is almost certain.", "Bankruptcy", "PROBABLE", "FUTURE"),
        ("The carmaker wants to close two plants.", "close", "POSSIBLE", "FUTURE"),
        ("The port will stay closed due to the strike.", "strike", "CERTAIN", "NON_FUTURE"),
        ("The fact that the deal collapsed will haunt him.", "collapsed", "CERTAIN", "NON_FUTURE"),
    ],
)
def test_what_stands_above_an_event_tells_how_it_stands(text: str, trigger: str, certainty: str, time: str) -> None:
    [found] = [e for e in find_events(read(Article("a", text))) if e.span.of(text) == trigger]
    assert (found.certainty, found.time) == (certainty, time)


def test_a_deal_that_was_killed_did_not_come_about() -> None:
    text = "Lawmakers killed the deal in October."
    assert [e.polarity for e in find_events(read(Article("a", text))) if e.span.of(text) == "deal"] == ["NEG"]


def test_what_a_plan_that_failed_was_to_bring_did_not_come_about() -> None:
    text = "A plan to rescue the bank failed on Friday."
    assert [e.polarity for e in find_events(read(Article("a", text))) if e.span.of(text) == "rescue"] == ["NEG"]


def test_who_stops_something_out_of_fear_was_afraid() -> None:
    text = "They were afraid of a panic, so they stopped the market."
    assert [e.polarity for e in find_events(read(Article("a", text))) if "afraid" in e.span.of(text)] == ["POS"]


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("The envoy is to leave and the guests are going to stay.", ["leave", "stay"]),
        ("The plants were closed in order to save money.", ["closed", "save"]),
        ("As a result, the port was shut for the time being.", ["shut"]),
        ("The banking industry grew.", ["grew"]),
        ("They will be willing to wait.", ["be willing", "wait"]),
        ("The buyout was a surprise.", ["buyout", "was", "surprise"]),
    ],
)
def test_helping_words_name_no_event(text: str, triggers: list[str]) -> None:
    assert [e.span.of(text) for e in find_events(read(Article("a", text)))] == triggers
