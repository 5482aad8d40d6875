"""What one article claims: slots of its events, positions, measures, deadlines. All texts are the project's own."""

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.model.brief import Brief, BriefEvent
from onrecord.model.claim import ActorValue, DateValue, PlaceValue, WordValue

THURSDAY = date(2024, 5, 16)


def brief(text: str) -> Brief:
    return pipeline.brief([pipeline.Article("a", text, THURSDAY, outlet="Northbridge Courier")])


def meeting(told: Brief) -> BriefEvent:
    return next(e for e in told.events if e.kind == "meeting")


def names(told: Brief, slot: str) -> set[str]:
    known = {a.id: a.name for a in told.actors}
    return {known[f.value.actor] for f in meeting(told).facts if f.slot == slot and isinstance(f.value, ActorValue)}


def standings(told: Brief, slot: str) -> dict[object, str]:
    return {f.value: f.standing for f in meeting(told).facts if f.slot == slot}


def test_a_planned_meeting_with_its_parties_day_and_place() -> None:
    told = brief(
        "Greek Prime Minister Kyriakos Mitsotakis will meet Turkish President Recep Tayyip Erdogan in Ankara next "
        "week, the Greek government said on Wednesday."
    )
    assert names(told, "participant") == {"Kyriakos Mitsotakis", "Recep Tayyip Erdogan"}
    assert standings(told, "status") == {WordValue("scheduled"): "confirmed"}
    assert standings(told, "date") == {DateValue(date(2024, 5, 20), date(2024, 5, 26), "next week"): "confirmed"}
    assert standings(told, "place") == {PlaceValue("Ankara", "TUR"): "confirmed"}


def test_one_meeting_under_several_names_is_one_event() -> None:
    told = brief(
        "Egyptian President Abdel Fattah el-Sisi will meet Ethiopian Prime Minister Abiy Ahmed in June.\n\n"
        "The summit could take place in Nairobi, an official said. No date has been set for the talks.\n\n"
        "El-Sisi last met Abiy in Cairo in 2023."
    )
    assert [e.kind for e in told.events] == ["meeting", "meeting"]
    ahead, held = told.events
    assert {f.standing for f in ahead.facts if f.slot == "place" and f.value} == {"possible"}
    assert any(f.slot == "date" and f.value is None and f.standing == "unknown" for f in ahead.facts)
    assert {f.value for f in held.facts if f.slot == "status"} == {WordValue("held")}
    assert {f.value for f in held.facts if f.slot == "place"} == {PlaceValue("Cairo", "EGY")}


def test_who_asked_who_is_left_out_and_who_has_not_confirmed() -> None:
    told = brief(
        "Armenia and Azerbaijan have agreed to hold talks in Tbilisi, the Georgian foreign ministry said. The meeting, "
        "requested by Armenia, would be the first between the two countries since 2022. The ministry ruled out any "
        "participation of Russia. Azerbaijan has not confirmed the meeting."
    )
    assert "Armenia" in names(told, "initiator")
    assert names(told, "excluded") == {"Russia"}
    confirming = [f for f in meeting(told).facts if f.slot == "confirmation"]
    assert [(f.standing, f.claims[0].stance) for f in confirming] == [("unknown", "unknown")]
    assert any(q.slot == "confirmation" for q in told.open)
    precedents = [f.value for f in meeting(told).facts if f.slot == "precedent"]
    assert precedents == [WordValue("first between the two countries since 2022")]


def test_a_list_of_demands_and_who_rejected_it() -> None:
    told = brief(
        "Talks between Sudan and Chad broke down on Tuesday. Among the demands of Sudan are:\n\n"
        "- The closure of the camps near the border.\n\n"
        "- That Chad withdraw its troops.\n\n"
        "Chad has rejected these demands."
    )
    known = {a.id: a.name for a in told.actors}
    rows = [(known[p.by], p.kind, p.content, [r.kind for r in p.responses]) for p in told.positions]
    assert rows == [
        ("Sudan", "demand", "The closure of the camps near the border", ["rejected"]),
        ("Sudan", "demand", "That Chad withdraw its troops", ["rejected"]),
    ]


def test_measures_with_amount_target_day_and_reason() -> None:
    told = brief(
        "Canada imposed sanctions on Belarus on Tuesday in response to the arrest of opposition leaders. "
        "Norway approved a military aid package to Ukraine worth 150 million euros. "
        "Brazil threatened to impose a 25% tariff on steel imports from China."
    )
    known = {a.id: a.name for a in told.actors}
    rows = {(m.kind, known[m.by], known.get(m.toward or "")): m for m in told.measures}
    sanction = rows["sanction", "Canada", "Belarus"]
    assert (sanction.status, sanction.day) == ("in_force", (date(2024, 5, 14), date(2024, 5, 14)))
    assert sanction.reason == "the arrest of opposition leaders"
    aid = rows["aid", "Norway", "Ukraine"]
    assert aid.amount is not None and (aid.amount.value, aid.amount.unit) == (150_000_000, "EUR")
    assert aid.status == "approved"
    tariff = rows["tariff", "Brazil", "China"]
    assert tariff.amount is not None and (tariff.amount.value, tariff.amount.unit) == (25, "%")
    assert tariff.status == "threatened"


def test_a_deadline_with_its_consequence() -> None:
    told = brief(
        "French President Emmanuel Macron gave Niger until Monday to reopen the border. The deadline that he imposed "
        "on the junta to release the ambassador or face new sanctions expires on Friday."
    )
    rows = [(d.last, d.otherwise) for d in told.deadlines]
    assert (date(2024, 5, 20), None) in rows
    assert (date(2024, 5, 17), "face new sanctions") in rows


def test_without_a_day_of_publication_relative_times_stay_open() -> None:
    text = "Greek Prime Minister Kyriakos Mitsotakis will meet Turkish President Recep Tayyip Erdogan next week."
    told = pipeline.brief([pipeline.Article("a", text)])
    assert not any(f.slot == "date" and f.value for e in told.events for f in e.facts)
    assert told.notes and "publication" in told.notes[0]


def test_what_is_attacked_in_words_is_no_attack() -> None:
    told = brief(
        "In a speech in Oslo, Anna Berg attacked “the hateful ideology of the movement”. “We will end it,” she said."
    )
    assert not [e for e in told.events if e.kind == "attack"]


def test_what_an_outlet_only_passes_on_stands_under_its_speaker() -> None:
    told = brief(
        "Prime Minister Anna Berg told the president that she hoped for an early agreement, Reuters reported.\n\n"
        "There was no need for new weapons, she was quoted as saying, once others dropped their hostile policies."
    )
    assert {s.speaker for s in told.statements} == {"per:anna-berg"}
    assert any(s.content.startswith("There was no need") for s in told.statements)


def test_a_summit_stands_whatever_is_expected_of_it() -> None:
    told = brief("The issue may dominate an African Union summit set for Nairobi in July, diplomats said.")
    assert WordValue("scheduled") in standings(told, "status")
    assert PlaceValue("Nairobi", "KEN") in standings(told, "place")


def test_where_a_journey_leads_the_talks_are() -> None:
    told = brief("Chancellor Olaf Scholz will fly to Rabat on Monday to meet Prime Minister Aziz Akhannouch.")
    assert set(standings(told, "place")) == {PlaceValue("Rabat", "MAR")}
    told = brief("Olaf Scholz travelled to Rabat last week, where he met with Prime Minister Aziz Akhannouch.")
    assert set(standings(told, "place")) == {PlaceValue("Rabat", "MAR")}
    assert {v.start for v in standings(told, "date") if isinstance(v, DateValue)} == {date(2024, 5, 6)}


def test_talks_on_the_sidelines_are_where_the_bigger_event_is() -> None:
    told = brief(
        "Chancellor Olaf Scholz and President Lula da Silva will meet on Sunday on the sidelines of a summit in Lima."
    )
    assert set(standings(told, "place")) == {PlaceValue("Lima", "PER")}


def test_a_town_tells_more_than_its_state() -> None:
    told = brief("Turkey will host talks between Ukraine and Georgia in Istanbul next Thursday.")
    assert {v.name for v in standings(told, "place") if isinstance(v, PlaceValue)} == {"Istanbul"}


def test_a_planned_place_is_told_of_what_is_called_off() -> None:
    told = brief("A planned summit between Olaf Scholz and Narendra Modi in Budapest was called off this week.")
    assert set(standings(told, "status")) == {WordValue("cancelled")}
    assert set(standings(told, "place")) == {PlaceValue("Budapest", "HUN")}


def test_talks_of_a_day_are_those_that_were_set_for_it() -> None:
    told = brief(
        "Olaf Scholz and Narendra Modi will meet in Delhi on Sunday. Sunday's talks will last two hours.\n\n"
        "Narendra Modi is also to meet Emmanuel Macron in Paris on May 30."
    )
    sunday = next(e for e in told.events if "Scholz" in e.title)
    days = {f.value.start for f in sunday.facts if f.slot == "date" and isinstance(f.value, DateValue)}
    other = next(e for e in told.events if "Macron" in e.title)
    assert days == {date(2024, 5, 19)}
    assert all(f.value.start != date(2024, 5, 19) for f in other.facts if isinstance(f.value, DateValue))


def test_what_begins_on_a_day_to_come_is_scheduled() -> None:
    told = brief("Narendra Modi's two-day visit to Moscow begins on Monday.")
    (visit,) = told.events
    assert {f.value for f in visit.facts if f.slot == "status"} == {WordValue("scheduled")}


def test_a_treaty_to_be_signed_is_not_yet_signed() -> None:
    told = brief("The presidents of Chile and Peru will sign a treaty in Lima on Friday.")
    (treaty,) = told.events
    assert {f.value for f in treaty.facts if f.slot == "status"} == {WordValue("scheduled")}
    assert {f.value for f in treaty.facts if f.slot == "place"} == {PlaceValue("Lima", "PER")}


@pytest.mark.parametrize(
    "text",
    [
        "The ministry named the ship as the Northern Pearl.",
        "Her successor will be appointed in December, the company said.",
        "About 28,000 American troops are stationed in South Korea.",
        "Prime Minister Keir Starmer said that he would end the war in a day.",
        "The European Parliament threatened to suspend the 2016 agreement unless Havana frees them.",
        "Canada invited Ukraine to join the bloc.",
    ],
)
def test_words_of_a_kind_that_tell_of_no_such_event(text: str) -> None:
    assert [e.kind for e in brief(text).events] == []


def test_a_round_is_of_the_talks_and_not_of_another_meeting_told_before() -> None:
    told = brief(
        "NATO defence ministers will gather in Brussels on May 30, the alliance said.\n\n"
        "The next round of peace talks between Armenia and Azerbaijan, planned for Tbilisi on Friday, was postponed."
    )
    assert [{f.value for f in e.facts if f.slot == "status"} for e in told.events] in (
        [{WordValue("postponed")}, {WordValue("scheduled")}],
        [{WordValue("scheduled")}, {WordValue("postponed")}],
    )
    put_off = next(e for e in told.events if "Armenia" in e.title)
    assert PlaceValue("Brussels", "BEL") not in {f.value for f in put_off.facts}


def test_who_has_been_invited_takes_part_in_what_is_spoken_of() -> None:
    told = brief(
        "Canada and Mexico will hold a summit in Ottawa on June 4. President Gustavo Petro has been invited.\n\n"
        "Gustavo Petro met Luis Arce in Lima in April."
    )
    assert "Gustavo Petro" in names(told, "participant")


def test_a_meeting_that_prepares_a_summit_is_not_the_summit() -> None:
    told = brief(
        "Olaf Scholz will meet Narendra Modi in Budapest in June.\n\n"
        "A meeting between Foreign Ministers Penny Wong and Melanie Joly, which is to prepare the summit, was "
        "postponed. No date for the summit has been set."
    )
    summit = next(e for e in told.events if "Modi" in e.title)
    assert {f.value for f in summit.facts if f.slot == "status"}.isdisjoint({WordValue("postponed")})
    assert any(f.slot == "date" and f.standing == "unknown" for f in summit.facts)
