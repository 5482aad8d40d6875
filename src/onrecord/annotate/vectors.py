"""Token vectors of spaCy's convolutional encoders, computed several times faster and the same to the last digits.

What goes into the first layer depends on nothing but a word's form, and is kept for each form; the layers run over all
blocks of an article at once. Figures differ from spaCy's by rounding only; a test holds that no head, tag or entity
does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model

Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]

_FORMS: Final = 50_000  # forms that are kept, 19 MB for each encoder; then all are forgotten
_FEWEST: Final = 8  # rows multiplied at once: a single row would be summed in another order
_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5,
                        0x85EBCA77C2B2AE63, 0xD6E8FEB86659FD93], dtype=np.uint64)  # fmt: skip


@dataclass(frozen=True)
class _Maxout:
    """A maxout layer with its normalization: three products, of which each place keeps the largest."""

    weights: Floats  # [inputs, 3 * width], one product after the other
    bias: Floats
    gain: Floats
    shift: Floats

    @classmethod
    def of(cls, layer: Any, norm: Any) -> "_Maxout":
        weights, bias = layer.get_param("W"), layer.get_param("b")
        width, pieces, inputs = weights.shape
        return cls(
            np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(width * pieces, inputs).T),
            np.ascontiguousarray(bias.T.reshape(-1)),
            norm.get_param("G"),
            norm.get_param("b"),
        )

    def __call__(self, rows: Floats) -> Floats:
        products = rows @ self.weights
        products += self.bias
        width = len(self.gain)
        best: Floats = np.maximum(products[:, :width], products[:, width : 2 * width])
        np.maximum(best, products[:, 2 * width :], out=best)
        best -= best.mean(axis=1, keepdims=True)
        best *= 1 / np.sqrt(np.einsum("ij,ij->i", best, best) / width + 1e-08)[:, None]
        best *= self.gain
        best += self.shift
        return best


class Encoder:
    """One of spaCy's encoders (MultiHashEmbed, MaxoutWindowEncoder). Raises ValueError when it is built otherwise."""

    def __init__(self, model: "Model[Any, Any]") -> None:
        layers = [layer for layer in model.walk(order="dfs_pre") if not layer.layers]
        names = [layer.name for layer in layers]
        self._tables: list[Any] = [layer for layer in layers if layer.name == "hashembed"]
        self.columns: list[str] = layers[0].attrs.get("columns", [])
        mixed = [i for i, name in enumerate(names) if name == "maxout"]
        padded = [layer for layer in model.walk() if layer.name.startswith("with_array(residual(")]
        windows = [layer.attrs["window_size"] for layer in layers if layer.name == "expand_window"]
        plain = [t.attrs["column"] for t in self._tables] == list(range(len(self.columns)))
        if not plain or not padded or windows != [1] * (len(mixed) - 1) or len(mixed) != len(windows) + 1:
            raise ValueError("the encoder of the language model is built in an unknown way")
        self._mix, *self._layers = (_Maxout.of(layers[i], layers[i + 1]) for i in mixed)
        self._padding = int(padded[0].attrs["pad"])
        self.width = len(self._mix.gain)

    def embed(self, rows: Keys) -> Floats:
        """What goes into the first layer, for rows [n, columns] of keys of a word's form."""
        parts: list[Floats] = []
        for column, table in enumerate(self._tables):
            ids = np.ascontiguousarray(rows[:, column])
            vectors = table.get_param("E")
            parts.append(table.ops.gather_add(vectors, table.ops.hash(ids, table.attrs["seed"]) % vectors.shape[0]))
        return self._mix(np.concatenate(parts, axis=1))

    def encode(self, embedded: Floats, lengths: Sequence[int]) -> Floats:
        """Vectors [tokens, width] of texts of these lengths; rows of zeros stand between the texts, as in spaCy."""
        pad = self._padding
        rows = np.arange(len(embedded)) + pad * np.repeat(np.arange(1, len(lengths) + 1), lengths)
        hidden = np.zeros((len(embedded) + pad * (len(lengths) + 1), self.width), dtype=np.float32)
        hidden[rows] = embedded
        wide = np.zeros((len(hidden), 3 * self.width), dtype=np.float32)
        for layer in self._layers:
            wide[1:, : self.width] = hidden[:-1]
            wide[:, self.width : 2 * self.width] = hidden
            wide[:-1, 2 * self.width :] = hidden[1:]
            hidden += layer(wide)
        vectors: Floats = hidden[rows]
        return vectors


class Forms:
    """What goes into the first layers of encoders, kept for every form of a word."""

    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self._encoders = encoders
        self.columns = max((e.columns for e in encoders), key=len)
        if any(self.columns[: len(e.columns)] != e.columns for e in encoders) or len(self.columns) > len(_MIX):
            raise ValueError("the encoders of the language model read different properties of words")
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[int, int] = {}
        self._tables = [np.zeros((4096, e.width), dtype=np.float32) for e in self._encoders]

    def embed(self, docs: Sequence[Doc]) -> list[Floats]:
        """For each encoder, rows [tokens, width] for all tokens of the docs."""
        rows = np.concatenate([doc.to_array([*self.columns]) for doc in docs])
        keys = (rows * _MIX[: rows.shape[1]]).sum(axis=1, dtype=np.uint64)
        unknown, where = np.unique(keys, return_index=True)
        if len(self._numbers) + len(unknown) > _FORMS:
            self._forget()
        new = [int(i) for key, i in zip(unknown.tolist(), where.tolist(), strict=True) if key not in self._numbers]
        if new:
            self._learn(keys, rows, np.array(sorted(new)))
        numbers = self._numbers
        places = np.array([numbers[key] for key in keys.tolist()])
        return [table[places] for table in self._tables]

    def _learn(self, keys: Keys, rows: Keys, new: npt.NDArray[np.int64]) -> None:
        first = len(self._numbers)
        self._numbers.update(zip(keys[new].tolist(), range(first, first + len(new)), strict=True))
        fresh = rows[np.resize(new, max(len(new), _FEWEST))]
        for n, encoder in enumerate(self._encoders):
            while len(self._tables[n]) < first + len(new):
                self._tables[n] = np.concatenate((self._tables[n], np.zeros_like(self._tables[n])))
            self._tables[n][first : first + len(new)] = encoder.embed(fresh)[: len(new)]
