"""The engines: what is kept is the same whatever dies, hangs or eats memory on the way."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

import run_jobs
from onrecord.run import Failure, Guard, Job, Limits, run_local

EASY = Job(run_jobs.parts, run_jobs.doubling, run_jobs.keep)
WANTED = {
    f"{s}-{n}": [2 * (100 * s + 4 * n + i) for i in range(4)] for s in range(2) for n in range(3)
}  # fmt: skip


def answers(items: list[tuple[str, object]], **limits: int) -> list[object]:
    guard = Guard(run_jobs.doing, Limits(**limits))
    try:
        return list(guard.answers(items))
    finally:
        guard.close()


@pytest.mark.parametrize("workers", [1, 3])
def test_every_part_is_answered(workers: int) -> None:
    assert dict(run_local(EASY, range(2), workers)) == WANTED


def test_a_crash_costs_its_item_alone() -> None:
    found = answers([("say", 1), ("signal", signal.SIGSEGV), ("say", 2), ("exit", 3), ("say", 4)])
    assert found[::2] == [1, 2, 4]
    assert found[1] == Failure("crash", "ends the process that reads it, by SIGSEGV")
    assert found[3] == Failure("crash", "ends the process that reads it, by an exit of its own")


def test_whoever_is_killed_from_outside_is_asked_again(tmp_path: Path) -> None:
    assert answers([("once", str(tmp_path / "seen")), ("say", 2)]) == [str(tmp_path / "seen"), 2]


def test_an_endless_loop_is_ended() -> None:
    found = answers([("say", 1), ("spin", None), ("say", 2)], seconds=1)
    assert found == [1, Failure("time", "gives no result within 1 s"), 2]


def test_who_waits_for_ever_is_ended() -> None:
    assert answers([("sleep", 60), ("say", 2)], seconds=1)[0] == Failure("time", "gives no result within 1 s")


def test_memory_is_bounded() -> None:
    found = answers([("eat", 10), ("eat", 2000), ("say", 2)], memory=300)
    assert found == [10 << 20, Failure("memory", "needs more than 300 MB of memory beyond the models"), 2]


def test_a_grown_process_is_replaced() -> None:
    first, _, second, third = answers([("pid", 0), ("hold", 150), ("pid", 0), ("pid", 0)], recycle=120)
    assert first != second == third


def test_memory_held_by_others_is_not_an_items_fault() -> None:
    assert answers([("hold", 250), ("eat", 100)], memory=300, recycle=5000)[1] == 100 << 20


def test_errors_and_noise_do_not_disturb() -> None:
    found = answers([("raise", "bad"), ("unspeakable", 0), ("print", 5), ("say", "x" * 3_000_000)])
    assert found[0] == Failure("error", "ValueError: bad")
    assert isinstance(found[1], Failure) and found[1].kind == "error"
    assert found[2:] == [5, "x" * 3_000_000]


def test_one_thread_and_one_order_of_sets_in_every_worker() -> None:
    guard = Guard(run_jobs.doing, Limits())
    list(guard.answers([("say", 1)]))
    assert guard._process is not None
    if Path("/proc").exists():
        environment = Path(f"/proc/{guard._process.pid}/environ").read_bytes().split(b"\0")
        assert {b"OMP_NUM_THREADS=1", b"PYTHONHASHSEED=0"} <= set(environment)
    guard.close()


def test_what_cannot_be_loaded_ends_the_run() -> None:
    with pytest.raises(RuntimeError, match="no model here"):
        list(run_local(replace(EASY, load=run_jobs.unloadable), range(2), 2))


def test_what_cannot_be_kept_ends_the_run() -> None:
    with pytest.raises(OSError, match="no space left"):
        list(run_local(replace(EASY, keep=run_jobs.failing_keep), range(2), 2))


def test_leaving_early_ends_the_workers() -> None:
    before = _children()
    running = run_local(EASY, range(50), 2)
    next(running)
    running.close()
    assert _children() <= before


def _children() -> set[str]:
    """This process's children, as far as the system tells."""
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return set(told.read_text().split()) if told.exists() else set()
