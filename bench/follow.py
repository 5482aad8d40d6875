"""Following feeds of 300 articles over servers with every fault, killed in the middle once.

    python bench/follow.py [--annotate] [--shared ../shared] [--pace SECONDS]

Three outlets on this machine list 300 articles of the bench sets in RSS, Atom and a sitemap of news: 240 good ones
(some moved, packed, declared in a wrong encoding, listed twice, failing at first), and 60 whose pages are too slow,
missing, broken off, endless, closed by robots.txt, no article, or lead where nobody may go. The first run is ended by
SIGKILL after 80 articles; the next goes on, and further ones, with the clock put forward, try again what failed. A
fourth server stands where nothing may be asked. With --annotate the articles are read for real, else by a reader that
finds nothing. Ends with status 1 when anything is not as it should be.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from feed_server import Answer, FeedServer, article_page, bomb, gzipped, serving  # noqa: E402
from onrecord.acquire import fetch as fetching  # noqa: E402
from onrecord.acquire.guard import Guard, GuardedTransport  # noqa: E402
from onrecord.acquire.guard import resolve as by_system  # noqa: E402
from onrecord.follow import Desk, Follower, Settings  # noqa: E402
from onrecord.follow.desk import stamp  # noqa: E402
from onrecord.model.article import Article  # noqa: E402
from onrecord.model.told import ArticleClaims  # noqa: E402
from onrecord.store import Store  # noqa: E402

GOOD, BAD = 240, 60
GERMAN = "Der Kanzler hat am Freitag gesagt, dass die Regierung nicht an dem Plan festhält und mit allen redet. "
# Names as a hostile name server would answer for them.
NAMES = {"inside.example": ["127.0.0.2"], "both.example": ["93.184.216.34", "127.0.0.2"]}


@dataclass
class Expected:
    """What has to come of it: good articles by address, with their words; bad ones by address, with the reason."""

    good: dict[str, str] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)


def texts(shared: Path) -> list[tuple[str, str, str]]:
    """Title, text and day of 300 articles, each another."""
    found = []
    for line in (shared / "bench/stories/dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append((row["title"] or row["text"].split("\n")[0], row["text"].replace("\n", "\n\n"), row["published"]))
    for file in sorted((shared / "bench/attribution/dev/texts").iterdir()):
        found.append((file.stem.rpartition("_")[2].replace("-", " "), file.read_text(encoding="utf-8"), "2016-10-01"))
    for file in sorted((shared / "bench/attribution/train/texts").iterdir()):
        found.append((file.stem.rpartition("_")[2].replace("-", " "), file.read_text(encoding="utf-8"), "2016-10-01"))
    unique = {text: (title, text, day) for title, text, day in found if len(text.split()) > 150}
    return list(unique.values())[: GOOD + BAD]


def good_page(web: FeedServer, number: int, title: str, text: str, day: str, expected: Expected) -> list[str]:
    """One good article, in one of the ways in which a page may be odd; returns the links that feeds give."""
    path = f"/news/{number}"
    own = web.base + path
    ld = {"@type": "NewsArticle", "headline": title, "datePublished": f"{day[:10]}T09:{number % 60:02}:00Z"}
    page = article_page(title, text, canonical=own, json_ld=json.dumps(ld))
    plain = Answer(page.encode())
    kind = ("plain", "packed", "charset", "moved", "twice", "flaky", "resting", "cut once", "late")[number % 9]
    links = [own]
    match kind:
        case "packed":
            web.answers[path] = Answer(gzipped(page), headers={"Content-Encoding": "gzip"})
        case "charset":
            web.answers[path] = Answer(
                page.encode("cp1252", "xmlcharrefreplace"), media_type="text/html; charset=utf-8"
            )
        case "moved":
            web.answers[f"/old/{number}"] = Answer(status=301, headers={"Location": path})
            web.answers[path] = plain
            links = [f"{web.base}/old/{number}", own]
        case "twice":
            web.answers[path] = plain
            links = [f"{own}?utm_source=rss", f"{own}#comments", own]
        case "flaky":
            web.answers[path] = lambda earlier: Answer(b"oh", 500) if earlier == 0 else plain
        case "resting":
            rest = Answer(b"", 503, headers={"Retry-After": "1"})
            web.answers[path] = lambda earlier: rest if earlier == 0 else plain
        case "cut once":
            cut = Answer(page.encode(), cut=True)
            web.answers[path] = lambda earlier: cut if earlier == 0 else plain
        case "late":
            web.answers[path] = Answer(page.encode(), slow=0.3)
        case _:
            web.answers[path] = plain
    expected.good[own] = text
    expected.kinds[kind] += 1
    return links


def bad_page(web: FeedServer, number: int, title: str, text: str, inside: FeedServer, expected: Expected) -> str:
    """One article that cannot be had; returns its link."""
    html = article_page(title, text).encode()
    packed = {"Content-Encoding": "gzip"}
    port = inside.port
    answers: list[tuple[str, Answer | None, str]] = [
        ("slow", Answer(html, slow=2.0), "timeout"),
        ("404", None, "404"),
        ("500", Answer(b"oh", 500), "500"),
        ("cut", Answer(html, cut=True), "truncated"),
        ("loop", Answer(status=302, headers={"Location": f"/bad/loop/{number}"}), "redirects"),
        ("bomb", Answer(bomb(), headers=packed), "too_large"),
        ("closed", Answer(html), "robots"),
        ("picture", Answer(b"\x89PNG....", media_type="image/png"), "not_text"),
        ("german", Answer(article_page("Plan", GERMAN * 5).encode()), "language"),
        ("stub", Answer(b"<html><body><p>Subscribe to read.</p></body></html>"), "no_article"),
        ("inside", Answer(status=302, headers={"Location": f"{inside.base}/secret"}), "forbidden"),
        ("metadata", Answer(status=302, headers={"Location": "http://169.254.169.254/latest/"}), "forbidden"),
    ]
    hosts = (
        "127.0.0.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "localhost",
        "[::1]",
        "inside.example",
        "both.example",
    )
    kind = number % (len(answers) + 3)
    if kind >= len(answers):
        host = hosts[(number // (len(answers) + 3) * 3 + kind) % len(hosts)]
        link, reason = f"http://{host}:{port}/secret/{number}", "address" if host.startswith("01") else "forbidden"
    else:
        name, answer, reason = answers[kind]
        path = f"/bad/{name}/{number}"
        link = web.base + path
        if answer is not None:
            web.answers[path] = answer
    expected.bad[link] = reason
    return link


def set_up(outlets: list[FeedServer], inside: FeedServer, shared: Path) -> tuple[list[str], Expected]:
    """The pages and feeds of all outlets."""
    expected = Expected()
    articles = texts(shared)
    if len(articles) < GOOD + BAD:
        sys.exit(f"only {len(articles)} articles in {shared}")
    links: list[list[str]] = [[] for _ in outlets]
    for number, (title, text, day) in enumerate(articles):
        at = number % len(outlets)
        # Every fifth is a bad one, so that each host has them among its good ones.
        if number % 5 == 4:
            links[at].append(bad_page(outlets[at], number // 5, title, text, inside, expected))
        else:
            links[at] += good_page(outlets[at], number, title, text, day, expected)
    feeds = []
    for web, kind, own in zip(outlets, ("rss", "atom", "sitemap"), links, strict=True):
        web.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /bad/closed\n", media_type="text/plain")
        if kind == "sitemap":
            space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            rows = "".join(
                f"<url><loc>{u}</loc><n:news><n:publication_date>{stamp(datetime.now(UTC))}</n:publication_date></n:news></url>"
                for u in own
            )
            head = f'<urlset {space} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
            web.answers["/news.xml"] = Answer(f"{head}{rows}</urlset>".encode(), media_type="application/xml")
            feeds.append(web.base + "/news.xml")
        else:
            feeds.append(web.feed("/feed", [{"link": link} for link in own], kind=kind))
    return feeds, expected


def resolve(host: str, port: int) -> list[str]:
    """Names of our own, and the system's."""
    return NAMES[host] if host in NAMES else by_system(host, port)


def work(path: str, allowed: str, ahead: float, pace: float, annotate: bool) -> None:
    """A run of its own process: prints what is kept, at the end what it took."""
    # Real limits, scaled so that a slow page does not keep us for ten seconds.
    fetching.STEP_TIMEOUT, fetching.PAGE_TIMEOUT = 1.0, 5.0
    if annotate:
        from onrecord.pipeline import claims as read
    else:

        def read(article: Article) -> ArticleClaims:
            return ArticleClaims(article, (), (), (), (), (), ())

    hosts = frozenset(allowed.split(","))
    settings = Settings(pace=timedelta(seconds=pace), allowed=hosts)
    with Store(path) as store:
        follower = Follower(
            store,
            read,
            settings,
            lambda told: print(told.what, flush=True),
            GuardedTransport(Guard(hosts, resolve)),
            lambda: datetime.now(UTC) + timedelta(seconds=ahead),
        )
        follower.once()
        follower.close()
    print(f"done {time.process_time():.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}", flush=True)


def run(
    path: str, allowed: str, ahead: float, pace: float, annotate: bool, kill_after: int = 0
) -> tuple[float, int, int]:
    """One run; returns its CPU seconds, peak memory in MB, and how many articles it said were new."""
    arguments = [sys.executable, __file__, "--work", path, allowed, str(ahead), "--pace", str(pace)]
    child = subprocess.Popen([*arguments, *(["--annotate"] if annotate else [])], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    new, last = 0, ""
    with child.stdout as lines:
        for line in lines:
            new += line.strip() == "new"
            last = line
            if kill_after and new == kill_after:
                child.send_signal(signal.SIGKILL)
                break
    code = child.wait()
    if not kill_after and code:
        sys.exit(f"the run ended with {code}")
    _, cpu, memory = last.split() if last.startswith("done") else ("", "0", "0")
    return float(cpu), int(memory), new


def check(path: str, outlets: list[FeedServer], inside: FeedServer, expected: Expected, pace: float) -> list[str]:
    """What is not as it should be."""
    wrong = []
    with Store(path) as store:
        kept: dict[str, list[str]] = {}
        for url, text in store.db.all("SELECT url, text FROM article"):
            kept.setdefault(url, []).append(text)
        found = {p.where: p.reason for p in Desk(store).problems()}
    missing = [u for u in expected.good if u not in kept]
    twice = [u for u, texts in kept.items() if len(texts) > 1]
    strange = [u for u in kept if u not in expected.good]
    shares = []
    for url, text in expected.good.items():
        words = Counter(text.split())
        shares.append(sum((words & Counter(kept.get(url, [""])[0].split())).values()) / sum(words.values()))
    wrong += [f"missing: {u}" for u in missing] + [f"twice: {u}" for u in twice] + [f"strange: {u}" for u in strange]
    wrong += [f"not listed: {u} ({r}), but {found.get(u)}" for u, r in expected.bad.items() if found.get(u) != r]
    wrong += [f"listed though good: {u} ({r})" for u, r in found.items() if u not in expected.bad]
    wrong += [f"asked: {a.path}" for a in inside.asked]
    gaps = [b.at - a.at for web in outlets for a, b in pairwise(web.asked)]
    asked = sum(len(web.asked) for web in outlets)
    closed = sum("/bad/closed" in p for web in outlets for p in web.paths())
    wrong += [f"{closed} requests to what robots.txt closes"] * bool(closed)
    shares.sort()
    print(f"good articles in the store, once each: {len(expected.good) - len(missing)} of {len(expected.good)}")
    print(f"  by kind: {', '.join(f'{k} {n}' for k, n in expected.kinds.items())}")
    print(f"  share of their words that was kept: least {shares[0]:.3f}, median {shares[len(shares) // 2]:.3f}")
    right = sum(found.get(u) == r for u, r in expected.bad.items())
    print(f"bad ones listed with their reason: {right} of {len(expected.bad)}")
    print(f"  by reason: {', '.join(f'{k} {n}' for k, n in Counter(expected.bad.values()).items())}")
    print(f"requests to forbidden addresses: {len(inside.asked)}; to pages closed by robots.txt: {closed}")
    print(f"requests in all: {asked}; shortest pause at one host {min(gaps):.3f} s, asked for {pace} s")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--annotate", action="store_true")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--pace", type=float, default=0.1)
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        path, allowed, ahead = given.work
        work(path, allowed, float(ahead), given.pace, given.annotate)
        return
    if not (given.shared / "bench").is_dir():
        sys.exit(f"{given.shared} is absent")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with ExitStack() as stack:
        outlets = [stack.enter_context(serving()) for _ in range(3)]
        inside = stack.enter_context(serving("127.0.0.2"))
        feeds, expected = set_up(outlets, inside, given.shared)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        path, allowed = f"{folder}/news.db", ",".join(f"{w.host}:{w.port}" for w in outlets)
        with Store(path) as store:
            for feed in feeds:
                Desk(store).add(feed, datetime.now(UTC))
        started = time.monotonic()
        _, _, first = run(path, allowed, 0, given.pace, given.annotate, kill_after=80)
        print(f"first run killed after {first} articles")
        cpu, memory, new = run(path, allowed, 2, given.pace, given.annotate)
        took = time.monotonic() - started
        print(f"second run: {new} more, {cpu:.1f} s of CPU, {memory} MB at most, {took:.0f} s with the first")
        for hours in (0.2, 0.5, 1.2, 2.5, 5, 10, 20, 40):
            _, more, _ = run(path, allowed, hours * 3600, given.pace, given.annotate)
            memory = max(memory, more)
        print(f"memory at most over all runs: {memory} MB")
        wrong = check(path, outlets, inside, expected, given.pace)
    for line in wrong[:20]:
        print("WRONG", line)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
