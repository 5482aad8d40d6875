"""Attributions that their form shows: headlines, introduced lines, block quotes, quotations relayed and nested."""

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.annotate.engine import read
from onrecord.model.annotation import Annotation, Attribution
from onrecord.model.article import Article

STORY = "\n\nThe price of fuel has gone up for weeks. Drivers queued at the pumps."


def annotated(text: str) -> Annotation:
    return pipeline.annotate(Article("a", text, date(2024, 5, 16)))


def words(text: str, attribution: Attribution) -> tuple[str, str]:
    return " ".join(s.of(text) for s in attribution.source), " … ".join(s.of(text) for s in attribution.content)


def told(text: str) -> list[tuple[str, str]]:
    return [words(text, a) for a in annotated(text).attributions]


@pytest.mark.parametrize(
    ("headline", "source", "content"),
    [
        ("Kremlin: no date yet for summit", "Kremlin", "no date yet for summit"),
        ("Ministry: three dead in blast", "Ministry", "three dead in blast"),
        ("‘No date yet,’ says Kremlin", "Kremlin", "‘No date yet,’"),
        ('"No date yet for talks" - Kremlin', "Kremlin", '"No date yet for talks"'),
        ("Three dead in harbour blast: police", "police", "Three dead in harbour blast"),
        ("Fuel prices to fall by summer, minister says", "minister", "Fuel prices to fall by summer"),
        ("Minister says fuel prices to fall by summer", "Minister", "fuel prices to fall by summer"),
        ("Lavrov: “We are ready”", "Lavrov", "“We are ready”"),
    ],
)
def test_headlines_tell_who_says_so(headline: str, source: str, content: str) -> None:
    assert (source, content) in told(headline + STORY)


@pytest.mark.parametrize(
    "headline",
    [
        "Angela Merkel: a life in pictures",
        "Ukraine: three dead in blast",
        "Kremlin: what you need to know",
        "Live: votes",
    ],
)
def test_topics_before_a_colon_say_nothing(headline: str) -> None:
    assert told(headline + STORY) == []


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The chairman spoke first.\n\nAnd from the chairwoman:\n\n“We have waited for this day for eleven years.”",
            "the chairwoman",
            "“We have waited for this day for eleven years.”",
        ),
        (
            "The chancellor was clear in her letter:\n\n> We have waited for eleven years. It has come.\n\nAll rose.",
            "The chancellor",
            "We have waited for eleven years. It has come.",
        ),
        (
            "The hall fell silent.\n\n> We have waited for eleven years.\n> — Angela Merkel\n\nThe crowd cheered.",
            "Angela Merkel",
            "We have waited for eleven years.",
        ),
        (
            "“We have waited for this day for eleven years.”\n— Angela Merkel, former chancellor",
            "Angela Merkel, former chancellor",
            "“We have waited for this day for eleven years.”",
        ),
        (
            "The talks will resume on Friday, per a senior official.",
            "a senior official",
            "The talks will resume on Friday",
        ),
        (
            "“We will leave on Monday morning, the minister said. The troops had packed their bags.",
            "the minister",
            "“We will leave on Monday morning,",
        ),
    ],
)
def test_quotations_introduced_signed_marked_or_left_open(text: str, source: str, content: str) -> None:
    assert told(text) == [(source, content)]


def test_a_rate_is_nobody() -> None:
    assert told("The levy is 40 euros per household. The town pays 12 euros per vote.") == []


@pytest.mark.parametrize("marks", ["«»", "„“", "‹›", "「」", "“”", "‘’", '""', "''"])
def test_quotation_marks_of_all_typographies(marks: str) -> None:
    text = f"{marks[0]}We will leave on Monday morning{marks[1]}, the minister said."
    [found] = annotated(text).attributions
    assert (words(text, found)[0], found.mode) == ("the minister", "direct")


def test_block_quotes_are_direct_and_lose_their_marks() -> None:
    text = "The mayor wrote in her letter:\n\n> We have waited for eleven years.\n> It has come."
    [found] = annotated(text).attributions
    assert found.mode == "direct"
    assert [b.span.of(text) for b in read(Article("a", text)).blocks][1:] == [
        "We have waited for eleven years.",
        "It has come.",
    ]


def test_words_within_words_name_both_speakers() -> None:
    text = "Prime Minister Keir Starmer said that Foreign Minister Sergei Lavrov had denied that Russia sent troops."
    annotation = annotated(text)
    names = {a.id: a.name for a in annotation.actors}
    found = [(names[a.speaker or ""], a.act, [names[v] for v in a.via]) for a in annotation.attributions]
    assert found == [("Keir Starmer", "say", []), ("Sergei Lavrov", "deny", ["Keir Starmer"])]
    assert words(text, annotation.attributions[1])[1] == "that Russia sent troops"


@pytest.mark.parametrize(
    "text",
    [
        "The minister said that Lavrov would deny that Russia sent troops.",
        "The minister denied that Lavrov had said that Russia sent troops.",
        "The minister said he had denied that Russia sent troops.",
    ],
)
def test_what_was_not_said_or_by_the_same_is_not_nested(text: str) -> None:
    assert len(annotated(text).attributions) == 1


@pytest.mark.parametrize(
    "text",
    ["Xi was quoted by Xinhua as saying the talks were over.", "The talks were over, Xinhua quoted Xi as saying."],
)
def test_who_is_quoted_as_saying_is_the_source(text: str) -> None:
    annotation = annotated(text)
    names = {a.id: a.name for a in annotation.actors}
    [found] = annotation.attributions
    assert (names[found.speaker or ""], [names[v] for v in found.via]) == ("Xi Jinping", ["Xinhua"])
    assert words(text, found)[1].lower() == "the talks were over"


def test_documents_speak_for_their_authors() -> None:
    text = (
        "President Joe Biden turned the plan down on Monday in a letter to the speaker.\n\n"
        "“There is no money for this before the summer,” the letter says."
    )
    assert "per:joe-biden" in {a.speaker for a in annotated(text).attributions if a.mode == "direct"}


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("“There is no money left,” President Joe Biden told reporters at a Cabinet meeting.", "meeting"),
        ("“There is no money left,” President Joe Biden told reporters.", None),
        ("The company said in a regulatory filing that there was no money left.", "filing"),
        ("A post on Telegram drew anger, and the minister said that there was no money left.", None),
    ],
)
def test_a_channel_is_what_words_are_said_in(text: str, channel: str | None) -> None:
    assert [a.channel for a in annotated(text).attributions if a.act != "write"][-1:] == [channel]
