"""`onrecord wrong`, `decisions`, `undo`: what was read wrongly, and the log of all that people decided."""

from typing import Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import (
    JsonOption,
    StoreOption,
    WhoOption,
    WhyOption,
    json_lines,
    open_store,
    shortened,
    who_decides,
)
from onrecord.cli.output import emit


def wrong(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id of an article.")],
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY", help="Keys of what was read wrongly; without any, all keys are listed."),
    ] = None,
    store: StoreOption = None,
    who: WhoOption = None,
    why: WhyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Mark what was read wrongly in an article, or list what can be marked.

    What is marked no longer counts in briefs and lists. The log keeps it, and `onrecord undo` takes it back.
    """
    with open_store(store) as kept:
        if not keys:
            rows = kept.markable(article)
            lines = (f"{r.key}  {'wrong: ' if r.wrong else ''}{shortened(r.words, 200)}\n" for r in rows)
            emit(json_lines(rows) if as_json else "".join(lines))
            return DONE
        with kept.together():
            done = [kept.mark_wrong(article, key, who_decides(who), why) for key in keys]
    emit("".join(f"{number}\n" for number in done))
    return DONE


def decisions(
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """List what people decided, the latest first: number, moment, who, what, why; what was taken back is marked."""
    with open_store(store) as kept:
        rows = kept.decisions()
    if as_json:
        emit(json_lines(rows))
        return DONE
    for r in rows:
        why = f" ({r.why})" if r.why else ""
        gone = f" [taken back {r.undone[:16]} by {r.undone_by or 'somebody'}]" if r.undone else ""
        emit(f"{r.number:>5}  {r.made[:16]}  {r.who or 'somebody'}: {r.kind} {r.about}{why}{gone}\n")
    return DONE


def undo(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", help="Numbers that `onrecord decisions` shows.")],
    store: StoreOption = None,
    who: WhoOption = None,
) -> int:
    """Take decisions back; the log keeps them, marked as taken back."""
    with open_store(store) as kept, kept.together():
        for number in numbers:
            kept.undo(number, who_decides(who))
    return DONE
