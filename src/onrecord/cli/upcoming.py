"""`onrecord upcoming`: what lies ahead in all stories, day by day."""

from datetime import date
from typing import Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, NewsroomOption, StoreOption, json_lines, newsroom_of, open_store, shortened
from onrecord.cli.output import emit


def upcoming(
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Ahead of this day; by default today.")
    ] = None,
    store: StoreOption = None,
    newsroom: NewsroomOption = None,
    as_json: JsonOption = False,
) -> int:
    """List dated events and deadlines that lie ahead, over all stories, the next first.

    Events are given with the standing of their day; what was held or cancelled is left out. A past day given with
    --from looks ahead from the articles published by then.
    """
    from onrecord.acquire.days import parse_day
    from onrecord.store import ahead

    rules = newsroom_of(newsroom)
    today = parse_day(since) if since is not None else date.today()
    with open_store(store) as kept:
        rows = ahead.upcoming(kept, today, rules)
    if as_json:
        emit(json_lines(rows))
        return DONE
    for r in rows:
        days = r.first if r.first == r.last else f"{r.first} – {r.last}"
        status = f"{r.status}, " if r.status else ""
        emit(f"{days:23}  {shortened(r.what, 120)} ({status}{r.standing}) [{r.story}]\n")
    return DONE
