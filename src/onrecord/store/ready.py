"""What pages show of stories, worked out before anybody asks and kept beside them.

Nothing here is ever out of date: what is kept counts only while the story stands as it did when it was made, on the
days that it was made for, and for whoever makes pages in the very same way.
"""

from collections.abc import Sequence
from datetime import date

from onrecord.store.store import Store

# `r` is what is kept, `s` the story.
_COUNTS = (
    "r.form = ? AND r.made_by = ? AND r.changed = s.changed AND r.first_day <= ?"
    " AND coalesce(r.last_day, '9999-12-31') >= ?"
)


def kept(store: Store, form: str, made_by: str, today: date, stories: Sequence[str]) -> dict[str, bytes]:
    """What is kept of these stories and counts today."""
    sql = f"SELECT r.story, r.body FROM ready r JOIN story s ON s.id = r.story WHERE r.story IN ({{}}) AND {_COUNTS}"
    return dict(store.db.among(sql, list(stories), form, made_by, *_days(today)))


def keep(
    store: Store, story: str, changed: int, form: str, made_by: str, days: tuple[date, date | None], body: bytes
) -> None:
    """Keep what was made of a story as it stood at the clock `changed`, for the days from the first to the last.

    Does nothing when the story has changed since, or is no more.
    """
    first, last = (d.isoformat() if d else None for d in days)
    with store.db.transaction():
        if store.db.one("SELECT 1 FROM story WHERE id = ? AND changed = ?", story, changed):
            store.db.all(
                "INSERT INTO ready VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (story, form, made_by) DO UPDATE SET"
                " changed = excluded.changed, first_day = excluded.first_day, last_day = excluded.last_day,"
                " body = excluded.body",
                *(story, form, made_by, changed, first, last, body),
            )


def lacking(store: Store, form: str, made_by: str, today: date, among: int, limit: int) -> list[tuple[str, int]]:
    """Of the `among` latest stories those of which nothing is kept that counts today, with the clock of each; the
    latest first."""
    sql = (
        "SELECT s.id, s.changed FROM (SELECT id, changed, last_moment FROM story ORDER BY last_moment DESC, id LIMIT ?)"
        f" s LEFT JOIN ready r ON r.story = s.id AND {_COUNTS} WHERE r.story IS NULL"
        " ORDER BY s.last_moment DESC, s.id LIMIT ?"
    )
    return [(str(id_), int(clock)) for id_, clock in store.db.all(sql, among, form, made_by, *_days(today), limit)]


def forget(store: Store, made_by: str, today: date) -> None:
    """Take out what others made on earlier days: an older version, or the same with other settings."""
    store.db.all("DELETE FROM ready WHERE made_by <> ? AND first_day < ?", made_by, today.isoformat())


def _days(today: date) -> tuple[str, str]:
    return today.isoformat(), today.isoformat()
