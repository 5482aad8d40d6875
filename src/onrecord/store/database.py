"""The connection to a database, of SQLite or PostgreSQL: transactions, waiting for one another, migrations.

A transaction is all or nothing even when the process is killed; writers queue up, readers never wait. The statements
above this layer are those that both databases know; what only one of them knows is in `sqlite.py`, `postgres.py` and
the migrations.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from onrecord.errors import StoreError

Row = tuple[Any, ...]
# How long one writer waits for another, in milliseconds; a write takes some hundredths of a second.
PATIENCE = 60_000
_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a full-text search found; `snippet` has the words found between « and »."""

    article: str
    snippet: str


class Database(ABC):
    """An open store. Raises StoreError when it cannot be opened, is no store, or is of a newer version.

    One thread at a time may use it.
    """

    kind: ClassVar[str]
    # The comparison that takes no notice of case.
    like: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def close(self) -> None:
        """Give the connection back."""

    @property
    @abstractmethod
    def broken(self) -> bool:
        """Whether the connection was lost and another has to be made."""

    @abstractmethod
    def all(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query."""

    @abstractmethod
    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """The statement once for each row."""

    @abstractmethod
    def search(self, phrases: Sequence[str], limit: int, offset: int) -> list[Found]:
        """Articles that hold all phrases, the best fitting first."""

    @abstractmethod
    def file(self, article: str, title: str | None, text: str) -> None:
        """Put an article that was just written under its words."""

    @abstractmethod
    def size(self) -> int:
        """Bytes that the store takes."""

    @abstractmethod
    def tables(self) -> dict[str, list[str]]:
        """The store's tables, without those of the full-text index, and the columns of each, in order."""

    @abstractmethod
    def portions(self, sql: str, count: int) -> Iterator[list[Row]]:
        """The rows of a query, so many at a time, within a transaction."""

    @abstractmethod
    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Rows into a table, as fast as it goes."""

    @abstractmethod
    def filled(self) -> None:
        """After tables were filled: number on from where their rows end."""

    @abstractmethod
    def _inside(self) -> bool:
        """Whether a transaction is open."""

    @abstractmethod
    def _begin(self, write: bool) -> None: ...

    @abstractmethod
    def _rollback(self) -> None: ...

    @abstractmethod
    def _known(self, table: str) -> bool: ...

    @abstractmethod
    def _sign(self) -> None:
        """Mark the empty database as a store."""

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, None when it has none."""
        return next(iter(self.all(sql, *values)), None)

    def among(self, sql: str, ids: Sequence[object], *values: object) -> list[Row]:
        """All rows of a query that holds `{}` for a list of ids, and `values` after it; the ids go in portions."""
        found: list[Row] = []
        for start in range(0, len(ids), 500):
            portion = ids[start : start + 500]
            found += self.all(sql.format(",".join("?" * len(portion))), *portion, *values)
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all; waits until other writers are done. Nests."""
        with self._within(write=True):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads inside see one state, whatever others write meanwhile. Nests."""
        with self._within(write=False):
            yield

    @contextmanager
    def _within(self, write: bool) -> Iterator[None]:
        if self._inside():
            yield
            return
        self._begin(write)
        try:
            yield
        except BaseException:
            self._rollback()
            raise
        self.all("COMMIT")

    def _migrate(self) -> None:
        from onrecord.store.upgrades import after

        steps = migrations(self.kind)
        if self._version() == len(steps):
            return
        with self.transaction():
            # Another process may have been first.
            done = self._version()
            if done > len(steps):
                raise StoreError(f"{self.name} was written by a newer version of onrecord; update onrecord to read it.")
            if not done:
                self.all("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, made TEXT NOT NULL)")
                self._sign()
            for number, (name, sql) in enumerate(steps[done:], done + 1):
                for statement in statements(sql):
                    self.all(statement)
                after(self, number)
                self.all("INSERT INTO migration VALUES (?, ?, ?)", number, name, now())

    def _version(self) -> int:
        if not self._known("migration"):
            return 0
        return int((self.one("SELECT coalesce(max(number), 0) FROM migration") or (0,))[0])


def connect(location: str | Path) -> Database:
    """The store at a path (a file of SQLite, made when missing) or at postgresql://user@host/name."""
    if isinstance(location, str) and location.startswith(_SCHEMES):
        from onrecord.store.postgres import Postgres

        return Postgres(location)
    from onrecord.store.sqlite import Sqlite

    return Sqlite(location)


def is_address(location: str | Path) -> bool:
    """Whether a location is that of a database server, not of a file."""
    return isinstance(location, str) and location.startswith(_SCHEMES)


def migrations(kind: str) -> list[tuple[str, str]]:
    """Name and SQL of every migration of a kind of database, in order; they are never changed once released."""
    folder = files("onrecord.store").joinpath("migrations", kind)
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
