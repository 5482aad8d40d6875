"""`onrecord actors`: everybody who is named in the store."""

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store
from onrecord.cli.output import emit


def actors(store: StoreOption = None, as_json: JsonOption = False) -> int:
    """List the actors named in the store, those of most articles first: articles, statements, name, who it is."""
    from onrecord.store import lists

    with open_store(store) as kept:
        rows = lists.actors(kept)
    if as_json:
        emit(json_lines(rows))
        return DONE
    for r in rows:
        about = ", ".join(x for x in (r.role, r.country) if x) or r.kind
        emit(f"{r.articles:>6} {r.statements:>6}  {r.name} ({about})\n")
    return DONE
