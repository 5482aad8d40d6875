"""A store in one SQLite file: nothing to start. A write-ahead log lets readers go on while somebody writes."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.errors import StoreError
from onrecord.store.database import PATIENCE, Database, Found, Row

_APPLICATION = 0x6F6E7263  # "onrc", so that `file` and others can tell what the file is


class Sqlite(Database):
    """An open store file. Raises StoreError when it cannot be opened, is no store, or is of a newer version."""

    kind = "sqlite"
    like = "LIKE"

    def __init__(self, path: str | Path) -> None:
        super().__init__(str(path))
        self.path = Path(path)
        try:
            # A pool hands connections from thread to thread; SQLite itself is built for that.
            self._connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=PATIENCE / 1000, check_same_thread=False
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.Error as problem:
            raise StoreError(f"{self.name} cannot be used as a store: {problem}.") from None

    def close(self) -> None:
        self._connection.close()

    @property
    def broken(self) -> bool:
        return False

    def all(self, sql: str, *values: object) -> list[Row]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except (sqlite3.Error, UnicodeEncodeError) as problem:
            raise StoreError(f"{self.name}: {problem}.") from None

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            self._connection.executemany(sql, rows)
        except (sqlite3.Error, UnicodeEncodeError) as problem:
            raise StoreError(f"{self.name}: {problem}.") from None

    def search(self, phrases: Sequence[str], limit: int, offset: int) -> list[Found]:
        rows = self.all(
            "SELECT a.id, snippet(article_search, -1, '«', '»', '…', 16) FROM article_search"
            " JOIN article a ON a.number = article_search.rowid WHERE article_search MATCH ?"
            " ORDER BY bm25(article_search, 4.0, 1.0), a.id LIMIT ? OFFSET ?",
            # Everything is a phrase, so that nothing is an operator.
            *(" ".join(f'"{p}"' for p in phrases), limit, offset),
        )
        return [Found(article, " ".join(snippet.split())) for article, snippet in rows]

    def file(self, article: str, title: str | None, text: str) -> None:
        """A trigger does it."""

    def size(self) -> int:
        pages, each = (int((self.one(f"PRAGMA {p}") or (0,))[0]) for p in ("page_count", "page_size"))
        return pages * each

    def tables(self) -> dict[str, list[str]]:
        told = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'article_search%' ORDER BY name"
        names = [n for (n,) in self.all(told) if not n.startswith("sqlite_")]
        return {n: [row[1] for row in self.all(f"PRAGMA table_info({n})")] for n in names}

    def portions(self, sql: str, count: int) -> Iterator[list[Row]]:
        cursor = self._connection.execute(sql)
        while rows := cursor.fetchmany(count):
            yield rows

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        self.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def filled(self) -> None:
        """SQLite goes on from the greatest number by itself."""

    def _inside(self) -> bool:
        return self._connection.in_transaction

    def _begin(self, write: bool) -> None:
        self.all("BEGIN IMMEDIATE" if write else "BEGIN")

    def _rollback(self) -> None:
        self._connection.rollback()

    def _known(self, table: str) -> bool:
        return self.one("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table) is not None

    def _sign(self) -> None:
        self.all(f"PRAGMA application_id = {_APPLICATION}")

    def _prepare(self) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        found = self._connection.execute("PRAGMA application_id").fetchone()[0]
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != _APPLICATION and tables:
            raise StoreError(f"{self.name} is a database of another program.")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._migrate()
