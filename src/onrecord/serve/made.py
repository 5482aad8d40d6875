"""What was made of stories before anybody asked, and whether it is still good.

Pages and entries are kept in the store under a mark of whatever decides how they look, so that a newer version, or a
server with other settings, never shows what this one made.
"""

import zlib
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from onrecord import __version__
from onrecord.serve.config import Config
from onrecord.serve.entries import Entry, from_json, to_json
from onrecord.store import Store, ready
from onrecord.store.once import Once

PAGE, ENTRY = "page", "entry"
# Of so many stories, the latest, pages are made before anybody asks.
AMONG = 5000
_REMEMBERED = 2000
_PARTS = ("cluster", "compose", "deliver", "model", "serve", "store")


class Made:
    """What is kept of stories for a server with these settings. For many threads; each call brings its own store."""

    def __init__(self, config: Config) -> None:
        told = f"{__version__} {_code()} {config.newsroom.key} {config.token is not None} {config.paste}"
        self.by = sha256(told.encode()).hexdigest()[:16]
        self._entries = Once(_REMEMBERED)

    def page(self, store: Store, story: str, today: date) -> bytes | None:
        """A story's page for those who only read."""
        found = ready.kept(store, PAGE, self.by, today, [story]).get(story)
        return zlib.decompress(found) if found is not None else None

    def entries(self, store: Store, stories: dict[str, str], today: date) -> dict[str, Entry]:
        """The entries that are kept of stories, given the stamp of each."""
        found = {story: self._entries.get((story, stamp, today)) for story, stamp in stories.items()}
        missing = [story for story, entry in found.items() if entry is None]
        for story, body in ready.kept(store, ENTRY, self.by, today, missing).items():
            found[story] = from_json(zlib.decompress(body))
            self._entries.put((story, stories[story], today), found[story])
        return {story: entry for story, entry in found.items() if entry is not None}

    def remember(self, story: str, stamp: str, today: date, entry: Entry) -> None:
        """An entry that was worked out because nothing was kept."""
        self._entries.put((story, stamp, today), entry)

    def keep(self, store: Store, story: str, changed: int, today: date, page: bytes, entry: Entry) -> None:
        """Keep page and entry of a story as it stood at the clock `changed`, until something in it is past."""
        days = today, min((a.last for a in entry.ahead), default=None)
        # All is at hand before other writers have to wait.
        bodies = ((PAGE, zlib.compress(page, 6)), (ENTRY, zlib.compress(to_json(entry), 6)))
        with store.together():
            for form, body in bodies:
                ready.keep(store, story, changed, form, self.by, days, body)

    def lacking(self, store: Store, today: date, limit: int) -> list[tuple[str, int]]:
        """The latest stories of which nothing is kept that is good today, with the clock of each."""
        return ready.lacking(store, ENTRY, self.by, today, AMONG, limit)


@cache
def _code() -> str:
    """A mark of the code and templates that pages are made by."""
    mark = sha256()
    for part in _PARTS:
        for file in _files_in(files("onrecord").joinpath(part)):
            mark.update(file.read_bytes())
    return mark.hexdigest()


def _files_in(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir() and item.name not in ("__pycache__", "static", "migrations"):
            found += _files_in(item)
        elif item.name.endswith((".py", ".html")):
            found.append(item)
    return found
