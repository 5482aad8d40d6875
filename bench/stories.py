#!/usr/bin/env python3
"""Score how articles are sorted into stories, over the threshold, and time it as the articles grow in number.

    python bench/stories.py [STORIES.jsonl] [--growth N]

Prints B-cubed precision, recall and F1 of `cluster` at its own threshold and at others, and what a threshold chosen on
one half of the stories scores on the other half (20 random halvings). `--growth` adds N generated articles of
N/8 stories one by one and prints the processor time of the last adds at each size, without that of reading the text,
which takes as long whatever else is there.
"""

import argparse
import itertools
import json
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from onrecord.cluster import stories
from onrecord.cluster.linkage import linked
from onrecord.cluster.shelf import Memory
from onrecord.cluster.words import background
from onrecord.model.article import Article

STORIES = Path(__file__).parents[2] / "shared/bench/stories/dev.jsonl"
THRESHOLDS = range(50_000, 170_000, 10_000)


def b_cubed(gold: dict[str, object], told: dict[str, object]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin 1998)."""
    by_gold, by_told = defaultdict(set), defaultdict(set)
    for i in gold:
        by_gold[gold[i]].add(i)
        by_told[told[i]].add(i)
    both = {i: len(by_gold[gold[i]] & by_told[told[i]]) for i in gold}
    p = sum(both[i] / len(by_told[told[i]]) for i in gold) / len(gold)
    r = sum(both[i] / len(by_gold[gold[i]]) for i in gold) / len(gold)
    return p, r, 2 * p * r / (p + r)


def score(path: Path) -> None:
    """Print the scores on a gold file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [
        Article(r["id"], r["text"], date.fromisoformat(r["published"][:10]), r["url"], r["outlet"], r["title"])
        for r in rows
    ]
    gold = {r["id"]: r["story"] for r in rows if r["story"] is not None}
    shelf = Memory()
    index = stories.StoryIndex(shelf)
    begun = time.process_time()
    for article in articles:
        index.insert(article)
    told = {id: story.id for story in index.stories() for id in story.articles}
    spent = time.process_time() - begun
    print(
        f"{len(rows)} articles in {spent:.2f} s of processor time; "
        + "P {:.3f}  R {:.3f}  F1 {:.3f}".format(*b_cubed(gold, told))
    )
    graph = {i: shelf.links(i) for i in gold}
    for least in THRESHOLDS:
        mark = "  <- in use" if least == stories.LEAST else ""
        print(f"  {least / 1e6:.2f}  " + "P {:.3f}  R {:.3f}  F1 {:.3f}".format(*at(least, gold, graph)) + mark)
    chosen = halvings(gold, graph)
    print(f"threshold chosen on half of the stories: F1 {statistics.mean(chosen):.3f} on the other half,")
    print(f"standard deviation {statistics.stdev(chosen):.3f} over {len(chosen)} halves")


def at(least: int, gold: dict[str, object], graph) -> tuple[float, float, float]:  # type: ignore[no-untyped-def]
    """The scores at another threshold, from the links that were made."""
    groups = linked(gold, graph, least)
    return b_cubed(gold, {i: number for number, group in enumerate(groups) for i in group})


def halvings(gold: dict[str, object], graph) -> list[float]:  # type: ignore[no-untyped-def]
    """F1 on each half of the stories at the threshold that is best, smoothed over neighbours, on the other."""
    names, dice, found = sorted(set(gold.values())), random.Random(1), []
    for _ in range(10):
        chosen = set(dice.sample(names, len(names) // 2))
        halves = [{i: s for i, s in gold.items() if (s in chosen) == side} for side in (True, False)]
        for here, there in (halves, halves[::-1]):
            f = [at(least, here, graph)[2] for least in THRESHOLDS]
            smooth = [statistics.mean(f[max(0, k - 1) : k + 2]) for k in range(len(f))]
            found.append(at(THRESHOLDS[smooth.index(max(smooth))], there, graph)[2])
    return found


def generated(count: int, dice: random.Random) -> Iterator[Article]:
    """Articles of invented stories, 200 a day: words as common as in news, names of their own, some actors in many."""
    _, counts = background()
    common, weights = list(counts), list(counts.values())
    rare = [word for word, seen in counts.items() if 3 < seen < 60]
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    name = lambda: "".join(dice.choices(syllables, k=4)).title()  # noqa: E731
    famous = [name() for _ in range(300)]
    prominence = [1 / (k + 1) for k in range(len(famous))]
    open_stories: list[list[str]] = []
    for number in range(count):
        if not open_stories or dice.random() < 1 / 8:
            actors = dice.choices(famous, prominence, k=2)
            open_stories.append([*actors, *(name() for _ in range(6)), *dice.sample(rare, 30)])
            del open_stories[:-200]
        topic = dice.choice(open_stories)
        sentences = []
        for _ in range(10):
            words = dice.choices(common, weights, k=12) + dice.choices(topic, k=6)
            dice.shuffle(words)
            sentences.append(" ".join(words) + ".")
        day = date(2020, 1, 1) + timedelta(days=number // 200)
        title = " ".join(dice.sample(topic[:20], 6))
        yield Article(f"g{number:06}", "\n".join(sentences), day, None, f"outlet{dice.randrange(90)}", title)


def growth(count: int) -> None:
    """Print what adding the n-th article takes, as n grows."""
    index, read = stories.StoryIndex(), stories.profile
    marks = [n for n in (1_000, 3_000, 10_000, 30_000, 100_000) if n <= count]
    articles = generated(count, random.Random(7))
    for mark, before in zip(marks, [0, *marks], strict=False):
        times = []
        for article in itertools.islice(articles, mark - before):
            profile = read(article)
            stories.profile = lambda _, known=profile: known
            begun = time.process_time()
            index.insert(article)
            times.append(time.process_time() - begun)
        last = sorted(times[-500:])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{mark:7} articles: an add takes {statistics.median(last) * 1e3:.2f} ms"
            f" (95 of 100 under {last[int(len(last) * 0.95)] * 1e3:.2f} ms), {memory:.0f} MB",
            flush=True,
        )
    stories.profile = read


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--growth", type=int, metavar="N", help="add N generated articles instead of scoring")
    options = parser.parse_args()
    if options.growth:
        growth(options.growth)
    else:
        score(options.stories)
    return 0


if __name__ == "__main__":
    sys.exit(main())
