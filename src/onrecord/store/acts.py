"""What people can decide about stories and articles, and how it is taken back. Each runs within one transaction."""

from collections.abc import Iterable, Sequence

from onrecord.cluster.same_actor import cast_of, recast
from onrecord.errors import StoreError
from onrecord.model.told import Report
from onrecord.store.clock import tick, touch
from onrecord.store.database import Database
from onrecord.store.decisions import Decision, decide, take_back
from onrecord.store.marks import items_of, key_of, shown
from onrecord.store.placing import Placing
from onrecord.store.rows import write_marks


def merge(db: Database, story: str, other: str, who: str | None, why: str | None) -> str:
    """Two stories are one; returns the id of the one that is left."""
    first, second = _articles(db, story)[0], _articles(db, other)[0]
    about = f"{_name(db, story)} + {_name(db, other)}"
    decide(db, [Decision("merge", first, second, None)], about, who, why)
    _place(db, [first, second])
    return _story(db, first)


def move(db: Database, articles: Sequence[str], story: str | None, who: str | None, why: str | None) -> str:
    """Articles belong to another story, or to one of their own; returns its id."""
    if not articles:
        raise StoreError("There are no articles to move.")
    left = {a for i in articles for a in _articles(db, _story(db, i))}
    about = f"{', '.join(articles)} → {_name(db, story) if story is not None else 'a story of their own'}"
    anchor = _anchor(db, story, articles) if story is not None else None
    # A story whose articles are all to be moved to it stays as it is.
    if anchor is not None or story is None:
        own = min(articles) if anchor is None else None
        decide(db, [Decision("move", a, anchor, own) for a in articles], about, who, why)
    _place(db, [*articles, *left])
    return _story(db, articles[0])


def pin(db: Database, articles: Sequence[str], who: str | None, why: str | None) -> None:
    """Articles stay in the stories that they are in."""
    rows, stories = [], set()
    for article in articles:
        story = _story(db, article)
        stories.add(story)
        anchor = _anchor(db, story, articles, free=True)
        rows.append(Decision("pin", article, anchor, None if anchor else f"{story} {min(articles)}"))
    if not rows:
        raise StoreError("There are no articles to pin.")
    about = f"{', '.join(articles)} in {', '.join(_name(db, s) for s in sorted(stories))}"
    decide(db, rows, about, who, why)
    _place(db, articles)


def rename(db: Database, story: str, name: str | None, who: str | None, why: str | None) -> None:
    """A story has a name of its own; None takes it away."""
    first = _articles(db, story)[0]
    about = f"{_name(db, story)} → {name}" if name else f"{_name(db, story)} has no name"
    decide(db, [Decision("name", first, None, name)], about, who, why)
    _place(db, [first])


def mark_wrong(db: Database, known: Sequence[Report], article: str, key: str, who: str | None, why: str | None) -> int:
    """Something that an article of the story `known` tells was read wrongly."""
    claims = next((r.claims for r in known if r.article.id == article), None)
    if claims is None:
        raise StoreError(f"There is no article {article} in the store.")
    # A brief shows actors under the ids that the whole story knows them by.
    as_shown = recast(claims, cast_of([r.claims for r in known]))
    pairs = zip(items_of(claims), items_of(as_shown), strict=True)
    found = {key_of(own): own for own, other in pairs if key in (key_of(own), key_of(other))}
    if not found:
        raise StoreError(f"There is nothing {key} in article {article} that could be marked.")
    rows = [Decision("wrong", article, None, k) for k in found]
    number = decide(db, rows, "; ".join(shown(item, claims.article) for item in found.values()), who, why)
    write_marks(db, article)
    touch(db, [article])
    return number


def undo(db: Database, number: int, who: str | None) -> None:
    """Take an act back."""
    rows = take_back(db, number, who)
    articles = sorted({a for d in rows for a in (d.article, d.other) if a is not None})
    there = [a for (a,) in db.among("SELECT id FROM article WHERE id IN ({})", articles)]
    if all(d.kind == "wrong" for d in rows):
        for article in there:
            write_marks(db, article)
        touch(db, there)
        return
    tick(db)
    _place(db, there)


def _story(db: Database, article: str) -> str:
    found = db.one("SELECT story FROM placement WHERE article = ?", article)
    if found is None:
        raise StoreError(f"There is no article {article} in the store.")
    return str(found[0])


def _articles(db: Database, story: str) -> list[str]:
    """The articles of a story, the first first. Raises StoreError when there is no such story."""
    sql = "SELECT p.article FROM placement p JOIN article a ON a.id = p.article WHERE story = ? ORDER BY moment, id"
    found = [a for (a,) in db.all(sql, story)]
    if not found:
        raise StoreError(f"There is no story {story} in the store.")
    return found


def _anchor(db: Database, story: str, articles: Sequence[str], free: bool = False) -> str | None:
    """The article of a story that others are to stand with: one that no decision has put there, where there is one.

    With `free`, no other will do.
    """
    others = [a for a in _articles(db, story) if a not in articles]
    sql = "SELECT article FROM decision WHERE undone IS NULL AND kind IN ('move', 'pin') AND article IN ({})"
    bound = {a for (a,) in db.among(sql, others)}
    return next((a for a in others if a not in bound), None if free or not others else others[0])


def _name(db: Database, story: str) -> str:
    found = db.one("SELECT coalesce(name, title) FROM story WHERE id = ?", story)
    return f"“{found[0]}”" if found else story


def _place(db: Database, articles: Iterable[str]) -> None:
    Placing(db).finish(articles)
