"""The store's clock: a whole number that goes on by one with every change and never back."""

from collections.abc import Sequence

from onrecord.store.database import Database, now


def tick(db: Database) -> int:
    """The next number, within the transaction that changes something."""
    return int(db.all("UPDATE clock SET number = number + 1 RETURNING number")[0][0])


def reading(db: Database) -> tuple[str, int]:
    """The store's identity, which a restore renews, and the clock's number."""
    identity, number = db.all("SELECT identity, number FROM clock")[0]
    return str(identity), int(number)


def touch(db: Database, articles: Sequence[str]) -> None:
    """Say that the stories of these articles have changed."""
    stories = sorted({s for (s,) in db.among("SELECT story FROM placement WHERE article IN ({})", articles)})
    number, moment = tick(db), now()
    db.many("UPDATE story SET changed = ?, changed_at = ? WHERE id = ?", [(number, moment, s) for s in stories])
