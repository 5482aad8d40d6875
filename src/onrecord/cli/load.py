"""`onrecord load`: coded tables into the store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store
from onrecord.cli.output import emit
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.store import Added


def load(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Tables that `onrecord code` has written.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """Bring the articles of coded tables into the store, with all that was read in them.

    The outcome is that of `onrecord add` for the same articles, without reading them again. Articles that are there
    already change nothing, so a load that was interrupted can simply be started again.
    """
    try:
        from onrecord.archive.load import load_archive
    except ImportError as missing:
        raise UsageError(f"{missing.name} is not installed: pip install 'onrecord[archive]'.") from None

    def tell(added: "Added") -> None:
        if as_json:
            emit(json_lines([added]))

    with open_store(store, make=True) as kept:
        new, known = load_archive(folder, kept, tell)
    if not as_json:
        emit(f"{new:,} articles added, {known:,} known already\n")
    return DONE
