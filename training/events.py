"""Train the model of event types (src/onrecord/annotate/events/model.npz) from sentences with coded events.

    events.py GSR TRAIN --quiet NEWS... --silent STORY... [--out MODEL.npz] [--folds 5] [--predict PREDICTIONS.jsonl]

GSR and TRAIN hold one JSON object a line, a sentence with its events. NEWS are articles (JSON Lines with "text" and
perhaps "story") that teach the model to say "none": their sentences without any word of the event lexicon, and all
sentences of the stories listed as silent, which are about sport, shows, gadgets or science. With --folds, each fold is
predicted by a model that was trained on the others, typed and coded scores are printed for each fold and for all, and
with --out one model is trained on everything and written. Needs scipy beside the package.
"""

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from onrecord.annotate import engine
from onrecord.annotate.events import coding
from onrecord.annotate.events.find import Draft, assigned
from onrecord.annotate.events.find import sentences as read_sentences
from onrecord.annotate.events.tree import Tree
from onrecord.model.article import Article

SEED = 7
OLD_NAMES = {
    "DEMAND": "REQUEST",
    "FIGHT": "ASSAULT",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "CONCEDE": "YIELD",
    "RETREAT": "YIELD",
}
MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}
STOP = {"the", "a", "an", "of", "and", "or", "in", "on", "at", "to", "for", "by", "with", "from"}
EPOCHS = 80
# L2 penalty, learning rate, and the weights of mentions that are not the coded event: with and without a phrase of the
# lexicon, and of those in quiet sentences.
DECAY, RATE, LISTED, OTHER, QUIET = 2e-4, 0.3, 0.15, 0.4, 0.3
SENTENCE_DECAY, SENTENCE_RATE, SENTENCE_SCALE = 3e-5, 0.5, 0.625
MAX_QUIET = 500


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A mention: its hashed features, the words of its sides, the lexicon's type, and how central it is."""

    own: np.ndarray
    source: frozenset[str]
    target: frozenset[str]
    listed: str | None
    depth: int
    main: bool
    spans: tuple[list[list[int]], list[list[int]]]


@dataclass(frozen=True, slots=True)
class Sentence:
    seen: coding.Seen
    drafts: list[Draft]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A coded text: its events as (type, source words, target words) and its sentences."""

    golds: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    sentences: tuple[Sentence, ...]


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower())) - STOP


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def named(side: Any) -> list[str]:
    parts = side if isinstance(side, list) else [side]
    return [p["actorText"] for p in parts if isinstance(p, dict) and p.get("actorText")]


def golds(row: dict[str, Any]) -> list[dict[str, str]]:
    """The events of a row of either file in the form of the scorer."""
    if "events" in row:
        return list(row["events"])
    source, target = named(row.get("source", [])), named(row.get("target", []))
    if not target and len(source) > 1:
        source, target = source[:1], source[1:]
    kind = OLD_NAMES.get(row["event"], row["event"])
    return [{"type": kind, "source": " ".join(source), "target": " ".join(target)}]


def sentences(name: str, text: str) -> tuple[Sentence, ...]:
    found = []
    for index, doc in enumerate(engine.read(Article(name, text)).docs):
        tree = Tree(doc, index)
        for read in read_sentences(tree):
            pairs = zip(read.drafts, _places(read.seen), strict=True)
            found.append(Sentence(read.seen, read.drafts, tuple(_found(tree, text, *pair) for pair in pairs)))
    return tuple(found)


def _places(seen: coding.Seen) -> list[np.ndarray]:
    """The places of each mention's features in the table."""
    return [np.array(m, np.int64) % coding.SIZE for m in seen.mentions]


def _found(tree: Tree, text: str, draft: Draft, own: np.ndarray) -> Found:
    depth, at = 0, draft.token
    while tree.head[at] != at and depth < 20:
        depth, at = depth + 1, tree.head[at]
    sides = [words(" ".join(s.of(text) for s in side)) for side in (draft.source, draft.target)]
    spans = tuple([[s.start, s.end] for s in side] for side in (draft.source, draft.target))
    listed = draft.pattern.type if draft.pattern else None
    return Found(own, *sides, listed, depth, coding.in_main_chain(tree, draft.token), spans)


def examples(paths: Iterable[Path]) -> list[Example]:
    found = []
    for path in paths:
        for number, row in enumerate(rows(path)):
            events = tuple((e["type"], words(e["source"]), words(e["target"])) for e in golds(row))
            found.append(Example(events, sentences(f"{path.stem}-{number}", row["text"])))
    return found


def quiet(paths: Iterable[Path], silent: set[str]) -> list[Sentence]:
    """Sentences of news that hold no word of the event lexicon, and all those of the stories in `silent`."""
    loose: list[Sentence] = []
    found: list[Sentence] = []
    for path in paths:
        for row in rows(path):
            read = [s for s in sentences("quiet", row["text"]) if len(s.found) > 1]
            if str(row.get("story")) in silent:
                found += read
            else:
                loose += [s for s in read if not any(f.listed for f in s.found)]
    random.Random(SEED).shuffle(loose)
    return found + loose[:MAX_QUIET]


def agrees(found: Found, gold: tuple[str, frozenset[str], frozenset[str]]) -> bool:
    kind, source, target = gold
    if found.source & source and found.target & target:
        return True
    return kind in MUTUAL and bool(found.source & target and found.target & source)


def matrix(rows_: list[tuple[np.ndarray, np.ndarray]]) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(h) for h, _ in rows_)])
    places = np.concatenate([h for h, _ in rows_])
    values = np.concatenate([v for _, v in rows_])
    return sparse.csr_matrix((values, places, starts), shape=(len(rows_), coding.SIZE), dtype=np.float32)


def fit(x: sparse.csr_matrix, y: np.ndarray, weight: np.ndarray, decay: float, rate: float, scale: float) -> np.ndarray:
    """Softmax regression over tf-idf by Adam; the inverse document frequencies are folded into the weights."""
    count = np.asarray((x > 0).sum(0)).ravel()
    idf = np.where(count > 1, np.log((x.shape[0] + 1) / (count + 1)) * scale, 0).astype(np.float32)
    x = (x @ sparse.diags(idf)).tocsr()
    back, wanted = x.T.tocsr(), np.eye(coding.NONE + 1, dtype=np.float32)[y]
    w = np.zeros((coding.SIZE, coding.NONE + 1), np.float32)
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, EPOCHS + 1):
        z = np.exp((z := x @ w) - z.max(1, keepdims=True))
        gradient = back @ ((z / z.sum(1, keepdims=True) - wanted) * weight[:, None]) / weight.sum() + decay * w
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient * gradient
        pace = rate * (1 - step / (EPOCHS + 1)) / (1 - 0.9**step)
        w -= pace * mean / (np.sqrt(square / (1 - 0.99**step)) + 1e-7)
    return w * idf[:, None]


def train(coded: list[Example], silent: list[Sentence]) -> coding.Model:
    mentions: list[tuple[np.ndarray, int, float]] = []
    whole: list[tuple[Sentence, int]] = [(s, coding.NONE) for s in silent]
    for example in coded:
        gold = example.golds[0]
        kind = coding.TYPES.index(gold[0])
        ranked = [(_fitness(f, gold), n, m) for n, s in enumerate(example.sentences) for m, f in enumerate(s.found)]
        if not ranked:
            continue
        _, at, chosen = max(ranked, key=lambda r: (r[0], -r[1], -r[2]))
        whole.append((example.sentences[at], kind))
        for n, sentence in enumerate(example.sentences):
            for m, f in enumerate(sentence.found):
                if (n, m) == (at, chosen):
                    mentions.append((f.own, kind, 1.0))
                elif f.listed != gold[0]:
                    mentions.append((f.own, coding.NONE, LISTED if f.listed else OTHER))
    mentions += [(f.own, coding.NONE, QUIET) for s in silent for f in s.found]
    x = matrix([(own, np.full(len(own), len(own) ** -0.5, np.float32)) for own, _, _ in mentions])
    y, weight = np.array([m[1] for m in mentions]), np.array([m[2] for m in mentions], np.float32)
    mention = fit(x, y, weight, DECAY, RATE, 1.0)
    x = matrix([(b.whole, b.weights) for b in (coding.placed([s.seen]) for s, _ in whole)])
    y = np.array([kind for _, kind in whole])
    return coding.Model(mention, fit(x, y, np.ones(len(y), np.float32), SENTENCE_DECAY, SENTENCE_RATE, SENTENCE_SCALE))


def _fitness(found: Found, gold: tuple[str, frozenset[str], frozenset[str]]) -> float:
    """How likely a mention is the coded event: the files do not say where it stands."""
    central = 0.8 if found.main else 0.0
    return 2.0 * agrees(found, gold) + 2.0 * (found.listed == gold[0]) + central - 0.1 * found.depth


def predict(model: coding.Model, example: Example) -> list[tuple[str, Found]]:
    events: list[tuple[str, Found]] = []
    for sentence in example.sentences:
        types = assigned(*model.scores([sentence.seen]), sentence.drafts)
        events += [(kind, found) for kind, found in zip(types, sentence.found, strict=True) if kind]
    return events


def score(pairs: list[tuple[Example, list[tuple[str, Found]]]]) -> str:
    typed = hits = predicted = wanted = 0
    for example, events in pairs:
        typed += bool({k for k, _ in events} & {g[0] for g in example.golds})
        free = [(k, f) for k, f in events if f.source and f.target]
        predicted, wanted = predicted + len(free), wanted + len(example.golds)
        for gold in example.golds:
            match = next((e for e in free if e[0] == gold[0] and agrees(e[1], gold)), None)
            if match:
                free.remove(match)
                hits += 1
    p, r = hits / max(predicted, 1), hits / max(wanted, 1)
    return f"typed {typed / len(pairs):.3f}  coded P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}"


def cross_validate(coded: list[Example], silent: list[Sentence], folds: int, out: Path | None) -> None:
    order = list(range(len(coded)))
    random.Random(SEED).shuffle(order)
    fold = {n: place % folds for place, n in enumerate(order)}
    done: dict[int, list[tuple[str, Found]]] = {}
    for k in range(folds):
        model = train([e for n, e in enumerate(coded) if fold[n] != k], silent)
        here = [n for n in range(len(coded)) if fold[n] == k]
        done |= {n: predict(model, coded[n]) for n in here}
        print(f"fold {k}: {score([(coded[n], done[n]) for n in here])} ({len(here)} sentences)", flush=True)
    print(f"all:    {score([(e, done[n]) for n, e in enumerate(coded)])}")
    if out:
        with out.open("w", encoding="utf-8") as lines:
            for n in range(len(coded)):
                events = [{"type": k, "source": f.spans[0], "target": f.spans[1]} for k, f in done[n]]
                lines.write(json.dumps({"events": events}) + "\n")


def count_false(model: coding.Model, held: list[Sentence]) -> None:
    """Print how many sentences of silent stories get a type all the same."""
    events = [predict(model, Example((), (s,))) for s in held]
    full = sum(any(f.source and f.target for _, f in e) for e in events)
    print(f"silent: {len(held)} sentences, {sum(map(bool, events))} with a type, {full} with a type and both sides")


def write(model: coding.Model, path: Path) -> None:
    arrays = {}
    for name in ("mention", "sentence"):
        weights = getattr(model, name)
        scale = np.float32(np.abs(weights).max() / 127)
        arrays |= {name: np.round(weights / scale).astype(np.int8), name + "_scale": scale}
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coded", type=Path, nargs="+")
    parser.add_argument("--quiet", type=Path, nargs="+", default=[])
    parser.add_argument("--silent", nargs="+", default=[])
    parser.add_argument("--held", nargs="+", default=[], help="silent stories kept out, to count false types in them")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--predict", type=Path)
    args = parser.parse_args()
    coded, silent = examples(args.coded), quiet(args.quiet, set(args.silent) - set(args.held))
    if args.folds:
        cross_validate(coded, silent, args.folds, args.predict)
    if args.held:
        count_false(
            train(coded, silent),
            [
                s
                for path in args.quiet
                for row in rows(path)
                if str(row.get("story")) in set(args.held)
                for s in sentences("held", row["text"])
            ],
        )
    if args.out:
        write(train(coded, silent), args.out)


if __name__ == "__main__":
    main()
