"""Make the tables of event nouns and actor nouns (src/onrecord/lexicon/en/) from WordNet and marked news.

    event_nouns.py WORDNET MEANTIME.jsonl [--out FOLDER] [--folds 5]

WORDNET is a folder with WordNet 3.1's dict files (data.noun, index.noun, index.verb, index.sense; Princeton
University, WordNet licence), MEANTIME articles with the spans of their events, of which the first six lines are marked.
A logistic regression says from a noun's senses and endings how likely it names an event; the part of its place in the
sentence is in annotate/events/mentions.py. With --folds its F1 is printed, each fold by a fit on the other articles.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from spacy.tokens import Token

from onrecord.annotate import engine
from onrecord.model.article import Article

ENDINGS = (
    *("ion", "ment", "ing", "al", "ance", "ence", "ure", "age", "ship", "ity", "ness", "er", "or", "ist", "ery", "y"),
    *("sis", "th", "out", "down", "up", "off", "back"),
)
# Weights of a noun's first senses, and what its senses, ending and verb count against its classes of senses.
SENSES = (1.0, 0.6, 0.35, 0.2)
PERSON, GROUP = 18, 14
MARKED_LINES = 6
PENALTY, STEPS, RATE, FLOOR = 0.5, 300, 0.05, -0.6
RARE = ("ion", "ment", "ing", "al", "out", "down", "fire", "quake", "bombing", "shooting")
LOWEST, HIGHEST, LEAST = -20, 40, -1.7
# Persons and bodies of whom WordNet gives another sense first.
MORE_ACTORS = (
    "administration airline alliance ally army assailant assembly authority bank bloc board bomber cabinet capital "
    "carrier chamber "
    "chancellor city club coalition commission committee convention counterpart country electorate embassy envoy "
    "fighter force group insurer insurgent island jihadist lawmaker leadership mediator migrant militant ministry "
    "monarch navy negotiator neighbor neighbour official opposition organisation organization panel parliament "
    "pontiff power premier protester province rebel refugee regime region regulator resident retailer senate "
    "separatist settler shooter side spokesperson spokeswoman staff state team territory troop union watchdog worker"
)


@dataclass(slots=True)
class WordNet:
    """Nouns with their senses, oldest first; classes are the numbers of WordNet's lexicographer files."""

    above: dict[str, list[str]] = field(default_factory=dict)
    name: dict[str, str] = field(default_factory=dict)
    senses: dict[str, list[str]] = field(default_factory=dict)
    classes: dict[str, Counter[int]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    verbs: set[str] = field(default_factory=set)


def load(folder: Path) -> WordNet:
    net = WordNet()
    for line in lines(folder / "data.noun"):
        fields = line.split(" ")
        at = 4 + 2 * int(fields[3], 16)
        links = fields[at + 1 :]
        net.name[fields[0]] = fields[4].lower()
        net.above[fields[0]] = [links[4 * n + 1] for n in range(int(fields[at])) if links[4 * n] in ("@", "@i")]
    for line in lines(folder / "index.noun"):
        fields = line.split()
        net.senses[fields[0]] = fields[6 + int(fields[3]) :]
    net.verbs = {line.split()[0] for line in lines(folder / "index.verb")}
    for line in lines(folder / "index.sense"):
        key, _, number, count = line.split()
        word, rest = key.split("%")
        if rest[0] == "1":
            net.classes.setdefault(word, Counter())[int(rest.split(":")[1])] += int(count) + 0.5 / int(number)
            net.seen[word] += int(count)
    return net


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


class Features:
    """What is known of a noun by itself, and of the place where it stands."""

    def __init__(self, net: WordNet) -> None:
        self.net = net
        self.of_word = lru_cache(None)(self._of_word)

    def _of_word(self, word: str) -> dict[str, float]:
        net, found = self.net, {"bias": 1.0}
        key = word if word in net.senses else word.rstrip("s")
        classes = net.classes.get(key, Counter())
        found |= {f"class {c}": n / classes.total() for c, n in classes.items()}
        senses = list(zip(net.senses.get(key, []), SENSES, strict=False))
        for sense, weight in senses:
            for above in self._all_above(sense):
                name = "above " + net.name[above]
                found[name] = found.get(name, 0.0) + 0.5 * weight / sum(w for _, w in senses)
        found |= {f"ends {e}": 0.5 for e in ENDINGS if word.endswith(e) and len(word) > len(e) + 2}
        return found | ({"verb": 0.7} if word in net.verbs else {}) | ({} if senses else {"unknown": 1.0})

    def _all_above(self, sense: str) -> list[str]:
        found, queue = [], [sense]
        while queue:
            at = queue.pop()
            if at not in found:
                found.append(at)
                queue += self.net.above.get(at, [])
        return found

    def of_place(self, token: Token) -> dict[str, float]:
        found = {"dep " + token.dep_: 0.7}
        for child in token.children:
            if child.dep_ in ("poss", "amod", "compound", "relcl", "acl"):
                found["has " + child.dep_] = 0.4
            if child.dep_ == "prep":
                found["prep " + child.lower_] = 0.5
        return found


def fit(rows: list[dict[str, float]], wanted: np.ndarray) -> dict[str, float]:
    """Logistic regression with an L2 penalty, by Adam."""
    place = {name: n for n, name in enumerate(sorted({name for row in rows for name in row}))}
    x = np.zeros((len(rows), len(place)), np.float32)
    for n, row in enumerate(rows):
        for name, value in row.items():
            x[n, place[name]] = value
    w, mean, square = (np.zeros(len(place)) for _ in range(3))
    for step in range(1, STEPS + 1):
        gradient = (x.T @ (1 / (1 + np.exp(-x @ w)) - wanted) + PENALTY * w) / len(rows)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        w -= RATE * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {name: float(w[n]) for name, n in place.items()}


def score(row: dict[str, float], weights: dict[str, float]) -> float:
    return sum(value * weights.get(name, 0.0) for name, value in row.items())


def nouns(path: Path) -> list[tuple[int, Token, bool]]:
    """Common nouns of the marked lines: the number of the article, the token, and whether it is an event."""
    found = []
    for number, row in enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines())):
        end = len("\n".join(row["text"].split("\n")[:MARKED_LINES]))
        marked = [(e["start"], e["end"]) for e in row["events"] if e["end"] - e["start"] < 25]
        for doc in engine.read(Article(row["doc"], row["text"])).docs:
            for token in doc:
                at = engine.at(token)
                if at < end and token.tag_ in ("NN", "NNS"):
                    found.append((number, token, any(s < at + len(token) and at < e for s, e in marked)))
    return found


def cross_validate(rows: list[dict[str, float]], wanted: np.ndarray, articles: list[int], folds: int) -> None:
    hits = found = 0
    for k in range(folds):
        train = [n for n, a in enumerate(articles) if a % folds != k]
        weights = fit([rows[n] for n in train], wanted[train])
        for n, a in enumerate(articles):
            if a % folds == k and score(rows[n], weights) > FLOOR:
                found, hits = found + 1, hits + int(wanted[n])
    print(f"event nouns: P {hits / found:.3f} R {hits / wanted.sum():.3f} F1 {2 * hits / (found + wanted.sum()):.3f}")


def write(net: WordNet, features: Features, weights: dict[str, float], folder: Path) -> None:
    words = [w for w in sorted(net.seen) if w.isalpha() and w.islower() and len(w) > 2]
    rows = []
    for word in words:
        # The bias is left to the threshold, which stands beside the weights of places in mentions.py.
        value = score(features.of_word(word), weights) - weights["bias"]
        common = net.seen[word] > 0 and (value > LEAST or word.endswith(("tion", "sion", "ment")))
        rare = (
            value > 0.5
            and len(word) < 16
            and word.endswith(("ion", "ment", "ing", "al", "out", "down", "fire", "quake"))
        )
        if common or (net.seen[word] == 0 and rare):
            rows.append(f"{word}\t{max(LOWEST, min(HIGHEST, round(value * 10)))}")
    head = [
        "# How much a noun by itself looks like the name of an event, in tenths of log odds. Fitted on the senses of",
        "# WordNet 3.1 (Princeton University, WordNet licence); nouns far below zero are left out.",
        "# Made by training/event_nouns.py.",
    ]
    put(folder / "event_nouns.tsv", [*head, "noun\tweight", *rows])
    actors = set(MORE_ACTORS.split())
    for word in words:
        classes = net.classes[word]
        if net.seen[word] and classes[PERSON] + 0.9 * classes[GROUP] >= 0.7 * classes.total():
            actors.add(word)
    head = [
        "# Nouns for persons and groups of persons, who can act. From the senses of WordNet 3.1 (Princeton University,",
        "# WordNet licence). Made by training/event_nouns.py.",
    ]
    put(folder / "actor_nouns.tsv", [*head, "noun", *sorted(actors)])


def put(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{path}: {len(rows)} lines")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("marked", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    net = load(args.wordnet)
    features, marked = Features(net), nouns(args.marked)
    rows = [features.of_word(engine.lemma(t)) | features.of_place(t) for _, t, _ in marked]
    wanted = np.array([event for _, _, event in marked], float)
    if args.folds:
        cross_validate(rows, wanted, [a for a, _, _ in marked], args.folds)
    if args.out:
        write(net, features, fit(rows, wanted), args.out)


if __name__ == "__main__":
    main()
