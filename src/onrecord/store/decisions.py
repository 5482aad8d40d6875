"""What people decided: kept in a log with who, when and why, taken back without being forgotten.

A decision names articles, so it holds whatever arrives later. Of several about the same thing the last counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.errors import StoreError
from onrecord.store.database import Database, now

# The decisions on which story an article is in.
PLACING = ("merge", "move", "pin", "name")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision made by hand; docs/store.md lists the kinds."""

    kind: str
    article: str
    other: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """An act in the log: its number, when (ISO 8601, UTC), by whom and why, and what it was about in words.

    `kind` is merge, move, split, pin, name or wrong; `value` is the name given or the key of what was marked.
    `undone` is when it was taken back, and `undone_by` who did.
    """

    number: int
    made: str
    who: str | None
    kind: str
    about: str
    why: str | None
    articles: tuple[str, ...]
    value: str | None
    undone: str | None
    undone_by: str | None


def decide(db: Database, rows: Sequence[Decision], about: str, who: str | None = None, why: str | None = None) -> int:
    """Write one act down; returns its number."""
    act = 0
    for row in rows:
        # Its own number is known only once it is there.
        (number,) = db.all(
            "INSERT INTO decision (made, kind, article, other, value, who, why, about, act)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            *(now(), row.kind, row.article, row.other, row.value, who, why, about, act),
        )[0]
        if not act:
            act = int(number)
            db.all("UPDATE decision SET act = ? WHERE number = ?", act, act)
    return act


def take_back(db: Database, act: int, who: str | None = None) -> list[Decision]:
    """Take an act back; returns what it had decided. Raises StoreError when there is no such act in force."""
    rows = db.all("SELECT kind, article, other, value, undone FROM decision WHERE act = ? ORDER BY number", act)
    if not rows:
        raise StoreError(f"There is no decision {act}; `onrecord decisions` lists them.")
    if rows[0][4] is not None:
        raise StoreError(f"Decision {act} was taken back already.")
    db.all("UPDATE decision SET undone = ?, undone_by = ? WHERE act = ?", now(), who, act)
    return [Decision(*row[:4]) for row in rows]


def logged(db: Database, limit: int | None = None, offset: int = 0, story: str | None = None) -> list[Decided]:
    """The acts, the latest first; with `story`, those about its articles."""
    where, values = "", []
    if story is not None:
        placed = "SELECT article FROM placement WHERE story = ?"
        where, values = f"WHERE article IN ({placed}) OR other IN ({placed})", [story, story]
    acts = db.all(
        f"SELECT DISTINCT act FROM decision {where} ORDER BY act DESC LIMIT ? OFFSET ?",
        *(*values, limit if limit is not None else 2**62, offset),
    )
    sql = (
        "SELECT act, made, who, kind, coalesce(about, ''), why, article, other, value, undone, undone_by FROM decision"
        " WHERE act IN ({}) ORDER BY act DESC, number"
    )
    found: dict[int, Decided] = {}
    for act, made, who, kind, about, why, article, other, value, undone, undone_by in db.among(
        sql, [a for (a,) in acts]
    ):
        known = found[act].articles if act in found else ()
        articles = tuple(dict.fromkeys((*known, article, *([other] if other and kind == "merge" else []))))
        named = "split" if kind == "move" and other is None else kind
        shown = value if kind in {"name", "wrong"} else None
        found[act] = Decided(act, made, who, named, about, why, articles, shown, undone, undone_by)
    return list(found.values())


def hand_on(db: Database, article: str) -> None:
    """Before an article is removed: what was decided of its group by its name is decided by that of another in it."""
    same = (
        "SELECT min(article) FROM grouping WHERE article <> ?"
        " AND story = (SELECT story FROM grouping WHERE article = ?)"
        " AND article NOT IN (SELECT article FROM decision WHERE undone IS NULL AND kind IN ('move', 'pin'))"
    )
    (other,) = db.one(same, article, article) or (None,)
    if other is not None:
        db.all("UPDATE decision SET article = ? WHERE article = ? AND kind IN ('merge', 'name')", other, article)
        db.all("UPDATE decision SET other = ? WHERE other = ?", other, article)


def bearing_on(db: Database, articles: Iterable[str]) -> list[Decision]:
    """The decisions in force on where articles stand that bear on any of these, at once or by way of others, in order.

    It costs what these articles, their groups and the decisions about them do, not what all decisions do.
    """
    if not db.one("SELECT 1 FROM decision LIMIT 1"):
        return []
    marks = ",".join(f"'{kind}'" for kind in PLACING)
    sql = f"SELECT number, kind, article, other, value FROM decision WHERE undone IS NULL AND kind IN ({marks})"
    found: dict[int, Decision] = {}
    seen: set[str] = set()
    new = set(articles)
    while new:
        seen |= new
        listed = sorted(new)
        rows = [*db.among(f"{sql} AND article IN ({{}})", listed), *db.among(f"{sql} AND other IN ({{}})", listed)]
        acts = sorted(
            {value for _, kind, _, other, value in rows if kind in {"move", "pin"} and other is None and value}
        )
        # What was moved out together stays together, whoever of them is asked for.
        rows += db.among(f"{sql} AND other IS NULL AND value IN ({{}})", acts)
        found |= {number: Decision(*row) for number, *row in rows}
        ends = {e for _, _, article, other, _ in rows for e in (article, other) if e is not None} | new
        same = "SELECT article FROM grouping WHERE story IN (SELECT story FROM grouping WHERE article IN ({}))"
        new = (ends | {a for (a,) in db.among(same, sorted(ends))}) - seen
    return [found[number] for number in sorted(found)]
