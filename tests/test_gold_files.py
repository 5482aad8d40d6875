"""The gold files fit their texts and have the form that the scorer reads."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def load_gold_module() -> ModuleType:
    """bench/gold.py, which is no package."""
    spec = importlib.util.spec_from_file_location("bench_gold", ROOT / "bench" / "gold.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


gold = load_gold_module()
FILES = gold.gold_files()

needs_texts = pytest.mark.skipif(not (SHARED / "bench").is_dir(), reason="the articles' texts are not here")

KINDS = {
    "meeting",
    "call",
    "agreement",
    "ceasefire",
    "troop_movement",
    "attack",
    "strike",
    "vote",
    "ruling",
    "merger",
    "disaster",
    "resignation",
    "appointment",
    "visit",
}
MEETING = {"proposed", "agreed", "scheduled", "held", "postponed", "cancelled", "ruled_out"}
MEASURE = {"threatened", "proposed", "approved", "signed", "in_force", "suspended", "lifted"}
POSITIONS = {"demand", "offer", "condition", "refusal", "acceptance", "threat"}


def stored(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def day(value: str | None) -> None:
    assert value is None or date.fromisoformat(value).isoformat() == value


def test_both_halves_are_there() -> None:
    assert len(gold.gold_files("dev-*")) >= 10
    assert len(gold.gold_files("test-*")) >= 4
    assert len(gold.gold_files("dev-*")) + len(gold.gold_files("test-*")) == len(FILES)


def test_no_article_is_in_both_halves() -> None:
    articles = [(about["set"], about["id"]) for about in (stored(path)["article"] for path in FILES)]
    assert len(set(articles)) == len(articles)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_form(path: Path) -> None:
    content = stored(path)
    assert set(content["article"]) == {"set", "id", "published", "outlet"}
    day(content["article"]["published"])
    assert content["statements"], "an article in which nobody says anything tells nothing about attribution"
    for row in content["statements"]:
        assert set(row) - {"optional"} == {"speaker", "mode", "content", "channel", "via", "said"}
        assert row["speaker"] and row["mode"] in {"direct", "mixed", "indirect"}
        assert row.get("optional", True) is True
        day(row["said"])
    for row in content["events"]:
        assert row["kind"] in KINDS
        assert row["status"] is None or row["status"] in MEETING | MEASURE
        assert row["participants"], "the scorer can only match an event by its participants"
        if row["date"]:
            assert row["date"]["start"] <= row["date"]["end"]
            day(row["date"]["start"])
            day(row["date"]["end"])
    for row in content["positions"]:
        assert row["kind"] in POSITIONS and row["by"]
    for row in content["measures"]:
        assert row["status"] in MEASURE and row["by"]
        day(row.get("date"))
    for row in content["deadlines"]:
        assert row["what"]
        day(row["date"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_words_of_the_article_are_kept(path: Path) -> None:
    pieces = list(gold.quoted(stored(path)))
    assert pieces
    for _, piece in pieces:
        assert isinstance(piece, list) and len(piece) == 2 and all(type(n) is int for n in piece)


@needs_texts
@pytest.mark.bench
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_ranges_cut_whole_words(path: Path) -> None:
    text, _ = gold.expand(path, SHARED)
    for _, (start, end) in gold.quoted(stored(path)):
        assert 0 <= start < end <= len(text)
        words = text[start:end]
        assert words == words.strip()
        assert start == 0 or not (text[start - 1].isalnum() and text[start].isalnum()), words
        assert end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()), words


@needs_texts
@pytest.mark.bench
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_written_files_hold_the_text_and_the_words(path: Path, tmp_path: Path) -> None:
    gold.write(path, tmp_path, SHARED)
    text = (tmp_path / f"{path.stem}.txt").read_bytes().decode("utf-8")
    back = json.loads((tmp_path / f"{path.stem}.json").read_text(encoding="utf-8"))
    before, after = list(gold.quoted(stored(path))), list(gold.quoted(back))
    assert [key for key, _ in before] == [key for key, _ in after]
    assert [text[start:end] for _, (start, end) in before] == [words for _, words in after]
    assert back["document"] == f"{path.stem}.txt" and "article" not in back


@pytest.mark.parametrize("piece", [[3, 3], [2, 99], [-1, 2], [1], [True, 2], "words", None])
def test_a_range_that_is_not_in_the_text_is_refused(piece: object) -> None:
    with pytest.raises(gold.GoldError):
        gold.cut("ten points", piece)


def test_a_missing_text_ends_the_command_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gold.main([FILES[0].stem, "--shared", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "No such file" in capsys.readouterr().err
