"""Speed and memory of `annotate` and `brief` on one core, over the development texts of the attribution set.

    OMP_NUM_THREADS=1 python bench/speed.py [--shared ../shared] [--articles 84] [--long]

Prints the times of new processes, words a second of processor time for `annotate` as a whole and for
each of its steps, seconds an article for `brief`, and the peak memory of the process. `--long` times in place of that
all texts as one article, and three times in a row as one.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

from onrecord import pipeline
from onrecord.annotate.actors import find_actors
from onrecord.annotate.attribution import find_attribution_spans
from onrecord.annotate.complete import complete
from onrecord.annotate.engine import read
from onrecord.annotate.events import find_events
from onrecord.annotate.statements import build_attributions
from onrecord.annotate.times import find_times
from onrecord.model.article import Article

SHARED = Path(__file__).resolve().parents[2] / "shared"


def cold_start(*arguments: str) -> tuple[float, float]:
    """Seconds of wall time and of processor time of a new process of the command."""
    began, spent = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    program = Path(sys.executable).with_name("onrecord")
    subprocess.run([str(program), *arguments], check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - spent.ru_utime - spent.ru_stime
    return time.perf_counter() - began, processor


def steps(article: Article) -> dict[str, Callable[[], object]]:
    """The steps of `annotate`, each to be timed by itself, then the whole."""
    reading, times = read(article), pipeline.analyse(article).times
    cast, triples = find_actors(reading), find_attribution_spans(article.text)
    return {
        "parse": lambda: read(article),
        "actors": lambda: find_actors(reading),
        "times": lambda: find_times(article.text, article.published),
        "attribution": lambda: find_attribution_spans(article.text),
        "statements": lambda: build_attributions(reading, cast, times, complete(reading, cast, triples)),
        "events": lambda: find_events(reading),
        "annotate": lambda: pipeline.annotate(article),
        "brief": lambda: pipeline.brief([article]),
    }


def attribution(article: Article) -> object:
    return find_attribution_spans(article.text)


def long(articles: list[Article]) -> None:
    """Whether the cost grows with the length: parse, attribution and everything over one very long text."""
    for times in (1, 3):
        text = "\n\n".join(a.text for a in articles * times)
        whole, shown = Article("long", text, articles[0].published), []
        for step, call in (("parse", read), ("attribution", attribution), ("annotate", pipeline.annotate)):
            began = time.process_time()
            call(whole)
            shown.append(f"{step} {time.process_time() - began:.1f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{len(text.split())} words: {', '.join(shown)}; peak memory {peak} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--articles", type=int, default=84)
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args()
    paths = sorted((options.shared / "bench" / "attribution" / "dev" / "texts").glob("*.txt"))[: options.articles]
    articles = [Article(p.stem, p.read_text(encoding="utf-8"), date(2016, 10, 7)) for p in paths]
    if options.long:
        long(articles)
        return
    words = sum(len(a.text.split()) for a in articles)
    published = ["--published", "2016-10-07"]
    for name, arguments in (
        ("--help", ["--help"]),
        ("first annotation", ["annotate", str(paths[0]), *published]),
        ("first brief", ["brief", str(paths[0]), *published]),
    ):
        wall, processor = cold_start(*arguments)
        print(f"new process, {name}: {wall:.2f} s, {processor:.2f} s of processor time")
    pipeline.brief(articles[:1])

    spent: dict[str, float] = defaultdict(float)
    for article in articles:
        for step, call in steps(article).items():
            began = time.process_time()
            call()
            spent[step] += time.process_time() - began
    for step, seconds in spent.items():
        print(f"{step:12s} {words / seconds:9,.0f} words/s   {seconds / len(articles):.3f} s an article")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(articles)} articles, {words} words; peak memory {peak} MB")


if __name__ == "__main__":
    main()
