"""Briefs against gold: the shared gold article, and the articles of `tests/data/gold`, scored by `score_brief.py`.

    python bench/brief.py [--set dev-*|test-*] [--show NAME] [--shared ../shared]

Prints one line of F1 values for each article and the pooled F1 over a set; `--show` prints one article's full score
and what was missed and said too much. Files named `test-*` are scored, never shown.
"""

import argparse
import contextlib
import importlib.util
import io
import json
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType

from gold import GoldError, expand, gold_files
from onrecord import pipeline
from onrecord.deliver.json import brief_json
from onrecord.model.article import Article

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
COLUMNS = ("statements", "events", "facts", "measures", "positions", "deadlines")


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_brief", shared / "bench" / "score_brief.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(module: ModuleType, text: str, gold: dict, outlet: str | None, published: str | None) -> tuple[dict, str]:
    """Counts (hit, said, gold) by column, and the scorer's printed lines."""
    day = date.fromisoformat(published[:10]) if published else None
    made = brief_json(pipeline.brief([Article("a", text, day, outlet=outlet)]))
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as printed:
        paths = [Path(folder, name) for name in ("gold.json", "brief.json", "article.txt")]
        for path, content in zip(paths, (json.dumps(gold), json.dumps(made), text), strict=True):
            path.write_text(content, encoding="utf-8")
        counts, wrong = module.main(*map(str, paths))
    assert wrong == 0, f"{wrong} pieces of evidence are off their text"
    return counts, printed.getvalue()


def example_rows() -> list[tuple[str, str, dict, str, str]]:
    """The project's own examples with their gold."""
    found = []
    for name, folder in (("example_story_gold", "singapore"), ("other_examples_gold", "other")):
        stored = json.loads((ROOT / "tests" / "data" / f"{name}.json").read_text(encoding="utf-8"))
        for article, gold in stored["article_gold"].items():
            text = (ROOT / "examples" / folder / f"{article}.txt").read_text(encoding="utf-8")
            found.append((f"({article})", text, gold, gold["outlet"], gold["published"]))
    return found


def f1(hit: int, said: int, gold: int) -> float:
    return 2 * hit / (said + gold) if said + gold else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="dev-*")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--show")
    options = parser.parse_args()
    module = scorer(options.shared)
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    print(f"{'article':32s}" + "".join(f"{c:>12s}" for c in COLUMNS))
    gold_path = options.shared / "gold" / "trump-putin-announcement.json"
    shared_gold = json.loads(gold_path.read_text(encoding="utf-8"))
    text = gold_path.with_suffix(".txt").read_text(encoding="utf-8")
    rows = [("(shared gold)", text, shared_gold, shared_gold["outlet"], shared_gold["published"])]
    rows += example_rows()
    for path in gold_files(options.set):
        try:
            text, gold = expand(path, options.shared)
        except GoldError as why:
            print(why)
            continue
        rows.append((path.stem, text, gold, gold["outlet"], gold["published"]))
    for name, text, gold, outlet, published in rows:
        if options.show and name != options.show:
            continue
        counts, printed = score(module, text, gold, outlet, published)
        print(f"{name:32s}" + "".join(f"{f1(*counts[c]):12.2f}" for c in COLUMNS))
        if options.show and not name.startswith("test-"):
            print(printed)
        if not name.startswith("("):
            for column in COLUMNS:
                total[column] = [a + b for a, b in zip(total[column], counts[column], strict=True)]
    if total:
        print(f"{'pooled ' + options.set:32s}" + "".join(f"{f1(*total[c]):12.2f}" for c in COLUMNS))
        for name, at in (("precision", 1), ("recall", 2)):
            shares = [total[c][0] / total[c][at] if total[c][at] else 1.0 for c in COLUMNS]
            print(f"{name:32s}" + "".join(f"{share:12.2f}" for share in shares))


if __name__ == "__main__":
    main()
