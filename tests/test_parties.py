"""Who takes part in which event of an article, and when and where it is. All texts are the project's own."""

from datetime import date

import pytest

from onrecord import pipeline
from onrecord.model.claim import ActorValue, DateValue, PlaceValue, WordValue

THURSDAY = date(2024, 5, 16)
Told = tuple[str, set[str], str | None, date | None, str | None]


def events(text: str) -> list[Told]:
    """Kind, participants, first status, first day and first place of each event of a one-article brief."""
    told = pipeline.brief([pipeline.Article("a", text, THURSDAY, outlet="Northbridge Courier")])
    known = {a.id: a.name for a in told.actors}
    rows = []
    for event in told.events:
        values = [f.value for f in event.facts]
        rows.append(
            (
                event.kind,
                {
                    known[f.value.actor]
                    for f in event.facts
                    if f.slot == "participant" and isinstance(f.value, ActorValue)
                },
                next(
                    (f.value.word for f in event.facts if f.slot == "status" and isinstance(f.value, WordValue)), None
                ),
                next((v.start for v in values if isinstance(v, DateValue)), None),
                next((v.name for v in values if isinstance(v, PlaceValue)), None),
            )
        )
    return rows


def one(text: str, kind: str) -> Told:
    found = [e for e in events(text) if e[0] == kind]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        ("Delegations from Armenia and Azerbaijan met in Geneva on Monday.", "meeting", {"Armenia", "Azerbaijan"}),
        ("The Indian and Pakistani foreign ministers met in Lahore on Friday.", "meeting", {"India", "Pakistan"}),
        (
            "The meeting between the foreign ministers of Serbia and Kosovo ended without a deal.",
            "meeting",
            {"Serbia", "Kosovo"},
        ),
        (
            "Ghana's president, Nana Akufo-Addo, received the Emirati foreign minister in Accra on Sunday.",
            "meeting",
            {"Nana Akufo-Addo", "Emirati foreign minister"},
        ),
        ("Hezbollah fighters killed three Israeli soldiers on Sunday.", "attack", {"Hezbollah", "Israel"}),
        ("Israeli troops withdrew from southern Lebanon on Monday.", "troop_movement", {"Israel"}),
        ("Ethiopia and Eritrea signed an accord in Jeddah on Sunday.", "agreement", {"Ethiopia", "Eritrea"}),
    ],
)
def test_groups_stand_for_their_members_and_armed_men_for_their_side(text: str, kind: str, parties: set[str]) -> None:
    assert one(text, kind)[1] == parties


def test_whoever_brokers_an_agreement_is_no_party_to_it() -> None:
    told = events("Ethiopia and Eritrea signed an accord on Sunday. The accord was brokered by Saudi Arabia.")
    assert [e[:2] for e in told] == [("agreement", {"Ethiopia", "Eritrea"})]


def test_a_journey_leads_to_the_talks_that_it_is_made_for() -> None:
    text = "Brazilian President Lula will travel to Beijing next week for talks with Xi Jinping on trade."
    visit, meeting = one(text, "visit"), one(text, "meeting")
    assert visit[1:] == ({"Luiz Inácio Lula da Silva"}, "scheduled", date(2024, 5, 20), "Beijing")
    assert meeting[1] == {"Luiz Inácio Lula da Silva", "Xi Jinping"}
    assert meeting[2:4] == ("scheduled", date(2024, 5, 20))


def test_a_second_verb_shares_the_day_and_the_place_of_the_first() -> None:
    text = "Sudan's army chief, Abdel Fattah al-Burhan, arrived in Asmara on Monday and met President Isaias Afwerki."
    assert one(text, "meeting")[1:] == (
        {"Abdel Fattah al-Burhan", "Isaias Afwerki"},
        "held",
        date(2024, 5, 13),
        "Asmara",
    )


def test_his_counterpart_is_another_party_and_the_place_hangs_on_him() -> None:
    text = "The Turkish foreign minister, Hakan Fidan, is due to meet his Iraqi counterpart, Fuad Hussein, in Baghdad."
    told = one(text, "meeting")
    assert (told[1], told[4]) == ({"Hakan Fidan", "Fuad Hussein"}, "Baghdad")


def test_of_talks_without_parties_the_sentence_names_the_two() -> None:
    text = "In their joint statement after the talks, Scholz and Macron called for reforms."
    assert one(text, "meeting")[1] == {"Olaf Scholz", "Emmanuel Macron"}


def test_talks_that_one_side_offers_are_with_the_one_it_met_before() -> None:
    text = "South Korea offered to hold talks on 28 May. South Korea and North Korea last held talks in 2015."
    told = {e[3]: e[1] for e in events(text)}
    pair = {"South Korea", "North Korea"}
    assert told == {date(2024, 5, 28): pair, date(2015, 1, 1): pair}


def test_agreements_of_the_same_two_on_other_days_are_two() -> None:
    told = events(
        "Norway and Finland signed a pact on Monday. Norway and Finland signed a fisheries treaty in May 2019."
    )
    assert [e[3] for e in told] == [date(2024, 5, 13), date(2019, 5, 1)]


@pytest.mark.parametrize(
    ("text", "court"),
    [
        ("Kenya's Supreme Court rejected a request from the opposition on Monday.", "Supreme Court"),
        ("A judge blocked the sale on Monday.", "judge"),
        ("The Constitutional Court found the law unconstitutional on Monday.", "Constitutional Court"),
    ],
)
def test_what_courts_do_is_a_ruling(text: str, court: str) -> None:
    told = one(text, "ruling")
    assert any(court in name for name in told[1])
    assert told[3] == date(2024, 5, 13)


def test_votes_are_the_voters_and_an_election_its_country_s() -> None:
    assert one("The Senate voted on Wednesday to confirm Maria Lopez as judge.", "vote")[1] == {"Senate"}
    told = one("Senegal is calm. Presidential elections in Senegal will be held on May 26, Senegal said.", "vote")
    assert (told[1], told[3]) == ({"Senegal"}, date(2024, 5, 26))


def test_a_claim_of_responsibility_names_the_attacker() -> None:
    text = (
        "Four people were killed in Jalalabad on Monday. The Islamic State group claimed responsibility for the attack."
    )
    assert one(text, "attack")[1] == {"Islamic State group"}


@pytest.mark.parametrize(
    "text",
    [
        "He asked not to be named because his customers are in talks with him about prices.",
        "The deal had been killed by the Pentagon.",
        "Ohio removed voters from its rolls.",
        "Hungary withdrew from the treaty in June.",
    ],
)
def test_what_is_no_event_of_anybody(text: str) -> None:
    assert events(text) == []


def test_whoever_comes_to_the_talks_takes_part_in_them() -> None:
    told = events(
        "Talks between the Colombian government and the ELN resumed in Havana on Monday. "
        "The Colombian Democratic Party returned to the talks on Tuesday."
    )
    assert [len(e[1]) for e in told] == [3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Kenyan President William Ruto will visit Senegal on Monday and Ghana on Tuesday.",
            {(date(2024, 5, 20), "Senegal"), (date(2024, 5, 21), "Ghana")},
        ),
        (
            "The premier, Sanna Koskinen, visited Estonia on Monday, Latvia on Tuesday and Lithuania on Wednesday.",
            {(date(2024, 5, 13), "Estonia"), (date(2024, 5, 14), "Latvia"), (date(2024, 5, 15), "Lithuania")},
        ),
        (
            "The envoy, Omar Said, will travel to Senegal on Monday, then to Ghana on Tuesday.",
            {(date(2024, 5, 20), "Senegal"), (date(2024, 5, 21), "Ghana")},
        ),
        ("Scholz visited Kyiv on Monday, Ukraine said on Tuesday.", {(date(2024, 5, 13), "Kyiv")}),
    ],
)
def test_a_journey_told_day_by_day_is_as_many_visits(text: str, told: set[tuple[date, str]]) -> None:
    assert {(e[3], e[4]) for e in events(text) if e[0] == "visit"} == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Foreign Minister Radek Nowak will meet French President Emmanuel Macron on Monday and German Chancellor "
            "Olaf Scholz on Tuesday.",
            [("Emmanuel Macron", date(2024, 5, 20), None), ("Olaf Scholz", date(2024, 5, 21), None)],
        ),
        (
            "Foreign Minister Radek Nowak held talks with President Abdel Fattah el-Sisi on Monday and with King "
            "Abdullah II on Tuesday.",
            [("Abdel Fattah el-Sisi", date(2024, 5, 13), None), ("King Abdullah II", date(2024, 5, 14), None)],
        ),
        (
            "Foreign Minister Radek Nowak met Antony Blinken in Paris on Monday and Annalena Baerbock in Berlin on "
            "Tuesday.",
            [("Annalena Baerbock", date(2024, 5, 14), "Berlin"), ("Antony Blinken", date(2024, 5, 13), "Paris")],
        ),
        (
            "Foreign Minister Radek Nowak is to meet Emmanuel Macron on Monday and address parliament on Tuesday.",
            [("Emmanuel Macron", date(2024, 5, 20), None)],
        ),
    ],
)
def test_each_of_a_list_with_days_of_their_own_is_met_apart(
    text: str, told: list[tuple[str, date, str | None]]
) -> None:
    met = [e for e in events(text) if e[0] == "meeting"]
    assert all("Radek Nowak" in e[1] and len(e[1]) == 2 for e in met)
    assert sorted((next(iter(e[1] - {"Radek Nowak"})), e[3], e[4]) for e in met) == told


@pytest.mark.parametrize(
    "text",
    [
        "The Winter Games will meet with South Korea's president on Monday.",
        "Actress Maria Lopez speaks to her lawyer Juan Perez in the courtroom in Madrid on Friday.",
        "Since Javier Milei took office, Argentina has backed the sanctions.",
        "The plane killed three people on the ground near Lagos on Sunday.",
    ],
)
def test_what_only_looks_like_an_event_is_none(text: str) -> None:
    assert events(text) == []


def test_a_crash_is_nobodys_attack_and_is_told_of_whoever_flew() -> None:
    text = "A Boeing 737 jetliner crashed into the Java Sea in March, killing all 62 people on board."
    assert [(kind, who, day) for kind, who, _, day, _ in events(text)] == [("disaster", set(), date(2024, 3, 1))]
    assert one("Air France Flight 812 crashed off Brazil on Monday.", "disaster")[1] == {"Air France"}
    assert one("Israeli jets killed five people in Beirut on Monday.", "attack")[1] == {"Israel"}


def test_each_court_gives_a_ruling_of_its_own() -> None:
    found = events("A federal judge found the law void in May, but his decision was overturned by an appeals court.")
    assert [e[1] for e in found] == [{"A federal judge"}, {"an appeals court"}]


def test_people_who_attack_are_told_beside_those_they_hit_and_a_leaning_is_no_side() -> None:
    assert one("Extremists bombed two largely pro-British towns on Sunday.", "attack")[1] == {"Extremists"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ethiopia wants to withdraw from southern Somalia.", "proposed"),
        ("Ethiopia withdrew its troops from southern Somalia on Sunday.", None),
    ],
)
def test_troops_have_a_stage_only_while_they_are_still_to_move(text: str, status: str | None) -> None:
    assert one(text, "troop_movement")[2] == status


def test_aides_who_leave_for_a_city_visit_it() -> None:
    told = one("Two aides to President Maia Sandu left for Brussels on Sunday.", "visit")
    assert told[2:] == ("held", date(2024, 5, 12), "Brussels")


def test_a_joint_statement_is_no_agreement() -> None:
    text = "In their joint statement, Ilham Aliyev and Nikol Pashinyan pledged to trade more."
    assert "agreement" not in {e[0] for e in events(text)}


def test_meetings_of_last_week_are_over_whatever_waited_for_them() -> None:
    found = events(
        "Union leader Peter Marsh kept his union out pending meetings with Prime Minister Rishi Sunak 10 days ago and "
        "President William Ruto last week."
    )
    assert [(e[0], e[2]) for e in found] == [("meeting", "held"), ("meeting", "held")]
    assert {name for e in found for name in e[1]} == {"Peter Marsh", "Rishi Sunak", "William Ruto"}


def test_who_is_named_in_another_clause_is_not_hit() -> None:
    text = "Rebels fired mortar shells on Sunday at a police station after Hezbollah was expelled from talks in May."
    assert one(text, "attack")[1] == {"Rebels", "police"}


def test_a_land_ruled_from_elsewhere_is_no_ruling() -> None:
    assert events("Angola was ruled from Lisbon for centuries.") == []


def test_whoever_is_allowed_to_travel_is_not_who_allows_it() -> None:
    text = "Pavel Novak will come back on Friday if officials promise to allow him to fly home to Prague afterwards."
    assert all("officials" not in name for e in events(text) for name in e[1])


def test_a_vote_that_only_dates_what_follows_is_the_one_told_of() -> None:
    text = (
        "The constitutional convention voted on Tuesday for a republic. The premier resigned on Wednesday after "
        "convention delegates voted 89-52."
    )
    assert [e[1] for e in events(text) if e[0] == "vote"] == [{"constitutional convention"}]


def test_a_journey_that_hangs_on_an_if_is_not_settled() -> None:
    text = "Pavel Novak will come back if officials in Berlin let Maria Lopez travel to Oslo on Friday."
    assert {e[2] for e in events(text) if "Maria Lopez" in e[1]} <= {"proposed"}


def test_both_sides_of_a_dispute_are_the_two_bodies_told_of() -> None:
    told = one(
        "The National Union of Miners will strike next week. Kumba Steel Corp. rejected the demands of the National "
        "Union of Miners. Kumba Steel Corp. said it could pay no more. Both sides met a mediator in Pretoria on "
        "Monday.",
        "meeting",
    )
    assert told[1] == {"National Union of Miners", "Kumba Steel Corp."}
    assert told[2:] == ("held", date(2024, 5, 13), "Pretoria")
