"""Blocks: paragraphs however they are broken, list items without their marks, furniture kept out."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.layout import layout

STORY = """Ministers agree to meet

Photo © Northbridge Courier

The two ministers agreed to meet in Vienna next week, officials said.

What they want

Among the demands are:

- That the border be reopened.

• The return of the prisoners.

Filed under:

The Courier Desk

A team of reporters who write about the region and the world.
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(b.kind, b.span.of(text)) for b in layout(text)]


def test_a_story_is_told_apart_from_its_page() -> None:
    assert kinds(STORY) == [
        ("title", "Ministers agree to meet"),
        ("furniture", "Photo © Northbridge Courier"),
        ("paragraph", "The two ministers agreed to meet in Vienna next week, officials said."),
        ("heading", "What they want"),
        ("paragraph", "Among the demands are:"),
        ("item", "That the border be reopened."),
        ("item", "The return of the prisoners."),
        ("furniture", "Filed under:"),
        ("furniture", "The Courier Desk"),
        ("furniture", "A team of reporters who write about the region and the world."),
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n"])
def test_paragraphs_may_be_set_apart_by_one_newline_or_more(gap: str) -> None:
    first = "The minister said on Monday that the talks would go on until a deal was reached."
    second = "He gave no date."
    assert [words for _, words in kinds(gap.join([first, second]))] == [first, second]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The ministers of both countries said on Monday that they would meet\n"
        "in Vienna next week to speak about the border, which has been shut\n"
        "since the spring and which neither of them has so far been willing\n"
        "to reopen on terms that the other would accept.\n"
        "\n"
        "No agenda was given, and neither side would say who had asked for\n"
        "the meeting.\n"
    )
    assert len(layout(text)) == 2


def test_a_closing_mark_takes_no_long_text_with_it() -> None:
    body = "\n\n".join(f"The minister said on day {i} that the talks would go on in the same room." for i in range(9))
    text = f"Title\n\nFiled under:\n\n{body}"
    assert [b.kind for b in layout(text)].count("paragraph") == 9


@pytest.mark.parametrize(
    "dateline",
    [
        "BRUSSELS, June 20 — ",
        "WASHINGTON (MPA) _ ",
        "OFER PRISON, West Bank (Reuters) - ",
        "NEW YORK – ",
        "U.N. HEADQUARTERS -- ",
    ],
)
def test_a_dateline_is_no_part_of_the_sentence_after_it(dateline: str) -> None:
    text = f"{dateline}The ministers of both countries met on Tuesday and agreed to meet again."
    assert [kind for kind, _ in kinds(text)] == ["furniture", "paragraph"]
    assert kinds(text)[1][1].startswith("The ministers")


@pytest.mark.parametrize(
    "opening", ["NATO and the EU met in Brussels. ", "US - led talks failed. ", "CNN’s poll shows so. "]
)
def test_capitals_alone_are_no_dateline(opening: str) -> None:
    text = f"{opening}The ministers of both countries met on Tuesday and agreed to meet again."
    assert [kind for kind, _ in kinds(text)] == ["paragraph"]


@given(st.text(alphabet='ab .\n-•“"A©:', max_size=200))
def test_blocks_are_in_order_and_have_no_white_space_at_their_ends(text: str) -> None:
    blocks = layout(text)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(blocks))
    assert all(b.span.of(text) == b.span.of(text).strip() != "" for b in blocks)


def test_captions_and_lists_of_other_stories_are_furniture() -> None:
    text = (
        "Rosa, a lioness at the park, is pictured in this undated handout photo provided by the park.\n\n"
        "MOST READ IN SPORT Keeper drops ball GOAL RUSH Ten goals in one half\n\nThe park said that Rosa was well."
    )
    assert [kind for kind, _ in kinds(text)] == ["furniture", "furniture", "paragraph"]
