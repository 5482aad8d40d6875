"""Events: what is found, of which kind, between whom, and how firmly it stands."""

from functools import cache

import pytest

from onrecord.annotate.engine import read
from onrecord.annotate.events import EventCandidate, find_events
from onrecord.model.article import Article


@cache
def events(text: str) -> list[tuple[str, EventCandidate]]:
    return [(e.span.of(text), e) for e in find_events(read(Article("a", text)))]


def event(text: str, trigger: str) -> EventCandidate:
    found = [e for word, e in events(text) if word == trigger]
    assert len(found) == 1, [word for word, _ in events(text)]
    return found[0]


def sides(text: str, trigger: str) -> tuple[list[str], list[str]]:
    found = event(text, trigger)
    return [s.of(text) for s in found.source], [s.of(text) for s in found.target]


def kinds(text: str) -> set[str]:
    return {e.kind for _, e in events(text) if e.kind}


@pytest.mark.parametrize(
    ("text", "trigger", "source", "target"),
    [
        (
            "Jordanian officials met the Iraqi president on Tuesday.",
            "met",
            ["Jordanian officials"],
            ["the Iraqi president"],
        ),
        (
            "They were helped by guerrillas from Norland, who have formed an alliance with Ostland.",
            "formed",
            ["guerrillas"],
            ["Ostland"],
        ),
        ("Russia's attack on Georgia was condemned by the German government.", "attack", ["Russia"], ["Georgia"]),
        (
            "Russia's attack on Georgia was condemned by the German government.",
            "condemned",
            ["the German government"],
            ["Russia"],
        ),
        ("The European Union imposed sanctions on Belarus.", "imposed", ["The European Union"], ["Belarus"]),
        ("The rebels were attacked by government troops.", "attacked", ["government troops"], ["The rebels"]),
        ("Talks between Iran and the United States continued.", "Talks", ["Iran"], ["the United States"]),
        ("Kenya and Uganda agreed to share water.", "agreed", ["Kenya"], ["Uganda"]),
        ("The minister threatened to sue the newspaper.", "sue", ["The minister"], ["the newspaper"]),
        ("China urged Japan to withdraw its ships.", "withdraw", ["Japan"], []),
        ("Norway, which arrested the captain, released the crew.", "arrested", ["Norway"], ["the captain"]),
        ("BERLIN (Reuters) - A court convicted the banker on Monday.", "convicted", ["A court"], ["the banker"]),
    ],
)
def test_sides_follow_the_grammar(text: str, trigger: str, source: list[str], target: list[str]) -> None:
    found = sides(text, trigger)
    assert found[0] == source
    if target:
        assert found[1] == target


def test_coordinated_sides_are_several_spans() -> None:
    source, target = sides("France and Germany condemned Iran and Syria on Friday.", "condemned")
    assert source == ["France", "Germany"]
    assert target == ["Iran", "Syria"]


def test_a_pronoun_leads_to_its_clause() -> None:
    source, target = sides("Turkey said it would attack Cyprus.", "attack")
    assert source == ["Turkey"]
    assert target == ["Cyprus"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The two presidents met in Geneva on Monday.", "meeting"),
        ("The chancellor met the Turkish president on Monday.", "meeting"),
        ("The chancellor visited Ankara on Monday.", "visit"),
        ("The strike on Kharkiv killed three people.", "bombing"),
        ("The strike by nurses entered its second week.", "strike"),
        ("Washington will impose tariffs on Brazil.", "tariff"),
        ("The minister resigned on Monday.", "resignation"),
        ("A magnitude 7 earthquake shook Chile.", "disaster"),
        ("The Supreme Court upheld the ruling on Monday.", "ruling"),
        ("Sudan's army agreed to a ceasefire with the rebels.", "ceasefire"),
    ],
)
def test_kinds_in_plain_news(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The company met expectations in the third quarter.", "meeting"),
        ("Students struggle to meet the deadline.", "meeting"),
        ("Experts ruled out a technical fault.", "ruling"),
        ("The player was sanctioned by the league.", "sanction"),
        ("Critics called the film a triumph.", "call"),
        ("The strike on Kharkiv killed three people.", "strike"),
        ("The strike by nurses entered its second week.", "bombing"),
        ("He died after a heart attack.", "attack"),
        ("You agree to receive our newsletter.", "agreement"),
        ("The update allows you to set your own wallpaper.", "concession"),
    ],
)
def test_words_that_name_no_event_of_the_kind(text: str, kind: str) -> None:
    assert kind not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "The new phone has a better camera and a brighter screen.",
        "The singer performed her best songs during the show.",
        "Scientists found water on the far side of the moon.",
    ],
)
def test_sentences_about_other_things_get_no_type(text: str) -> None:
    assert events(text)
    assert {e.type for _, e in events(text)} == {None}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Israel arrested 12 Palestinians near Hebron on Sunday.", "COERCE"),
        ("Rebels shelled a village in Sudan on Sunday, killing five soldiers.", "ASSAULT"),
        ("Ethiopia's government rejected the Egyptian proposal on Tuesday.", "REJECT"),
        ("Thousands of students protested against the government in Nairobi.", "PROTEST"),
        ("India accused Pakistan of violating the ceasefire.", "ACCUSE"),
        ("North Korea threatened to attack South Korea.", "THREATEN"),
    ],
)
def test_political_events_are_typed(text: str, type_: str) -> None:
    assert type_ in {e.type for _, e in events(text)}


@pytest.mark.parametrize(
    ("text", "trigger", "certainty", "polarity", "time"),
    [
        ("The minister visited Oslo.", "visited", "CERTAIN", "POS", "NON_FUTURE"),
        ("The minister will visit Oslo.", "visit", "CERTAIN", "POS", "FUTURE"),
        ("The minister plans to visit Oslo.", "visit", "CERTAIN", "POS", "FUTURE"),
        ("The minister may visit Oslo.", "visit", "POSSIBLE", "POS", "FUTURE"),
        ("The minister is likely to visit Oslo.", "visit", "PROBABLE", "POS", "FUTURE"),
        ("The minister did not visit Oslo.", "visit", "CERTAIN", "NEG", "NON_FUTURE"),
        ("The minister failed to sign the treaty.", "sign", "CERTAIN", "NEG", "NON_FUTURE"),
        ("The minister refused to sign the treaty.", "sign", "CERTAIN", "NEG", "NON_FUTURE"),
        ("The minister denied that he had signed the treaty.", "signed", "CERTAIN", "NEG", "NON_FUTURE"),
        ("If the minister signs the treaty, prices will fall.", "signs", "POSSIBLE", "POS", "FUTURE"),
        ("The Kremlin ruled out a meeting with the rebels.", "meeting", "CERTAIN", "NEG", "NON_FUTURE"),
        ("No agreement was reached in Geneva.", "agreement", "CERTAIN", "NEG", "NON_FUTURE"),
        ("No agreement was reached in Geneva.", "reached", "CERTAIN", "NEG", "NON_FUTURE"),
        ("Iran threatened to close the strait.", "close", "POSSIBLE", "POS", "FUTURE"),
        ("They discussed a possible visit to Oslo.", "visit", "POSSIBLE", "POS", "FUTURE"),
        ("They left without an agreement.", "agreement", "CERTAIN", "NEG", "NON_FUTURE"),
        ("The Senate nearly rejected the bill.", "rejected", "CERTAIN", "NEG", "NON_FUTURE"),
        ("The firm began to sell its planes.", "sell", "CERTAIN", "POS", "NON_FUTURE"),
        ("The firm did not manage to sell its planes.", "sell", "CERTAIN", "NEG", "NON_FUTURE"),
    ],
)
def test_how_an_event_stands(text: str, trigger: str, certainty: str, polarity: str, time: str) -> None:
    found = event(text, trigger)
    assert (found.certainty, found.polarity, found.time) == (certainty, polarity, time)


def test_what_a_speaker_tells_is_reported() -> None:
    text = "The minister said that troops had entered the city."
    assert event(text, "entered").reported
    assert not event(text, "said").reported


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("The two presidents will meet in Geneva on Friday.", "meet", "scheduled"),
        ("The two presidents agreed to meet in Geneva.", "meet", "agreed"),
        ("The two presidents met in Geneva.", "met", "held"),
        ("The Kremlin ruled out a meeting with the rebels.", "meeting", "ruled_out"),
        ("Talks between Iran and the United States were postponed.", "Talks", "postponed"),
        ("The president cancelled a planned visit to Berlin.", "visit", "cancelled"),
        ("Washington threatened to impose tariffs on Brazil.", "impose", "threatened"),
        ("The European Union lifted sanctions on Syria.", "sanctions", "lifted"),
        ("The minister resigned on Monday.", "resigned", "resigned"),
        ("The minister said nothing on Monday.", "said", None),
    ],
)
def test_status(text: str, trigger: str, status: str | None) -> None:
    assert event(text, trigger).status == status


def test_every_offset_is_a_word_of_the_text() -> None:
    text = "Summit in Oslo\n\n“We will not sign,” said Åse Bøe – İzmir’s mayor.\n\nThe talks with Türkiye failed."
    for found in find_events(read(Article("a", text))):
        words = found.span.of(text)
        assert words
        assert words == words.strip()
        assert all(s.of(text).strip() == s.of(text) for s in (*found.source, *found.target))


def test_a_long_chain_of_clauses_ends() -> None:
    text = "He said " + "that she said " * 80 + "that they left. " + "The army " + "and the navy " * 200 + "left."
    assert any(word == "left" for word, _ in events(text))


def test_nothing_in_nothing() -> None:
    assert find_events(read(Article("a", "Yes."))) == []


@pytest.mark.parametrize(
    ("text", "trigger", "kind"),
    [
        ("The prime minister held a phone call with the king of Jordan.", "held", "call"),
        ("The train drivers' union called a strike for Monday.", "called", "strike"),
        ("The minister was fired by the president.", "fired", "dismissal"),
        ("The search took over 100 hours.", "took", None),
        ("The firm was removed from the index.", "removed", None),
        ("Hurricane Maria struck Puerto Rico.", "struck", None),
        ("Germany will deliver tanks to Ukraine.", "deliver", "aid"),
        ("The waiter will deliver the menu to the guests.", "deliver", None),
        ("Russia has massed troops on the border with Ukraine.", "massed", "troop_movement"),
        ("Pfizer and Allergan called off their planned merger.", "merger", "merger"),
    ],
)
def test_the_words_around_decide(text: str, trigger: str, kind: str | None) -> None:
    assert event(text, trigger).kind == kind


def test_what_nature_does_has_no_type() -> None:
    assert {e.type for _, e in events("Hurricane Maria struck Puerto Rico, killing 60 people.")} == {None}


def test_a_demanded_act_is_only_possible() -> None:
    found = event("Hamas demanded that Israel withdraw from Gaza.", "withdraw")
    assert (found.certainty, found.time, found.status) == ("POSSIBLE", "FUTURE", "proposed")


def test_a_name_behind_a_title_belongs_to_it() -> None:
    source, _ = sides("French President Emmanuel Macron visited Oslo on Monday.", "visited")
    assert source == ["French President Emmanuel Macron"]


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("A president appointment was expected.", "appointment", False),
        ("His appointment was praised.", "appointment", True),
        ("The company was run by a man named Tom Clarke.", "appointment", False),
        ("The president named Tom Clarke ambassador.", "appointment", True),
        ("If it sells, he will promote it.", "appointment", False),
        ("The army promoted her to general.", "appointment", True),
        ("People who go to Beijing know the smog.", "visit", False),
        ("The minister will go to Beijing on Friday.", "visit", True),
        ("She won 70 percent of the vote.", "vote", False),
        ("The vote on the budget was postponed.", "vote", True),
    ],
)
def test_what_nobody_known_does_and_idioms_are_no_event_of_the_kind(text: str, kind: str, told: bool) -> None:
    assert any(e.kind == kind for e in find_events(read(Article("a", text)))) is told
