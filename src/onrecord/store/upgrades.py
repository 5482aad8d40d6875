"""What a migration has to work out besides its SQL."""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.store.database import Database


def after(db: "Database", number: int) -> None:
    """Finish migration `number`, in its transaction."""
    if number == 2:
        db.all("INSERT INTO clock VALUES (1, ?)", secrets.token_hex(8))
        _keys(db)
    if number == 4:
        _compared(db)
    if number == 5:
        _titled(db)


def _titled(db: "Database") -> None:
    """Give stories the title that tells best of them."""
    from onrecord.store.placing import Placing

    placing = Placing(db)
    for (story,) in db.all("SELECT id FROM story ORDER BY id"):
        group = [a for (a,) in db.all("SELECT article FROM placement WHERE story = ?", story)]
        db.all("UPDATE story SET title = ? WHERE id = ?", placing.headline(group), story)


def _compared(db: "Database") -> None:
    """Compare all articles anew, in the way of a newer version; decisions and the stories' ids stay."""
    from onrecord.store.placing import Placing
    from onrecord.store.rows import ARTICLE, article_of

    placing = Placing(db)
    ids = [i for (i,) in db.all("SELECT id FROM article ORDER BY number")]
    for id_ in ids:
        placing.insert(article_of(db.all(f"SELECT {ARTICLE} FROM article WHERE id = ?", id_)[0]))
    placing.finish(ids)


def _keys(db: "Database") -> None:
    """Give what was read before there were keys its key."""
    from onrecord.store.claims_json import loads
    from onrecord.store.rows import ARTICLE, article_of, write_keys

    for (id_,) in db.all("SELECT article FROM claims ORDER BY article"):
        article = article_of(db.all(f"SELECT {ARTICLE} FROM article WHERE id = ?", id_)[0])
        (text,) = db.all("SELECT json FROM claims WHERE article = ?", id_)[0]
        write_keys(db, loads(text, article))
