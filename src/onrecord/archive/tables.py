"""Coded parts to the final tables: in the order of the input, by day, with repeated documents found.

An external sort: parts are gathered into runs that fit into memory, each sorted by day, then the runs are merged day by
day. The order of the input holds within a day, writers' settings are fixed, and nothing depends on which worker coded
what, so the same parts always make the same bytes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.archive.repeats import NEW, Repeats
from onrecord.archive.schema import DOCUMENT, OF_ARTICLES, PROBLEMS, TABLES

# What a partition is called whose day is not known; DuckDB, pandas and Spark read it as null.
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
_RUN_BYTES = 256 << 20
_ROWS = {"articles": 2_000}
_MOST_ROWS = 20_000
_MESSAGES = {
    "repeated": "the same article as an earlier document",
    "id_taken": "an earlier document with another text has the same id",
}


@dataclass(slots=True)
class Counts:
    """What the tables hold: rows of each, problems by reason, words, and copies of earlier articles."""

    rows: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    words: int = 0
    duplicates: int = 0
    days: int = 0


def write_tables(parts: list[Path], out: Path, work: Path) -> Counts:
    """Write the tables of `parts`, in their order, into folders below `out`; `work` is for what lies between."""
    repeats = Repeats()
    days: dict[date | None, list[tuple[Path, int]]] = defaultdict(list)
    for number, run in enumerate(_runs(parts)):
        repeats.see(run)
        _write_run(run, work / f"run-{number:06d}.parquet", days)
    verdicts = repeats.verdicts()
    counts = Counts(days=sum(day is not None for day in days))
    for day in sorted(days, key=lambda d: d or date.max):
        _write_day(day, days[day], verdicts, out, counts)
    for name, schema in TABLES.items():
        if not counts.rows[name]:
            # Readers of a pattern of files want at least one.
            _Writer(out, name, None, schema).close(always=True)
    return counts


def _runs(parts: list[Path]) -> Iterator[pa.Table]:
    """Documents in the order of the input, numbered, as many at once as fit into memory."""
    gathered: list[pa.Table] = []
    first = held = 0
    for path in parts:
        with pq.ParquetFile(path) as file:
            table = file.read().cast(DOCUMENT)
        gathered.append(table)
        held += table.nbytes
        if held >= _RUN_BYTES:
            yield (run := _numbered(gathered, first))
            first, gathered, held = first + run.num_rows, [], 0
    if gathered:
        yield _numbered(gathered, first)


def _numbered(tables: list[pa.Table], first: int) -> pa.Table:
    whole = pa.concat_tables(tables)
    return whole.append_column("at", pa.array(range(first, first + whole.num_rows), pa.int64()))


def _write_run(run: pa.Table, path: Path, days: dict[date | None, list[tuple[Path, int]]]) -> None:
    last = pa.scalar(2**31 - 1, pa.int32())
    order = np.argsort(run.column("day").cast(pa.int32()).fill_null(last).to_numpy(), kind="stable")
    run = run.take(pa.array(order))
    column = run.column("day").to_pylist()
    starts = [i for i, day in enumerate(column) if i == 0 or day != column[i - 1]]
    with pq.ParquetWriter(path, run.schema, compression="zstd") as file:
        for group, (start, end) in enumerate(zip(starts, [*starts[1:], len(column)], strict=True)):
            days[column[start]].append((path, group))
            file.write_table(run.slice(start, end - start), row_group_size=max(1, end - start))


def _write_day(
    day: date | None, groups: list[tuple[Path, int]], verdicts: dict[int, tuple[str, int]], out: Path, counts: Counts
) -> None:
    writers = {name: _Writer(out, name, day, schema) for name, schema in TABLES.items()}
    names: dict[int, str] = {}
    for path, group in groups:
        with pq.ParquetFile(path) as file:
            table = file.read_row_group(group).combine_chunks()
        for name, made in _split(table, verdicts, names, counts):
            counts.rows[name] += made.num_rows
            writers[name].add(made)
    for writer in writers.values():
        writer.close()


def _split(
    table: pa.Table, verdicts: dict[int, tuple[str, int]], names: dict[int, str], counts: Counts
) -> Iterator[tuple[str, pa.Table]]:
    """The rows that documents of one day make in each table. `names` gathers the ids of copied articles."""
    found = [verdicts.get(at, NEW) for at in table.column("at").to_pylist()]
    is_article = table.column("article").is_valid().to_pylist()
    whats = [what if valid else "problem" for (what, _), valid in zip(found, is_article, strict=True)]
    articles = _fields(table, "article", [w in ("new", "copy") for w in whats])
    told = [(what, of) for (what, of), w in zip(found, whats, strict=True) if w in ("new", "copy")]
    wanted = {at for at, (what, _) in zip(table.column("at").to_pylist(), found, strict=True) if what == "new"}
    numbers = [at for at, w in zip(table.column("at").to_pylist(), whats, strict=True) if w in ("new", "copy")]
    ids = articles.column("id").to_pylist()
    names.update((at, id_) for at, id_ in zip(numbers, ids, strict=True) if at in wanted)
    copied = [names[of] if what == "copy" else None for what, of in told]
    claims = pc.if_else(pa.array([c is None for c in copied], pa.bool_()), articles.column("claims"), None)
    articles = _replaced(_replaced(articles, "duplicate_of", pa.array(copied, pa.string())), "claims", claims)
    counts.duplicates += sum(c is not None for c in copied)
    counts.words += pc.sum(articles.column("words")).as_py() or 0
    yield "articles", articles
    fresh = table.filter(pa.array([w == "new" for w in whats], pa.bool_()))
    for name, schema in OF_ARTICLES.items():
        yield name, _listed(fresh, name, schema)
    problems = _problems(table, whats)
    counts.problems.update(problems.column("reason").to_pylist())
    yield "problems", problems


def _fields(table: pa.Table, column: str, wanted: list[bool]) -> pa.Table:
    """The fields of a struct column as columns, of the wanted rows."""
    values = table.column(column).filter(pa.array(wanted, pa.bool_())).combine_chunks()
    values = values.chunk(0) if isinstance(values, pa.ChunkedArray) else values
    return pa.Table.from_arrays(values.flatten(), schema=TABLES["articles" if column == "article" else "problems"])


def _listed(fresh: pa.Table, name: str, schema: pa.Schema) -> pa.Table:
    """The rows of a list column, each with the id of its article."""
    lists = fresh.column(name).combine_chunks()
    lists = lists.chunk(0) if isinstance(lists, pa.ChunkedArray) else lists
    ids = pc.struct_field(fresh.column("article").combine_chunks(), "id")
    of = pc.take(ids, pc.list_parent_indices(lists))
    of = of.combine_chunks() if isinstance(of, pa.ChunkedArray) else of
    return pa.Table.from_arrays([of, *pc.list_flatten(lists).flatten()], schema=schema)


def _problems(table: pa.Table, whats: list[str]) -> pa.Table:
    """Problems as they were found, and documents that only repeat others, in the order of the input."""
    rows: list[dict[str, Any]] = []
    wanted = [i for i, what in enumerate(whats) if what not in ("new", "copy")]
    for i in wanted:
        if whats[i] == "problem":
            rows.append(table.column("problem")[i].as_py())
            continue
        article = table.column("article")[i].as_py()
        told = {key: article[key] for key in ("input", "document", "url", "captured")}
        rows.append({**told, "reason": whats[i], "message": _MESSAGES[whats[i]]})
    return pa.Table.from_pylist(rows, PROBLEMS)


def _replaced(table: pa.Table, column: str, values: Any) -> pa.Table:
    return table.set_column(table.schema.get_field_index(column), table.schema.field(column), values)


class _Writer:
    """One file of one table and day, in row groups of fixed size; there is none when it has no rows."""

    def __init__(self, out: Path, name: str, day: date | None, schema: pa.Schema) -> None:
        self._path = out / name / f"day={day.isoformat() if day else UNKNOWN}" / "part-0.parquet"
        self._schema = schema
        self._most = _ROWS.get(name, _MOST_ROWS)
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._file: pq.ParquetWriter | None = None

    def add(self, table: pa.Table) -> None:
        if not table.num_rows:
            return
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= self._most:
            whole = pa.concat_tables(self._waiting)
            full = self._rows - self._rows % self._most
            for start in range(0, full, self._most):
                self._write(whole.slice(start, self._most))
            self._waiting, self._rows = [whole.slice(full)], self._rows - full

    def close(self, always: bool = False) -> None:
        if self._rows or always:
            self._write(pa.concat_tables([self._schema.empty_table(), *self._waiting]))
        if self._file is not None:
            self._file.close()

    def _write(self, table: pa.Table) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = pq.ParquetWriter(self._path, self._schema, compression="zstd", compression_level=3)
        self._file.write_table(table.combine_chunks(), row_group_size=self._most)
