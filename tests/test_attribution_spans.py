"""Attribution spans: what the reader must find, and what must hold for every text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.attribution import (
    SpanTriple,
    find_attribution_spans,
    find_attribution_spans_many,
    find_nested_spans,
)
from onrecord.annotate.attribution.encode import (
    CLOSING,
    INSIDE,
    OPENING,
    OUTSIDE,
    PARAGRAPH,
    SENTENCE,
    UNCLOSED,
    encode,
    windows,
)
from onrecord.annotate.attribution.viterbi import (
    BEGIN_CONTENT,
    BEGIN_SOURCE,
    CUE,
    IN_CONTENT,
    IN_SOURCE,
    NONE,
    best_roles,
)


def words_of(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " | ".join(text[low:high] for low, high in spans)


def found(text: str) -> list[tuple[str, str, str]]:
    return [
        (words_of(text, t.source), words_of(text, t.cue), words_of(text, t.content))
        for t in find_attribution_spans(text)
    ]


# --- what it finds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The central bank will raise rates again in May, the governor said on Tuesday.",
            "governor",
            "central bank will raise rates again in May",
        ),
        ("The minister said that the new bridge would open before winter.", "minister", "the new bridge would open"),
        ("According to the harbour office, two ferries were damaged in the storm.", "harbour office", "two ferries"),
        ("“We have nothing to hide,” the mayor told reporters.", "mayor", "We have nothing to hide"),
        ('"We have nothing to hide," the mayor told reporters.', "mayor", "We have nothing to hide"),
    ],
)
def test_plain_attributions(text: str, source: str, content: str) -> None:
    matches = [(s, c) for s, _, c in found(text) if source in s and content in c]
    assert matches, found(text)


def test_content_cut_in_two_by_its_cue_is_one_attribution() -> None:
    text = "“The talks were hard,” said Maria Lopez, the chief negotiator, “but we will sign the agreement next week.”"
    whole = [
        c for s, _, c in found(text) if "Maria Lopez" in s and "talks were hard" in c and "sign the agreement" in c
    ]
    assert whole, found(text)


def test_nested_attributions_are_read_from_the_outer_content() -> None:
    text = "The spokesman said the president believes that the treaty will be ratified this year."
    (outer,) = find_attribution_spans(text)
    assert words_of(text, outer.content).startswith("the president believes")
    (inner,) = find_nested_spans(text, outer)
    assert (words_of(text, inner.source), words_of(text, inner.cue)) == ("the president", "believes")
    assert words_of(text, inner.content).endswith("treaty will be ratified this year")


def test_text_without_attribution_yields_nothing() -> None:
    assert find_attribution_spans("The bridge is two kilometres long. It was built in 1931 from steel and stone.") == []


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\u200b", "…", "“", "\u0301", "👩‍👩‍👧 🇺🇦", "said", "a" * 5000, '"' * 999]
)
def test_odd_texts_are_read(text: str) -> None:
    assert all(triple.content for triple in find_attribution_spans(text))


def test_skipped_ranges_are_in_no_span() -> None:
    head = "The mayor said the fair would go ahead.\n\n"
    caption = "The minister said the road was closed. Photo: J. Doe\n\n"
    tail = "The council said the roof was safe."
    text = head + caption + tail
    skip = (len(head), len(head) + len(caption))
    triples = find_attribution_spans(text, [skip])
    spans = [span for t in triples for span in (*t.source, *t.cue, *t.content)]
    assert spans
    assert all(high <= skip[0] or low >= skip[1] for low, high in spans)


# --- what holds for every text ------------------------------------------------------------------------------------

WORDS = [
    "“",
    "”",
    '"',
    "said",
    "he",
    "the",
    "minister",
    "that",
    "denied",
    ",",
    ".",
    "\n",
    "\n\n",
    "peace",
    "Él",
    "𝒳",
    "not",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=400).map(" ".join))
def test_spans_are_sound_and_repeatable(text: str) -> None:
    triples = find_attribution_spans(text)
    for triple in triples:
        assert isinstance(triple, SpanTriple)
        assert triple.content
        assert 0 <= triple.score <= 1
        for part in (triple.source, triple.cue, triple.content):
            assert list(part) == sorted(part)
            for (low, high), (after, _) in zip(part, [*part[1:], (len(text), 0)], strict=False):
                assert 0 <= low < high <= after
                assert not text[low].isspace()
                assert not text[high - 1].isspace()
    assert triples == sorted(triples, key=lambda t: (t.content, t.cue))
    assert find_attribution_spans(text) == triples


def test_many_equals_one_by_one() -> None:
    texts = ["The mayor said the fair was off.", "", "“Never,” she replied."]
    assert find_attribution_spans_many(texts) == [find_attribution_spans(text) for text in texts]


def test_long_text_reads_like_its_parts() -> None:
    paragraph = "The {} said the {} would be rebuilt before the end of the year, and that the costs were known.\n\n"
    people = ["governor", "bishop", "farmer", "coach", "judge"]
    things = ["bridge", "church", "barn", "stadium", "court"]
    text = "".join(paragraph.format(p, t) for _ in range(12) for p, t in zip(people, things, strict=True))
    result = find_attribution_spans(text)
    says = [t for t in result if words_of(text, t.cue) == "said"]
    assert len(says) == 60


# --- pieces and features ------------------------------------------------------------------------------------------


def quote_states(text: str) -> dict[str, int]:
    pieces = encode(text)
    return {text[s:e]: int(q) for s, e, q in zip(pieces.starts, pieces.ends, pieces.quote, strict=True)}


def test_quote_states_of_curly_and_straight_marks() -> None:
    for text in ("He “must go” now", 'He "must go" now'):
        states = quote_states(text)
        assert (states["He"], states["must"], states["go"], states["now"]) == (OUTSIDE, INSIDE, INSIDE, OUTSIDE)
    curly = quote_states("He “must go” now")
    assert (curly["“"], curly["”"]) == (OPENING, CLOSING)


def test_quotation_over_two_paragraphs_is_unclosed_in_the_first() -> None:
    states = quote_states('"One two\n\n"three four" five')
    assert (states["two"], states["three"], states["five"]) == (UNCLOSED, INSIDE, OUTSIDE)


def test_places_in_the_layout() -> None:
    text = "One two. Three.\n\nFour"
    pieces = encode(text)
    place = {text[s:e]: int(p) for s, e, p in zip(pieces.starts, pieces.ends, pieces.place, strict=True)}
    assert (place["One"], place["Three"], place["Four"]) == (PARAGRAPH, SENTENCE, PARAGRAPH)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.integers(8, 60))
def test_windows_cover_the_text_and_are_small(text: str, size: int) -> None:
    pieces = encode(text)
    end = 0
    for low, high in windows(pieces, size, size // 4):
        assert low <= end < high <= low + size
        end = high
    assert end == len(pieces)


# --- roles --------------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_best_roles_make_valid_spans(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.random(size) < 0.7
    first[0] = True
    starts_word = np.broadcast_to(first, (4, size))
    logs = np.log(rng.dirichlet(np.ones(6), size=(4, size))).astype(np.float32)
    for roles in best_roles(logs, starts_word):
        assert int((roles == BEGIN_SOURCE).sum()) <= 1
        for before, here, starts in zip([NONE, *roles], roles, first, strict=False):
            if here == IN_SOURCE:
                assert before in (BEGIN_SOURCE, IN_SOURCE)
            if here == IN_CONTENT:
                assert before in (BEGIN_CONTENT, IN_CONTENT)
            if not starts:
                assert {before, here} in (
                    {NONE},
                    {CUE},
                    {BEGIN_SOURCE, IN_SOURCE},
                    {IN_SOURCE},
                    {BEGIN_CONTENT, IN_CONTENT},
                    {IN_CONTENT},
                )


# --- typography ---------------------------------------------------------------------------------------------------


def test_quotation_signed_with_a_dash() -> None:
    text = "Voices from the square.\n\n“We came for our children and for nothing else.” — Ana Belén Ruiz, teacher\n"
    assert ("Ana Belén Ruiz, teacher", "—", "“We came for our children and for nothing else.”") in found(text)


def test_dash_without_a_name_signs_nothing() -> None:
    text = "“We came for our children” — and then it rained for days, he said.\n"
    assert all(cue != "—" for _, cue, _ in found(text))


def test_transcript_turns_have_their_speakers() -> None:
    text = (
        "A part of the interview:\n\nRUIZ: When will the bridge open?\n\nMÉNDEZ: In May, if the steel comes.\n\n"
        "RUIZ: And if not?\n\nMÉNDEZ: Then in June."
    ).replace("MÉNDEZ", "MENDEZ")
    result = found(text)
    assert ("MENDEZ", ":", "In May, if the steel comes.") in result
    assert ("RUIZ", ":", "And if not?") in result


def test_quoted_transcript_goes_on_over_paragraphs() -> None:
    text = '"RUIZ: Why now?\n\n"LOW: Because we must.\n\n"Nobody else will do it.\n\n"RUIZ: Thank you."\n'
    assert ("LOW", ":", 'Because we must. | "Nobody else will do it.') in found(text)


def test_one_line_in_capitals_is_no_transcript() -> None:
    assert not any(cue == ":" and source == "UPDATE" for source, cue, _ in found("UPDATE: The road is open again."))


def test_quotation_belongs_to_one_of_two_rival_cues() -> None:
    text = (
        "“I will come back next year,” Maria Lopez said.\n\n"
        "“He really does love this town,” Peter Grant said, and the crowd went home.\n"
    )
    by_source = {source: content for source, _, content in found(text)}
    assert "love this town" not in by_source["Maria Lopez"]
    assert "come back" not in by_source["Peter Grant"]
