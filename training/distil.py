"""Train an encoder that attends by blocks and is thinner to do what the full one does.

    PYTHONPATH=src python training/distil.py --teacher FILE... --data FOLDER [--open FILE...] --base FOLDER --out FOLDER

The mean of the --teacher weights teaches; the student begins with them. What it has to learn is to do without what lies
beyond the blocks beside a piece's own, with positions that begin anew, and without the inner neurons that matter least
(`inner_size` in settings.toml, section `student`). Its word embeddings stay as they are. The student learns from gold
attributions (--data, as for train.py) and from the teacher's cues, roles and inner states, layer by layer; of the
texts of --open (JSON Lines with a key `text`) from the teacher alone. A run that was stopped goes on from its last
checkpoint in --out; export.py takes the result.

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

import numpy as np
import torch
from export import load_model, mean_of
from model import AttributionModel, make_local
from torch import Tensor, nn
from torch.nn import functional as F
from train import Settings, anchors, boundary_weights, collate, parameter_groups, rate, report, save

from data import Document, Window, cut, epoch, load
from onrecord.annotate.attribution.encode import BLOCK, FILLING, FRAME, TURN, encode, rows_in_blocks

LIKELY = 0.2  # cues of open texts that the teacher finds likelier than this are read
AT_MOST = 96  # of a batch
SAMPLED = 12  # every so many texts tell which neurons matter,
LONGEST = 300  # by so many of their pieces

Batch = tuple[list[Window], bool]  # windows, and whether their attributions are gold


def student_of(teacher: AttributionModel, documents: list[Document], settings: Settings) -> AttributionModel:
    """The teacher by blocks, with the inner neurons of each layer that matter most on some of the documents."""
    student = copy.deepcopy(teacher)
    make_local(student.encoder)
    student.encoder.embeddings.word_embeddings.requires_grad_(False)
    size = settings["student"]["inner_size"]
    student.encoder.config.intermediate_size = size
    for layer, matters in zip(student.encoder.encoder.layer, importance(teacher, documents), strict=True):
        inner, outer = layer.intermediate.dense, layer.output.dense
        kept = matters.topk(size).indices.sort().values
        inner.weight, inner.bias = nn.Parameter(inner.weight.data[kept]), nn.Parameter(inner.bias.data[kept])
        outer.weight = nn.Parameter(outer.weight.data[:, kept].clone())
        inner.out_features = outer.in_features = size
    return student


def importance(model: AttributionModel, documents: list[Document]) -> list[Tensor]:
    """For each layer, how much each inner neuron adds: its mean absolute value times the length of its way out."""
    sums: dict[nn.Module, Tensor] = {}

    def watch(part: nn.Module, _: object, out: Tensor) -> None:
        sums[part] = sums.get(part, 0) + out.abs().flatten(0, -2).mean(0)

    layers = model.encoder.encoder.layer
    hooks = [layer.intermediate.register_forward_hook(watch) for layer in layers]
    with torch.no_grad():
        for document in documents[::SAMPLED]:
            window = cut(document, 0, min(LONGEST, len(document.pieces)))
            model.encode(torch.from_numpy(window.ids)[None], torch.from_numpy(window.features)[None], None)
    for hook in hooks:
        hook.remove()
    return [sums[layer.intermediate] * layer.output.dense.weight.data.norm(dim=0) for layer in layers]


def laid_out(batch: list[Window], rng: random.Random) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The windows in blocks, from any turn of the positions on: ids, features, positions, and the row of each piece."""
    length = max(len(window.ids) for window in batch)
    size = -(-(length - 2) // (BLOCK - 1)) * BLOCK
    ids = np.full((len(batch), size), FILLING, dtype=np.int64)
    ids[:, ::BLOCK] = FRAME
    features = np.zeros((*ids.shape, 3), dtype=np.int64)
    positions = np.empty_like(ids)
    rows = np.zeros((len(batch), length), dtype=np.int64)
    for n, window in enumerate(batch):
        here = rows_in_blocks(len(window.ids) - 2)
        ids[n, here], features[n, here] = window.ids[1:-1], window.features[1:-1]
        positions[n] = (rng.randrange(TURN // BLOCK) * BLOCK + np.arange(size)) % TURN
        rows[n, 1 : len(here) + 1] = here
    return torch.from_numpy(ids), torch.from_numpy(features), torch.from_numpy(positions), torch.from_numpy(rows)


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
    ids, features, positions, rows = laid_out(batch, rng)
    rows = rows.unsqueeze(-1).expand(-1, -1, taught[0].shape[-1])
    own = [states.gather(1, rows) for states in student.layers(student.embed(ids, features, positions), None)]
    mask = mask * (rows[..., 0] > 0)  # without the frame, which the student has elsewhere
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
    inner = sum(((mine - its).square().mean(-1) * mask).sum() for mine, its in zip(own, taught, strict=True)) / count
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
    gold = load(args.data)
    run(student_of(teacher, gold, settings), teacher, gold, others, settings, args.out)


if __name__ == "__main__":
    main()
