"""A job as stages of Ray Data, on a Ray of this machine or on a cluster: sources → parts → answers, kept.

Each actor of the second stage guards a process of its own, as a local worker does, so that the same items fail for the
same reasons. Sources and what `keep` writes must lie where all nodes see them under the same path. Parts that were at
work on a node that dies are answered again by another.
"""

import logging
import os
import pickle
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from onrecord.errors import UsageError
from onrecord.run.guard import Guard
from onrecord.run.job import Job

# Parts travel through Ray's shared memory; a few MB each, few at a time.
_SHARED_MEMORY = 512 << 20


def run_on_ray(job: Job, sources: Iterable[Any], workers: int | None, address: str | None) -> Iterator[Any]:
    """What `job.keep` returns for each part, as parts are done.

    `workers` is by default what the cluster has free. Raises UsageError when ray is not installed or the cluster does
    not answer, and whatever a step raises.
    """
    try:
        import ray
    except ImportError:
        raise UsageError("The engine `ray` is not installed: pip install 'onrecord[ray]'.") from None
    with _connected(ray, workers, address):
        actors = workers or max(1, int(ray.cluster_resources().get("CPU", 2)) - 1)
        listed = [{"source": pickle.dumps(source)} for source in sources]
        stages = (
            ray.data.from_items(listed, override_num_blocks=max(1, len(listed)))
            .map_batches(_Parts(job), batch_size=1, num_cpus=0.1)
            .map_batches(
                _Worker,
                fn_constructor_args=(job,),
                batch_size=1,
                num_cpus=1,
                compute=ray.data.ActorPoolStrategy(size=actors),
            )
        )
        for row in stages.iter_rows():
            kept = pickle.loads(row["kept"])
            if isinstance(kept, Exception):
                raise kept
            yield kept


class _Parts:
    """The first stage: the parts of one source, one after another."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, batch: dict[str, Any]) -> Iterator[dict[str, list[bytes]]]:
        for source in batch["source"]:
            for part in self._job.parts(pickle.loads(source)):
                yield {"part": [pickle.dumps(part)]}


class _Worker:
    """The second stage, made once in each actor."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._guard = Guard(job.load, job.limits)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        return {"kept": [self._done(part) for part in batch["part"]]}

    def _done(self, data: bytes) -> bytes:
        part = pickle.loads(data)
        try:
            return pickle.dumps(self._job.keep(part, list(self._guard.answers(part.items))))
        except Exception as problem:
            # Ray would try again and wrap it up.
            return pickle.dumps(problem)


@contextmanager
def _connected(ray: Any, workers: int | None, address: str | None) -> Iterator[None]:
    # Nothing is reported to anybody, and Ray's own lines would break into ours.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    quiet = {"log_to_driver": bool(os.environ.get("ONRECORD_DEBUG")), "logging_level": logging.ERROR}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if address:
                ray.init(address=address, **quiet)
            else:
                cores = workers or os.cpu_count() or 1
                # One core more than there are workers, for reading.
                ray.init(num_cpus=cores + 1, include_dashboard=False, object_store_memory=_SHARED_MEMORY, **quiet)
        except (ConnectionError, ValueError) as problem:
            raise UsageError(f"There is no Ray cluster at {address}: {problem}") from None
        try:
            import ray.data  # type: ignore[no-redef]

            context = ray.data.DataContext.get_current()
            context.enable_progress_bars = False
            context.print_on_execution_start = False
            # Every part is a block of its own; Ray would gather them and hand all to one worker.
            context.target_max_block_size = 1
            logging.getLogger("ray.data").setLevel(logging.ERROR)
            yield
        finally:
            ray.shutdown()
