"""Bodies, and who is called by part of a name: which of several things a name or a noun means."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.annotate.actors import Cast, find_actors
from onrecord.annotate.engine import read
from onrecord.model.article import Article
from onrecord.model.span import Span


def cast_of(text: str, day: date = date(2025, 8, 7)) -> Cast:
    return find_actors(read(Article("a", text, day)))


def names_at(text: str, words: str, nth: int = 0) -> list[str]:
    """Names of those whom the `nth` place of `words` in `text` means."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    cast = cast_of(text)
    return [cast.actor(a).name for a in cast.all_at(Span(start, start + len(words)))]


def speakers(text: str) -> list[str | None]:
    """Names of the speakers of a text's attributions in their order."""
    analysis = pipeline.analyse(Article("a", text, date(2025, 8, 7)))
    return [a.speaker and analysis.cast.actor(a.speaker).name for a in analysis.attributions]


def test_a_region_is_not_short_for_the_body_named_after_it() -> None:
    text = "A court ruled on Friday against Utah's plan. The Utah Farmers' League welcomed the ruling."
    assert names_at(text, "Utah") == ["Utah"]


def test_the_family_name_is_not_that_of_who_is_called_by_the_given_name() -> None:
    text = (
        "The mayor spoke of Luis Ferrante on Sunday. The boy's father, Marco Ferrante, wants Luis to come home.\n\n"
        "Ferrante said he would travel alone. Luis is six years old."
    )
    assert names_at(text, "Ferrante", 2) == ["Marco Ferrante"]
    assert names_at(text, "Luis", 2) == ["Luis Ferrante"]


def test_a_boy_is_nobody_in_office() -> None:
    text = "President Ana Costa visited the school on Monday. The boy said he was glad."
    assert names_at(text, "The boy") != ["Ana Costa"]


@pytest.mark.parametrize("words", ["Velda", "Norjet"])
def test_a_name_beside_the_noun_for_a_body_is_a_body(words: str) -> None:
    text = "The union Velda and the airline Norjet will meet on Monday. Velda said that Norjet had agreed."
    cast = cast_of(text)
    actor = cast.at(Span(text.index(words), text.index(words) + len(words)))
    assert actor is not None and cast.actor(actor).kind == "organization"


def test_a_group_called_by_its_letters_is_one_with_its_name() -> None:
    text = "The K17 group said it would attend. K17 has taken two towns."
    assert names_at(text, "The K17 group") == ["K17"] == names_at(text, "it")


def test_an_office_before_a_name_is_no_name() -> None:
    text = "A delegation led by Deputy Prime Minister Olena Tkach visited Brussels on Monday."
    assert [a.name for a in cast_of(text).actors if a.kind == "person"] == ["Olena Tkach"]


def test_half_a_continent_is_no_state() -> None:
    text = "Members of the South American group and Latin American leaders said they agreed."
    assert all(a.kind != "state" for a in cast_of(text).actors)


def test_the_leads_panel_is_the_committee_named_after_it() -> None:
    text = (
        "A House panel voted on Tuesday to call the banker.\n\n"
        "The House Shipping Committee voted 20-15. The House Rules Committee did not vote.\n\n"
        "The chairman said that was fair."
    )
    assert names_at(text, "A House panel") == ["House Shipping Committee"]


def test_a_panel_of_a_court_speaks_for_the_court() -> None:
    text = "A three-judge panel of the Kenyan High Court ruled on Monday that the law was void."
    assert names_at(text, "A three-judge panel of the Kenyan High Court") == names_at(text, "Kenyan High Court")


def test_a_court_is_called_by_its_whole_name_and_by_the_end_of_it() -> None:
    text = "The U.S. Court of Appeals for the Ninth Circuit said the law was clear. The Ninth Circuit had ruled in May."
    assert names_at(text, "The Ninth Circuit") == ["U.S. Court of Appeals for the Ninth Circuit"]


def test_two_circuits_are_two_courts() -> None:
    text = (
        "The U.S. Court of Appeals for the Ninth Circuit said the law was clear. "
        "The U.S. Court of Appeals for the Fifth Circuit said it was not."
    )
    first, second = (names_at(text, f"The U.S. Court of Appeals for the {n} Circuit") for n in ("Ninth", "Fifth"))
    assert first != second


def test_a_headlines_lawmaker_is_who_opens_the_article() -> None:
    text = (
        "Lawmaker urges sanctions on bank\n\n"
        "Rep. Jo Haldane, who heads the finance panel, called on the government to punish the bank.\n\n"
        "Haldane said Rep. Ann Merrow agreed."
    )
    assert names_at(text, "Lawmaker") == ["Jo Haldane"]


def test_somebodys_attorney_is_the_one_named_later() -> None:
    text = (
        "Ben Alder stayed away despite warnings from his attorney that he would be punished.\n\n"
        "An attorney for Alder, Mark Soames, said his client was ready."
    )
    assert names_at(text, "his attorney") == ["Mark Soames"]


def test_a_counterpart_is_who_holds_the_office_there() -> None:
    text = "Putin spoke by phone with his Turkish counterpart on Friday. Erdogan urged him to wait."
    assert names_at(text, "his Turkish counterpart") == ["Recep Tayyip Erdogan"]


def test_a_website_speaks_for_whose_it_is() -> None:
    text = "Brandt Holdings has offices in eight Chinese cities, its website showed on Monday."
    assert names_at(text, "its website") == ["Brandt Holdings"]


def test_countries_including_some_are_those() -> None:
    text = "Countries including France, Germany and Italy said the launch was a failure."
    assert names_at(text, "Countries including France, Germany and Italy") == ["France", "Germany", "Italy"]


def test_no_one_is_nobody() -> None:
    assert speakers("No one claimed responsibility for the blast in the market.") in ([], [None])


def test_a_statement_issued_by_a_body_speaks_for_it_when_it_speaks_again() -> None:
    text = (
        "The launch was planned, said a statement issued by the Kenyan Space Agency.\n\n"
        "The statement said it marked an epochal event."
    )
    assert speakers(text)[-1] == "Kenyan Space Agency"


def test_a_study_is_the_survey_told_of_before() -> None:
    text = (
        "The policy helps the rich, according to a recent Reuters survey of lists. "
        "The study found that voters were taken off the rolls."
    )
    assert speakers(text) == ["Reuters", "Reuters"]


def test_a_state_with_another_meaning_is_one_beside_a_state() -> None:
    text = "The governments of Chad and Sudan signed a deal in Doha on Monday. The two neighbours opened their border."
    assert names_at(text, "Chad") == ["Chad"]
    assert names_at(text, "The two neighbours") == ["Chad", "Sudan"]


def test_the_two_presidents_are_the_holders_of_the_office_however_far_back() -> None:
    middle = "The border was quiet. Traders were glad. Schools opened. It rained. Roads were closed. Nothing moved. "
    text = (
        "Presidents Ana Costa of Chile and Luis Vega of Peru signed a plan on Friday. "
        + middle
        + "The two presidents had met in May."
    )
    assert set(names_at(text, "The two presidents")) == {"Ana Costa", "Luis Vega"}


def test_a_body_is_called_by_the_noun_of_its_kind() -> None:
    text = "NATO has decided to admit a member. The western military alliance invited two more."
    assert names_at(text, "The western military alliance") == ["NATO"]


def test_letters_with_dots_are_shown_in_full() -> None:
    assert names_at("The U.N. said that the attack was wrong.", "The U.N.") == ["United Nations"]


def test_a_town_is_no_body_whatever_it_is_taken_for() -> None:
    text = "A suspect in the case was held, police in Lyon said."
    assert all(a.name != "Lyon" for a in cast_of(text).actors)


def test_a_name_between_commas_after_the_noun_is_the_bodys() -> None:
    text = "The company, Norjet, and the pilots' union, Velda, met on Monday. The company offered a rise."
    assert names_at(text, "The company", 1) == ["Norjet"]
    assert names_at(text, "the pilots' union") == ["Velda"]


def test_who_is_found_guilty_says_nothing() -> None:
    assert set(speakers("An adult found guilty of assault could be jailed for ten years.")) <= {None}


def test_an_official_is_called_by_what_tells_more() -> None:
    text = "The plan was ready, an official from the organization said."
    assert names_at(text, "an official from the organization") == ["an official"]


def test_the_sides_are_the_two_told_of() -> None:
    text = "The government and the Velda union resumed talks on Monday. The sides will meet again in May."
    assert names_at(text, "The sides") == ["government", "Velda union"]


def test_a_man_and_his_wife_are_no_sides() -> None:
    text = "A man, his wife and a girl were found. The Kremlin said the sides were far apart."
    assert names_at(text, "the sides") == ["sides"]


def test_the_african_country_is_the_other_state_told_of() -> None:
    text = (
        "Britain's plan to send asylum seekers to Rwanda was unlawful, a court ruled.\n\n"
        "Prime Minister Rishi Sunak said he would sign a treaty with the African country."
    )
    cast = find_actors(read(Article("a", text, date(2023, 11, 16))))
    start = text.index("the African country")
    assert [cast.actor(a).name for a in cast.all_at(Span(start, start + 19))] == ["Rwanda"]


def test_the_government_is_not_that_of_where_talks_are_held() -> None:
    text = (
        "The guerrillas freed two officers on Sunday, a day after talks in Havana, President Gustavo Petro said.\n\n"
        "They accused the government of breaking the truce. The next talks will be held in Havana too."
    )
    assert names_at(text, "the government") == ["Colombian government"]


def test_the_army_is_not_the_liberation_army() -> None:
    text = "The Kasai Liberation Army freed two officers on Sunday. The army said it had not been told."
    assert names_at(text, "The army") != ["Kasai Liberation Army"]
