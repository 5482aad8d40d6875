"""Train a shallower encoder to do what the full one does.

    PYTHONPATH=src python training/distil.py --teacher FILE... --data FOLDER [--open FILE...] --base FOLDER --out FOLDER

The mean of the --teacher weights teaches. Some of its layers (`layers` in settings.toml, section `student`) are the
student's to begin with; its embeddings and first layer stay as they are, and both models share them. The student
learns from gold attributions (--data, as for train.py) and from the teacher's cues, roles and inner states; of the
texts of --open (JSON Lines with a key `text`) from the teacher alone. A run that was stopped goes on from its last
checkpoint in --out; export.py takes the result as it takes that of train.py.

Steps run in 32-bit floats: where a processor has no fast products of bfloat16, they take half the time.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
import tomllib
from pathlib import Path

import torch
from export import load_model, mean_of
from model import AttributionModel
from torch import Tensor
from torch.nn import functional as F
from train import Settings, anchors, boundary_weights, collate, parameter_groups, rate, report, save
from transformers import BertModel

from data import Document, Window, epoch, load
from onrecord.annotate.attribution.encode import encode

LIKELY = 0.2  # cues of open texts that the teacher finds likelier than this are read
AT_MOST = 96  # of a batch

Batch = tuple[list[Window], bool]  # windows, and whether their attributions are gold


def student_of(teacher: AttributionModel, settings: Settings) -> AttributionModel:
    """A model of some of the teacher's layers."""
    config = copy.deepcopy(teacher.encoder.config)
    kept = settings["student"]["layers"]
    config.num_hidden_layers = len(kept)
    student = AttributionModel(BertModel(config, add_pooling_layer=False), settings["hidden"], settings["dropout"])
    state = {k: v for k, v in teacher.state_dict().items() if not k.startswith("encoder.encoder.layer.")}
    for new, old in enumerate(kept):
        layer = teacher.encoder.encoder.layer[old].state_dict()
        state |= {f"encoder.encoder.layer.{new}.{key}": value for key, value in layer.items()}
    student.load_state_dict(state)
    for part in (student.encoder.embeddings, student.features, student.encoder.encoder.layer[0]):
        part.requires_grad_(False)
    return student


def batches(gold: list[Document], others: list[Document], settings: Settings, number: int) -> list[Batch]:
    """All documents once, in an order that depends on nothing but the settings and the number of the epoch."""
    found: list[Batch] = []
    for is_gold, documents in ((True, gold), (False, others)):
        rng = random.Random(settings["seed"] * 1000 + 2 * number + is_gold)
        whole = [d for d in documents if len(d.pieces)]
        found += [
            (batch, is_gold) for batch in epoch(whole, settings["window_sizes"], settings["batch_tokens"], rng) if batch
        ]
    random.Random(settings["seed"] + number).shuffle(found)
    return found


def soft(student: Tensor, teacher: Tensor) -> Tensor:
    """Divergence of the student's label distribution from the teacher's, at every place."""
    return F.kl_div(student.log_softmax(-1), teacher.log_softmax(-1), log_target=True, reduction="none").sum(-1)


def losses(
    student: AttributionModel, teacher: AttributionModel, item: Batch, settings: Settings, rng: random.Random
) -> dict[str, Tensor]:
    batch, is_gold = item
    inputs = collate(batch)
    mask, tags = inputs["mask"], inputs["tags"]
    with torch.no_grad():
        taught = teacher.layers(teacher.embed(inputs["ids"], inputs["features"]), mask)
        taught_tags = teacher.cue(taught[-1])
    own = [taught[0], *student.layers(taught[0], mask, first=1)]
    tag_logits = student.cue(own[-1])
    if is_gold:
        row, position, roles = anchors(batch, tags, tag_logits.detach(), mask, settings, rng)
    else:
        likely = (taught_tags.softmax(-1)[..., 1] * mask).flatten()
        places = torch.nonzero(likely > LIKELY).flatten()[:AT_MOST]
        row, position, roles = places // mask.shape[1], places % mask.shape[1], None
    with torch.no_grad():
        taught_roles = teacher.roles(taught[-1], row, position, mask)
    role_logits = student.roles(own[-1], row, position, mask)
    count, pairs = mask.sum(), max(1, len(row))
    matched = enumerate(settings["student"]["layers"])
    inner = sum(((own[n] - taught[m]).square().mean(-1) * mask).sum() for n, m in matched if n) / count
    parts = {
        "inner": inner * settings["student"]["inner"],
        "soft_cue": (soft(tag_logits, taught_tags) * mask).sum() / count * 10,
        "soft_role": (soft(role_logits, taught_roles) * mask[row]).sum() / pairs / 20,
    }
    if roles is not None:
        tag_loss = F.cross_entropy(tag_logits.transpose(1, 2), tags, reduction="none") * mask
        weights = boundary_weights(roles, settings["boundary_weight"]) * mask[row]
        role_loss = F.cross_entropy(role_logits.transpose(1, 2), roles, reduction="none") * weights
        parts |= {"cue": tag_loss.sum() / count * 5, "role": role_loss.sum() / pairs / 40}
    return parts


def run(
    student: AttributionModel,
    teacher: AttributionModel,
    gold: list[Document],
    others: list[Document],
    settings: Settings,
    out: Path,
) -> None:
    average = copy.deepcopy(student).eval()
    groups = parameter_groups(student, settings)
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
    items = batches(gold, others, settings, 0)
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
                items = batches(gold, others, settings, number)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * rate(step, total, settings)
            rng = random.Random(settings["seed"] * 7919 + step)
            parts = losses(student, teacher, items[step - seen], settings, rng)
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
                report(log, {"step": step, "of": total, "epoch": step / size, "seconds": time.time() - since}, sums, 20)
                sums, since = {}, time.time()
            if step % max(1, size // 4) == 0 or step == total:
                save(student, average, optimizer, step, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--open", type=Path, nargs="*", default=[])
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
    teacher = load_model(mean_of(args.teacher), args.base, settings, attention="sdpa")
    lines = [line for path in args.open for line in path.read_text(encoding="utf-8").splitlines()]
    others = [Document(f"open-{n}", encode(json.loads(line)["text"]), ()) for n, line in enumerate(lines)]
    run(student_of(teacher, settings), teacher, load(args.data), others, settings, args.out)


if __name__ == "__main__":
    main()
