"""Write the trained weights as the two graphs that the package runs.

PYTHONPATH=src python training/export.py --weights average.pt --base FOLDER --out FOLDER [--float]
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from model import AttributionModel
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from transformers import BertConfig, BertModel

QUANTIZED = ["MatMul", "Gemm", "Gather"]  # convolutions are faster in floats


class FusedAttention(torch.autograd.Function):
    """Attention as the one operator that onnxruntime has for it."""

    @staticmethod
    def forward(ctx: object, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        split = [t.unflatten(-1, (heads, -1)).transpose(1, 2) for t in (query, key, value)]
        return nn.functional.scaled_dot_product_attention(*split).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads).setType(query.type())


class SelfAttention(nn.Module):
    """BERT's attention without mask or dropout, its three projections made by one matrix."""

    def __init__(self, old: nn.Module) -> None:
        super().__init__()
        self.heads = old.num_attention_heads
        width = old.query.in_features
        self.project = nn.Linear(width, 3 * width)
        self.project.weight.data = torch.cat([part.weight.data for part in (old.query, old.key, old.value)])
        self.project.bias.data = torch.cat([part.bias.data for part in (old.query, old.key, old.value)])

    def forward(self, hidden: Tensor, *_: object, **__: object) -> tuple[Tensor, None]:
        query, key, value = self.project(hidden).chunk(3, -1)
        return FusedAttention.apply(query, key, value, self.heads), None


class EncoderGraph(nn.Module):
    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.model = model
        for layer in model.encoder.encoder.layer:
            layer.attention.self = SelfAttention(layer.attention.self)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        vectors = self.model.encode(ids, features, None)
        return vectors, self.model.cue(vectors).log_softmax(-1)


class RoleGraph(nn.Module):
    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.roles = model.roles

    def forward(self, vectors: Tensor, positions: Tensor, offsets: Tensor) -> Tensor:
        return self.roles.around(vectors, positions, offsets).log_softmax(-1)


def export(module: nn.Module, arguments: tuple[Tensor, ...], path: Path, names: dict[str, dict[int, str]]) -> None:
    inputs = list(names)[: len(arguments)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            arguments,
            str(path),
            input_names=inputs,
            output_names=list(names)[len(arguments) :],
            dynamic_axes=names,
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.toml"))
    parser.add_argument("--float", action="store_true", help="keep 32-bit floats")
    args = parser.parse_args()
    settings = tomllib.loads(args.settings.read_text())
    encoder = BertModel(BertConfig.from_pretrained(args.base, attn_implementation="eager"), add_pooling_layer=False)
    model = AttributionModel(encoder, settings["hidden"], settings["dropout"])
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    model.eval()
    ids = torch.randint(1000, 2000, (1, 40))
    vectors = torch.randn(1, 40, encoder.config.hidden_size)
    graphs = {
        "encoder": (
            EncoderGraph(model),
            (ids, torch.zeros(1, 40, 3, dtype=torch.long)),
            {"ids": {1: "n"}, "features": {1: "n"}, "vectors": {1: "n"}, "cues": {1: "n"}},
        ),
        "roles": (
            RoleGraph(model),
            (vectors, torch.tensor([3, 9]), torch.arange(-8, 12)),
            {"vectors": {1: "n"}, "positions": {0: "a"}, "offsets": {0: "m"}, "roles": {0: "a", 1: "m"}},
        ),
    }
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        for name, (module, arguments, names) in graphs.items():
            plain, ready = Path(scratch) / f"{name}.onnx", Path(scratch) / f"{name}.ready.onnx"
            export(module, arguments, plain, names)
            if args.float:
                onnx.save(onnx.load(plain), args.out / f"{name}.onnx")
                continue
            quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
            quantize_dynamic(
                ready,
                args.out / f"{name}.onnx",
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=QUANTIZED,
            )


if __name__ == "__main__":
    main()
