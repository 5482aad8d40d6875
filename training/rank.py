"""Fit how likely readings are attributions (`annotate/attribution/ranking.json`) after the network has changed.

    PYTHONPATH=src:. python training/rank.py [--data FOLDER] [--scorer FILE] [--floors 0.2,0.15] [--write]

FOLDER holds gold.jsonl and texts/, none of which the network was trained on. Each half of its articles is scored with
weights fitted on the other; that is what is printed, for each floor of anchors and threshold. `--write` fits all of
them, with the threshold that scored best of those that find enough of what is told in other words. Takes half a
minute; needs numpy only.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.annotate.attribution import _with_plain, spans, triple_of
from onrecord.annotate.attribution.encode import Pieces
from onrecord.annotate.attribution.network import network
from onrecord.annotate.attribution.rank import COLUMNS, columns
from onrecord.annotate.attribution.select import best, settle_quotations
from onrecord.annotate.attribution.spans import Reading, read
from onrecord.annotate.layout import layout

BENCH = Path("/work/shared/bench")
TARGET = Path(spans.__file__).with_name("ranking.json")
STRENGTH = 3.0  # of the pull of weights towards nothing
THRESHOLDS = (0.28, 0.30, 0.32, 0.34, 0.36, 0.38)
INDIRECT = 0.65  # least recall of `right` for what is told in other words
Numbers = npt.NDArray[np.float64]


class Article(NamedTuple):
    """One article's readings, their numbers, and whether each is `found` or `right`, as the scorer counts it."""

    name: str
    text: str
    skip: list[tuple[int, int]]
    pieces: Pieces
    readings: list[Reading]
    numbers: Numbers
    found: Numbers
    right: Numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=BENCH / "attribution" / "dev")
    parser.add_argument("--scorer", type=Path, default=BENCH / "score_attribution.py")
    parser.add_argument("--floors", default=str(spans.ANCHOR_FLOOR))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    scorer = scorer_at(args.scorer)
    gold = scorer.load(args.data / "gold.jsonl")
    lowest = min(float(f) for f in args.floors.split(","))
    everything = [article(scorer, args.data, name, gold[name], lowest) for name in sorted(gold)]
    for floor in (float(f) for f in args.floors.split(",")):
        articles = [above(a, floor) for a in everything]
        halves = articles[::2], articles[1::2]
        weights = fit(halves[1]), fit(halves[0])
        marks: dict[float, tuple[bool, float]] = {}
        for least in THRESHOLDS:
            told = [mark(scorer, gold, half, w, least) for half, w in zip(halves, weights, strict=True)]
            total = {key: np.sum([t[key] for t in told], axis=0) for key in told[0]}
            enough = total["indirect"][1] >= INDIRECT * total["indirect"][2]
            marks[least] = enough, f1(*total["found"]) + f1(*total["right"])
            print(f"floor {floor} threshold {least}:", shown(told))
    if args.write:
        keep = max(marks, key=lambda least: marks[least])
        fitted = {name: round(float(w), 4) for name, w in zip(COLUMNS, fit(articles), strict=True)}
        TARGET.write_text(json.dumps({"keep": keep, "weights": fitted}, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {TARGET} with threshold {keep}")


def scorer_at(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def article(scorer: ModuleType, data: Path, name: str, golds: list[dict], floor: float) -> Article:
    text = (data / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    skip = [(b.span.start, b.span.end) for b in layout(text) if b.kind == "furniture"]
    pieces, every = read(network(1), text, skip, floor)
    readings = [r for r in settle_quotations(text, pieces, every) if r.content]
    tokens = [(m.start(), m.end(), m.group().lower()) for m in scorer.WORD.finditer(text)]
    wanted = [(scorer.words(tokens, a["content"]), scorer.words(tokens, a["source"])) for a in golds]
    found, right = np.zeros((2, len(readings)))
    for n, reading in enumerate(readings):
        triple = triple_of(pieces, reading, 0.0)
        content, source = scorer.words(tokens, triple.content), scorer.words(tokens, triple.source)
        for other, author in wanted:
            if 2 * len(content & other) >= len(content | other):
                found[n] = 1
                shared = {tokens[k][2] for k in author & source} - scorer.STOP
                right[n] = max(right[n], bool(shared) or (not author and not source))
    numbers = columns(pieces, readings) if readings else np.zeros((0, len(COLUMNS)))
    return Article(name, text, skip, pieces, readings, numbers, found, right)


def above(article: Article, floor: float) -> Article:
    which = [n for n, r in enumerate(article.readings) if r.likely >= floor]
    readings = [article.readings[n] for n in which]
    numbers = columns(article.pieces, readings) if readings else np.zeros((0, len(COLUMNS)))
    return article._replace(readings=readings, numbers=numbers, found=article.found[which], right=article.right[which])


def fit(articles: list[Article]) -> Numbers:
    """Weights of the mean of both questions: is it found, is it right."""
    numbers = np.concatenate([a.numbers for a in articles])
    truth = np.concatenate([(a.found + a.right) / 2 for a in articles])
    scale = numbers.std(axis=0)
    scale[0] = 1
    scaled = numbers / scale
    pull = STRENGTH * np.eye(len(scale))
    pull[0, 0] = 0
    weights = np.zeros(len(scale))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - truth) + pull @ weights
        weights -= np.linalg.solve((scaled.T * (chance * (1 - chance))) @ scaled + pull, slope)
    result: Numbers = weights / scale
    return result


def mark(scorer: ModuleType, gold: dict, articles: list[Article], weights: Numbers, least: float) -> dict:
    """Hits, predicted and gold of each measure, and of `found` and `right` in each mode."""
    counts: dict[str, np.ndarray] = {}

    def add(key: str, *numbers: int) -> None:
        counts[key] = counts.get(key, np.zeros(len(numbers), dtype=int)) + np.array(numbers)

    for a in articles:
        rated = zip(a.readings, (1 / (1 + np.exp(-a.numbers @ weights))).tolist(), strict=True)
        triples = _with_plain(a.text, a.skip, [triple_of(a.pieces, r, c) for r, c in best(rated, least)])
        tokens = [(m.start(), m.end(), m.group().lower()) for m in scorer.WORD.finditer(a.text)]
        golds = gold[a.name]
        g = [(scorer.words(tokens, x["content"]), scorer.words(tokens, x["source"])) for x in golds]
        p = [(scorer.words(tokens, t.content), scorer.words(tokens, t.source)) for t in triples]
        words = [set().union(*(c for c, _ in side)) if side else set() for side in (g, p)]
        add("content", len(words[0] & words[1]), len(words[1]), len(words[0]))
        pairs = ((len(gc & pc) / len(gc | pc), i, j) for i, (gc, _) in enumerate(g) for j, (pc, _) in enumerate(p)
                 if gc & pc)  # fmt: skip
        taken: dict[int, int] = {}
        for share, i, j in sorted(pairs, reverse=True):
            if share >= 0.5 and i not in taken and j not in taken.values():
                taken[i] = j
        right = {
            i for i, j in taken.items()
            if {tokens[k][2] for k in g[i][1] & p[j][1]} - scorer.STOP or not (g[i][1] or p[j][1])
        }  # fmt: skip
        add("found", len(taken), len(p), len(g))
        add("right", len(right), len(p), len(g))
        for i, x in enumerate(golds):
            add(scorer.mode(a.text, x["content"]) if x["content"] else "indirect", i in taken, i in right, 1)
    return counts


def f1(hit: int, predicted: int, wanted: int) -> float:
    return 2 * hit / (predicted + wanted)


def shown(halves: list[dict]) -> str:
    total = {key: np.sum([h[key] for h in halves], axis=0) for key in halves[0]}
    parts = []
    for key in ("content", "found", "right"):
        parts.append(f"{key} {f1(*total[key]):.4f} ({' '.join(f'{f1(*h[key]):.3f}' for h in halves)})")
    for key in ("direct", "mixed", "indirect"):
        found, right, all_ = total[key]
        parts.append(f"{key} {found / all_:.3f}/{right / all_:.3f}")
    return " ".join(parts)


if __name__ == "__main__":
    main()
