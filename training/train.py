"""Fine-tune the encoder and its heads on gold attributions.

    PYTHONPATH=src python training/train.py --data FOLDER --base FOLDER --out FOLDER [--settings FILE] [--threads N]

FOLDER of --data holds gold.jsonl and texts/; that of --base holds the encoder (config.json, model.safetensors).
A run that was stopped goes on from its last checkpoint in --out. `last.pt` is the running state, `average.pt` the
averaged weights, `log.jsonl` the losses.

Two settings of the environment matter much for speed; docs/model-card.md gives them.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
import tomllib
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from model import AttributionModel
from torch import Tensor
from torch.nn import functional as F
from transformers import BertModel

from data import Window, epoch, load

Settings = dict[str, Any]


def collate(batch: list[Window]) -> dict[str, Tensor]:
    length = max(len(window.ids) for window in batch)

    def pad(arrays: list[np.ndarray]) -> Tensor:
        out = np.zeros((len(arrays), length, *arrays[0].shape[1:]), dtype=arrays[0].dtype)
        for n, array in enumerate(arrays):
            out[n, : len(array)] = array
        return torch.from_numpy(out)

    lengths = torch.tensor([len(window.ids) for window in batch])
    return {
        "ids": pad([window.ids for window in batch]),
        "features": pad([window.features for window in batch]),
        "tags": pad([window.tags for window in batch]),
        "presence": pad([window.presence for window in batch]),
        "mask": (torch.arange(length).unsqueeze(0) < lengths.unsqueeze(1)).long(),
    }


def anchors(
    batch: list[Window], tags: Tensor, tag_logits: Tensor, mask: Tensor, settings: Settings, rng: random.Random
) -> tuple[Tensor, Tensor, Tensor]:
    """Gold anchors (now and then a later piece of the cue) and the likeliest wrong ones, with their roles."""
    rows, positions, roles = [], [], []
    for row, window in enumerate(batch):
        for cue, labels in zip(window.golds, window.roles, strict=True):
            rows.append(row)
            positions.append(cue[0] if rng.random() < 0.85 else rng.choice(cue))
            roles.append(np.pad(labels, (0, tags.shape[1] - len(labels))))
    wrong = tag_logits[..., 1] - tag_logits[..., 0]
    wrong = wrong.masked_fill((tags != 0) | (mask == 0), -1e4)
    wrong[:, 0] = -1e4
    count = max(1, int(settings["negatives"] * len(rows)))
    for flat in wrong.flatten().topk(count).indices.tolist():
        rows.append(flat // tags.shape[1])
        positions.append(flat % tags.shape[1])
        roles.append(np.zeros(tags.shape[1], dtype=np.int64))
    return torch.tensor(rows), torch.tensor(positions), torch.from_numpy(np.stack(roles))


def boundary_weights(roles: Tensor, weight: float) -> Tensor:
    """`weight` at every piece whose kind of role differs from its neighbour's, 1 elsewhere."""
    kind = (roles + 1) // 2
    change = (kind[:, 1:] != kind[:, :-1]).float()
    edge = F.pad(change, (1, 0)).maximum(F.pad(change, (0, 1)))
    return 1 + (weight - 1) * edge


def losses(model: AttributionModel, batch: list[Window], settings: Settings, rng: random.Random) -> dict[str, Tensor]:
    inputs = collate(batch)
    mask, tags = inputs["mask"], inputs["tags"]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = model.encode(inputs["ids"], inputs["features"], mask)
        tag_logits = model.cue(vectors).float()
        presence = model.presence(vectors).float()
    row, position, roles = anchors(batch, tags, tag_logits.detach(), mask, settings, rng)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        role_logits = model.roles(vectors, row, position, mask).float()
    tag_loss = F.cross_entropy(tag_logits.transpose(1, 2), tags, reduction="none") * mask
    aid = F.binary_cross_entropy_with_logits(presence, inputs["presence"], reduction="none").mean(-1) * mask
    role_loss = F.cross_entropy(role_logits.transpose(1, 2), roles, reduction="none")
    role_loss = role_loss * boundary_weights(roles, settings["boundary_weight"]) * mask[row]
    return {
        "cue": tag_loss.sum() / mask.sum() * 10,
        "aid": aid.sum() / mask.sum(),
        "role": role_loss.sum() / len(row) / 20,
    }


def rate(step: int, total: int, settings: Settings) -> float:
    if step < settings["warmup_steps"]:
        return (step + 1) / settings["warmup_steps"]
    start = settings["decay_from"] * total
    return 1.0 if step < start else max(0.0, (total - step) / (total - start))


def parameter_groups(model: AttributionModel, settings: Settings) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for base, parameters in (
        (settings["encoder_rate"], [*model.encoder.named_parameters(), *model.features.named_parameters()]),
        (
            settings["head_rate"],
            [pair for part in (model.cue, model.presence, model.roles) for pair in part.named_parameters()],
        ),
    ):
        plain = [p for _, p in parameters if p.ndim > 1]
        rest = [p for _, p in parameters if p.ndim <= 1]
        groups.append({"params": plain, "base": base, "weight_decay": settings["weight_decay"]})
        groups.append({"params": rest, "base": base, "weight_decay": 0.0})
    return groups


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.toml"))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    settings = tomllib.loads(args.settings.read_text())
    torch.set_num_threads(args.threads)
    torch.manual_seed(settings["seed"])
    args.out.mkdir(parents=True, exist_ok=True)

    documents = load(args.data)
    encoder = BertModel.from_pretrained(
        args.base, add_pooling_layer=False, attention_probs_dropout_prob=0.0, attn_implementation="eager"
    )
    model = AttributionModel(encoder, settings["hidden"], settings["dropout"])
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(parameter_groups(model, settings), lr=1e-4, betas=(0.9, 0.98), fused=True)
    step, done = 0, 0
    last = args.out / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = done = state["step"]
    train(model, average, optimizer, documents, settings, args.out, step, done)


def train(
    model: AttributionModel,
    average: AttributionModel,
    optimizer: torch.optim.Optimizer,
    documents: list[Any],
    settings: Settings,
    out: Path,
    step: int,
    done: int,
) -> None:
    def batches(number: int) -> list[list[Window]]:
        rng = random.Random(settings["seed"] * 1000 + number)
        return list(epoch(documents, settings["window_sizes"], settings["batch_tokens"], rng))

    number, current = 0, batches(0)
    per_epoch = len(current)
    total = int(settings["epochs"] * per_epoch)
    seen = 0
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    model.train()
    sums: dict[str, float] = {}
    since = time.time()
    while step < total:
        while done - seen >= len(current):
            seen += len(current)
            number += 1
            current = batches(number)
        batch = current[done - seen]
        rng = random.Random(settings["seed"] * 7919 + step)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate(step, total, settings)
        parts = losses(model, batch, settings, rng)
        loss = sum(parts.values())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])
        optimizer.step()
        decay = min(settings["average"], (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)
        step, done = step + 1, done + 1
        for key, value in parts.items():
            sums[key] = sums.get(key, 0.0) + float(value.detach())
        if step % 20 == 0:
            report(
                log, {"step": step, "of": total, "epoch": step / per_epoch, "seconds": time.time() - since}, sums, 20
            )
            sums, since = {}, time.time()
        if step % max(1, per_epoch // 4) == 0 or step == total:
            save(model, average, optimizer, step, out)


def report(log: TextIO, row: dict[str, float], sums: dict[str, float], count: int) -> None:
    """Write the mean losses of the last `count` steps to the log and to the screen."""
    row |= {key: value / count for key, value in sums.items()}
    line = json.dumps({key: round(value, 4) for key, value in row.items()})
    print(line, file=log, flush=True)
    print(line, flush=True)


def save(model: Any, average: Any, optimizer: Any, step: int, out: Path) -> None:
    torch.save(average.state_dict(), out / "average.tmp")
    (out / "average.tmp").rename(out / "average.pt")
    state = {
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
    }
    torch.save(state, out / "last.tmp")
    (out / "last.tmp").rename(out / "last.pt")


if __name__ == "__main__":
    main()
