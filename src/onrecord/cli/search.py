"""`onrecord search`: full text over all articles in the store."""

from typing import Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store
from onrecord.cli.output import emit


def search(
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT", help='Words that all must occur; "several words" stay together.')
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="How many articles at most.")] = 20,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find articles by their words, the best fitting first."""
    from onrecord.store import lists

    with open_store(store) as kept:
        # The shell takes the quotation marks away: an argument of several words is a phrase.
        hits = lists.search(kept, " ".join(f'"{t}"' if " " in t and '"' not in t else t for t in text), limit)
    if as_json:
        emit(json_lines(hits))
        return DONE
    for h in hits:
        emit(f"{h.published or 'no date'}  {h.outlet or 'no outlet'}: {h.title} [{h.article}]\n    {h.snippet}\n")
    return DONE
