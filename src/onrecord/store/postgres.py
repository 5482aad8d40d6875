"""A store in PostgreSQL, for a team: the tables of one schema (by default `public`) of a database of its own.

Writers take turns by a lock that ends with their transaction, however it ends; readers see the last committed state.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from onrecord.errors import StoreError
from onrecord.store.database import PATIENCE, Database, Found, Row
from onrecord.store.snippets import plain, snippet

try:
    import psycopg
    from psycopg.pq import TransactionStatus
except ImportError as missing:
    raise StoreError(
        "A store in PostgreSQL needs psycopg; install it with: pip install 'onrecord[postgres]'."
    ) from missing

_SECRET = re.compile(r"(://[^/@:]*):[^/@]*@")
_MARK = "onrecord"
# The first half of the key of the writers' lock; the second is the schema.
_LOCK = 0x6F6E7263
# What a word in the text and one in the title weigh.
_WEIGHTS = "{0.25, 0.25, 0.25, 1.0}"
# Cover density in the form of BM25, with which SQLite ranks: saturated, and less for longer texts. On 172 articles and
# 16 searches the first five are to 94 % those that SQLite finds (ts_rank as it comes: 91 %).
_SCORE = "near / (near + 0.3 * (0.25 + 0.75 * length / 250.0))"
# A text search vector holds a megabyte at most.
_MOST = 400_000


class Postgres(Database):
    """An open store at an address that libpq reads. Raises StoreError as `Database` does."""

    kind = "postgres"
    like = "ILIKE"

    def __init__(self, address: str) -> None:
        super().__init__(_SECRET.sub(r"\1@", address))
        try:
            self._connection = psycopg.connect(address, autocommit=True, connect_timeout=10)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
        except (psycopg.Error, UnicodeError) as problem:
            raise StoreError(f"{self.name} cannot be used as a store: {_first_line(problem)}.") from None

    def close(self) -> None:
        self._connection.close()

    @property
    def broken(self) -> bool:
        return self._connection.closed

    def all(self, sql: str, *values: object) -> list[Row]:
        try:
            cursor = self._connection.execute(_translated(sql), values or None)
            return cursor.fetchall() if cursor.description else []
        except (psycopg.Error, UnicodeEncodeError) as problem:
            raise StoreError(f"{self.name}: {_first_line(problem)}.") from None

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            with self._connection.cursor() as cursor:
                cursor.executemany(_translated(sql), rows)
        except (psycopg.Error, UnicodeEncodeError) as problem:
            raise StoreError(f"{self.name}: {_first_line(problem)}.") from None

    def search(self, phrases: Sequence[str], limit: int, offset: int) -> list[Found]:
        rows = self.all(
            "WITH asked (query, lexemes) AS (SELECT "
            + " && ".join(["phraseto_tsquery('onrecord', ?)"] * len(phrases))
            + ", tsvector_to_array(to_tsvector('onrecord', ?))), fitting AS"
            " (SELECT w.article, length(w.words) AS length,"
            f" ts_rank_cd('{_WEIGHTS}', w.words, asked.query) AS near FROM article_search w, asked"
            f" WHERE w.words @@ asked.query), found AS (SELECT article, {_SCORE} AS score FROM fitting"
            " ORDER BY score DESC, article LIMIT ? OFFSET ?)"
            " SELECT a.id, a.title, a.text, (SELECT array_agg(p) FROM unnest(w.words) u, unnest(u.positions) p"
            " WHERE u.lexeme = ANY (asked.lexemes)) FROM found JOIN article a ON a.id = found.article"
            " JOIN article_search w ON w.article = a.id, asked ORDER BY found.score DESC, a.id",
            *(*map(plain, phrases), plain(" ".join(phrases)), limit, offset),
        )
        return [Found(article, _passage(title, text, places or [])) for article, title, text, places in rows]

    def file(self, article: str, title: str | None, text: str) -> None:
        self.all(
            "INSERT INTO article_search VALUES (?, setweight(to_tsvector('onrecord', ?), 'A')"
            " || setweight(to_tsvector('onrecord', ?), 'D'))",
            *(article, plain(title or ""), plain(text)[:_MOST]),
        )

    def size(self) -> int:
        found = self.one(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        return int(found[0]) if found else 0

    def tables(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        told = (
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND table_name <> 'article_search' ORDER BY table_name, ordinal_position"
        )
        for table, column in self.all(told):
            found.setdefault(table, []).append(column)
        return found

    def portions(self, sql: str, count: int) -> Iterator[list[Row]]:
        with self._connection.cursor("portions") as cursor:
            cursor.execute(_translated(sql))
            while rows := cursor.fetchmany(count):
                yield rows

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        try:
            with (
                self._connection.cursor() as cursor,
                cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        except (psycopg.Error, UnicodeEncodeError) as problem:
            raise StoreError(f"{self.name}: {_first_line(problem)}.") from None

    def filled(self) -> None:
        for table in ("article", "decision"):
            known = f"SELECT coalesce(max(number), 0) + 1 FROM {table}"
            self.all(f"SELECT setval(pg_get_serial_sequence('{table}', 'number'), ({known}), false)")

    def _inside(self) -> bool:
        return self._connection.info.transaction_status != TransactionStatus.IDLE

    def _begin(self, write: bool) -> None:
        self.all("BEGIN" if write else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if write:
            try:
                self.all("SELECT pg_advisory_xact_lock(?, hashtext(current_schema()))", _LOCK)
            except BaseException:
                self._rollback()
                raise

    def _rollback(self) -> None:
        # A lost connection has rolled back by itself.
        if not self._connection.closed:
            self._connection.rollback()

    def _known(self, table: str) -> bool:
        sql = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"
        return self.one(sql, table) is not None

    def _sign(self) -> None:
        self.all(f"COMMENT ON TABLE migration IS '{_MARK}'")

    def _prepare(self) -> None:
        self.all(f"SET lock_timeout = {PATIENCE}")
        self.all("SET client_encoding = 'UTF8'")
        self.all("SET client_min_messages = 'warning'")
        if (encoding := (self.one("SHOW server_encoding") or ("",))[0]) != "UTF8":
            raise StoreError(f"{self.name} keeps its text as {encoding}; make a database with encoding UTF8.")
        schema, count = self.one(
            "SELECT current_schema(), (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema())"
        ) or (None, 0)
        if schema is None:
            raise StoreError(f"{self.name} has no schema to keep tables in.")
        if count and not self._ours():
            raise StoreError(f"{self.name} holds tables of another program; give the store a database of its own.")
        self._migrate()

    def _ours(self) -> bool:
        sql = "SELECT obj_description(to_regclass(quote_ident(current_schema()) || '.migration'), 'pg_class')"
        return bool((self.one(sql) or (None,))[0] == _MARK)


@lru_cache(2000)
def _translated(sql: str) -> bytes:
    """Question marks are for psycopg what it knows as %s."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _passage(title: str | None, text: str, places: list[int]) -> str:
    """The passage of an article that shows why it was found: the index counts its title's words first."""
    before = len(plain(title or "").split())
    inside = [p - before for p in places if p > before]
    return snippet(text, inside) if inside else snippet(title or "", places)


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip(".")
