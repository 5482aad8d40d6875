"""`onrecord follow`: feeds in, without end or once for cron."""

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE, FAILED
from onrecord.cli.feeds import read_list
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store
from onrecord.cli.output import complain, emit
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.follow import Happening, Settings

SECRET = "ONRECORD_WEBHOOK_SECRET"
_KEPT = {"feed", "new", "version"}


def follow(
    once: Annotated[bool, typer.Option("--once", help="Do what is due and stop, for cron.")] = False,
    feeds: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Follow the feeds that FILE lists, too: an address a line, or OPML. What it names no more is dropped.",
        ),
    ] = None,
    every: Annotated[float, typer.Option(metavar="MINUTES", help="How often a feed is asked.")] = 15.0,
    pace: Annotated[float, typer.Option(metavar="SECONDS", help="Least time between requests to one host.")] = 2.0,
    contact: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            envvar="ONRECORD_CONTACT",
            help="A page or e-mail address of yours, named to the servers that are asked.",
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST",
            help="Fetch from this host though it is not public; as in its addresses, with port or without.",
        ),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="ONRECORD_WEBHOOK",
            help="POST changes there as JSON, signed with $ONRECORD_WEBHOOK_SECRET.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """Follow feeds and keep their articles in the store.

    RSS, Atom and sitemaps, as `onrecord feeds` or a file lists them. Servers are asked gently: robots.txt, conditional
    requests, pauses, rest when they ask for it. Only public addresses are connected to. What fails is tried again
    later and listed by `onrecord feeds problems`; a run that was stopped or killed goes on where it was.
    """
    from onrecord import pipeline
    from onrecord.follow import Follower

    settings = _settings(every, pace, contact, allow_host, webhook)
    listed = read_list(feeds) if feeds is not None else []
    with open_store(store, make=True) as kept:
        follower = Follower(kept, pipeline.claims, settings, lambda told: _tell(told, as_json))
        if feeds is not None:
            follower.desk.listed(listed, str(feeds.resolve()), datetime.now(UTC))
        if not follower.desk.feeds():
            complain("no feeds are followed yet; `onrecord feeds add URL` lists one.")
        before = signal.signal(signal.SIGTERM, lambda *_: follower.stop())
        try:
            tally = follower.once() if once else follower.run()
        finally:
            signal.signal(signal.SIGTERM, before)
            follower.close()
    return FAILED if once and tally.feeds and tally.feeds_failed == tally.feeds else DONE


def _settings(
    every: float, pace: float, contact: str | None, allow_host: list[str] | None, webhook: str | None
) -> "Settings":
    from onrecord.follow import Settings

    if every <= 0 or pace < 0:
        raise UsageError("--every takes minutes above 0, --pace seconds from 0.")
    if webhook is not None and not webhook.startswith(("http://", "https://")):
        raise UsageError(f"{webhook} is not the address of a webhook; use http or https.")
    if contact is not None and not contact.isprintable():
        raise UsageError("--contact takes one line of plain characters.")
    return Settings(
        every=timedelta(minutes=every),
        pace=timedelta(seconds=pace),
        contact=contact,
        allowed=frozenset(allow_host or ()),
        webhook=webhook,
        secret=os.environ.get(SECRET),
    )


def _tell(told: "Happening", as_json: bool) -> None:
    if as_json:
        emit(json_lines([told]))
    elif told.what in _KEPT:
        emit(f"{told.what:8}{told.words}  {told.where}\n")
    else:
        complain(f"{told.what}: {told.words}")
