"""Attributions made whole: act, channel, relay, day, mode, and words that were not spoken."""

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.annotate.marks import mode_of
from onrecord.model.annotation import Attribution
from onrecord.model.article import Article
from onrecord.model.span import Span


def told(text: str) -> list[Attribution]:
    return list(pipeline.annotate(Article("a", text, date(2024, 5, 16))).attributions)


@pytest.mark.parametrize(
    ("text", "content", "mode"),
    [
        ('He said "we will go."', "we will go.", "direct"),
        ("He said ‘we will go.’", "we will go.", "direct"),
        ("He said the states' rights were fine.", "the states' rights were fine", "indirect"),
        ('He said it was "good" for all', 'it was "good" for all', "mixed"),
        ("„Wir gehen“, sagte er.", "Wir gehen", "direct"),
        ("it's what he doesn't want", "it's what he doesn't want", "indirect"),
        ("“We go.\n\n“Then we come back,” he said.", "We go.", "direct"),
    ],
)
def test_modes_for_marks_of_all_typographies(text: str, content: str, mode: str) -> None:
    start = text.index(content)
    assert mode_of(text, (Span(start, start + len(content)),)) == mode


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ('"The talks will go on," the minister told a news conference on Monday.', "press conference"),
        ('In a post on the social network X, the minister wrote: "The talks will go on."', "X"),
        ('"The talks will go on," the minister wrote on Telegram.', "Telegram"),
        ('"The talks will go on," the minister said in an interview with the Kestrel Bay Post.', "interview"),
        ('"The talks will go on," the minister said in a statement.', "statement"),
        ('"The talks will go on," the minister said.', None),
    ],
)
def test_the_channel_is_read_off_the_frame(text: str, channel: str | None) -> None:
    assert [a.channel for a in told(text)] == [channel]


def test_the_day_of_speaking_is_not_a_day_spoken_of() -> None:
    [statement] = told('"We will meet on Saturday," Foreign Minister Annalena Baerbock said on Tuesday.')
    assert statement.said == (date(2024, 5, 14), date(2024, 5, 14))


def test_relays_pass_words_on_and_are_not_their_speakers() -> None:
    text = '"The talks will go on," Foreign Minister Sergei Lavrov said, as reported by Reuters.'
    annotation = pipeline.annotate(Article("a", text, date(2024, 5, 16)))
    names = {a.id: a.name for a in annotation.actors}
    [statement] = annotation.attributions
    assert names[statement.speaker or ""] == "Sergei Lavrov"
    assert [names[v] for v in statement.via] == ["Reuters"]


def test_words_withheld_are_no_assertion() -> None:
    [statement] = told("The Kremlin has not confirmed that the two presidents will meet in Doha.")
    assert (statement.act, statement.asserted) == ("confirm", False)
