"""The command line: what it prints, where, and the code it ends with. The reading itself is replaced by a stand-in."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from fixture_brief import BRIEF
from onrecord import __version__
from onrecord.cli.codes import BROKEN_PIPE, DONE, FAILED, INTERRUPTED, SOME_FAILED, USAGE, code_for
from onrecord.cli.main import main
from onrecord.deliver import html, markdown, terminal
from onrecord.deliver import json as json_form
from onrecord.errors import ModelError, NotEnglish
from onrecord.model.annotation import Annotation
from onrecord.model.article import Article
from onrecord.model.brief import Brief

TEXT = "Ministers to meet in Oslo\n\nThe two ministers will meet in Oslo next week, the government said on Friday.\n"


class StandIn(ModuleType):
    """A pipeline that reads nothing and remembers what it was given."""

    def __init__(self) -> None:
        super().__init__("onrecord.pipeline")
        self.articles: list[Article] = []

    def annotate(self, article: Article) -> Annotation:
        self.articles.append(article)
        match article.id:
            case "no-model":
                raise ModelError("The model is missing; run pip install onrecord again.")
            case "refused":
                raise NotEnglish("refused is in German; only English can be read.")
            case "fault":
                raise ZeroDivisionError("division by zero")
            case "interrupted":
                raise KeyboardInterrupt
        return Annotation(article.id)

    def brief(self, articles: Sequence[Article]) -> Brief:
        self.articles += articles
        if any(a.id == "fault" for a in articles):
            raise ZeroDivisionError("division by zero")
        return BRIEF


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn()
    monkeypatch.setitem(sys.modules, "onrecord.pipeline", made)
    monkeypatch.setattr("onrecord.pipeline", made, raising=False)
    return made


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def feed(monkeypatch: pytest.MonkeyPatch, *rows: object) -> None:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]

    class Stdin:
        buffer = io.BytesIO(b"\n".join(lines) + b"\n" if lines else b"")

    monkeypatch.setattr("sys.stdin", Stdin())


# brief


@pytest.mark.parametrize(
    ("form", "render"),
    [
        ("terminal", terminal.render),
        ("markdown", markdown.render),
        ("html", html.render),
        ("json", json_form.render),
    ],
)
def test_brief_in_every_format(pipeline, article, capsys, monkeypatch, form, render) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["brief", article, "--format", form]) == DONE
    out, err = capsys.readouterr()
    assert out == render(BRIEF)
    assert err == ""


def test_brief_hands_on_what_it_is_told(pipeline, article) -> None:
    assert main(["brief", article, "--published", "2024-05-10", "--outlet", "The Herald", "--title", "Talks"]) == DONE
    (read,) = pipeline.articles
    assert (str(read.published), read.outlet, read.title) == ("2024-05-10", "The Herald", "Talks")


@pytest.mark.parametrize(
    ("name", "start"), [("b.html", "<!DOCTYPE html>"), ("b.md", "# Summit"), ("b.json", "{"), ("b.txt", "Summit")]
)
def test_brief_into_a_file_takes_its_form_from_the_ending(pipeline, article, tmp_path, capsys, name, start) -> None:
    assert main(["brief", article, "--output", str(tmp_path / name)]) == DONE
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert capsys.readouterr().out == ""


def test_brief_into_a_place_that_is_none(pipeline, article, tmp_path, capsys) -> None:
    assert main(["brief", article, "-o", str(tmp_path / "no" / "b.md")]) == FAILED
    assert "b.md cannot be written" in capsys.readouterr().err


def test_brief_of_several_goes_on_without_the_bad_ones(pipeline, article, tmp_path, capsys) -> None:
    (tmp_path / "more.jsonl").write_text('{"id": "a", "text": "They met."}\nnot json\n')
    assert main(["brief", article, str(tmp_path / "none.txt"), str(tmp_path / "more.jsonl"), article]) == SOME_FAILED
    out, err = capsys.readouterr()
    assert out.startswith("Summit")
    assert "none.txt does not exist" in err and "line 2 is not JSON" in err
    assert len(pipeline.articles) == 2, "the article that is named twice counts once"


def test_brief_without_any_article(pipeline, tmp_path, capsys) -> None:
    assert main(["brief", str(tmp_path / "none.txt")]) == FAILED
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("onrecord: ")
    assert pipeline.articles == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["brief"],
        ["brief", "x.txt", "--published", "soon"],
        ["brief", "x.txt", "--format", "pdf"],
        ["brief", "ftp://example.org/x"],
        ["brief", "x.txt", "--colour"],
        ["annotate", "--published", "2018-13-01"],
        ["annotate", "gopher://example.org/x"],
        ["summarise"],
        [],
    ],
)
def test_wrong_calls_end_with_the_usage_code(arguments, capsys) -> None:
    assert main(arguments) == USAGE
    out, err = capsys.readouterr()
    assert out + err and "Traceback" not in err


def test_faults_of_the_program_are_one_line(pipeline, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.delenv("ONRECORD_DEBUG", raising=False)
    (tmp_path / "a.jsonl").write_text('{"id": "fault", "text": "They met."}\n')
    assert main(["brief", str(tmp_path / "a.jsonl")]) == FAILED
    assert (
        capsys.readouterr().err == "onrecord: internal error, please report it: ZeroDivisionError: division by zero\n"
    )
    monkeypatch.setenv("ONRECORD_DEBUG", "1")
    assert main(["brief", str(tmp_path / "a.jsonl")]) == FAILED
    assert "Traceback" in capsys.readouterr().err


# annotate


def test_annotate_gives_a_line_for_each_record_in_order(pipeline, monkeypatch, capsys) -> None:
    feed(monkeypatch, {"id": "b", "text": "They met."}, {"id": "a", "text": "They left."})
    assert main(["annotate"]) == DONE
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["b", "a"]
    assert all(line["schema"] == "onrecord.annotation/1" for line in lines)


def test_annotate_goes_on_after_a_bad_record(pipeline, monkeypatch, capsys) -> None:
    rows = [{"id": i, "text": "They met."} for i in ("a", "refused", "fault", "b")]
    feed(monkeypatch, rows[0], b"{broken", *rows[1:])
    assert main(["annotate"]) == SOME_FAILED
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "b"]
    assert "line 2 is not JSON" in err and "only English" in err and "fault could not be annotated" in err
    assert err.count("\n") == 3


def test_annotate_ends_with_failure_when_nothing_works(pipeline, monkeypatch, capsys) -> None:
    feed(monkeypatch, b"{broken", {"id": "refused", "text": "They met."})
    assert main(["annotate"]) == FAILED
    feed(monkeypatch)
    assert main(["annotate"]) == FAILED
    assert "standard input is empty" in capsys.readouterr().err


def test_annotate_stops_without_its_model(pipeline, monkeypatch, capsys) -> None:
    feed(monkeypatch, {"id": "no-model", "text": "They met."}, {"id": "a", "text": "They met."})
    assert main(["annotate"]) == FAILED
    assert [a.id for a in pipeline.articles] == ["no-model"]
    assert "model is missing" in capsys.readouterr().err


def test_annotate_of_files(pipeline, article, tmp_path, capsys) -> None:
    assert main(["annotate", article, str(tmp_path / "none.txt"), "--published", "2024-05-10"]) == SOME_FAILED
    assert capsys.readouterr().out.count("\n") == 1
    assert str(pipeline.articles[0].published) == "2024-05-10"


def test_interruption_ends_quietly(pipeline, monkeypatch, capsys) -> None:
    feed(monkeypatch, {"id": "interrupted", "text": "They met."})
    assert main(["annotate"]) == INTERRUPTED
    assert capsys.readouterr().err == "onrecord: interrupted\n"


# The program as it is installed


def program(*arguments: str, **more) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from onrecord.cli.main import run; run()", *arguments]
    return subprocess.run(call, capture_output=True, text=True, timeout=60, **more)


def test_version_and_help_need_no_model() -> None:
    shown = program("--version")
    assert (shown.returncode, shown.stdout) == (DONE, f"onrecord {__version__}\n")
    heavy = "import sys, onrecord.cli.main; print({'spacy', 'numpy', 'trafilatura'} & set(sys.modules) or None)"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True).stdout == "None\n"
    for command in ("", "brief", "annotate"):
        helped = program(*command.split(), "--help", env={**os.environ, "COLUMNS": "80"})
        assert helped.returncode == DONE and "Options:" in helped.stdout


STAND_IN = """
import sys, types, time
made = types.ModuleType("onrecord.pipeline")
from onrecord.model.annotation import Annotation
def annotate(article):
    time.sleep(float(article.title or 0))
    return Annotation(article.id)
made.annotate = annotate
import onrecord
sys.modules["onrecord.pipeline"] = onrecord.pipeline = made
from onrecord.cli.main import run
run()
"""


def test_a_reader_that_leaves_is_no_fault() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STAND_IN, "annotate"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(b'{"id": "a", "text": "They met."}\n')
        process.stdin.close()
        assert process.wait(30) == BROKEN_PIPE
        assert process.stderr.read() == b""


def test_a_signal_ends_it_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STAND_IN, "annotate"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b'{"id": "a", "text": "They met."}\n{"id": "b", "text": "They met.", "title": "60"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "a", "a line is written as soon as it is known"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == INTERRUPTED
        assert process.stderr.read() == b"onrecord: interrupted\n"


def test_codes_of_several() -> None:
    assert [code_for(1, 0), code_for(1, 1), code_for(0, 1)] == [DONE, SOME_FAILED, FAILED]
