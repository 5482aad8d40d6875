"""The connection to SQLite: transactions, waiting for one another, migrations.

A transaction is all or nothing even when the process is killed; writers queue up, readers never wait (write-ahead log).
Everything that only SQLite knows is here and in the migrations.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import StoreError

Row = tuple[Any, ...]
# How long one writer waits for another, in milliseconds; a write takes some hundredths of a second.
_PATIENCE = 60_000
_APPLICATION = 0x6F6E7263  # "onrc", so that `file` and others can tell what the file is


class Database:
    """An open store file. Raises StoreError when it cannot be opened, is no store, or is of a newer version."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=_PATIENCE / 1000)
            self._prepare()
        except sqlite3.Error as problem:
            raise StoreError(f"{self.path} cannot be used as a store: {problem}.") from None

    def close(self) -> None:
        self._connection.close()

    def all(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as problem:
            raise StoreError(f"{self.path}: {problem}.") from None

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, None when it has none."""
        return next(iter(self.all(sql, *values)), None)

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """The statement once for each row."""
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.Error as problem:
            raise StoreError(f"{self.path}: {problem}.") from None

    def among(self, sql: str, ids: Sequence[object]) -> list[Row]:
        """All rows of a query that holds `{}` where a list of ids belongs; the ids go in portions."""
        found: list[Row] = []
        for start in range(0, len(ids), 500):
            portion = ids[start : start + 500]
            found += self.all(sql.format(",".join("?" * len(portion))), *portion)
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all; waits until other writers are done. Nests."""
        if self._connection.in_transaction:
            yield
            return
        self.all("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self.all("COMMIT")

    def _prepare(self) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        found = self._connection.execute("PRAGMA application_id").fetchone()[0]
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != _APPLICATION and tables:
            raise StoreError(f"{self.path} is a database of another program.")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._migrate()

    def _migrate(self) -> None:
        steps = migrations()
        if self._version() == len(steps):
            return
        with self.transaction():
            # Another process may have been first.
            done = self._version()
            if done > len(steps):
                raise StoreError(f"{self.path} was written by a newer version of onrecord; update onrecord to read it.")
            if not done:
                self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                self.all("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, made TEXT NOT NULL)")
            for number, (name, sql) in enumerate(steps[done:], done + 1):
                for statement in statements(sql):
                    self.all(statement)
                self.all("INSERT INTO migration VALUES (?, ?, ?)", number, name, now())

    def _version(self) -> int:
        known = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone()
        if not known:
            return 0
        return int(self._connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])


def migrations() -> list[tuple[str, str]]:
    """Name and SQL of every migration, in order; they are never changed once released."""
    folder = files("onrecord.store").joinpath("migrations")
    found = sorted((f.name, f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(name.removesuffix(".sql"), sql) for name, sql in found]


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, one by one, so that they can share a transaction."""
    part = ""
    for line in sql.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
    if part.strip():
        yield part


def now() -> str:
    """This moment in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
