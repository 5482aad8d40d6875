"""Time expressions: spans, values, intervals, tense, anchors, and that no text breaks or slows the reader."""

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.times import find_times, holidays
from onrecord.annotate.times.first import starters
from onrecord.annotate.times.grammar import grammar

THURSDAY = date(2025, 8, 7)
DEV = Path(__file__).resolve().parents[2] / "shared/bench/time/dev.jsonl"


def read(text: str, published: date | None = THURSDAY) -> list[tuple[str, str, str, str | None, str | None]]:
    """Words, type, value, first and last day of each expression."""
    found = find_times(text, published)
    return [
        (
            text[t.start : t.end],
            t.type,
            t.value,
            t.first.isoformat() if t.first else None,
            t.last.isoformat() if t.last else None,
        )
        for t in found
    ]


def one(text: str, published: date | None = THURSDAY) -> tuple[str, str, str | None, str | None]:
    """Words, value, first and last day of the only expression."""
    ((words, _, value, first, last),) = read(text, published)
    return words, value, first, last


# text with its expression in brackets, value, first day, last day
DATES = [
    ("They met on [2025-08-07].", "2025-08-07", "2025-08-07", "2025-08-07"),
    ("They met on [7 August 2025].", "2025-08-07", "2025-08-07", "2025-08-07"),
    ("They met on [Aug. 7, 2025].", "2025-08-07", "2025-08-07", "2025-08-07"),
    ("Dated [08/07/2025].", "2025-08-07", "2025-08-07", "2025-08-07"),
    ("Dated [13/08/2025].", "2025-08-13", "2025-08-13", "2025-08-13"),
    ("Dated [07.08.2025].", "2025-08-07", "2025-08-07", "2025-08-07"),
    ("It began on [August 15th, 2024].", "2024-08-15", "2024-08-15", "2024-08-15"),
    ("It fell on [the 15th of July].", "2025-07-15", "2025-07-15", "2025-07-15"),
    ("He died on [Friday, July 4].", "2025-07-04", "2025-07-04", "2025-07-04"),
    ("The fair of [June 11-12] was full.", "2025-06-11/2025-06-12", "2025-06-11", "2025-06-12"),
    ("The war of [2014-2022] goes on.", "2014/2022", "2014-01-01", "2022-12-31"),
    ("In the [2024-25] season they won.", "2024/2025", "2024-01-01", "2025-12-31"),
    ("They met in [2021].", "2021", "2021-01-01", "2021-12-31"),
    ("Prices rose in [mid-June].", "2025-06", "2025-06-11", "2025-06-20"),
    ("It was signed in [the 1990s].", "199", "1990-01-01", "1999-12-31"),
    ("It was built in [the late 1980s].", "198", "1986-09-01", "1989-12-31"),
    ("It dates from [the 20th century].", "19", "1900-01-01", "1999-12-31"),
    ("Profit rose in [Q3 2024].", "2024-Q3", "2024-07-01", "2024-09-30"),
    ("Profit rose in [the first half of 2025].", "2025-H1", "2025-01-01", "2025-06-30"),
    ("Profit rose in [the second quarter].", "2025-Q2", "2025-04-01", "2025-06-30"),
    ("The loss was smaller in [last year's fourth quarter].", "2024-Q4", "2024-10-01", "2024-12-31"),
    ("Sales fell in [the spring of 2022].", "2022-SP", "2022-03-01", "2022-05-31"),
    ("It snowed [last winter].", "2024-WI", "2024-12-01", "2025-02-28"),
]

FROM_HERE = [
    ("They will meet [next week].", "2025-W33", "2025-08-11", "2025-08-17"),
    ("He said so [earlier this week].", "2025-W32", "2025-08-04", "2025-08-07"),
    ("It is due [later this month].", "2025-08", "2025-08-07", "2025-08-31"),
    ("It begins [early next month].", "2025-09", "2025-09-01", "2025-09-10"),
    ("It must end by [the end of the year].", "2025", "2025-11-01", "2025-12-31"),
    ("It must end by [year-end].", "2025-12-31", "2025-12-31", "2025-12-31"),
    ("They met [four years ago].", "2021", "2021-01-01", "2021-12-31"),
    ("They met [two months ago].", "2025-06", "2025-06-01", "2025-06-30"),
    ("He has been here since [January].", "2025-01", "2025-01-01", "2025-01-31"),
    ("He spoke [this morning].", "2025-08-07TMO", "2025-08-07", "2025-08-07"),
    ("Two were killed [overnight].", "2025-08-07TNI", "2025-08-06", "2025-08-07"),
    ("He spoke [last night].", "2025-08-06TNI", "2025-08-06", "2025-08-06"),
    ("They will talk [the day after tomorrow].", "2025-08-09", "2025-08-09", "2025-08-09"),
    ("They will meet at [the weekend].", "2025-W32-WE", "2025-08-09", "2025-08-10"),
    ("They fought over [the weekend].", "2025-W31-WE", "2025-08-02", "2025-08-03"),
    ("They will be back in [two weeks' time].", "2025-W34", "2025-08-18", "2025-08-24"),
    ("It fell over [the past two weeks].", "P2W", "2025-07-24", "2025-08-07"),
    ("It will last for [the next three months].", "P3M", "2025-08-07", "2025-11-07"),
    ("They met in [the week of July 14].", "2025-W29", "2025-07-14", "2025-07-20"),
    ("They will meet in [the coming days].", "PXD", None, None),
    ("They will meet in [the near future].", "FUTURE_REF", None, None),
    ("He is [now] in Moscow.", "PRESENT_REF", None, None),
    ("He has [recently] been in Moscow.", "PAST_REF", None, None),
]

WEEKDAYS = [
    ("They met on [Friday].", "2025-08-01"),
    ("They will meet on [Friday].", "2025-08-08"),
    ("The ultimatum expires on [Friday].", "2025-08-08"),
    ("[Wednesday]'s meeting ended without a deal.", "2025-08-06"),
    ("He said [this Thursday] that it was over.", "2025-08-07"),
    ("[Last Friday] they met.", "2025-08-01"),
    ("[Last Thursday] they met.", "2025-07-31"),
    ("They will meet [next Friday].", "2025-08-15"),
    ("They are expected to meet as early as [Monday].", "2025-08-11"),
    ("He arrived [late on Tuesday].", "2025-08-05"),
    ("He has until [Sunday] to answer.", "2025-08-10"),
    ("Until [Sunday], they had not answered.", "2025-08-03"),
    ("They agreed to meet on [Saturday].", "2025-08-09"),
    ("He was said to be there on [Saturday].", "2025-08-02"),
]

CLOCK = [
    ("They meet at [5 p.m. GMT on Monday].", "2025-08-04T17:00", "Z"),
    ("They will meet at [10am on Saturday].", "2025-08-09T10:00", None),
    ("It began at [9:30 a.m. EDT].", "2025-08-07T09:30", "-04:00"),
    ("It began at [0735 GMT].", "2025-08-07T07:35", "Z"),
    ("It began at [14:30 on 6 August].", "2025-08-06T14:30", None),
    ("They met at [noon].", "2025-08-07T12:00", None),
    ("They met at [6 o'clock in the evening].", "2025-08-07T18:00", None),
    ("At [midnight Tuesday] it was over.", "2025-08-05T24:00", None),
]

LENGTHS = [
    ("They talked for [three days].", "DURATION", "P3D"),
    ("The [two-and-a-half-hour] talks failed.", "DURATION", "PT2H30M"),
    ("It took [half an hour].", "DURATION", "PT30M"),
    ("It took [a year and a half].", "DURATION", "P1Y6M"),
    ("It lasted [almost two decades].", "DURATION", "P20Y"),
    ("He has [10 or 12 days].", "DURATION", "P10D"),
    ("He set a [50-day] deadline.", "DURATION", "P50D"),
    ("They have waited for [months].", "DURATION", "PXM"),
    ("It will last [22 days].", "DURATION", "P22D"),
    ("They meet [every two weeks].", "SET", "P2W"),
    ("They meet [every Friday].", "SET", "XXXX-WXX-5"),
    ("They meet [daily].", "SET", "P1D"),
    ("They meet [each July].", "SET", "XXXX-07"),
    ("They meet on [Mondays].", "SET", "XXXX-WXX-1"),
    ("They meet [twice a month].", "SET", "P1M"),
]


def marked(text: str) -> tuple[str, str]:
    """A text without its brackets, and what stood between them."""
    return text.replace("[", "").replace("]", ""), text[text.index("[") + 1 : text.index("]")]


@pytest.mark.parametrize(("text", "value", "first", "last"), DATES + FROM_HERE)
def test_dates(text: str, value: str, first: str | None, last: str | None) -> None:
    text, words = marked(text)
    assert one(text) == (words, value, first, last)


@pytest.mark.parametrize(("text", "value"), WEEKDAYS)
def test_weekdays_follow_the_tense(text: str, value: str) -> None:
    text, words = marked(text)
    assert one(text) == (words, value, value, value)


@pytest.mark.parametrize(("text", "value", "zone"), CLOCK)
def test_clock_times(text: str, value: str, zone: str | None) -> None:
    text, words = marked(text)
    (found,) = find_times(text, THURSDAY)
    assert (text[found.start : found.end], found.type, found.value, found.zone) == (words, "TIME", value, zone)


@pytest.mark.parametrize(("text", "type_", "value"), LENGTHS)
def test_lengths_and_frequencies(text: str, type_: str, value: str) -> None:
    text, words = marked(text)
    assert [found[:3] for found in read(text)] == [(words, type_, value)]


@pytest.mark.parametrize(
    "text",
    [
        "A 30-year-old man and a woman of 41 years old.",
        "The Sunday Times and USA Today reported it.",
        "It may go and they march on Washington for $2025 and 2000 people.",
        "The Winter Olympics and the fall of Kabul.",
        "See https://example.org/2025/08/07/today and www.friday.example",
        "abc2000 and 1995kg, three-quarters of it, a second term",
        "",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


def test_ends_of_a_range_are_two_expressions() -> None:
    found = read("The talks will run from Monday to Wednesday.")
    assert [(words, first) for words, _, _, first, _ in found] == [
        ("Monday", "2025-08-11"),
        ("Wednesday", "2025-08-13"),
    ]


def test_a_second_day_of_the_same_month() -> None:
    found = read("The summit was held on April 24 and 25, and 25 people came.")
    assert [(words, value) for words, _, value, _, _ in found] == [("April 24", "2025-04-24"), ("25", "2025-04-25")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On Feb. 24, 2022, Russia invaded. [Two days later] it stood before Kyiv.", "2022-02-26"),
        ("On Feb. 24, 2022, Russia invaded. [The day before], all was quiet.", "2022-02-23"),
        ("On Feb. 24, 2022, Russia invaded. [That year] prices rose.", "2022"),
        ("On Feb. 24, 2022, Russia invaded. [The following Monday] they talked.", "2022-02-28"),
        ("On Feb. 24, 2022, Russia invaded. [The same day] he spoke.", "2022-02-24"),
        ("On Feb. 24, 2022, Russia invaded. [The following week] they talked.", "2022-W09"),
        ("Net income for the second quarter of 2025 rose from $1 million [a year earlier].", "2024-Q2"),
    ],
)
def test_counted_from_the_last_time(text: str, value: str) -> None:
    text, words = marked(text)
    assert read(text)[-1][0::2][:2] == (words, value)


def test_the_callers_tense_goes_first() -> None:
    text = "The talks on Friday, sources say"
    asked: list[int] = []

    def tense_at(offset: int) -> str:
        asked.append(offset)
        return "future"

    assert find_times(text, THURSDAY, tense_at)[0].first == date(2025, 8, 8)
    assert asked == [text.index("Friday")]
    assert find_times(text, THURSDAY, lambda _: "past")[0].first == date(2025, 8, 1)
    assert find_times(text, THURSDAY, lambda _: None)[0].first == date(2025, 8, 1)


def test_a_date_without_a_year_is_near() -> None:
    assert one("It was shelled on Dec. 28.", date(2025, 1, 3))[1] == "2024-12-28"
    assert one("It will open on Jan. 5.", date(2025, 12, 28))[1] == "2026-01-05"
    assert one("They declared a dividend to holders of Nov. 17.", date(2025, 10, 26))[1] == "2025-11-17"
    assert one("He was there in February.", date(2025, 1, 20))[1] == "2024-02"
    assert one("He was there last April.", date(2025, 3, 20))[1] == "2024-04"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He came on Friday.", "XXXX-WXX-5"),
        ("He came on Aug. 7.", "XXXX-08-07"),
        ("He came in April.", "XXXX-04"),
        ("He came last week.", "XXXX-WXX"),
        ("He came last year.", "XXXX"),
        ("He came yesterday.", "XXXX-XX-XX"),
        ("He comes on Christmas Day.", "XXXX-12-25"),
        ("He came at 5 p.m.", "XXXX-XX-XXT17:00"),
        ("He comes in the third quarter.", "XXXX-Q3"),
    ],
)
def test_without_a_day_of_publication(text: str, value: str) -> None:
    assert one(text, None)[1:] == (value, None, None)


def test_dates_in_full_need_no_day_of_publication() -> None:
    assert one("He came on 7 August 2025.", None)[1:] == ("2025-08-07", "2025-08-07", "2025-08-07")


def test_modifiers() -> None:
    found = find_times("For almost two years, more than three days, at least a week, until early 2024.", THURSDAY)
    assert [t.modifier for t in found] == ["APPROX", "MORE_THAN", "EQUAL_OR_MORE", "EARLY"]


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("easter", 2025, date(2025, 4, 20)),
        ("easter", 2038, date(2038, 4, 25)),
        ("orthodox_easter", 2024, date(2024, 5, 5)),
        ("rosh_hashanah", 2025, date(2025, 9, 23)),
        ("hanukkah", 2024, date(2024, 12, 26)),
        ("hanukkah", 2025, date(2025, 12, 15)),
    ],
)
def test_movable_feasts(name: str, year: int, day: date) -> None:
    assert getattr(holidays, name)(year) == day


def test_feasts_in_a_text() -> None:
    assert one("They met before Ramadan.")[1:] == ("2025-03-01/2025-03-30", "2025-03-01", "2025-03-30")
    assert one("They will meet after Thanksgiving.")[1] == "2025-11-27"
    assert one("They met on New Year’s Eve 2023.")[1] == "2023-12-31"
    assert one("They met on Good Friday.")[1] == "2025-04-18"
    assert holidays.dates("islamic 9-1", 2030) == [date(2030, 1, 6), date(2030, 12, 26)]
    with pytest.raises(ValueError, match="not a rule"):
        holidays.dates("some day", 2025)


def test_every_holiday_of_the_table_has_a_date() -> None:
    for name, (rule, days) in grammar().holidays.items():
        assert any(holidays.dates(rule, year) for year in (2024, 2025)), name
        assert days >= 1


def test_starters_of_patterns() -> None:
    assert starters("(?:a)?[bc]d") == {"a", "b", "c"}
    assert starters("(?P<x>a{0,3}b|c)d") == {"a", "b", "c"}
    assert starters("(?<=z)a(?=q)|(?:b|c?)d") == {"a", "b", "c", "d"}
    with pytest.raises(ValueError, match="can match nothing"):
        starters("a?(?:b)?")


PIECES = st.sampled_from(
    """on in the of last next this two 12 31 2025 1999 Friday June Aug. May 7 30 a year days week earlier ago later
    quarter end early , . - – ' 's said will é 5 p.m. GMT 10:30 9999-12-31 0001-01-01 2025-02-30 31/02/2025 century
    millennia 1990s '90s Christmas Day Easter every second half and 1/2 1/0 that day before following to or Olympics
    hundred thousand nineteen ninety tonight weekend \U0001f600 \u0661""".split()
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("\n\n".join),
    st.lists(PIECES, max_size=40).map("".join),
)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.one_of(st.none(), st.dates()))
def test_any_text_at_any_date(text: str, published: date | None) -> None:
    found = find_times(text, published)
    assert found == find_times(text, published)
    end = 0
    for t in found:
        assert end <= t.start < t.end <= len(text)
        assert not text[t.start].isspace()
        assert not text[t.end - 1].isspace()
        assert t.type in ("DATE", "TIME", "DURATION", "SET")
        assert t.value
        assert (t.first is None) == (t.last is None)
        assert t.first is None or t.last is None or t.first <= t.last
        end = t.end


@pytest.mark.parametrize(
    "piece",
    ["the ", "one hundred and ", "1", "1,000,", "two-", "\n", "\n ", " ", "a.m.", "early the end of ", "99:", "http://",
     "1990-", "a", "abc.", "1/2/", "every other ", "1.1.", "last year ", "Monday, ", "'s", "May 7 "],
)  # fmt: skip
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        best = float("inf")
        for _ in range(4):
            start = time.process_time()
            find_times(text, THURSDAY)
            best = min(best, time.process_time() - start)
        return best

    # Eight times the text: eight times the time where it is linear, sixty-four times where it is not.
    assert seconds(16_000) < 40 * max(seconds(2_000), 0.008)


def test_a_long_article_is_read_at_speed() -> None:
    sentence = (
        "The minister told reporters on Friday that the plan, which had been opposed by the unions and by some of the "
        "parties in parliament, would go to the vote next week. Nobody from the office of the president was there. "
    )
    text = sentence * 5_000  # 200,000 words
    start = time.process_time()
    found = find_times(text, THURSDAY)
    assert len(found) == 10_000
    assert time.process_time() - start < 10  # about one second on a machine of its own


@pytest.mark.skipif(not DEV.exists(), reason="the development data is not there")
def test_quality_on_the_development_data() -> None:
    hits, strict, value, total = 0, 0, 0, 0
    for line in DEV.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        free = find_times(row["text"], date.fromisoformat(row["published"][:10]))
        total += len(free) + len(row["times"])
        for gold in row["times"]:
            near = [t for t in free if t.start < gold["end"] and gold["start"] < t.end]
            if near:
                same = (gold["start"], gold["end"])
                best = max(near, key=lambda t: ((t.start, t.end) == same, t.value == gold["value"]))
                free.remove(best)
                hits += 1
                strict += (best.start, best.end) == same
                value += best.value == gold["value"]
    assert 2 * strict / total >= 0.885
    assert 2 * hits / total >= 0.94
    assert 2 * value / total >= 0.81
