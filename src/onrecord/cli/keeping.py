"""What the commands over a store share: which file it is, moments in words, and lines of JSON."""

import getpass
import json
import os
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import OnrecordError, StoreError, UsageError

if TYPE_CHECKING:
    from onrecord.compose.origins import Newsroom
    from onrecord.store import Store

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        "--store",
        metavar="FILE|ADDRESS",
        envvar=["ONRECORD_DATABASE", "ONRECORD_STORE"],
        help="The store: a file, or postgresql://user@host/name; by default $ONRECORD_DATABASE, else onrecord/news.db"
        " in the user's data folder.",
        show_default=False,
    ),
]
WhoOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        envvar="ONRECORD_WHO",
        help="Who decides, for the log; by default the name you are logged in by.",
        show_default=False,
    ),
]
WhyOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for the log.", show_default=False)]
NewsroomOption = Annotated[
    Path | None,
    typer.Option(
        "--newsroom",
        metavar="FILE",
        envvar="ONRECORD_NEWSROOM",
        help="The newsroom's own rules (TOML, docs/weighing.md); by default $ONRECORD_NEWSROOM.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines instead.")]


def store_location(given: str | Path | None) -> str | Path:
    """Where the store is: as given, else where the system keeps the user's data (XDG, or %APPDATA%)."""
    from onrecord.store.database import is_address

    # Completion and `brief` ask without the option, which reads the variables otherwise.
    if given is None:
        given = os.environ.get("ONRECORD_DATABASE") or os.environ.get("ONRECORD_STORE")
    if given:
        return given if is_address(given) else Path(given)
    home = os.environ.get("XDG_DATA_HOME") or os.environ.get("APPDATA") or Path.home() / ".local" / "share"
    return Path(home) / "onrecord" / "news.db"


def open_store(given: str | Path | None, make: bool = False) -> "Store":
    """The store, made when `make` is true. Raises StoreError when there is none or it cannot be used."""
    from onrecord.store import Store

    location = store_location(given)
    if isinstance(location, Path) and not location.exists():
        if not make:
            raise StoreError(f"There is no store at {location} yet; `onrecord add` makes one.")
        location.parent.mkdir(parents=True, exist_ok=True)
    return Store(location)


def who_decides(given: str | None) -> str | None:
    """The name for the log: as given, else the user's; None where the system knows none."""
    try:
        return given or getpass.getuser()
    except (OSError, KeyError):
        return None


def newsroom_of(path: Path | None) -> "Newsroom":
    """The rules in a TOML file; the usual ones without a file. Raises UsageError when it cannot be read as such."""
    from onrecord.compose.origins import Newsroom

    if path is None:
        return Newsroom()
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {problem.strerror or problem}.") from None
    except ValueError as problem:
        raise UsageError(f"{path} is not TOML: {problem}.") from None
    sources, voices, parties = rules.pop("sources", 2), rules.pop("voices", {}), rules.pop("parties", {})
    whole = isinstance(sources, int) and not isinstance(sources, bool) and sources > 0
    spoken = isinstance(voices, dict) and all(isinstance(v, str) for v in voices.values())
    listed = isinstance(parties, dict) and all(
        isinstance(names, list) and names and all(isinstance(n, str) and n.strip("+- ") for n in names)
        for names in parties.values()
    )
    if rules or not whole or not spoken or not listed:
        raise UsageError(
            f"{path} may hold sources, a whole number from 1, [voices], names of outlets with a voice,"
            " and [parties], words of events with a list of those who are party to them."
        )
    return Newsroom(sources, voices, parties)


def complete_story(begun: str) -> list[str]:
    """Ids of stories in the default store that begin like this, for the shell."""
    try:
        with open_store(None) as kept:
            return [r.id for r in kept.stories() if r.id.startswith(begun)]
    except OnrecordError:
        return []


# An optional story, for commands that otherwise take all of them.
OnlyStory = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="STORY",
        help="Only this story: id, name, or words of the title.",
        show_default=False,
        autocompletion=complete_story,
    ),
]


def complete_actor(begun: str) -> list[str]:
    """Names of actors in the default store that begin like this, or have a word that does, for the shell."""
    from onrecord.store import lists

    given = begun.casefold()
    try:
        with open_store(None) as kept:
            names = [a.name for a in lists.actors(kept)]
    except OnrecordError:
        return []
    whole = [n for n in names if n.casefold().startswith(given)]
    return whole or [w for n in names for w in n.split() if w.casefold().startswith(given)]


def moment(words: str) -> date | datetime:
    """A day or a moment as the caller writes it. Raises UsageError when it is neither."""
    from onrecord.acquire.days import parse_day, parse_moment

    try:
        return parse_moment(words) or parse_day(words)
    except UsageError:
        raise UsageError(f"{words!r} is no date or time; write it as 2018-06-12 or 2018-06-12T14:00Z.") from None


def json_lines(rows: Iterable[Any]) -> str:
    """Each row, a dictionary or dataclass, as a line of JSON."""
    return "".join(json.dumps(asdict(r) if is_dataclass(r) else r, ensure_ascii=False) + "\n" for r in rows)  # type: ignore[arg-type]


def shortened(text: str, most: int) -> str:
    """`text` on one line, at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
