"""`onrecord statements`: who said what, over all articles in the store."""

from typing import Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, StoreOption, complete_actor, json_lines, open_store, shortened
from onrecord.cli.output import emit


def statements(
    by: Annotated[
        str | None,
        typer.Option(metavar="ACTOR", help="Only those of this actor: name or id.", autocompletion=complete_actor),
    ] = None,
    about: Annotated[str | None, typer.Option(metavar="TEXT", help="Only those with all these words.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """Print statements in the order of publication; copies of articles are left out."""
    from onrecord.store import lists

    with open_store(store) as kept:
        rows = lists.statements(kept, lists.find_actor(kept, by) if by is not None else None, about)
    if as_json:
        emit(json_lines(rows))
        return DONE
    for r in rows:
        day = r.said or r.published or "no date"
        where = f", {r.channel}" if r.channel else ""
        emit(f"{day}  {r.speaker_name or 'Speaker not named'} ({r.act.replace('_', ' ')}{where}) [{r.article}]\n")
        emit(f"    {shortened(r.content, 300)}\n")
    return DONE
