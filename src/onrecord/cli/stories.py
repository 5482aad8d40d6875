"""`onrecord stories`: the stories in the store."""

import sys

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store
from onrecord.cli.output import emit, width


def stories(store: StoreOption = None, as_json: JsonOption = False) -> int:
    """List the stories in the store, the one with the latest article first.

    Each line gives the story's id, its days, how many articles of how many outlets tell it (copies in brackets), and
    its name or first headline. The beginning of an id is enough wherever a story is asked for.
    """
    with open_store(store) as kept:
        rows = kept.stories()
    if as_json:
        emit(json_lines(rows))
        return DONE
    long = max((len(r.id) for r in rows), default=0)
    for r in rows:
        days = r.first[:10] if r.first[:10] == r.last[:10] else f"{r.first[:10]} – {r.last[:10]}"
        count = f"{r.articles}" + (f" ({r.copies})" if r.copies else "")
        line = f"{r.id:{long}}  {days:23}  {count:>7} / {r.outlets:<3}  {r.name or r.title}"
        emit((_cut(line, width()) if sys.stdout.isatty() else line) + "\n")
    return DONE


def _cut(line: str, most: int) -> str:
    """`line` cut at the right, its columns kept."""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
