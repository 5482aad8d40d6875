"""Write the weights of distil.py as the two graphs that the package runs.

PYTHONPATH=src python training/export.py --weights average.pt --base FOLDER --out FOLDER [--float]
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx
import torch
from model import AttributionModel, LocalAttention, make_local
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from onrecord.annotate.attribution.encode import BLOCK, blocks, encode, near

CALIBRATION_STEP = 14  # every so many texts
STANDS_OUT = 3  # times the median channel's largest input
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


class FusedLocalAttention(LocalAttention):
    """The same with one operator for attention, and one that takes the blocks beside each: `near` are their rows."""

    near: Tensor

    def forward(self, hidden: Tensor, *_: object, **__: object) -> tuple[Tensor, None]:
        query, key, value = self.project(hidden).chunk(3, -1)
        key, value = (part[0].index_select(0, self.near).unflatten(0, (-1, 3 * BLOCK)) for part in (key, value))
        return self.attend(query[0].unflatten(0, (-1, BLOCK)), key, value).view_as(hidden), None

    def attend(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        return FusedAttention.apply(query, key, value, self.heads)


class EncoderGraph(nn.Module):
    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.model = model
        for layer in model.encoder.encoder.layer:
            layer.attention.self.__class__ = FusedLocalAttention

    def forward(self, ids: Tensor, features: Tensor, positions: Tensor, near: Tensor) -> tuple[Tensor, ...]:
        model = self.model
        for layer in model.encoder.encoder.layer:
            layer.attention.self.near = near
        vectors = model.encode(ids, features, None, positions)
        return vectors, model.roles.token(vectors), model.cue(vectors).log_softmax(-1)


class ScaledLinear(nn.Module):
    """A linear layer whose inputs are evened out first, so that 8 bits do for them; the product is the same.

    After Xiao et al., "SmoothQuant" (ICML 2023), but only of the few channels whose inputs stand out: here that left
    62 % of the error of plain 8 bits, while scaling all channels made it larger.
    """

    def __init__(self, old: nn.Linear, largest: Tensor) -> None:
        super().__init__()
        scale = (largest / (STANDS_OUT * largest.median())).clamp(min=1)
        self.inverse = nn.Parameter(1 / scale)
        self.linear = nn.Linear(old.in_features, old.out_features)
        self.linear.weight.data = old.weight.data * scale
        self.linear.bias.data = old.bias.data

    def forward(self, inputs: Tensor) -> Tensor:
        return self.linear(inputs * self.inverse)


def even_out(graph: EncoderGraph, folder: Path) -> None:
    """Scale the inputs of the encoder's linear layers by what they are on some of the texts of a folder."""
    layers = {name: part for name, part in graph.model.encoder.named_modules() if isinstance(part, nn.Linear)}
    largest: dict[str, Tensor] = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen = inputs[0].abs().flatten(0, -2).amax(0)
            largest[name] = torch.maximum(largest[name], seen) if name in largest else seen

        return hook

    hooks = [layer.register_forward_pre_hook(watch(name)) for name, layer in layers.items()]
    for path in sorted(folder.glob("*.txt"))[::CALIBRATION_STEP]:
        pieces = encode(path.read_text(encoding="utf-8"))
        graph(*(torch.from_numpy(a) for a in blocks(pieces, 0, min(len(pieces), 300))))
    for hook in hooks:
        hook.remove()
    for name, layer in layers.items():
        parent, _, last = name.rpartition(".")
        setattr(graph.model.encoder.get_submodule(parent), last, ScaledLinear(layer, largest[name]))


class RoleGraph(nn.Module):
    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.roles = model.roles

    def forward(self, tokens: Tensor, vectors: Tensor, places: Tensor, offsets: Tensor, inside: Tensor) -> Tensor:
        return self.roles.label(tokens[places], self.roles.anchor(vectors), offsets, inside).log_softmax(-1)


def mean_of(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of each weight over several files of the same model."""
    states = [torch.load(path, weights_only=True) for path in paths]
    return {
        key: torch.stack([state[key] for state in states]).mean(0) if value.is_floating_point() else value
        for key, value in states[0].items()
    }


def load_model(
    state: dict[str, Tensor], base: Path, settings: dict[str, Any], attention: str = "eager"
) -> AttributionModel:
    """The model that has these weights: with as many layers as they have."""
    config = BertConfig.from_pretrained(base, attn_implementation=attention, attention_probs_dropout_prob=0.0)
    layers = {key.split(".")[3] for key in state if key.startswith("encoder.encoder.layer.")}
    config.num_hidden_layers = len(layers)
    config.intermediate_size = len(state["encoder.encoder.layer.0.intermediate.dense.bias"])
    encoder = BertModel(config, add_pooling_layer=False)
    if "encoder.encoder.layer.0.attention.self.project.weight" in state:
        make_local(encoder)
    model = AttributionModel(encoder, settings["hidden"], settings["dropout"])
    model.load_state_dict(state)
    return model.eval()


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
    parser.add_argument("--weights", type=Path, required=True, nargs="+", help="files whose mean is taken")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.toml"))
    parser.add_argument("--float", action="store_true", help="keep 32-bit floats")
    args = parser.parse_args()
    settings = tomllib.loads(args.settings.read_text())
    model = load_model(mean_of(args.weights), args.base, settings)
    width, hidden = model.encoder.config.hidden_size, settings["hidden"]
    encoder_graph = EncoderGraph(model)
    if args.texts:
        with torch.no_grad():
            even_out(encoder_graph, args.texts)
    graphs = {
        "encoder": (
            encoder_graph,
            (
                torch.randint(1000, 2000, (1, 3 * BLOCK)),
                torch.zeros(1, 3 * BLOCK, 3, dtype=torch.long),
                torch.arange(3 * BLOCK)[None],
                torch.from_numpy(near(3)),
            ),
            {name: {1: "n"} for name in ("ids", "features", "positions")}
            | {"near": {0: "m"}}
            | {name: {1: "n"} for name in ("vectors", "tokens", "cues")},
        ),
        "roles": (
            RoleGraph(model),
            (
                torch.randn(50, 2 * hidden),
                torch.randn(3, width),
                torch.randint(0, 50, (3, 20)),
                torch.arange(-8, 12).expand(3, -1),
                torch.ones(3, 20, dtype=torch.bool),
            ),
            {
                "tokens": {0: "n"},
                "vectors": {0: "a"},
                **{name: {0: "a", 1: "m"} for name in ("places", "offsets", "inside", "roles")},
            },
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
