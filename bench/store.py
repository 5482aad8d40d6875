"""What adding an article and briefing a story cost as the store grows, on generated text.

    python bench/store.py [--most N] [--story N]

Articles are made of words drawn from one Zipf-like vocabulary for all and a small one for each story of ten, so that
stories form as they do in news, twelve stories a day; each carries claims of a meeting. Needs no model and no data.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from onrecord.compose.story import compose_story
from onrecord.model.annotation import Actor, Attribution
from onrecord.model.article import Article, content_id
from onrecord.model.claim import ActorValue, Claim, DateValue, Evidence, PlaceValue, Value, WordValue
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims, EventClaims
from onrecord.store import Store

SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
OUTLETS = [f"Outlet {n}" for n in range(40)]


def words(chance: random.Random, count: int) -> list[str]:
    """Words of no language, for what a story has of its own."""
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def background() -> tuple[list[str], list[int]]:
    """The stems of news with the number of articles that hold each."""
    lines = files("onrecord.cluster").joinpath("background.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] not in "#*"]
    return [word for word, _ in rows], [int(count) for _, count in rows]


COMMON, COUNTS = background()


def article(number: int, story: int) -> Article:
    """Article `number`: some 300 words, a third of them of the story's own."""
    own = words(random.Random(f"story {story}"), 60)
    chance = random.Random(f"article {number}")
    mixed = chance.choices(COMMON, COUNTS, k=220) + chance.choices(own, k=80)
    chance.shuffle(mixed)
    paragraphs = [" ".join(mixed[i : i + 30]).capitalize() + "." for i in range(0, len(mixed), 30)]
    title = " ".join(own[:6]).capitalize()
    moment = datetime(2020, 1, 1, 12, tzinfo=UTC) + timedelta(hours=2 * story + chance.randint(0, 72))
    text = "\n\n".join([title, *paragraphs])
    return Article(f"a{number}", text, moment.date(), None, OUTLETS[number % len(OUTLETS)], title, moment)


def claims(made: Article, story: int) -> ArticleClaims:
    """Two men meet: a status, a day, a place and thirty statements."""
    chance = random.Random(f"claims {made.id}")
    names = [Actor(f"per:{story}-{n}", f"Person Number{story}x{n}", "person", ("USA", "RUS")[n % 2]) for n in range(6)]
    event = content_id(made.id, "meeting")
    day = date(2020, 6, 1) + timedelta(days=chance.randint(0, 3))
    values: list[tuple[str, Value]] = [
        ("status", WordValue(chance.choice(["agreed", "scheduled", "scheduled"]))),
        ("date", DateValue(day, day, "that day")),
        ("place", PlaceValue(chance.choice(["Vienna", "Geneva"]))),
        ("participant", ActorValue(names[0].id)),
        ("participant", ActorValue(names[1].id)),
    ]
    found = []
    for slot, value in values * 3:
        start = chance.randint(0, len(made.text) - 80)
        evidence = Evidence(made.id, Span(start, start + 60), made.text[start : start + 60])
        by = (chance.choice(names).id,) if chance.random() < 0.7 else ()
        found.append(Claim(event, slot, value, "asserts", evidence, by, (), made.outlet, chance.random() < 0.2))
    said = []
    for _ in range(30):
        start = chance.randint(0, len(made.text) - 80)
        said.append(Attribution((), (), (Span(start, start + 70),), "indirect", "say", chance.choice(names).id))
    told = EventClaims(event, "meeting", "CONSULT", (names[0].id, names[1].id), 3, tuple(found))
    return ArticleClaims(made, tuple(names), tuple(said), (told,), (), (), ())


def adding(store: Store, most: int) -> None:
    print("| articles in the store | add, CPU ms (median) | add, wall ms (median) | file, MB |")
    print("| ---: | ---: | ---: | ---: |")
    number = 0
    for mark in (m for m in (1000, 3000, 10000, 30000, 100000) if m <= most):
        while number < mark - 100:
            with store.together():
                for _ in range(min(500, mark - 100 - number)):
                    store.add(claims(article(number, number // 10), number // 10))
                    number += 1
        spent = []
        for _ in range(100):
            told = claims(article(number, number // 10), number // 10)
            start, busy = time.perf_counter(), time.process_time()
            store.add(told)
            spent.append((1000 * (time.process_time() - busy), 1000 * (time.perf_counter() - start)))
            number += 1
        size = store.db.path.stat().st_size / 1e6
        cpu, wall = (statistics.median(s) for s in zip(*spent, strict=True))
        print(f"| {mark} | {cpu:.1f} | {wall:.1f} | {size:.0f} |")
        sys.stdout.flush()


def briefing(store: Store, count: int) -> None:
    """A story of `count` articles from a warm store."""
    with store.together():
        for n in range(count):
            store.add(claims(article(10**7 + n, 10**6), 10**6))
    story = store.story_of(f"a{10**7}")
    spent = []
    for _ in range(7):
        start = time.process_time()
        reports = store.reports(story)
        read = time.process_time()
        compose_story(reports)
        spent.append((1000 * (read - start), 1000 * (time.process_time() - read)))
    reading, composing = (statistics.median(s) for s in zip(*spent, strict=True))
    print(f"\nA brief of {len(reports)} articles: {reading:.0f} CPU ms to read, {composing:.0f} to compose.")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=3000)
    options.add_argument("--story", type=int, default=200)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "bench.db") as store:
        adding(store, chosen.most)
        briefing(store, chosen.story)


if __name__ == "__main__":
    main()
