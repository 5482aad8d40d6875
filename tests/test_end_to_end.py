"""From files to pages, through the command line, with the real models: every example in every form."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from onrecord.cli.codes import DONE
from onrecord.cli.main import main
from onrecord.deliver.json import ANNOTATION_SCHEMA, BRIEF_SCHEMA, schema

EXAMPLES = Path(__file__).parents[1] / "examples"


def listed() -> Iterator[tuple[Path, str, str]]:
    """Every example: file, outlet, moment of publication."""
    for folder in ("singapore", "other"):
        with (EXAMPLES / folder / "index.tsv").open(encoding="utf-8", newline="") as index:
            for row in csv.DictReader(index, delimiter="\t"):
                yield EXAMPLES / folder / row["file"], row["outlet"], row["published"]


def evidence(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if {"article", "start", "end", "text"} == set(node):
            yield node
        for inner in node.values():
            yield from evidence(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from evidence(inner)


@pytest.mark.parametrize("example", list(listed()), ids=lambda e: e[0].stem)
def test_every_example_gives_a_valid_brief(example: tuple[Path, str, str], capsys) -> None:
    path, outlet, published = example
    assert main(["brief", str(path), "--published", published, "--outlet", outlet, "--format", "json"]) == DONE
    brief = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema(BRIEF_SCHEMA)).validate(brief)
    text = path.read_text(encoding="utf-8")
    assert brief["articles"][0]["outlet"] == outlet and brief["as_of"].startswith(published[:10])
    assert all(text[e["start"] : e["end"]] == e["text"] for e in evidence(brief))
    known = set(brief["actors"])
    assert {s["speaker"] for s in brief["statements"]} - {None} <= known
    assert {a for s in brief["statements"] for a in s["via"]} <= known


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_a_story_in_every_form(form: str, capsys) -> None:
    paths = [str(p) for p, *_ in listed() if p.parent.name == "singapore"][:3]
    assert main(["brief", *paths, "--published", "2018-05-07", "--format", form]) == DONE
    out, err = capsys.readouterr()
    assert "Kim Jong Un" in out and "Singapore" in out and err == ""


def test_a_recipe_is_no_news(capsys) -> None:
    assert main(["brief", str(EXAMPLES / "other" / "recipe.txt")]) == DONE
    out = capsys.readouterr().out
    assert "Nothing to report" in out and "unresolved" in out


def test_examples_as_records_give_valid_annotations(tmp_path: Path, capsys) -> None:
    made = subprocess.run(
        [sys.executable, str(EXAMPLES / "jsonl.py"), "singapore"], capture_output=True, check=True, timeout=60
    )
    path = tmp_path / "singapore.jsonl"
    path.write_bytes(made.stdout)
    texts = {row["id"]: row["text"] for row in map(json.loads, made.stdout.splitlines())}
    assert main(["annotate", str(path)]) == DONE
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == list(texts)
    check = Draft202012Validator(schema(ANNOTATION_SCHEMA))
    for line in lines:
        check.validate(line)
        size = len(texts[line["id"]])
        spans = [s for a in line["attributions"] for s in (*a["source"], *a["cue"], *a["content"])]
        spans += [[t["start"], t["end"]] for t in (*line["times"], *line["events"])]
        spans += [s for a in line["actors"] for s in a["mentions"]]
        assert spans and all(0 <= start < end <= size for start, end in spans)
