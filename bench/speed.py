"""Speed and memory of `annotate` and `brief` on one core, over the development texts of the attribution set.

    OMP_NUM_THREADS=1 python bench/speed.py [--shared ../shared] [--articles 84]

Prints the time to the first brief of a new process, words a second of processor time for `annotate` as a whole and for
each of its steps, seconds an article for `brief`, and the peak memory of the process.
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
from onrecord.annotate.engine import read
from onrecord.annotate.events import find_events
from onrecord.annotate.times import find_times
from onrecord.model.article import Article

SHARED = Path(__file__).resolve().parents[2] / "shared"


def cold_start(path: Path) -> float:
    """Seconds of wall time of a new process that prints one brief."""
    began = time.perf_counter()
    program = Path(sys.executable).with_name("onrecord")
    command = [str(program), "brief", str(path), "--published", "2016-10-07"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--articles", type=int, default=84)
    options = parser.parse_args()
    paths = sorted((options.shared / "bench" / "attribution" / "dev" / "texts").glob("*.txt"))[: options.articles]
    articles = [Article(p.stem, p.read_text(encoding="utf-8"), date(2016, 10, 7)) for p in paths]
    words = sum(len(a.text.split()) for a in articles)
    print(f"first brief of a new process: {cold_start(paths[0]):.2f} s")
    pipeline.brief(articles[:1])

    spent: dict[str, float] = defaultdict(float)

    def timed(step: str, call: Callable[[], object]) -> object:
        began = time.process_time()
        result = call()
        spent[step] += time.process_time() - began
        return result

    for article in articles:
        reading = read(article)
        timed("parse", lambda article=article: read(article))
        timed("actors", lambda reading=reading: find_actors(reading))
        timed("times", lambda article=article: find_times(article.text, article.published))
        timed("attribution", lambda article=article: find_attribution_spans(article.text))
        timed("events", lambda reading=reading: find_events(reading))
        timed("annotate", lambda article=article: pipeline.annotate(article))
        timed("brief", lambda article=article: pipeline.brief([article]))
    for step, seconds in spent.items():
        print(f"{step:12s} {words / seconds:9,.0f} words/s   {seconds / len(articles):.3f} s an article")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(articles)} articles, {words} words; peak memory {peak} MB")


if __name__ == "__main__":
    main()
