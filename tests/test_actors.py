"""Actors: who is named, in whatever words, and who is meant by roles and pronouns."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.actors import Cast, find_actors
from onrecord.annotate.engine import read
from onrecord.model.article import Article
from onrecord.model.span import Span

SHARED = Path("/work/shared")
SPEAKERS = Path(__file__).parent / "data" / "speakers"


def cast_of(text: str, day: date = date(2025, 8, 7)) -> Cast:
    return find_actors(read(Article("a", text, day)))


def name_at(cast: Cast, text: str, words: str, nth: int = 0) -> str | None:
    found = cast.at(place(text, words, nth))
    return cast.actor(found).name if found else None


def names_at(cast: Cast, text: str, words: str, nth: int = 0) -> list[str]:
    return [cast.actor(a).name for a in cast.all_at(place(text, words, nth))]


def place(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def within(text: str, words: str, part: str) -> Span:
    """Where `part` stands in the only place of `words`."""
    start = text.index(words) + words.index(part)
    return Span(start, start + len(part))


def test_a_person_is_one_actor_by_full_name_surname_title_role_and_pronoun() -> None:
    text = (
        "Norwegian Finance Minister Kari Solberg said on Monday that taxes would fall.\n\n"
        "She told reporters that the plan was ready. Solberg spoke in Oslo.\n\n"
        '"We will not wait," the minister added.'
    )
    cast = cast_of(text)
    for words, nth in (("Norwegian Finance Minister Kari Solberg", 0), ("She", 0), ("Solberg", 1), ("the minister", 0)):
        assert name_at(cast, text, words, nth) == "Kari Solberg", words
    actor = cast.actor(str(cast.at(place(text, "Kari Solberg"))))
    assert (actor.id, actor.kind, actor.country) == ("per:kari-solberg", "person", "NOR")
    assert actor.role == "Norwegian Finance Minister"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The company's finance chief, Jane Harlow, said sales fell.", "company's finance chief"),
        ("Jane Harlow, a spokeswoman for the port authority, said sales fell.", "spokeswoman for the port authority"),
        ("Jane Harlow, 45, the mayor of Leeds, said sales fell.", "mayor of Leeds"),
        ("Senator Jane Harlow said sales fell.", "Senator"),
        ("Once the chief prosecutor of the region, Jane Harlow said sales fell.", "chief prosecutor of the region"),
    ],
)
def test_titles_and_appositions_teach_roles(text: str, role: str) -> None:
    cast = cast_of(text)
    actor = next(a for a in cast.actors if a.name == "Jane Harlow")
    assert actor.role == role


def test_the_noun_of_an_apposition_means_its_name() -> None:
    text = "Putin's foreign affairs advisor, Yuri Ushakov, said a site had been chosen."
    cast = cast_of(text)
    assert name_at(cast, text, "Putin's foreign affairs advisor, Yuri Ushakov,") == "Yuri Ushakov"
    assert name_at(cast, text, "Putin's foreign affairs advisor") == "Yuri Ushakov"


def test_a_capital_is_its_state_when_it_acts_and_nobody_when_it_is_a_place() -> None:
    text = "Moscow rejected the offer on Friday. The talks were held in Moscow."
    cast = cast_of(text)
    assert cast.at(place(text, "Moscow")) == "sta:RUS"
    assert cast.at(place(text, "Moscow", 1)) is None
    assert [m.kind for m in cast.mentions if m.actor == "sta:RUS"] == ["metonym"]


def test_a_seat_of_power_is_its_own_actor_that_stands_for_the_state() -> None:
    text = "The Kremlin said no date had been set."
    actor = cast_of(text).actors[0]
    assert (actor.id, actor.name, actor.country, actor.stands_for) == ("org:kremlin", "Kremlin", "RUS", "sta:RUS")


def test_a_states_side_is_the_state_its_army_speaks_for_it_its_officials_are_a_group() -> None:
    text = "Jordanian officials said the U.S. side had agreed. The Uruguayan army welcomed it."
    cast = cast_of(text)
    assert cast.at(place(text, "the U.S. side")) == "sta:USA"
    assert cast.actor(str(cast.at(place(text, "The Uruguayan army")))).stands_for == "sta:URY"
    group = cast.actor(str(cast.at(place(text, "Jordanian officials"))))
    assert (group.kind, group.name, group.country) == ("group", "Jordanian officials", "JOR")


def test_coordinated_actors_are_all_meant() -> None:
    text = "Anna Keller and Paul Brandt said the firm would close. Both leaders left early. They declined to comment."
    cast = cast_of(text)
    assert names_at(cast, text, "Anna Keller and Paul Brandt") == ["Anna Keller", "Paul Brandt"]
    assert set(names_at(cast, text, "They")) == {"Anna Keller", "Paul Brandt"}


def test_both_leaders_are_the_two_last_named() -> None:
    text = (
        "Russian President Vladimir Putin met U.S. President Donald Trump on Friday. "
        "Both leaders said the talks had gone well."
    )
    cast = cast_of(text)
    assert set(names_at(cast, text, "Both leaders")) == {"Vladimir Putin", "Donald Trump"}


def test_pronouns_follow_gender() -> None:
    text = (
        "Mr. Okafor met Mrs. Lindqvist on Tuesday. She said the deal was close. He said it was not. "
        "Her lawyer declined to comment."
    )
    cast = cast_of(text)
    assert name_at(cast, text, "She") == "Lindqvist"
    assert name_at(cast, text, "He ") == "Okafor"
    assert name_at(cast, text, "Her") == "Lindqvist"


def test_a_quotations_own_he_is_not_its_speaker() -> None:
    text = (
        "Governor Paul Weston attacked Senator John Mercer on Sunday.\n\n"
        '"He has no plan for the coast," Weston said.\n\nMercer did not respond.'
    )
    cast = cast_of(text)
    assert name_at(cast, text, "He") == "John Mercer"


def test_she_who_speaks_is_the_subject_of_the_sentence() -> None:
    text = "Chancellor Angela Merkel told Helga Brandt that she would visit the plant in May."
    assert name_at(cast_of(text), text, "she") == "Angela Merkel"


def test_it_is_the_body_that_spoke() -> None:
    text = "The International Monetary Fund said growth had slowed. It cut its forecast for Brazil."
    cast = cast_of(text)
    assert name_at(cast, text, "It") == "International Monetary Fund"
    assert name_at(cast, text, "its") == "International Monetary Fund"


def test_bodies_are_one_by_acronym_noun_and_owner() -> None:
    text = (
        "The Northern Grain Growers Association (NGGA) said on Monday that it would sue. "
        "NGGA asked for damages. The association wants a trial. "
        "Harlow's campaign declined to comment, but the Harlow campaign later apologised. Jane Harlow was away."
    )
    cast = cast_of(text)
    grain = cast.at(place(text, "Northern Grain Growers Association"))
    assert grain is not None
    assert cast.at(place(text, "NGGA", 1)) == grain
    assert cast.at(place(text, "The association")) == grain
    assert cast.at(place(text, "Harlow's campaign")) == cast.at(place(text, "the Harlow campaign")) is not None


def test_unnamed_sources_are_actors_by_their_phrase() -> None:
    text = (
        "A senior U.S. official said the plan was dead. Three people familiar with the matter said it was not. "
        "Analysts expected a delay. A senior U.S. official repeated the claim on Sunday, according to witnesses."
    )
    cast = cast_of(text)
    official = cast.at(place(text, "A senior U.S. official"))
    assert official is not None
    assert cast.at(place(text, "A senior U.S. official", 1)) == official
    others = [cast.at(place(text, w)) for w in ("Three people familiar with the matter", "Analysts", "witnesses")]
    assert None not in others
    assert len({official, *others}) == 4
    assert cast.actor(official).country == "USA"


def test_a_majority_of_voters_are_voters() -> None:
    text = "A majority of voters said they were worried."
    assert name_at(cast_of(text), text, "A majority of voters") == "voters"


def test_two_offices_in_one_apposition_are_one_persons() -> None:
    text = "Paul Reyes, chief executive and founder of the firm, said it would grow."
    cast = cast_of(text)
    assert cast.at(within(text, "and founder", "founder")) == cast.at(place(text, "Paul Reyes"))


def test_whom_a_lead_leaves_unnamed_is_named_later() -> None:
    text = (
        "A Lisbon judge blocked the sale on Monday.\n\nJudge Rita Moreira said the papers were false.\n\n"
        "The buyers will appeal. The judge gave them a week."
    )
    cast = cast_of(text)
    moreira = cast.at(place(text, "Rita Moreira"))
    assert cast.at(place(text, "A Lisbon judge")) == moreira is not None
    assert cast.at(place(text, "The judge")) == moreira


def test_he_said_goes_on_with_who_spoke_last() -> None:
    text = 'Mayor Omar Haddad has few friends left, said Peter Lang, a historian in Graz.\n\n"It is over," he said.'
    cast = cast_of(text)
    speaker = cast.at(within(text, "he said", "he"))
    assert speaker and cast.actor(speaker).name == "Peter Lang"


def test_a_document_leads_to_the_body_that_it_is_from() -> None:
    text = "According to a report from the BBC, the port will close. A statement by Reuters said so too."
    cast = cast_of(text)
    assert cast.at(place(text, "a report from the BBC")) == "out:bbc"
    assert cast.at(place(text, "A statement by Reuters")) == "out:reuters"


def test_spellings_of_one_family_name_are_one_person() -> None:
    text = "Olena Kovalenko spoke first. Kovalenko said the road was open. Mrs. Kovalenkko then left."
    cast = cast_of(text)
    assert cast.at(place(text, "Mrs. Kovalenkko")) == cast.at(place(text, "Olena Kovalenko"))


def test_nobody_is_meant_where_nobody_is_named() -> None:
    text = "Stir the butter into the flour. Bake for forty minutes."
    cast = cast_of(text)
    assert cast.actors == ()
    assert cast.at(place(text, "the butter")) is None
    assert cast.all_at(place(text, "flour")) == ()


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        cast_of("Nobody came.").actor("per:nobody")


PIECES = st.sampled_from(
    [
        "Russian President Vladimir Putin said he would come. ",
        "“No,” said the aide. ",
        "She and her lawyer, Ana Pérez, told Reuters that they would appeal. ",
        "In Kyiv, officials waited; Washington did not. ",
        "\n\n",
        "Both leaders met. ",
        "- It rejects the plan\n",
        "The White House’s spokeswoman, 45, declined to comment — again. ",
        "Mr. O'Neill-Smith (R-Texas), a senator, 'agreed' ",
        "КРЕМЛЬ 北京 🙂 ",
        'He said: "We, the people of X, ',
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=8))
def test_mentions_lie_in_the_text_ids_are_unique_and_reading_twice_gives_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    cast, again = cast_of(text), cast_of(text)
    ids = [a.id for a in cast.actors]
    assert len(ids) == len(set(ids))
    assert cast.actors == again.actors
    assert cast.mentions == again.mentions
    assert list(cast.mentions) == sorted(cast.mentions)
    for mention in cast.mentions:
        assert mention.span in cast.actor(mention.actor).mentions
        words = mention.span.of(text)
        assert words and words == words.strip()
        assert mention.actor in cast.all_at(mention.span) or mention.kind in {"name", "demonym", "metonym"}
    firsts = [a.mentions[0] for a in cast.actors]
    assert firsts == sorted(firsts)
    for actor in cast.actors:
        assert actor.stands_for is None or actor.stands_for != actor.id


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the gold article is not here")
def test_the_gold_articles_speakers() -> None:
    text = (SHARED / "gold" / "trump-putin-announcement.txt").read_text(encoding="utf-8")
    cast = cast_of(text)
    assert name_at(cast, text, "the Russian official") == "Yuri Ushakov"
    ruled_out = cast.at(within(text, "he ruled out", "he"))
    assert ruled_out and cast.actor(ruled_out).name == "Yuri Ushakov"
    assert name_at(cast, text, "The president") == "Donald Trump"
    assert name_at(cast, text, "his special envoy, Steve Witkoff,") == "Steve Witkoff"
    assert name_at(cast, text, "the Russian president") == "Vladimir Putin"
    described = cast.at(within(text, "he only described", "he"))
    assert described and cast.actor(described).name == "Donald Trump"
    assert cast.at(within(text, "according to Moscow", "Moscow")) == "sta:RUS"
    assert {cast.actor(a).name for a in cast.all_at(place(text, "both leaders"))} == {"Donald Trump", "Vladimir Putin"}


@pytest.mark.skipif(not (SHARED / "bench").is_dir(), reason="the development articles are not here")
def test_speakers_are_named_as_a_careful_reader_names_them() -> None:
    path = Path(__file__).parent.parent / "bench" / "speakers.py"
    spec = importlib.util.spec_from_file_location("speakers", path)
    assert spec and spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    judged = [good for file in sorted(SPEAKERS.glob("*.json")) for good, _ in bench.judged(file, bench.TEXTS)]
    assert len(judged) > 600
    assert sum(judged) / len(judged) >= 0.92
