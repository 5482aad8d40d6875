"""Stories form whatever the order of arrival, copies are found with their original, and every placement says why."""

import importlib.util
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.cluster import Placement, StoryIndex, cluster, stories
from onrecord.cluster.credit import credit
from onrecord.cluster.linkage import linked
from onrecord.cluster.words import stem
from onrecord.model.article import Article

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared/bench/stories/dev.jsonl"
NAMES = [
    *("Abernethy", "Bodmin", "Calloway", "Drumnadrochit", "Eyjafjord"),
    *("Fotheringhay", "Gwynedd", "Hallstatt", "Ilfracombe", "Jokkmokk"),
]
TOPICS = (
    "ferry crews strike wages union harbour pier captains walkout sailings",
    "glacier melting hikers rescue helicopter avalanche crevasse guide blizzard alpine",
    "bakery recipe rye caraway sourdough oven crust flour loaves festival",
)


@cache
def example(folder: str) -> tuple[Article, ...]:
    spec = importlib.util.spec_from_file_location("jsonl", ROOT / "examples/jsonl.py")
    assert spec and spec.loader
    jsonl = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(jsonl)
    rows = jsonl.articles(ROOT / "examples" / folder)
    return tuple(
        Article(r["id"], r["text"], date.fromisoformat(r["published"][:10]), r["url"], r["outlet"], r["title"])
        for r in rows
    )


def placed(articles: list[Article] | tuple[Article, ...]) -> dict[str, Placement]:
    return {p.article: p for p in cluster(articles)}


def invented(topic: int, number: int, day: int | None) -> Article:
    """An article on one of `TOPICS` about two of `NAMES`, so that some stories share actors and some the matter."""
    dice = random.Random(topic * 100 + number)
    words, names = TOPICS[topic].split(), NAMES[topic * 2 : topic * 2 + 4]
    lines = [f"{dice.choice(names)} {' '.join(dice.sample(words, 6))} with {dice.choice(names)}." for _ in range(4)]
    published = date(2024, 2, 1) + timedelta(days=day) if day is not None else None
    return Article(f"{topic}-{number}", "\n".join(lines), published, None, f"outlet {number}", None)


ARTICLES = st.lists(
    st.builds(invented, st.integers(0, 2), st.integers(0, 7), st.one_of(st.none(), st.integers(0, 90))),
    min_size=1,
    max_size=14,
    unique_by=lambda a: a.id,
)


def test_the_example_is_one_story_apart_from_the_others() -> None:
    found = placed([*example("other"), *example("singapore")])
    assert len({found[a.id].story for a in example("singapore")}) == 1
    assert len({p.story for p in found.values()}) == 1 + len(example("other"))


def test_the_copy_is_named_with_its_original_and_its_reason() -> None:
    found = placed(example("singapore"))
    assert {i: p.copy_of for i, p in found.items() if p.copy_of} == {"04-agency-copy": "03-agency-singapore-june"}
    reason = found["04-agency-copy"].copy_reason
    assert reason is not None
    assert reason.method == "shared text"
    assert 0.4 < reason.score <= 1
    assert reason.words == ("MPA",)


def test_a_placement_says_why() -> None:
    found = placed([*example("other"), *example("singapore")])
    told = found["09-back-on"].reason
    assert told.method == "average linkage"
    assert told.score >= stories.LEAST / 1e6
    assert "kim" in told.words
    assert told.nearest in {a.id for a in example("singapore")}
    assert found["recipe"].reason.method == "alone"


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_example_does_not_matter(seed: int) -> None:
    articles = [*example("other"), *example("singapore")]
    random.Random(seed).shuffle(articles)
    assert placed(articles) == placed([*example("other"), *example("singapore")])


@given(articles=ARTICLES, data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_order_of_arrival_matters(articles: list[Article], data: st.DataObject) -> None:
    assert placed(data.draw(st.permutations(articles))) == placed(articles)


@given(articles=ARTICLES, data=st.data(), most=st.integers(1, 4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nor_does_it_when_blocks_overflow(
    articles: list[Article], data: st.DataObject, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "_MOST", most)
    assert placed(data.draw(st.permutations(articles))) == placed(articles)


@given(articles=ARTICLES, data=st.data(), most=st.sampled_from([2, 3, 200]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_removed_was_never_there(
    articles: list[Article], data: st.DataObject, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "_MOST", most)
    gone = data.draw(st.sets(st.sampled_from([a.id for a in articles])))
    index, other = StoryIndex(), StoryIndex()
    for article in articles:
        index.add(article)
        if article.id not in gone:
            other.add(article)
    for id in sorted(gone):
        index.remove(id)
    assert index.stories() == other.stories()
    assert len(index) == len(articles) - len(gone)


def test_adding_twice_changes_nothing_and_an_edit_replaces() -> None:
    index = StoryIndex()
    for article in example("singapore"):
        index.add(article)
    before = index.stories()
    for article in example("singapore"):
        assert index.add(article) in before[0].placements
    assert index.stories() == before
    edited = replace(example("singapore")[5], text=example("other")[0].text, title=example("other")[0].title)
    index.add(edited)
    assert index.placement(edited.id).story not in {p.story for p in before[0].placements}
    assert len(index) == len(example("singapore"))


def test_what_is_not_there_cannot_be_removed_or_asked_for() -> None:
    index = StoryIndex()
    with pytest.raises(KeyError):
        index.remove("nothing")
    with pytest.raises(KeyError):
        index.placement("nothing")
    assert "nothing" not in index


def test_a_story_keeps_its_name_when_later_articles_come() -> None:
    index = StoryIndex()
    names = {index.add(article).story for article in example("singapore")}
    assert len(names) == 1


FISHING = (
    """Premier Abernethy and opposition leader Calloway clashed over herring quotas on Tuesday, after trawler owners
threatened to blockade the harbour. The quotas, cut by a third in January, have kept forty boats in port. Abernethy told
the assembly that stocks of herring must recover. Calloway called the cut a blow to every crew on the coast.""",
    """Trawler crews will blockade the harbour from Friday unless herring quotas are raised, their association said. The
third that was cut in January has kept boats in port. Premier Abernethy refused, saying that the stocks must recover,
while Calloway, who leads the opposition, sided with the crews.""",
)
HOSPITAL = (
    """Abernethy opened the rebuilt children's hospital on Wednesday, nine years after a fire destroyed its
wards. Calloway stayed away and said that the surgeons had been promised twice as many beds. The
building, paid for by a lottery, has sixty beds and four operating theatres.""",
    """Nine years after the fire, the children's hospital has its wards back: sixty beds and four operating theatres,
paid for by a lottery. Surgeons welcomed Abernethy at the opening; Calloway of the opposition, who wants more
beds, did not come.""",
)


def test_the_same_actors_and_another_matter_are_two_stories() -> None:
    texts = {f"fishing-{n}": t for n, t in enumerate(FISHING)} | {f"hospital-{n}": t for n, t in enumerate(HOSPITAL)}
    found = placed([Article(id, text, date(2024, 3, 5)) for id, text in texts.items()])
    assert found["fishing-0"].story == found["fishing-1"].story
    assert found["hospital-0"].story == found["hospital-1"].story
    assert found["fishing-0"].story != found["hospital-0"].story


WIRE = example("singapore")[2]
PARAGRAPHS = [line for line in WIRE.text.split("\n\n")[2:] if line.strip()]


def copy_of(text: str, **changes: object) -> str | None:
    """What the second of two articles is said to be a copy of."""
    copy = Article("copy", text, date(2018, 5, 8), None, "Larkhaven Gazette", "Leaders to meet in Asia")
    return placed([WIRE, replace(copy, **changes)])["copy"].copy_of


def test_cut_retitled_and_padded_texts_are_copies() -> None:
    assert copy_of("\n\n".join(PARAGRAPHS[:3])) == WIRE.id
    own = "Our readers have waited long for news of this meeting, and many wrote to ask us where it would take place."
    assert copy_of("\n\n".join([own, *PARAGRAPHS[:5]])) == WIRE.id
    reworded = (
        "\n\n".join(PARAGRAPHS).replace(" has ", " had ").replace("unnamed", "anonymous").replace("said", "noted")
    )
    assert copy_of(reworded) == WIRE.id


def test_the_same_quotation_alone_makes_no_copy() -> None:
    words = '"We now have a date and we have a location, and I can tell you that both sides are very happy about it,"'
    said = (f"{words} Abernethy told the assembly.", f"Asked about it, the premier had an answer. {words} she said.")
    texts = [f"{text}\n{quote}" for text, quote in zip(FISHING, said, strict=True)]
    found = placed([Article(str(n), text, date(2024, 3, 5)) for n, text in enumerate(texts)])
    assert len({p.story for p in found.values()}) == 1
    assert not any(p.copy_of for p in found.values())


def test_what_all_texts_of_an_outlet_carry_makes_no_copy() -> None:
    foot = "\n\n".join(
        f"The Gazette number {n} is written by a small team of editors, printed overnight and carried to every door"
        f" of the valley before breakfast by {NAMES[n]} and the other drivers of the co-operative."
        for n in range(3)
    )
    texts = [*FISHING, *HOSPITAL, *(a.text for a in (*example("singapore")[4:8], *example("other")))]
    articles = [
        Article(str(n), f"{text}\n\n{foot}", date(2024, 3, 5), None, "Larkhaven Gazette")
        for n, text in enumerate(texts)
    ]
    assert not any(p.copy_of for p in placed(articles).values())
    # Nor when only one story of the outlet is known, where nothing tells that the lines stand in others too.
    assert not any(p.copy_of for p in placed(articles[:2]).values())


def test_the_agency_is_the_original_even_when_it_came_later() -> None:
    text = "\n\n".join(PARAGRAPHS)
    early = Article("early", text, date(2018, 5, 6), None, "Larkhaven Gazette", WIRE.title)
    later = Article("later", text, date(2018, 5, 7), "https://www.reuters.com/article/1", "Reuters", WIRE.title)
    assert placed([early, later])["early"].copy_of == "later"
    plain = replace(later, url=None, outlet="Pellworth Tribune")
    assert placed([early, plain])["later"].copy_of == "early"


@pytest.mark.parametrize(
    ("outlet", "url", "text", "agency", "own"),
    [
        ("Larkhaven Gazette", None, "SEOUL (MPA) - The two sides have met.", "MPA", False),
        ("Meridian Press Agency", None, "SEOUL, May 7 (MPA) - The two sides have met.", "MPA", True),
        ("Larkhaven Gazette", None, "(Reuters) – The two sides have met.", "Reuters", False),
        ("Larkhaven Gazette", None, "By Ann Bell, Associated Press\n\nThey have met.", "Associated Press", False),
        (None, "https://www.reuters.com/world/1", "The two sides have met.", "Reuters", True),
        ("Larkhaven Gazette", None, "They met.\nCopyright 2018 The Associated Press. All rights reserved.",
         "Associated Press", False),
        ("Larkhaven Gazette", None, "Image copyright AFP\nThe group (which met) - as reported - left.", None, False),
    ],
)  # fmt: skip
def test_credits(outlet: str | None, url: str | None, text: str, agency: str | None, own: bool) -> None:
    found = credit(Article("a", text, None, url, outlet))
    assert (found.agency, found.own) == (agency, own)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 300)), max_size=30), st.integers(1, 300))
def test_linkage_joins_only_what_is_alike_on_average(pairs: list[tuple[int, int, int]], least: int) -> None:
    ids = [str(n) for n in range(10)]
    graph: dict[str, dict[str, int]] = {i: {} for i in ids}
    for a, b, similarity in pairs:
        if a != b:
            graph[str(a)][str(b)] = graph[str(b)][str(a)] = similarity
    groups = linked(ids, graph, least)
    assert sorted(i for group in groups for i in group) == ids
    for group in groups:
        inside = [graph[a].get(b, 0) for a in group for b in group if a < b]
        assert not inside or max(inside) >= least
    for x in groups:
        for y in groups:
            if x is not y:
                assert sum(graph[a].get(b, 0) for a in x for b in y) < least * len(x) * len(y)


def test_stems_bring_forms_together() -> None:
    assert {stem(w) for w in ("talk", "talks", "talked", "talking", "talk's", "talk’s")} == {"talk"}
    assert stem("companies") == stem("company") == "company"
    assert stem("12.5") == "12.5"


@pytest.mark.bench
@pytest.mark.skipif(not SHARED.exists(), reason="the stories set is not here")
def test_the_floor_on_the_stories_set() -> None:
    rows = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    articles = [
        Article(r["id"], r["text"], date.fromisoformat(r["published"][:10]), r["url"], r["outlet"], r["title"])
        for r in rows
    ]
    spec = importlib.util.spec_from_file_location("stories_bench", ROOT / "bench/stories.py")
    assert spec and spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    gold = {r["id"]: r["story"] for r in rows if r["story"] is not None}
    assert bench.b_cubed(gold, {p.article: p.story for p in cluster(articles)})[2] >= 0.965
