"""Archives: what comes in becomes rows, whatever dies on the way, and the rows become a store."""

import csv
import gzip
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import archive_jobs
from onrecord.archive.code import CodingOptions, code_archive
from onrecord.errors import InputError, UsageError

TABLES = ("articles", "attributions", "events", "times", "actors", "problems")


def text(number: int) -> str:
    return f"Minister number {number} said on Friday that the talks in Oslo would go on for {number} days at least."


def lines(path: Path, rows: list[Any]) -> Path:
    data = b"".join(r if isinstance(r, bytes) else json.dumps(r).encode() + b"\n" for r in rows)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def many(path: Path, count: int = 130) -> Path:
    days = [f"2018-06-{d:02d}" for d in (12, 3, 12, 20)] + [None]
    return lines(path, [{"id": f"a{n}", "text": text(n), "published": days[n % 5]} for n in range(count)])


def run(out: Path, *inputs: Path, **options: Any) -> dict[str, Any]:
    chosen = {"workers": 1, "load": archive_jobs.quick, "limits": archive_jobs.LIMITS, **options}
    return code_archive([str(i) for i in inputs], out, CodingOptions(**chosen))


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    return [
        {**row, "day": path.parent.name}
        for path in sorted((out / name).glob("day=*/*.parquet"))
        for row in pq.read_table(path, partitioning=None).to_pylist()
    ]


def problems(out: Path) -> dict[str, str]:
    return {row["document"]: row["reason"] for row in rows(out, "problems")}


def digest(out: Path) -> dict[str, str]:
    files = (p for p in sorted(out.rglob("*")) if p.is_file())
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """An input of three parts, and what one worker makes of it without a break."""
    folder = tmp_path_factory.mktemp("plain")
    source = many(folder / "in.jsonl")
    run(folder / "out", source)
    return source, digest(folder / "out")


# --- the run ---------------------------------------------------------------------------------------------------------


def test_workers_change_nothing(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    source, wanted = plain
    run(tmp_path / "out", source, workers=3)
    assert digest(tmp_path / "out") == wanted
    assert len(wanted) == 1 + 4 * 4 + 2  # the manifest, four tables by four days, two without rows


def test_rows_stand_in_the_order_of_the_input(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    told = run(tmp_path / "out", plain[0])
    articles = rows(tmp_path / "out", "articles")
    assert [a["id"] for a in articles if a["day"] == "day=2018-06-12"] == [
        f"a{n}" for n in range(130) if n % 5 in (0, 2)
    ]
    assert [e["number"] for e in rows(tmp_path / "out", "events")] == [1, 2] * 130
    assert told["counts"]["documents"] == told["counts"]["articles"] == 130 and told["counts"]["days"] == 3
    assert {a["day"] for a in articles if a["published"] is None} == {"day=__HIVE_DEFAULT_PARTITION__"}


def started(out: Path, source: Path, engine: str = "local") -> "subprocess.Popen[bytes]":
    command = [sys.executable, archive_jobs.__file__, str(out), "2", engine, str(source)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def parts(out: Path) -> list[Path]:
    return list((out / ".work" / "parts").glob("*.parquet"))


def when(true: Callable[[], Any], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_goes_on(plain: tuple[Path, dict[str, str]], tmp_path: Path, sign: signal.Signals) -> None:
    source, wanted = plain
    out = tmp_path / "out"
    driver = started(out, source)
    when(lambda: parts(out))
    driver.send_signal(sign)
    driver.communicate()
    assert driver.returncode != 0 and not (out / "manifest.json").exists()
    with pytest.raises(UsageError, match="unfinished run; --resume continues it"):
        run(out, source)
    run(out, source, resume=True, workers=2)
    assert digest(out) == wanted


def test_a_killed_worker_is_replaced(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if not children.exists():
        pytest.skip("needs /proc")
    source, wanted = plain
    driver = started(tmp_path / "out", source)

    def workers() -> list[int]:
        folder = Path(f"/proc/{driver.pid}/task")
        return [int(p) for t in folder.iterdir() for p in (t / "children").read_text().split()]

    when(lambda: parts(tmp_path / "out"))
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
    driver.communicate()
    assert driver.returncode == 0 and digest(tmp_path / "out") == wanted


def test_a_run_that_ended_between_tables_and_manifest_goes_on(
    plain: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, wanted = plain

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("onrecord.archive.manifest.manifest_of", full)
        with pytest.raises(OSError, match="no space left"):
            run(tmp_path / "out", source)
    run(tmp_path / "out", source, resume=True)
    assert digest(tmp_path / "out") == wanted


def test_ray_makes_the_same(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    pytest.importorskip("ray")
    source, wanted = plain
    driver = started(tmp_path / "out", source, "ray")
    _, said = driver.communicate()
    assert driver.returncode == 0, said
    assert digest(tmp_path / "out") == wanted


def test_a_finished_run_is_left_alone(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    source, wanted = plain
    told = run(tmp_path / "out", source)
    with pytest.raises(UsageError, match="a finished run"):
        run(tmp_path / "out", source)
    assert run(tmp_path / "out", source, resume=True) == told
    other = many(tmp_path / "other.jsonl", 3)
    with pytest.raises(UsageError, match="other inputs"):
        run(tmp_path / "out", other, resume=True)
    assert digest(tmp_path / "out") == wanted


def test_folders_with_something_else_are_refused(tmp_path: Path) -> None:
    source = many(tmp_path / "in.jsonl", 3)
    with pytest.raises(UsageError, match="not an empty folder"):
        run(tmp_path, source)
    with pytest.raises(InputError, match="does not exist"):
        run(tmp_path / "out", tmp_path / "nothing")
    (tmp_path / "void").mkdir()
    with pytest.raises(InputError, match="holds no archive"):
        run(tmp_path / "out", tmp_path / "void")


def test_two_runs_do_not_meet(plain: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    driver = started(tmp_path / "out", plain[0])
    when(lambda: parts(tmp_path / "out"))
    with pytest.raises(UsageError, match="Another run is at work"):
        run(tmp_path / "out", plain[0], resume=True)
    driver.communicate()
    assert driver.returncode == 0


# --- poison ----------------------------------------------------------------------------------------------------------


def test_a_poisoned_document_costs_its_own_row(tmp_path: Path) -> None:
    poisons = {"crash": "crash", "hang": "time", "memory": "memory", "error": "error"}
    told = [{"id": f"a{n}", "text": text(n), "published": "2018-06-12"} for n in range(8)]
    for n, what in enumerate(poisons):
        told.insert(2 * n, {"id": what, "text": f"{text(n)} POISON {what}"})
    run(tmp_path / "out", lines(tmp_path / "in.jsonl", told), workers=2)
    assert list(problems(tmp_path / "out").values()) == list(poisons.values())
    assert [a["id"] for a in rows(tmp_path / "out", "articles")] == [f"a{n}" for n in range(8)]
    message = {r["reason"]: r["message"] for r in rows(tmp_path / "out", "problems")}
    assert message["crash"] == "in.jsonl, line 1 ends the process that reads it, by SIGSEGV"
    assert message["error"] == "in.jsonl, line 7 KeyError: 'nothing of the kind'"


def test_lines_that_are_no_records(tmp_path: Path) -> None:
    bad = [
        b"{not json\n",
        b'{"text": "\xff\xfe broken"}\n',
        {"text": ""},
        {"no": "text"},
        {"text": text(2), "published": "some day"},
        {
            "text": "Der Minister hat gesagt, dass die Gespräche in der nächsten Woche nicht fortgesetzt werden und es "
            * 3
        },
        json.dumps({"text": "x" * 10_000_001}).encode() + b"\n",
        {"text": "half a character \ud800 is none", "id": "s"},
        {"id": "good", "text": text(1)},
    ]
    run(tmp_path / "out", lines(tmp_path / "in.jsonl.gz", bad))
    found = problems(tmp_path / "out")
    assert [found[f"in.jsonl.gz, line {n}"] for n in range(1, 9)] == [
        *("unreadable", "unreadable", "empty", "unreadable", "unreadable", "not_english", "too_large", "unreadable")
    ]
    assert [a["id"] for a in rows(tmp_path / "out", "articles")] == ["good"]


def test_fifty_megabytes_of_one_word(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"news" * 12_500_000)
    (tmp_path / "in" / "b.txt").write_text(text(1))
    run(tmp_path / "out", tmp_path / "in")
    assert problems(tmp_path / "out") == {"a.txt": "too_large"}
    assert len(rows(tmp_path / "out", "articles")) == 1


def test_broken_archives_end_with_a_row(tmp_path: Path) -> None:
    whole = many(tmp_path / "cut.jsonl.gz", 40).read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "no.warc.gz").write_bytes(b"this is no archive")
    (tmp_path / "no.parquet").write_bytes(b"PAR1 neither")
    pq.write_table(pa.table({"words": ["a"]}), tmp_path / "other.parquet")
    names = ["cut.jsonl.gz", "no.warc.gz", "no.parquet", "other.parquet"]
    run(tmp_path / "out", *(tmp_path / n for n in names))
    assert problems(tmp_path / "out") == dict.fromkeys(names, "broken_input")
    assert rows(tmp_path / "out", "articles")


# --- what comes in ---------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="en"><head><title>Talks go on</title>
<meta property="og:site_name" content="The Fjord Herald">
<meta property="article:published_time" content="2024-05-10T22:30:00+02:00"></head><body><article><h1>Talks go on</h1>
<p>{}</p><p>Nobody was hurt, and the two sides of the table will meet again in the café next week.</p></article></body>
</html>"""


def record(kind: str, url: str, content: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-12T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(url):032d}>\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + content + b"\r\n\r\n")


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def test_warc_records(tmp_path: Path) -> None:
    page = PAGE.format(text(1))
    packed = gzip.compress(page.replace(" 1 ", " 2 ").encode())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    records = [
        record("warcinfo", "https://a.example", b"software: none"),
        record("request", "https://a.example/1", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://a.example/1", http(page.encode())),
        record(
            "response", "https://a.example/2", http(chunked, "Transfer-Encoding: chunked", "Content-Encoding: gzip")
        ),
        record("response", "https://a.example/3", http(page.replace(" 1 ", " 3 ").encode(), "Content-Encoding: gzip")),
        record("response", "https://a.example/4", http(page.encode("cp1252"), kind="text/html; charset=windows-1252")),
        record("response", "https://a.example/5", http(b"gone", status="404 Not Found")),
        record("response", "https://a.example/6", http(b"\x89PNG", kind="image/png")),
        record("response", "https://a.example/7", http(b"<html><body><p>Hi</p></body></html>")),
        record("response", "https://a.example/8", b"no answer at all"),
        record("response", "https://a.example/9", http(b"x" * 10_000_001)),
        record("response", "https://a.example/10", http(gzip.compress(b"\n" * 20_000_000), "Content-Encoding: gzip")),
    ]
    source = tmp_path / "crawl.warc.gz"
    source.write_bytes(b"".join(records) + record("response", "https://a.example/cut", http(page.encode()))[:-400])
    run(tmp_path / "out", source)
    articles = rows(tmp_path / "out", "articles")
    assert [a["url"][-1] for a in articles] == ["1", "2", "3", "4"]
    assert all("café" in a["text"] and a["outlet"] == "The Fjord Herald" for a in articles)
    assert {a["published"] for a in articles} == {date(2024, 5, 10)}
    assert articles[0]["captured"].isoformat() == "2024-05-12T10:00:00+00:00"
    assert articles[3]["duplicate_of"] == articles[0]["id"]
    found = problems(tmp_path / "out")
    reasons = ["status", "other_type", "no_article", "unreadable", "too_large", "too_large"]
    assert [found[f"crawl.warc.gz#{n}"] for n in range(5, 11)] == reasons
    assert {r["day"] for r in rows(tmp_path / "out", "problems") if r["reason"] == "status"} == {"day=2024-05-12"}
    assert set(found.values()) & {"cut_off", "broken_input"}


def test_parquet_tables(tmp_path: Path) -> None:
    given = pa.table(
        {
            "id": ["a", "b", None],
            "text": [text(1), None, text(2)],
            "html": [None, PAGE.format(text(3)), None],
            "published": pa.array([date(2018, 6, 12), None, None], pa.date32()),
        }
    )
    pq.write_table(given, tmp_path / "in.parquet")
    run(tmp_path / "out", tmp_path / "in.parquet")
    found = {a["document"]: a for a in rows(tmp_path / "out", "articles")}
    assert found["in.parquet, row 1"]["id"] == "a" and found["in.parquet, row 1"]["published"] == date(2018, 6, 12)
    assert found["in.parquet, row 2"]["id"] == "b" and found["in.parquet, row 2"]["published"] == date(2024, 5, 10)
    assert len(found["in.parquet, row 3"]["id"]) == 12


def test_folders(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.txt").write_text(text(1))
    (folder / "deep" / "a.html").write_text(PAGE.format(text(2)))
    (folder / "deep" / ".hidden.txt").write_text(text(3))
    (folder / "notes.doc").write_text("no")
    (folder / "index.tsv").write_text("file\toutlet\tpublished\nb.txt\tThe Post\t2018-05-01T10:30+08:00\n")
    many(folder / "more.jsonl", 2)
    told = run(tmp_path / "out", folder)
    assert [(i["name"], i["form"]) for i in told["inputs"]] == [("more.jsonl", "jsonl"), ("in", "folder")]
    found = {a["document"]: a for a in rows(tmp_path / "out", "articles")}
    assert set(found) == {"b.txt", "deep/a.html", "more.jsonl, line 1", "more.jsonl, line 2"}
    assert found["b.txt"]["outlet"] == "The Post" and found["b.txt"]["published"] == date(2018, 5, 1)


def test_documents_that_say_again_what_others_said(tmp_path: Path) -> None:
    told = [
        {"id": "a", "text": text(1), "published": "2018-06-12", "outlet": "One"},
        {"id": "b", "text": text(1), "published": "2018-06-12", "outlet": "Two"},
        {"id": "c", "text": text(1), "published": "2018-06-13"},
        {"id": "a", "text": text(1), "published": "2018-06-12"},
        {"id": "a", "text": text(2), "published": "2018-06-12"},
    ]
    run(tmp_path / "out", lines(tmp_path / "in.jsonl", told))
    articles = {a["id"]: a for a in rows(tmp_path / "out", "articles")}
    assert {k: a["duplicate_of"] for k, a in articles.items()} == {"a": None, "b": "a", "c": None}
    assert articles["b"]["claims"] is None and articles["b"]["outlet"] == "Two"
    assert [e["article"] for e in rows(tmp_path / "out", "events")] == ["a", "a", "c", "c"]
    found = problems(tmp_path / "out")
    assert found == {"in.jsonl, line 4": "repeated", "in.jsonl, line 5": "id_taken"}


# --- the real thing --------------------------------------------------------------------------------------------------

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and an article without a date twice, coded with the real models."""
    folder = tmp_path_factory.mktemp("coded")
    told: list[Any] = []
    for name in ("singapore", "other"):
        index = (EXAMPLES / name / "index.tsv").read_text(encoding="utf-8").splitlines()
        for row in csv.DictReader(index, delimiter="\t"):
            told.append({**row, "id": row["file"], "text": (EXAMPLES / name / row["file"]).read_text(encoding="utf-8")})
    undated = {
        "id": "undated",
        "text": "The mayor of Lyon met the King of Spain yesterday.\n\nHe will leave next week.",
    }
    copy = {**undated, "id": "copy", "outlet": "Second Post", "url": "https://second.example/a"}
    source = lines(folder / "in.jsonl", [*told, undated, copy])
    code_archive([str(source)], folder / "out", CodingOptions(workers=1))
    return folder


def test_tables_hold_what_annotate_finds(coded: Path) -> None:
    from onrecord import pipeline
    from onrecord.deliver.json import annotation_json
    from onrecord.model.article import Article

    articles = {a["id"]: a for a in rows(coded / "out", "articles") if a["duplicate_of"] is None}
    tables = {name: rows(coded / "out", name) for name in TABLES}
    assert len(articles) == len(list(EXAMPLES.glob("singapore/*.txt"))) + 5 and not tables["problems"]
    for id_, a in articles.items():
        article = Article(id_, a["text"], a["published"], a["url"], a["outlet"], a["title"])
        wanted = annotation_json(pipeline.annotate(article))
        own = {
            name: [r for r in tables[name] if r["article"] == id_]
            for name in ("attributions", "events", "times", "actors")
        }
        assert {n: len(found) for n, found in own.items() if n != "actors"} == {
            n: len(wanted[n]) for n in own if n != "actors"
        }
        assert {a["id"] for a in own["actors"]} >= {a["id"] for a in wanted["actors"]}
        for row, json_ in zip(own["attributions"], wanted["attributions"], strict=True):
            assert (row["speaker"], row["act"], row["mode"]) == (json_["speaker"], json_["act"], json_["mode"])
            assert [[s["start"], s["end"]] for s in row["content_spans"]] == json_["content"]
            assert row["content"] == " … ".join(a["text"][s:e] for s, e in json_["content"])
        for row in (*own["events"], *own["times"]):
            assert row["words"] == a["text"][row["start"] : row["end"]]
        for row in own["actors"]:
            assert all(0 <= m["start"] < m["end"] <= len(a["text"]) for m in row["mentions"])


def test_without_a_date_relative_days_stay_unresolved(coded: Path) -> None:
    times = [t for t in rows(coded / "out", "times") if t["article"] == "undated"]
    assert {t["words"] for t in times} >= {"yesterday", "next week"}
    assert all(t["first_day"] is None for t in times)


def test_load_is_what_add_would_have_done(coded: Path, tmp_path: Path) -> None:
    import sqlite3

    from onrecord.cli.main import main

    stores = {name: tmp_path / f"{name}.db" for name in ("loaded", "added")}
    assert main(["load", str(coded / "out"), "--store", str(stores["loaded"])]) == 0
    assert main(["add", str(coded / "in.jsonl"), "--store", str(stores["added"])]) == 0
    # The copy's events get ids of their own in either way, but not the same ones.
    ids = "article != (SELECT id FROM article WHERE outlet = 'Second Post')"
    queries = {
        "article": "SELECT id, address, url, outlet, title, published, published_at, moment, hash, text FROM article",
        "statement": "SELECT * FROM statement",
        "actor": "SELECT * FROM actor",
        "deadline": "SELECT * FROM deadline",
        "claim": f"SELECT * FROM claim WHERE {ids}",
        "claims": f"SELECT article, format, json FROM claims WHERE {ids}",
        "placement": "SELECT article, story FROM placement",
        "copy": "SELECT article, original FROM copy",
    }
    for table, query in queries.items():
        found = {}
        for name, path in stores.items():
            connection = sqlite3.connect(path)
            found[name] = sorted(map(repr, connection.execute(query)))
            connection.close()
        assert found["loaded"] == found["added"], table
        assert found["loaded"] or table in ("deadline", "copy")
    assert main(["load", str(coded / "out"), "--store", str(stores["loaded"])]) == 0
    with pytest.raises(InputError, match="no finished tables"):
        from onrecord.archive.load import load_archive
        from onrecord.store import Store

        with Store(stores["loaded"]) as store:
            load_archive(tmp_path, store)


def test_the_queries_of_the_documentation(coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    (tmp_path / "tables").symlink_to(coded / "out")
    monkeypatch.chdir(tmp_path)
    page = (EXAMPLES.parent / "docs" / "archives.md").read_text(encoding="utf-8")
    views, *queries = re.findall(r"```sql\n(.*?)```", page, re.S)
    (program,) = re.findall(r"```python\n(.*?)```", page, re.S)
    connection = duckdb.connect()
    connection.execute(views)
    found = [connection.execute(query).fetchall() for query in queries]
    connection.close()
    names: dict[str, Any] = {}
    exec(program, names)
    frames = [names[name] for name in ("rejected", "by_month", "pairs", "relayed", "ahead")]
    assert len(found) == 5 and all(found)
    assert [len(rows) for rows in found] == [len(frame) for frame in frames]
    rejected, by_month, pairs, _, ahead = found
    assert ("Donald Trump", "deny") in {(who, act) for _, who, act, *_ in rejected}
    assert (
        by_month[0][0].isoformat().startswith("2018-0") and max(row[2] for row in by_month) == names["by_month"].iloc[0]
    )
    assert {("USA", "PRK"), ("PRK", "USA")} <= {row[:2] for row in pairs}
    assert ahead[0][0] == date(2018, 6, 12) == names["ahead"].index[0].date()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from onrecord.cli.main import main

    source = lines(tmp_path / "in.jsonl", [{"id": "a", "text": text(1)}, b"broken\n"])
    assert main(["code", str(source), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert "2 documents" in capsys.readouterr().out
    assert main(["code", str(source), "--out", str(tmp_path / "out")]) == 2
    assert main(["code", str(source), "--out", str(tmp_path / "b"), "--engine", "other"]) == 2
    assert main(["code", str(source), "--out", str(tmp_path / "b"), "--ray-address", "auto"]) == 2
    assert len(rows(tmp_path / "out", "articles")) == len(rows(tmp_path / "out", "problems")) == 1
