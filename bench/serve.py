"""How long readers wait for a story's page while articles are being added, on generated text.

    python bench/serve.py [--articles N] [--readers N] [--seconds N] [--pause S] [--keep FILE]

A store of N articles in stories of ten (bench/store.py makes them) is served by a process of its own. Readers open the
list and stories at once, the popular ones more often (Zipf), each over a connection of its own, with a pause of S
seconds on average between two pages. Meanwhile another process adds articles, half of them to stories that are there.
The server has been up for long enough to have made the pages of all stories (how long that takes is printed).
At the end every article that was added is looked for, and every answer must have been a page.
"""

import argparse
import multiprocessing
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from multiprocessing.synchronize import Event
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from onrecord.serve import queries
from onrecord.store import Store
from onrecord.store.backup import backup
from store import article, claims


def serve(path: Path, listening: socket.socket) -> None:
    """The server's process."""
    import uvicorn

    from onrecord.serve.app import make_app
    from onrecord.serve.config import Config

    app = make_app(Config(path))
    settings = uvicorn.Config(app, log_level="error", access_log=False, timeout_keep_alive=300, lifespan="on")
    uvicorn.Server(settings).run(sockets=[listening])


def add(path: Path, first: int, stop: Event, spent: "multiprocessing.Queue[list[float]]", pause: float) -> None:
    """The process that adds: to a story that is there and to a new one in turn."""
    chance, waits, number = random.Random("adding"), [], first
    with Store(path) as store:
        while not stop.is_set():
            story = chance.randrange(first // 10) if number % 2 else number
            began = time.perf_counter()
            store.add(claims(article(number, story), story))
            waits.append(1000 * (time.perf_counter() - began))
            number += 1
            time.sleep(chance.expovariate(1 / pause))
    spent.put(waits)


class Reader(threading.Thread):
    """One reader; `waits` are milliseconds by kind of page, `wrong` the answers that were no page."""

    def __init__(self, number: int, port: int, stories: list[str], until: float, pause: float) -> None:
        super().__init__()
        self.chance = random.Random(f"reader {number}")
        self.port, self.stories, self.until, self.pause = port, stories, until, pause
        self.weights = [1 / (rank + 1) for rank in range(len(stories))]
        self.waits: dict[str, list[float]] = {"story": [], "list": [], "article": []}
        self.wrong: list[str] = []

    def run(self) -> None:
        time.sleep(self.chance.random() * self.pause)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.monotonic() < self.until:
            kind = self.chance.choices(("story", "list", "article"), (8, 1, 1))[0]
            story = self.chance.choices(self.stories, self.weights)[0]
            address = {"story": f"/stories/{story}", "list": "/", "article": f"/articles/a{self.chance.randrange(100)}"}
            began = time.perf_counter()
            connection.request("GET", address[kind])
            answer = connection.getresponse()
            body = answer.read()
            self.waits[kind].append(1000 * (time.perf_counter() - began))
            if answer.status != 200 or b"</html>" not in body:
                self.wrong.append(f"{answer.status} {address[kind]}")
            time.sleep(self.chance.expovariate(1 / self.pause) if self.pause else 0)
        connection.close()


def filled(path: Path, count: int) -> list[str]:
    """A store of `count` articles, as far as it is not there yet; its stories, the latest first."""
    with Store(path) as store:
        for start in range(queries.count(store, "article"), count, 500):
            with store.together():
                for number in range(start, min(start + 500, count)):
                    store.add(claims(article(number, number // 10), number // 10))
        return [row.id for row in store.stories()]


def settled(path: Path) -> None:
    """Serve until the pages of all stories have been made."""
    from onrecord.serve.config import Config
    from onrecord.serve.made import Made

    context = multiprocessing.get_context("spawn")
    listening = socket.create_server(("127.0.0.1", 0))
    server = context.Process(target=serve, args=(path, listening))
    with Store(path) as store:
        made, today = Made(Config(path)), datetime.now(UTC).date()
        began, count = time.monotonic(), len(made.lacking(store, today, 10**6))
        server.start()
        while left := len(made.lacking(store, today, 10**6)):
            print(f"\r{left} stories to be made", end="", file=sys.stderr, flush=True)
            time.sleep(1)
        spent = time.monotonic() - began
    server.terminate()
    server.join()
    if count:
        print(f"Made the pages of {count} stories in {spent:.0f} s.\n")


def measure(path: Path, stories: list[str], options: argparse.Namespace) -> None:
    """Serve, read and add, then print how long it took and what was lost."""
    context = multiprocessing.get_context("spawn")
    listening = socket.create_server(("127.0.0.1", 0))
    port, stop, spent = listening.getsockname()[1], context.Event(), context.Queue()
    server = context.Process(target=serve, args=(path, listening))
    server.start()
    _wait_for(port)
    time.sleep(options.warm)
    adding = context.Process(target=add, args=(path, options.articles, stop, spent, options.every), daemon=True)
    adding.start()
    until = time.monotonic() + options.seconds
    read = stories[: options.among]
    readers = [Reader(n, port, read, until, options.pause) for n in range(options.readers)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    stop.set()
    added = spent.get(timeout=60)
    adding.join()
    server.terminate()
    server.join()
    _print(readers, added)
    with Store(path) as store:
        there = queries.count(store, "article")
    wrong = [w for reader in readers for w in reader.wrong]
    print(f"\nAdded {len(added)} articles meanwhile, lost {options.articles + len(added) - there};")
    print(f"answers that were no page: {len(wrong)} {wrong[:3] if wrong else ''}")


def _print(readers: list[Reader], added: list[float]) -> None:
    print("| page | requests | median, ms | 95th percentile, ms | 99th, ms |")
    print("| --- | ---: | ---: | ---: | ---: |")
    rows = {kind: [w for reader in readers for w in reader.waits[kind]] for kind in ("story", "list", "article")}
    for kind, waits in (rows | {"(an article added)": added}).items():
        if len(waits) > 1:
            cuts = statistics.quantiles(waits, n=100)
            print(f"| {kind} | {len(waits)} | {statistics.median(waits):.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} |")


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=2000)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--pause", type=float, default=1.0, help="between two pages of one reader, on average")
    options.add_argument("--among", type=int, default=200, help="of the latest stories so many are read")
    options.add_argument("--every", type=float, default=0.5, help="seconds between two articles that are added")
    options.add_argument("--warm", type=float, default=5, help="seconds that the server has before readers come")
    options.add_argument(
        "--keep", type=Path, metavar="FILE", help="keep the store before anything is added, for next time"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        kept = chosen.keep or path
        stories = filled(kept, chosen.articles)
        settled(kept)
        if chosen.keep is not None:
            with Store(kept) as store:
                backup(store.db, path)
        measure(path, stories, chosen)


if __name__ == "__main__":
    main()
