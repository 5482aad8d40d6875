"""`onrecord code`: whole archives to Parquet tables."""

import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.codes import DONE, SOME_FAILED
from onrecord.cli.output import complain, emit
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.archive.code import Progress

# Reasons for which an archive itself, not a document in it, was not read to its end.
_INCOMPLETE = ("broken_input", "cut_off")


def code(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="WARC, JSON Lines (both also .gz) or Parquet files, text or HTML files, or folders of any of them.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the tables go; a new or empty folder.")
    ],
    engine: Annotated[
        str, typer.Option(metavar="local|ray", help="This machine's cores, or Ray (needs the extra `ray`).")
    ] = "local",
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="How many work at once; by default all cores.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that FOLDER holds.")] = False,
    ray_address: Annotated[
        str | None,
        typer.Option("--ray-address", metavar="ADDRESS", help="A running Ray cluster; by default Ray on this machine."),
    ] = None,
    seconds: Annotated[
        int, typer.Option(metavar="N", min=1, help="Processor time that one document may take before it is given up.")
    ] = 60,
) -> int:
    """Read whole archives and write Parquet tables: articles, attributions, events, times, actors, problems.

    Tables are partitioned by day of publication; manifest.json says what they were made of. The same inputs make the
    same bytes, with either engine and any number of workers. A document that cannot be read, or takes too long or too
    much memory, becomes a row of problems. An interrupted run goes on with --resume. What the columns hold, and queries
    for DuckDB and pandas: docs/archives.md.
    """
    try:
        from onrecord.archive.code import CodingOptions, code_archive
    except ImportError as missing:
        raise UsageError(f"{missing.name} is not installed: pip install 'onrecord[archive]'.") from None
    from onrecord.run import Limits

    if engine not in ("local", "ray"):
        raise UsageError(f"{engine!r} is no engine; use local or ray.")
    if ray_address is not None and engine != "ray":
        raise UsageError("--ray-address is for --engine ray.")
    options = CodingOptions(engine, workers, resume, ray_address, Limits(seconds))  # type: ignore[arg-type]
    began = time.monotonic()
    try:
        with _Shown() as shown:
            told = code_archive(inputs, out, options, shown.update)
    except KeyboardInterrupt:
        complain(f"what is done is kept in {out}; the same call with --resume goes on")
        raise
    emit(_summary(told, time.monotonic() - began, shown.words))
    return SOME_FAILED if any(told["problems"].get(reason) for reason in _INCOMPLETE) else DONE


def _summary(told: dict[str, Any], seconds: float, words: int) -> str:
    counts = told["counts"]
    kinds = ", ".join(f"{reason} {count:,}" for reason, count in told["problems"].items())
    lines = [
        f"{counts['documents']:,} documents on {counts['days']:,} days, {counts['words']:,} words",
        f"{counts['articles']:,} articles, {counts['duplicates']:,} of them copies of others",
        ", ".join(f"{counts[name]:,} {name}" for name in ("attributions", "events", "times", "actors")),
        f"{counts['problems']:,} problems" + (f": {kinds}" if kinds else ""),
    ]
    if words:
        lines.append(f"{seconds:,.0f} s, {words / seconds:,.0f} words/s")
    return "".join(f"{line}\n" for line in lines)


class _Shown(AbstractContextManager["_Shown"]):
    """Rate and time left on standard error: a bar on a terminal, else a line every ten seconds."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
        self._bar = Progress(*columns, TimeRemainingColumn(), TextColumn("{task.fields[rate]}"), console=console)
        self._task = self._bar.add_task("reading", total=None, rate="")
        self._terminal = console.is_terminal
        self._began = self._said = time.monotonic()
        self._first: tuple[int, int] | None = None
        self.words = 0

    def __enter__(self) -> "_Shown":
        if self._terminal:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._terminal:
            self._bar.stop()

    def update(self, progress: "Progress") -> None:
        """Show how far it is; the rate counts what this run itself has done."""
        if self._first is None:
            self._first, self._began = (progress.documents, progress.words), time.monotonic()
        now = time.monotonic()
        spent = max(1e-9, now - self._began)
        documents, self.words = progress.documents - self._first[0], progress.words - self._first[1]
        rate = f"{documents / spent:,.1f} documents/s, {self.words / spent:,.0f} words/s" if documents else ""
        step = "writing tables" if progress.step == "tables" else f"{progress.documents:,} documents"
        if self._terminal:
            self._bar.update(self._task, description=step, completed=progress.bytes, total=progress.total, rate=rate)
        elif now - self._said >= 10:
            self._said = now
            done = progress.bytes - progress.kept
            left = spent * (progress.total - progress.bytes) / done if done else 0
            share = 100 * progress.bytes / max(1, progress.total)
            print(f"{step}, {share:.0f}%, {rate}, {left:,.0f} s left", file=sys.stderr, flush=True)
