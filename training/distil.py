"""Train a shallower encoder to do what the full one does, and to label names besides.

    PYTHONPATH=src python training/distil.py --teacher FILE... --data FOLDER --names FILE... --base FOLDER --out FOLDER

The mean of the --teacher weights teaches. Some of its layers (`layers` in settings.toml, section `student`) are the
student's to begin with; its embeddings and first layer stay as they are, and both models share them. The student
learns from gold attributions (--data, as for train.py), from the teacher's cues, roles and inner states, and from the
names in the files of --names (as names.py writes them); texts that only those hold teach all but gold attributions.
A run that was stopped goes on from its last checkpoint in --out.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from export import mean_of
from model import LABELS, AttributionModel
from names import load_names
from torch import Tensor
from torch.nn import functional as F
from train import Settings, anchors, boundary_weights, collate, parameter_groups, rate, report, save
from transformers import BertConfig, BertModel

from data import Document, Window, covered, epoch, load
from onrecord.annotate.attribution.encode import encode

UNREAD = -100  # name label of pieces that the teacher did not read
MATCHED = {1: 1, 2: 3, 3: 5}  # the student's layers and those of the teacher whose outputs they should have


def student_of(teacher: AttributionModel, settings: Settings) -> AttributionModel:
    """A model of some of the teacher's layers, with a head for names."""
    config = copy.deepcopy(teacher.encoder.config)
    config.num_hidden_layers = len(settings["student"]["layers"])
    student = AttributionModel(
        BertModel(config, add_pooling_layer=False), settings["hidden"], settings["dropout"], True
    )
    kept = {f"encoder.encoder.layer.{old}.": n for n, old in enumerate(settings["student"]["layers"])}
    state = {}
    for key, value in teacher.state_dict().items():
        head = ".".join(key.split(".")[:4]) + "."
        if head in kept:
            state[key.replace(head, f"encoder.encoder.layer.{kept[head]}.")] = value
        elif not key.startswith("encoder.encoder.layer."):
            state[key] = value
    missing = student.load_state_dict(state, strict=False).missing_keys
    assert all(key.startswith("names.") for key in missing), missing
    for part in (student.encoder.embeddings, student.features, student.encoder.encoder.layer[0]):
        part.requires_grad_(False)
    return student


def name_labels(document: Document, row: dict[str, Any]) -> np.ndarray:
    """[pieces, 2]: 0 outside, 1 begin, 2 inside; and the number of the label, `UNREAD` outside names."""
    labels = np.full((len(document.pieces), 2), UNREAD, dtype=np.int64)
    for span in row["read"]:
        here = covered(document.pieces, span)
        labels[here.start : here.stop, 0] = 0
    for start, end, label in row["names"]:
        here = covered(document.pieces, [start, end])
        labels[here.start : here.stop] = 2, LABELS.index(label)
        labels[here.start : here.start + 1, 0] = 1
    return labels


def batches(
    documents: list[Document], names: dict[str, np.ndarray], gold: set[str], settings: Settings, number: int
) -> list[tuple[list[Window], list[np.ndarray], bool]]:
    """All documents once: batches of windows, the name labels of each, and whether their attributions are gold."""
    found = []
    for is_gold in (True, False):
        some = [d for d in documents if (d.name in gold) is is_gold and len(d.pieces)]
        rng = random.Random(settings["seed"] * 1000 + 2 * number + is_gold)
        for batch in epoch(some, settings["window_sizes"], settings["batch_tokens"], rng):
            rows = [np.pad(names[w.name][w.start : w.end], ((1, 1), (0, 0)), constant_values=UNREAD) for w in batch]
            if batch:
                found.append((batch, rows, is_gold))
    random.Random(settings["seed"] + number).shuffle(found)
    return found


def soft(student: Tensor, teacher: Tensor) -> Tensor:
    """Divergence of the student's label distribution from the teacher's, at every place."""
    return F.kl_div(student.log_softmax(-1), teacher.log_softmax(-1), log_target=True, reduction="none").sum(-1)


def losses(
    student: AttributionModel,
    teacher: AttributionModel,
    item: tuple[list[Window], list[np.ndarray], bool],
    settings: Settings,
    rng: random.Random,
) -> dict[str, Tensor]:
    batch, rows, is_gold = item
    inputs = collate(batch)
    mask, tags = inputs["mask"], inputs["tags"]
    with torch.no_grad():
        shared = teacher.layers(teacher.embed(inputs["ids"], inputs["features"]), mask)
        taught_tags = teacher.cue(shared[-1])
    own = [shared[0], *student.layers(shared[0], mask, first=1)]
    tag_logits = student.cue(own[-1])
    name_logits = student.names(own[1], own[-1])
    if is_gold:
        row, position, roles = anchors(batch, tags, tag_logits.detach(), mask, settings, rng)
    else:
        likely = (taught_tags.softmax(-1)[..., 1] * mask).flatten()
        places = torch.nonzero(likely > 0.2).flatten()[:96]
        row, position = places // mask.shape[1], places % mask.shape[1]
        roles = None
    with torch.no_grad():
        taught_roles = teacher.roles(shared[-1], row, position, mask)
    role_logits = student.roles(own[-1], row, position, mask)
    count = mask.sum()
    inner = sum(((own[n] - shared[m]).square().mean(-1) * mask).sum() for n, m in MATCHED.items()) / count
    pairs = max(1, len(row))
    parts = {
        "inner": inner * settings["student"]["inner"],
        "soft_cue": (soft(tag_logits, taught_tags) * mask).sum() / count * 10,
        "soft_role": (soft(role_logits, taught_roles) * mask[row]).sum() / pairs / 20,
        **name_losses(name_logits, rows),
    }
    if roles is not None:
        tag_loss = F.cross_entropy(tag_logits.transpose(1, 2), tags, reduction="none") * mask
        weights = boundary_weights(roles, settings["boundary_weight"]) * mask[row]
        role_loss = F.cross_entropy(role_logits.transpose(1, 2), roles, reduction="none") * weights
        parts |= {"cue": tag_loss.sum() / count * 10 * 0.5, "role": role_loss.sum() / pairs / 20 * 0.5}
    return parts


def name_losses(logits: Tensor, rows: list[np.ndarray]) -> dict[str, Tensor]:
    padded = np.full((*logits.shape[:2], 2), UNREAD, dtype=np.int64)
    for n, labels in enumerate(rows):
        padded[n, : len(labels)] = labels
    labels = torch.from_numpy(padded)
    ends = F.cross_entropy(logits[..., :3].flatten(0, 1), labels[..., 0].flatten(), ignore_index=UNREAD)
    kinds = F.cross_entropy(
        logits[..., 3:].flatten(0, 1), labels[..., 1].flatten(), ignore_index=UNREAD, reduction="sum"
    )
    return {"names": ends, "kinds": kinds / max(1, int((labels[..., 0] != UNREAD).sum()))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--names", type=Path, nargs="+", required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.toml"))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    settings = tomllib.loads(args.settings.read_text())
    settings |= {key: value for key, value in settings["student"].items() if key in settings}
    torch.set_num_threads(args.threads)
    torch.manual_seed(settings["seed"])
    args.out.mkdir(parents=True, exist_ok=True)

    config = BertConfig.from_pretrained(args.base, attn_implementation="sdpa", attention_probs_dropout_prob=0.0)
    teacher = AttributionModel(BertModel(config, add_pooling_layer=False), settings["hidden"], settings["dropout"])
    teacher.load_state_dict(mean_of(args.teacher))
    teacher.eval()
    student = student_of(teacher, settings)

    told = load_names(args.names)
    documents = load(args.data)
    gold = {d.name for d in documents}
    documents += [Document(name, encode(row["text"]), ()) for name, row in told.items() if name not in gold]
    names = {d.name: name_labels(d, told[d.name]) for d in documents}
    run(student, teacher, documents, names, gold, settings, args.out)


def run(
    student: AttributionModel,
    teacher: AttributionModel,
    documents: list[Document],
    names: dict[str, np.ndarray],
    gold: set[str],
    settings: Settings,
    out: Path,
) -> None:
    average = copy.deepcopy(student).eval()
    groups = parameter_groups(student, settings)
    groups.append(
        {"params": list(student.names.parameters()), "base": settings["student"]["name_rate"], "weight_decay": 0.0}
    )
    for group in groups:
        group["params"] = [p for p in group["params"] if p.requires_grad]
    optimizer = torch.optim.AdamW(groups, lr=1e-4, betas=(0.9, 0.98), fused=True)
    step = 0
    if (out / "last.pt").exists():
        state = torch.load(out / "last.pt", weights_only=True)
        student.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    items = batches(documents, names, gold, settings, 0)
    size = len(items)
    total = int(settings["epochs"] * size)
    seen, number = 0, 0
    sums: dict[str, float] = {}
    since = time.time()
    student.train()
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        while step < total:
            while step - seen >= len(items):
                seen, number = seen + len(items), number + 1
                items = batches(documents, names, gold, settings, number)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * rate(step, total, settings)
            parts = losses(
                student, teacher, items[step - seen], settings, random.Random(settings["seed"] * 7919 + step)
            )
            optimizer.zero_grad(set_to_none=True)
            sum(parts.values()).backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), settings["clip"])
            optimizer.step()
            decay = min(settings["average"], (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(student.parameters()), 1 - decay)
            step += 1
            for key, value in parts.items():
                sums[key] = sums.get(key, 0.0) + float(value.detach())
            if step % 20 == 0:
                row = {"step": step, "of": total, "epoch": step / size, "seconds": time.time() - since}
                report(log, row, sums, 20)
                sums, since = {}, time.time()
            if step % max(1, size // 4) == 0 or step == total:
                save(student, average, optimizer, step, out)


if __name__ == "__main__":
    main()
