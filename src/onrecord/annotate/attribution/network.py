"""The network's two graphs, run by onnxruntime: the encoder with its cue detector, and the reader of roles.

Windows are run one at a time. Quantized layers scale by what is in the batch, so that only this way a window's
result does not depend on its neighbours, and padding is never needed.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from onrecord.annotate.attribution.encode import Pieces

Floats = npt.NDArray[np.float32]

_FIRST: Final = 101
_LAST: Final = 102


def _session(graph: bytes, threads: int) -> Any:
    runtime: Any = onnxruntime  # its type information leaves out what it offers
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    return runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


class Network:
    """Both graphs. Safe to share between threads."""

    def __init__(self, threads: int = 1) -> None:
        folder = files(__package__) / "model"
        self._encoder = _session((folder / "encoder.onnx").read_bytes(), threads)
        self._roles = _session((folder / "roles.onnx").read_bytes(), threads)

    def encode(self, pieces: Pieces, start: int, end: int) -> tuple[Floats, Floats]:
        """Vectors [n + 2, width] and log probabilities [n + 2, 3] of no cue, cue's head, cue's rest.

        The first and the last row belong to the frame of the window.
        """
        size = end - start + 2
        ids = np.full((1, size), _LAST, dtype=np.int64)
        ids[0, 0] = _FIRST
        ids[0, 1:-1] = pieces.ids[start:end]
        features = np.zeros((1, size, 3), dtype=np.int64)
        features[0, 1:-1, 0] = pieces.quote[start:end]
        features[0, 1:-1, 1] = pieces.shape[start:end]
        features[0, 1:-1, 2] = pieces.place[start:end]
        vectors, cues = self._encoder.run(["vectors", "cues"], {"ids": ids, "features": features})
        return vectors[0], cues[0]

    def roles(self, vectors: Floats, positions: npt.NDArray[np.int64], offsets: npt.NDArray[np.int64]) -> Floats:
        """Log probabilities [anchors, offsets, 6] of the roles of the rows at `offsets` from each anchor's position.

        Rows outside the window get numbers of no meaning.
        """
        feeds = {"vectors": vectors[None], "positions": positions, "offsets": offsets}
        (roles,) = self._roles.run(["roles"], feeds)
        result: Floats = roles
        return result


@lru_cache(maxsize=4)
def network(threads: int = 1) -> Network:
    """The network, loaded once for each number of threads."""
    return Network(threads)
