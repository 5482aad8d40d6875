"""`onrecord feeds`: which feeds are followed, what became of them, and what failed."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE, code_for
from onrecord.cli.guard import guarded
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store, shortened
from onrecord.cli.output import complain, emit
from onrecord.errors import InputError, OnrecordError

if TYPE_CHECKING:
    from onrecord.follow.desk import FeedRow
    from onrecord.follow.lists import Listed

feeds = typer.Typer(
    name="feeds",
    help="Say which feeds `onrecord follow` follows, and see what became of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Addresses = Annotated[list[str], typer.Argument(metavar="URL", help="Address of an RSS or Atom feed or a sitemap.")]


def add(
    url: Addresses,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the outlet is to be called; by default as its pages say.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The feed's language (en, de ...), where it gives none or errs.")
    ] = None,
    store: StoreOption = None,
) -> int:
    """Follow feeds. One that had been given up or taken from a list is taken up again."""
    from onrecord.follow import Desk

    done = failed = 0
    with open_store(store, make=True) as kept:
        desk = Desk(kept)
        for one in url:
            try:
                new = desk.add(one, datetime.now(UTC), language=language, outlet=outlet)
            except OnrecordError as problem:
                complain(problem)
                failed += 1
                continue
            emit(f"{'added' if new else 'known'}  {one}\n")
            done += 1
    return code_for(done, failed)


def remove(url: Addresses, store: StoreOption = None) -> int:
    """Follow feeds no longer; the articles that they brought stay."""
    from onrecord.follow import Desk

    done = failed = 0
    with open_store(store) as kept:
        for one in url:
            try:
                Desk(kept).remove(one)
                done += 1
            except OnrecordError as problem:
                complain(problem)
                failed += 1
    return code_for(done, failed)


def list_(store: StoreOption = None, as_json: JsonOption = False) -> int:
    """List the feeds: when each was last asked and is asked next, what it led to, its language and title.

    A feed in another language than English is kept and marked; its pages are not read.
    """
    from onrecord.follow import Desk

    with open_store(store) as kept:
        desk = Desk(kept)
        rows = [(feed, desk.pages_of(feed.url)) for feed in desk.feeds()]
    if as_json:
        emit(json_lines({**asdict(feed), "pages": pages} for feed, pages in rows))
        return DONE
    for feed, pages in rows:
        emit(_line(feed, pages))
    return DONE


def _line(feed: "FeedRow", pages: dict[str, int]) -> str:
    from onrecord.follow.entries import is_english

    state = f"{feed.reason} ({feed.failures} times)" if feed.reason else "ok" if feed.polled else "not asked yet"
    counts = ", ".join(f"{count} {name}" for name, count in sorted(pages.items())) or "no pages yet"
    marks = [f"in {feed.language}: kept, not read"] if is_english(feed.language) is False else []
    marks += [f"moved to {feed.address}"] if feed.address and feed.address != feed.url else []
    marks += [f"from {feed.listed_in}"] if feed.listed_in != "command" else []
    head = f"{(feed.polled or '')[:16]:16}  {state:14}  {feed.url}"
    return f"{head}\n    {'; '.join([shortened(feed.outlet or feed.title or 'no title', 80), counts, *marks])}\n"


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file, or a plain list: an address a line.")],
    store: StoreOption = None,
) -> int:
    """Follow the feeds of an OPML file or a plain list."""
    from onrecord.follow import Desk

    listed = read_list(file)
    now, new = datetime.now(UTC), 0
    with open_store(store, make=True) as kept, kept.together():
        for one in listed:
            new += Desk(kept).add(one.url, now, title=one.title, language=one.language, outlet=one.outlet)
    emit(f"{new} added, {len(listed) - new} known\n")
    return DONE


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
    ] = None,
    store: StoreOption = None,
) -> int:
    """Write the feeds as OPML, which other readers of feeds can import."""
    from onrecord.cli.output import save
    from onrecord.follow import Desk
    from onrecord.follow.lists import Listed, to_opml

    with open_store(store) as kept:
        rows = [Listed(f.url, f.outlet or f.title, f.language) for f in Desk(kept).feeds()]
    text = to_opml(rows, "Feeds of onrecord").decode()
    if output is None:
        emit(text)
    else:
        save(text, output)
    return DONE


def problems(
    retry: Annotated[bool, typer.Option("--retry", help="Try all of them again with the next run.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """List what could not be kept and why: feeds, notices that did not arrive, then pages, the latest first.

    Each line gives the reason in one word, how often it was tried, and when it is tried next.
    """
    from onrecord.follow import Desk

    with open_store(store) as kept:
        desk = Desk(kept)
        rows = desk.problems()
        if retry:
            desk.retry(datetime.now(UTC))
    if as_json:
        emit(json_lines(rows))
        return DONE
    for row in rows:
        again = f"next {row.next[:16]}Z" if row.next else "given up"
        emit(f"{row.reason:12}  tried {row.tries}, {again}  {row.where}\n    {shortened(row.problem, 200)}\n")
    return DONE


def read_list(file: Path) -> "list[Listed]":
    """The feeds that a file lists, OPML or plain. Raises InputError."""
    from onrecord.follow.lists import from_opml, plain

    try:
        data = file.read_bytes()
    except OSError as problem:
        raise InputError(f"{file} cannot be read: {problem.strerror or problem}.") from None
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return from_opml(data, str(file))
    try:
        return plain(data.decode("utf-8-sig"), str(file))
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8.") from None


for command, name in (
    (add, "add"),
    (remove, "remove"),
    (list_, "list"),
    (import_, "import"),
    (export, "export"),
    (problems, "problems"),
):
    feeds.command(name)(guarded(command))
