"""The run as a whole: what is to be done, what is done already, the engine, and the tables at the end.

The folder `.work` holds the plan and the coded parts; a part that is there is done. The manifest is written last: with
it the run is finished, without it the same call with `resume` goes on.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from onrecord.archive import coder, manifest, part
from onrecord.archive.document import Document
from onrecord.archive.inputs import Input, inputs_of, parts
from onrecord.archive.schema import TABLES
from onrecord.archive.tables import write_tables
from onrecord.errors import UsageError
from onrecord.run import Job, Limits, run_local

Engine = Literal["local", "ray"]


@dataclass(frozen=True, slots=True)
class CodingOptions:
    """How to run: none of it changes what the tables hold, but `limits`. `address` is a Ray cluster's.

    `workers` is by default the number of cores; `load` makes what a worker answers documents with.
    """

    engine: Engine = "local"
    workers: int | None = None
    resume: bool = False
    address: str | None = None
    limits: Limits = field(default_factory=Limits)
    load: Callable[[], Callable[[Document], Any]] = coder.load


@dataclass(slots=True)
class Progress:
    """How far a run is: `bytes` of input of `total` are done, `kept` of them before this call."""

    total: int = 0
    bytes: int = 0
    kept: int = 0
    documents: int = 0
    articles: int = 0
    problems: int = 0
    words: int = 0
    step: Literal["coding", "tables", "done"] = "coding"

    def add(self, done: dict[str, int]) -> None:
        """Count a part."""
        for key, value in done.items():
            setattr(self, key, getattr(self, key) + value)


def code_archive(
    paths: list[str],
    out: Path,
    options: CodingOptions = CodingOptions(),
    watch: Callable[[Progress], None] = lambda progress: None,
) -> dict[str, Any]:
    """Code archives into tables below `out` and return the manifest; `watch` is told after each part.

    Raises UsageError when `out` holds something else, or a run that is not this one; InputError when an archive does
    not exist; ModelError when a model is missing.
    """
    inputs = inputs_of(paths)
    plan = manifest.plan_of(inputs, options.limits)
    if (finished := _begin(out, plan, options.resume)) is not None:
        return finished
    work = out / ".work"
    with _alone(work):
        kept = work / "parts"
        kept.mkdir(exist_ok=True)
        progress = Progress(total=sum(i.size for i in inputs))
        for path in kept.glob("*.parquet"):
            progress.add(_counted(path))
        progress.kept = progress.bytes
        watch(progress)
        job = Job(partial(parts, skip=partial(part.is_kept, kept)), options.load, partial(_kept, kept), options.limits)
        for done in _engine(job, inputs, options):
            progress.add(done)
            watch(progress)
        progress.step = "tables"
        watch(progress)
        return _finish(out, work, plan)


def _kept(folder: Path, done: Any, answers: Any) -> dict[str, int]:
    return part.keep(folder, done, answers)


def _engine(job: Job, inputs: list[Input], options: CodingOptions) -> Iterator[dict[str, int]]:
    if options.engine == "ray":
        from onrecord.run.cluster import run_on_ray

        return run_on_ray(job, inputs, options.workers, options.address)
    return run_local(job, inputs, options.workers or cores())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(out: Path, plan: dict[str, Any], resume: bool) -> dict[str, Any] | None:
    """Make the folder ready; the manifest of a run that is finished already."""
    finished, begun = manifest.read(out / "manifest.json"), manifest.read(out / ".work" / "plan.json")
    if finished is not None or begun is not None:
        if not resume:
            state = "a finished run" if finished else "an unfinished run; --resume continues it"
            raise UsageError(f"{out} holds {state}; give another folder to begin a new one.")
        before = finished or begun or {}
        if different := [key for key in plan if before.get(key) != json.loads(json.dumps(plan[key]))]:
            raise UsageError(f"{out} holds a run with other {' and '.join(different)}; give another folder.")
        return finished
    if out.exists() and (not out.is_dir() or any(p.name != ".work" for p in out.iterdir())):
        raise UsageError(f"{out} is not an empty folder.")
    (out / ".work").mkdir(parents=True, exist_ok=True)
    manifest.write(plan, out / ".work" / "plan.json")
    return None


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Only one process at a time works on a folder; the lock goes with the process, however it ends."""
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(f"Another run is at work on {work.parent}.") from None
        yield


def _counted(path: Path) -> dict[str, int]:
    """How much a kept part was."""
    told: dict[str, int] = json.loads(pq.read_schema(path).metadata[part.COUNTS])
    return told


def _finish(out: Path, work: Path, plan: dict[str, Any]) -> dict[str, Any]:
    between = work / "tables"
    shutil.rmtree(between, ignore_errors=True)
    (between / "runs").mkdir(parents=True)
    counts = write_tables(sorted((work / "parts").glob("*.parquet")), between / "out", between / "runs")
    for name in TABLES:
        # What a run left that was ended in between.
        shutil.rmtree(out / name, ignore_errors=True)
        (between / "out" / name).rename(out / name)
    told = manifest.manifest_of(plan, counts)
    manifest.write(told, out / "manifest.json")
    shutil.rmtree(work)
    return told
