"""Gold attributions as windows of word pieces for training."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.annotate.attribution.encode import Pieces, cut_at, encode

CLS, SEP = 101, 102
NONE, B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT, CUE = range(6)


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution in word pieces: role of each piece that has one, and the pieces of its cue."""

    roles: dict[int, int]
    cue: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    pieces: Pieces
    golds: tuple[Gold, ...]


def covered(pieces: Pieces, span: list[int]) -> range:
    """The pieces that a span of code points touches."""
    low = int(np.searchsorted(pieces.ends, span[0], side="right"))
    high = int(np.searchsorted(pieces.starts, span[1], side="left"))
    return range(low, high)


def to_gold(pieces: Pieces, attribution: dict[str, list[list[int]]]) -> Gold | None:
    roles: dict[int, int] = {}
    for key, begin, inside in (("content", B_CONTENT, I_CONTENT), ("source", B_SOURCE, I_SOURCE)):
        for span in attribution[key]:
            for n, piece in enumerate(covered(pieces, span)):
                roles[piece] = inside if n else begin
    cue = [piece for span in attribution["cue"] for piece in covered(pieces, span)]
    for piece in cue:
        roles[piece] = CUE
    return Gold(roles, tuple(cue)) if cue else None


def load(folder: Path) -> list[Document]:
    """Read gold.jsonl and texts/ of a folder; attributions without a cue (one in 20,000) are left out."""
    documents = []
    with (folder / "gold.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            text = (folder / "texts" / f"{row['doc']}.txt").read_text(encoding="utf-8")
            pieces = encode(text)
            golds = (to_gold(pieces, attribution) for attribution in row["attributions"])
            documents.append(Document(row["doc"], pieces, tuple(gold for gold in golds if gold)))
    return documents


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document: inputs with the two frame pieces, and gold shifted to it."""

    ids: np.ndarray
    features: np.ndarray
    tags: np.ndarray
    presence: np.ndarray
    golds: tuple[tuple[int, ...], ...]  # cue positions of each gold that lies wholly inside
    roles: tuple[np.ndarray, ...]


def cut(document: Document, start: int, end: int) -> Window:
    pieces = document.pieces
    size = end - start + 2
    ids = np.full(size, SEP, dtype=np.int64)
    ids[0] = CLS
    ids[1:-1] = pieces.ids[start:end]
    features = np.zeros((size, 3), dtype=np.int64)
    for column, values in enumerate((pieces.quote, pieces.shape, pieces.place)):
        features[1:-1, column] = values[start:end]
    tags = np.zeros(size, dtype=np.int64)
    presence = np.zeros((size, 2), dtype=np.float32)
    cues, roles = [], []
    for gold in document.golds:
        here = {p - start + 1: role for p, role in gold.roles.items() if start <= p < end}
        for n, piece in enumerate(gold.cue):
            if start <= piece < end:
                tags[piece - start + 1] = 2 if n else 1
        for position, role in here.items():
            if role in (B_SOURCE, I_SOURCE):
                presence[position, 0] = 1
            elif role in (B_CONTENT, I_CONTENT):
                presence[position, 1] = 1
        if here and len(here) == len(gold.roles):
            labels = np.zeros(size, dtype=np.int64)
            for position, role in here.items():
                labels[position] = role
            cues.append(tuple(p - start + 1 for p in gold.cue))
            roles.append(labels)
    return Window(ids, features, tags, presence, tuple(cues), tuple(roles))


def epoch(documents: list[Document], sizes: list[int], batch_tokens: int, rng: random.Random) -> Iterator[list[Window]]:
    """All documents once, cut afresh at paragraphs, in batches of windows of like length."""
    windows = []
    for document in documents:
        size = rng.choice(sizes)
        start, first = 0, rng.randint(size // 3, size)
        while start < len(document.pieces):
            length = first if start == 0 else size
            end = cut_at(document.pieces, start + length * 2 // 3, start + length)
            windows.append(cut(document, start, end))
            start = end
    windows.sort(key=lambda window: len(window.ids) + rng.random() * 24)
    batches: list[list[Window]] = [[]]
    longest = 0
    for window in windows:
        longest = max(longest, len(window.ids))
        if batches[-1] and longest * (len(batches[-1]) + 1) > batch_tokens:
            batches.append([])
            longest = len(window.ids)
        batches[-1].append(window)
    rng.shuffle(batches)
    yield from batches
