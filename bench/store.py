"""What adding an article and briefing a story cost as the store grows, on generated text.

    python bench/store.py [--most N] [--words N] [--story N] [--database ADDRESS]

Text as news has it: words of one vocabulary for all by their frequency in news; 400 beats, the largest with a seventh
of all stories, each with its names and terms year after year; stories of ten articles with names and terms of their
own, twelve new stories a day; every outlet's own footer; every sixth article a copy. Each article carries claims of a
meeting and thirty statements, so that nothing has to be parsed. Needs no model and no data.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate

from onrecord.model.annotation import Actor, Attribution
from onrecord.model.article import Article, content_id
from onrecord.model.claim import ActorValue, Claim, DateValue, Evidence, PlaceValue, Value, WordValue
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims, EventClaims
from onrecord.store import Store, lists
from onrecord.store.placing import slug

SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
OUTLETS = [f"Outlet {n}" for n in range(40)]
STORY = 10
# How many words an article has.
LENGTH = [300]
BEATS = 400


def names(chance: random.Random, count: int) -> list[str]:
    """Words of no language with a capital, for what beats and stories have of their own."""
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(count)]


def background() -> tuple[list[str], list[int]]:
    """The stems of news with the number of articles that hold each."""
    lines = files("onrecord.cluster").joinpath("background.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] not in "#*"]
    return [word for word, _ in rows], [int(count) for _, count in rows]


COMMON, COUNTS = background()
UP_TO = list(accumulate(COUNTS))
RARE = [word for word, count in zip(COMMON, COUNTS, strict=True) if count < 12]


@cache
def beat_of(story: int) -> int:
    """The beat of a story: the largest has one in seven."""
    return random.Random(f"beat of {story}").choices(range(BEATS), [1 / (n + 1) for n in range(BEATS)])[0]


@cache
def own_words(kind: str, number: int, some: int) -> tuple[list[str], list[str]]:
    """Names and terms of a beat or story."""
    chance = random.Random(f"{kind} {number}")
    return names(chance, some), chance.sample(RARE, 3 * some)


def article(number: int, story: int) -> Article:
    """Article `number`: `LENGTH` words and a footer."""
    chance = random.Random(f"article {number}")
    # A copy repeats the first article of its story, under another masthead and without its end.
    copied = number % STORY == STORY - 1 or (number % STORY == 4 and story % 2)
    words = random.Random(f"article {number - number % STORY if copied else number}")
    who, what = own_words("story", story, 6)
    # Of what a beat has of its own, a story takes half.
    people, terms = (random.Random(f"{story}").sample(x, len(x) // 2) for x in own_words("beat", beat_of(story), 6))
    parts = ((people, 3), (terms, 2), (who, 10), (what, 8))
    mixed = words.choices(COMMON, cum_weights=UP_TO, k=LENGTH[0] * 77 // 100)
    mixed += [w for own, share in parts for w in words.choices(own, k=max(1, LENGTH[0] * share // 100))]
    words.shuffle(mixed)
    lines = [" ".join(mixed[i : i + 30]) for i in range(0, len(mixed), 30)]
    lines = [line[0].upper() + line[1:] + "." for line in (lines[:-3] if copied else lines)]
    title = " ".join((*words.sample(who, 2), words.choice(people), *words.sample(what, 3)))
    outlet = OUTLETS[chance.randrange(len(OUTLETS))]
    footer = f"{outlet} is read by all who want the news of the day from {outlet} and no other paper in town."
    moment = datetime(2020, 1, 1, 12, tzinfo=UTC) + timedelta(hours=2 * story + chance.expovariate(1 / 72))
    return Article(f"a{number}", "\n\n".join([title, *lines, footer]), moment.date(), None, outlet, title, moment)


def claims(made: Article, story: int) -> ArticleClaims:
    """Two men meet: a status, a day, a place and thirty statements."""
    chance = random.Random(f"claims {made.id}")
    people = [
        f"Person {n}" for n in (*own_words("story", story, 6)[0][:3], *own_words("beat", beat_of(story), 6)[0][:3])
    ]
    cast = [Actor(f"per:{slug(n)}", n, "person", ("USA", "RUS")[i % 2]) for i, n in enumerate(dict.fromkeys(people))]
    event = content_id(made.id, "meeting")
    day = date(2020, 6, 1) + timedelta(days=chance.randint(0, 3))
    values: list[tuple[str, Value]] = [
        ("status", WordValue(chance.choice(["agreed", "scheduled", "scheduled"]))),
        ("date", DateValue(day, day, "that day")),
        ("place", PlaceValue(chance.choice(["Vienna", "Geneva"]))),
        ("participant", ActorValue(cast[0].id)),
        ("participant", ActorValue(cast[1].id)),
    ]
    found = []
    for slot, value in values * 3:
        start = chance.randint(0, len(made.text) - 80)
        evidence = Evidence(made.id, Span(start, start + 60), made.text[start : start + 60])
        by = (chance.choice(cast).id,) if chance.random() < 0.7 else ()
        found.append(Claim(event, slot, value, "asserts", evidence, by, (), made.outlet, chance.random() < 0.2))
    said = []
    for _ in range(30):
        start = chance.randint(0, len(made.text) - 80)
        said.append(Attribution((), (), (Span(start, start + 70),), "indirect", "say", chance.choice(cast).id))
    told = EventClaims(event, "meeting", "CONSULT", (cast[0].id, cast[1].id), 3, tuple(found))
    return ArticleClaims(made, tuple(cast), tuple(said), (told,), (), (), ())


def made(number: int) -> ArticleClaims:
    """Article `number` with its claims, in the order in which they are published, give or take a day."""
    # The articles of the stories that run at the same time come mixed.
    window, place = divmod(number, STORY * 36)
    number = window * STORY * 36 + (place % 36) * STORY + place // 36
    return claims(article(number, number // STORY), number // STORY)


def adding(store: Store, most: int) -> None:
    print("| articles in the store | add, CPU ms: median | mean | store, MB | list of stories, ms | search, ms |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    (number,) = store.db.one("SELECT count(*) FROM article") or (0,)
    for mark in (m for m in (1000, 3000, 10000, 20000, 30000, 60000, 100000) if number + 200 <= m <= most):
        while number < mark - 200:
            with store.together():
                for _ in range(min(500, mark - 200 - number)):
                    told = made(number)
                    # Between the measurements one in ten carries claims, to save time.
                    store.add(told if number % 10 == 0 else replace(told, attributions=(), events=()))
                    number += 1
        spent = []
        for _ in range(200):
            told = made(number)
            busy = time.process_time()
            store.add(told)
            spent.append(1000 * (time.process_time() - busy))
            number += 1
        listed = timed(lambda: store.stories(limit=50))
        asked = " ".join(own_words("story", mark // STORY // 2, 6)[0][:2])
        searched = timed(lambda words=asked: lists.search(store, words, 20))  # type: ignore[misc]
        median, mean = statistics.median(spent), statistics.fmean(spent)
        size = store.db.size() / 1e6
        print(f"| {mark:,} | {median:.1f} | {mean:.1f} | {size:,.0f} | {listed:.1f} | {searched:.1f} |", flush=True)


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of this process, the median of seven."""
    spent = []
    for _ in range(7):
        start = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)


def briefing(store: Store, count: int) -> None:
    """A story of `count` articles from a warm store."""
    with store.together():
        for n in range(count):
            store.add(claims(article(10**7 + n, 10**6), 10**6))
    story = store.story_of(f"a{10**7}")
    reading, composing, again = [], [], []
    for n in range(7):
        store.rename(story, f"Round {n}")
        with Store(store.db.name) as fresh:
            reading.append(timed_once(lambda: fresh.reports(story)))
        composing.append(timed_once(lambda: store.brief(story)))
        again.append(timed_once(lambda: store.brief(story)))
    cold, warm, known = (statistics.median(x) for x in (reading, composing, again))
    size = len(store.reports(story))
    print(f"\nA story of {size} articles: claims read for the first time {cold:.0f} CPU ms,")
    print(f"its brief after a change {warm:.0f}, the same brief again {known:.2f}.")


def timed_once(work: Callable[[], object]) -> float:
    """CPU milliseconds of this process."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--most", type=int, default=3000)
    options.add_argument("--story", type=int, default=200)
    options.add_argument("--words", type=int, default=LENGTH[0], help="of an article")
    options.add_argument("--database", help="empty or of a run that was stopped; by default a file, deleted afterwards")
    chosen = options.parse_args()
    LENGTH[0] = chosen.words
    with tempfile.TemporaryDirectory() as folder, Store(chosen.database or f"{folder}/bench.db") as store:
        adding(store, chosen.most)
        briefing(store, chosen.story)


if __name__ == "__main__":
    main()
