"""What the grammar mends after the attribution model: reach, seams, and what was passed over."""

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, read
from onrecord.annotate.nominal import authored, nominal
from onrecord.annotate.quotations import overlooked
from onrecord.annotate.reach import within_reach
from onrecord.annotate.seams import mend
from onrecord.model.article import Article


def reading(text: str) -> Reading:
    return read(Article("a", text))


def triple(text: str, source: str, cue: str, *content: str) -> SpanTriple:
    def find(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    return SpanTriple((find(source),) if source else (), (find(cue),), tuple(map(find, content)), 1.0)


def words(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[s:e] for s, e in spans]


def test_nobody_speaks_across_a_heading_or_into_another_paragraph() -> None:
    text = (
        "The minister said that the border will open.\n\nWhat comes next\n\n"
        "Traders wait for the first trucks to cross the river."
    )
    found = within_reach(
        reading(text),
        [triple(text, "The minister", "said", "that the border will open.\n\nWhat comes next\n\nTraders wait")],
    )
    assert [words(text, t.content) for t in found] == [["that the border will open."]]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "The minister said: “The border will open.\n\n“Then the trucks will cross.” Nobody else spoke."
    content = "“The border will open.\n\n“Then the trucks will cross.”"
    found = within_reach(reading(text), [triple(text, "The minister", "said", content)])
    assert [words(text, t.content) for t in found] == [[content]]


def test_a_clause_and_the_quotation_after_its_colon_are_two_contents() -> None:
    text = "The minister said that the aims of the talks were clear: “We want the border to open.”"
    whole = text[text.index("that") :]
    found = mend(reading(text), [triple(text, "The minister", "said", whole)])
    assert [words(text, t.content) for t in found] == [
        ["that the aims of the talks were clear"],
        ["“We want the border to open.”"],
    ]


def test_a_quotation_that_was_passed_over_is_given_to_its_speaker() -> None:
    text = 'The talks ended. "We have been at this for a very long time," she declared on Wednesday.'
    [found] = overlooked(reading(text), [])
    assert (words(text, found.source), words(text, found.cue)) == (["she"], ["declared"])
    assert overlooked(reading(text), [found]) == []


def test_a_quotation_without_a_speaker_is_left_alone() -> None:
    assert overlooked(reading('The sign reads "We have been at this for a very long time" in red.'), []) == []


def test_a_noun_may_attribute() -> None:
    text = "There were hints from the ministry about a new round of talks."
    [found] = nominal(reading(text), [])
    assert words(text, found.source) == ["the ministry"]
    assert words(text, found.content) == ["a new round of talks"]


def test_quoted_words_inside_another_paragraph_do_not_make_it_what_somebody_said() -> None:
    text = (
        "LATEST Why the “big one” may come sooner and what that means\n"
        "House prices doubled last year, according to the new figures."
    )
    content = "may come sooner and what that means\nHouse prices doubled last year"
    found = within_reach(reading(text), [triple(text, "the new figures", "according to", content)])
    assert [words(text, t.content) for t in found] == [["House prices doubled last year"]]


def test_who_speaks_is_taken_out_of_a_quotation_that_nothing_closes() -> None:
    text = '"The bridge is safe, the engineer told reporters. "Cars may cross."'
    [found] = mend(reading(text), [triple(text, "", "told", '"The bridge is safe, the engineer', '"Cars may cross."')])
    assert words(text, found.source) == ["the engineer"]
    assert words(text, found.content) == ['"The bridge is safe,', '"Cars may cross."']


def test_who_adds_something_is_who_spoke_right_before() -> None:
    text = "The guests, who said that the house was cold, adding that the rooms were dark, left."
    found = mend(
        reading(text),
        [
            triple(text, "who", "said", "that the house was cold"),
            triple(text, "", "adding", "that the rooms were dark"),
        ],
    )
    assert [words(text, t.source) for t in found] == [["who"], ["who"]]


def test_a_conjunction_before_the_cue_is_no_content() -> None:
    text = "The road is safe, and police said so twice."
    [found] = mend(reading(text), [triple(text, "police", "said", "The road is safe, and")])
    assert words(text, found.content) == ["The road is safe"]


def test_a_quotation_is_its_speakers_whoever_passes_it_on() -> None:
    text = "“We will open the road,” Ada Obi told the agency, according to the daily."
    content = "“We will open the road,” Ada Obi told the agency"
    [found] = mend(reading(text), [triple(text, "the daily", "according to", content)])
    assert (words(text, found.source), words(text, found.cue)) == (["Ada Obi"], ["told"])
    assert words(text, found.content) == ["“We will open the road,”"]


def test_another_verb_of_saying_between_two_pieces_parts_them() -> None:
    text = "“It is late,” Ada Obi said, going on to say that the road was closed."
    found = mend(reading(text), [triple(text, "Ada Obi", "said", "“It is late,”", "going", "that the road was closed")])
    assert [(words(text, t.cue), words(text, t.content)) for t in found] == [
        (["said"], ["“It is late,”"]),
        (["say"], ["that the road was closed"]),
    ]


def test_a_noun_without_a_source_has_the_author_that_the_grammar_names() -> None:
    text = "He ruled it out despite hints from the Treasury about the chance of a loan."
    whole = "about the chance of a loan"
    hint = SpanTriple((), ((text.index("hints"), text.index(" from")),), ((text.index(whole), len(text) - 1),), 0.6)
    [found] = authored(reading(text), [hint])
    assert words(text, found.source) == ["the Treasury"]
    assert words(text, found.content) == ["the chance of a loan"]


def test_a_verb_has_the_author_of_its_own_sentence() -> None:
    text = "He put it in harsher words, warning Norland of war.\nAda Bell, an aide, said the office agreed."
    [found] = mend(reading(text), [triple(text, "Ada Bell", "warning", "of war")])
    assert words(text, found.source) == ["He"]


def test_what_a_noun_is_on_ends_with_its_phrase() -> None:
    text = "Bell's comments on the southern border surprised analysts."
    [found] = mend(reading(text), [triple(text, "Bell's", "comments", "the southern border surprised analysts")])
    assert words(text, found.content) == ["the southern border"]
