"""`onrecord backup` and `restore`: the whole store as one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import StoreOption, open_store, store_location
from onrecord.cli.output import emit


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE when it is there.")] = False,
    store: StoreOption = None,
) -> int:
    """Write all that the store holds to one file, as it is at one moment; others may go on writing.

    The file is itself a store in SQLite, whichever database it was taken from: --database FILE reads it.
    """
    from onrecord.store.backup import backup as write

    with open_store(store) as kept:
        write(kept.db, file, force)
    emit(f"{file}\n")
    return DONE


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `onrecord backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite all that the store holds.")] = False,
    store: StoreOption = None,
) -> int:
    """Put what a backup holds into the store, in either database: all of it or nothing.

    A store that holds anything is left as it is, unless --force says to overwrite it.
    """
    from onrecord.store.backup import restore as read

    location = store_location(store)
    if isinstance(location, Path):
        location.parent.mkdir(parents=True, exist_ok=True)
    emit(f"{read(location, file, force)} articles\n")
    return DONE
