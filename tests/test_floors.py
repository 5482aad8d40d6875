"""Floors of quality: measured on the shared development data, raised when a better version lands, never lowered."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from onrecord import pipeline
from onrecord.model.article import Article

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(not (SHARED / "bench").is_dir(), reason="the shared development data is absent"),
]

# F1 of statements, events, facts, measures, positions and deadlines on the shared gold article.
GOLD_FLOOR = {"statements": 0.96, "events": 1.0, "facts": 0.99, "measures": 1.0, "positions": 0.99, "deadlines": 1.0}
# F1 of attributions as `annotate` gives them, over the first articles of the development set.
ATTRIBUTION_FLOOR = {"content tokens": 0.905, "found": 0.80, "right": 0.755}
ATTRIBUTION_ARTICLES = 30


def load(path: Path) -> ModuleType:
    sys.path.insert(0, str(path.parent))
    try:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    return module


# The shared scorer leaves its files to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_brief_of_the_gold_article() -> None:
    bench = load(ROOT / "bench" / "brief.py")
    path = SHARED / "gold" / "trump-putin-announcement.json"
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    counts, printed = bench.score(bench.scorer(SHARED), text, gold, gold["outlet"], gold["published"])
    reached = {name: bench.f1(*counts[name]) for name in GOLD_FLOOR}
    assert all(reached[name] >= floor for name, floor in GOLD_FLOOR.items()), printed


def test_attributions_of_political_news(tmp_path: Path) -> None:
    home = SHARED / "bench" / "attribution" / "dev"
    rows = [json.loads(line) for line in (home / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line]
    gold, told = tmp_path / "gold.jsonl", tmp_path / "told.jsonl"
    gold.write_text("\n".join(json.dumps(row) for row in rows[:ATTRIBUTION_ARTICLES]), encoding="utf-8")
    with told.open("w", encoding="utf-8") as out:
        for row in rows[:ATTRIBUTION_ARTICLES]:
            text = (home / "texts" / f"{row['doc']}.txt").read_text(encoding="utf-8")
            found = pipeline.annotate(Article(row["doc"], text)).attributions
            spans = [
                {k: [[s.start, s.end] for s in getattr(a, k)] for k in ("source", "cue", "content")} for a in found
            ]
            out.write(json.dumps({"doc": row["doc"], "attributions": spans}) + "\n")
    command = [
        sys.executable,
        str(SHARED / "bench" / "score_attribution.py"),
        str(gold),
        str(told),
        str(home / "texts"),
    ]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    reached = {m[1].strip(): float(m[2]) for m in re.finditer(r"^(.+?) +P .* F1 ([\d.]+)$", printed, re.MULTILINE)}
    assert all(reached[name] >= floor for name, floor in ATTRIBUTION_FLOOR.items()), printed
