"""The network's two graphs, run by onnxruntime: the encoder with its heads, and the reader of roles.

Windows are run one at a time. Quantized layers scale by what is in the batch, so that only this way a window's
result does not depend on its neighbours, and padding is never needed.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime

from onrecord.annotate.attribution.encode import Pieces, blocks, rows_in_blocks

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

# On processors without a kernel of its own the fused operator takes seven times the time of its two parts.
_SLOWER_FUSED: Final = ["SkipLayerNormFusion"]


class Encoded(NamedTuple):
    """What the encoder says of a window of n pieces.

    `vectors` [n, width]; `tokens` [n, 2 * hidden], the vectors as the reader of roles takes them; `cues` [n, 3], log
    probabilities of no cue, a cue's first piece, a later piece of one.
    """

    vectors: Floats
    tokens: Floats
    cues: Floats


def _session(graph: bytes, threads: int) -> Any:
    runtime: Any = onnxruntime  # its type information leaves out what it offers
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_mem_pattern = False  # plans of memory for every length of text cost more than they save
    options.log_severity_level = 3
    return runtime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER_FUSED
    )


class Network:
    """Both graphs. Safe to share between threads."""

    def __init__(self, threads: int = 1) -> None:
        folder = files(__package__) / "model"
        self._encoder = _session((folder / "encoder.onnx").read_bytes(), threads)
        self._roles = _session((folder / "roles.onnx").read_bytes(), threads)

    def encode(self, pieces: Pieces, start: int, end: int) -> Encoded:
        """Run the encoder on the pieces from `start` to `end`."""
        outputs = self._encoder.run(Encoded._fields, blocks(pieces, start, end)._asdict())
        rows = rows_in_blocks(end - start)
        return Encoded(*(output[0, rows] for output in outputs))

    def roles(
        self, tokens: Floats, vectors: Floats, places: Places, offsets: Places, inside: npt.NDArray[np.bool_]
    ) -> Floats:
        """Log probabilities [anchors, m, 6] of the roles that some pieces have for each anchor.

        `tokens` [rows, 2 * hidden] are of one or more windows, `vectors` [anchors, width] those of the anchors'
        pieces. `places`, `offsets` and `inside` [anchors, m] tell which rows of `tokens` to label, how far they stand
        from the anchor, and which of them count: others get numbers of no meaning.
        """
        feeds = {"tokens": tokens, "vectors": vectors, "places": places, "offsets": offsets, "inside": inside}
        (roles,) = self._roles.run(["roles"], feeds)
        result: Floats = roles
        return result


@lru_cache(maxsize=4)
def network(threads: int = 1) -> Network:
    """The network, loaded once for each number of threads."""
    return Network(threads)
