"""`onrecord`: the commands, and the one place where what goes wrong becomes an exit code.

Commands import what they need when they run, so that `--help` and `--version` answer at once.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord import __version__
from onrecord.cli.actors import actors
from onrecord.cli.add import add
from onrecord.cli.annotate import annotate
from onrecord.cli.backup import backup, restore
from onrecord.cli.brief import brief
from onrecord.cli.changes import changes
from onrecord.cli.cluster import cluster
from onrecord.cli.code import code
from onrecord.cli.decide import merge, move, pin, remove, rename
from onrecord.cli.export import export
from onrecord.cli.feeds import feeds
from onrecord.cli.follow import follow
from onrecord.cli.guard import guarded
from onrecord.cli.load import load
from onrecord.cli.log import decisions, undo, wrong
from onrecord.cli.reread import reread
from onrecord.cli.search import search
from onrecord.cli.serve import serve
from onrecord.cli.statements import statements
from onrecord.cli.stories import stories
from onrecord.cli.upcoming import upcoming

app = typer.Typer(
    name="onrecord",
    help="Read news and show what is known, who says so, how firmly, and what is open.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(guarded(brief))
app.command()(guarded(annotate))
app.command()(guarded(cluster))
for command in (
    add,
    follow,
    serve,
    stories,
    changes,
    statements,
    actors,
    upcoming,
    search,
    merge,
    move,
    pin,
    rename,
    wrong,
    decisions,
    undo,
    remove,
    export,
    backup,
    restore,
    reread,
    code,
    load,
):
    app.command()(guarded(command))
app.add_typer(feeds)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"onrecord {__version__}")
        raise typer.Exit()


@app.callback()
def onrecord(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Read news and show what is known, who says so, how firmly, and what is open."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; `arguments` default to the process's own."""
    try:
        app(list(arguments) if arguments is not None else None, prog_name="onrecord")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def run() -> None:
    """The entry point of the installed program."""
    # The matrices of one article are small: threads for them cost more than they bring. Before numpy is imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    sys.exit(main())
