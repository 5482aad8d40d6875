"""A store as one file, and back: of either database into either.

The file is itself a store in SQLite, so `--database FILE` reads it and anything that opens SQLite shows it.
"""

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from onrecord.errors import StoreError
from onrecord.store.clock import tick
from onrecord.store.database import Database, connect
from onrecord.store.sqlite import Sqlite

# Others point at these.
_FIRST = ("article", "story")
_PORTION = 1000


def backup(db: Database, file: Path, force: bool = False) -> None:
    """Write all that the store holds to a file, as it is at one moment whatever others write meanwhile.

    Raises StoreError when the file is there (unless `force`) or cannot be written; then nothing is left behind.
    """
    if file.exists() and not force:
        raise StoreError(f"{file} is there already; --force overwrites it.")
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        if isinstance(db, Sqlite):
            db.all("VACUUM INTO ?", str(part))
        else:
            _export(db, part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    except OSError as problem:
        raise StoreError(f"{file} cannot be written: {problem.strerror or problem}.") from None
    finally:
        part.unlink(missing_ok=True)


def restore(location: str | Path, file: Path, force: bool = False) -> int:
    """Put what a backup holds in the place of all that the store at `location` holds (made when missing).

    All or nothing, and readers see the old until the new is there. Returns the number of articles. Raises StoreError
    when the file is no backup, or the store holds anything (unless `force`).
    """
    if not file.is_file():
        raise StoreError(f"There is no backup {file}.")
    with _opened(file) as saved:
        db = connect(location)
        try:
            with db.transaction():
                held = any(db.one(f"SELECT 1 FROM {t} LIMIT 1") for t in _tables(db) if t != "clock")
                if held and not force:
                    raise StoreError(f"{db.name} is no empty store; --force overwrites all that it holds.")
                _copy(saved, db)
                # Clocks may run over the same numbers again, so whoever remembers anything by them must know.
                db.all("UPDATE clock SET identity = ?", secrets.token_hex(8))
                tick(db)
            return int((db.one("SELECT count(*) FROM article") or (0,))[0])
        finally:
            db.close()


def _export(db: Database, part: Path) -> None:
    made = Sqlite(part)
    try:
        with db.snapshot(), made.transaction():
            _copy(db, made)
    finally:
        made.close()


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    """A backup, brought up to date in a copy: the file itself stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        try:
            with (
                closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as given,
                closing(sqlite3.connect(copy)) as taken,
            ):
                given.backup(taken)
        except sqlite3.Error as problem:
            raise StoreError(f"{file} is no backup: {problem}.") from None
        saved = connect(copy)
        try:
            yield saved
        finally:
            saved.close()


def _tables(db: Database) -> list[str]:
    rest = sorted(db.tables().keys() - {*_FIRST, "migration"})
    return [*_FIRST, *rest]


def _copy(one: Database, other: Database) -> None:
    """All rows of one store into another, in place of its own, within its transaction."""
    columns = one.tables()
    for table in reversed(_tables(other)):
        other.all(f"DELETE FROM {table}")
    for table in _tables(other):
        names = ", ".join(columns[table])
        for rows in one.portions(f"SELECT {names} FROM {table}", _PORTION):
            other.fill(table, columns[table], rows)
            if table == "article":
                for row in rows:
                    known = dict(zip(columns[table], row, strict=True))
                    other.file(known["id"], known["title"], known["text"])
    other.filled()
