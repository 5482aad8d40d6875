"""`onrecord serve`: web pages and an HTTP interface over the store."""

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import NewsroomOption, StoreOption, newsroom_of, store_location
from onrecord.cli.output import complain, emit
from onrecord.errors import OnrecordError, UsageError

if TYPE_CHECKING:
    from onrecord.serve.config import Config

TOKEN = "ONRECORD_TOKEN"
_EVERYWHERE = {"", "0.0.0.0", "::"}


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; by default only this machine.")] = (
        "127.0.0.1"
    ),
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes any that is free.")
    ] = 8765,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"Holds the token that allows writing; else ${TOKEN}. Without one the server only reads.",
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Answer under this name, too, as browsers send it, without the port; * answers under any.",
        ),
    ] = None,
    fetch_host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Fetch pasted addresses from this host though it is not public."),
    ] = None,
    no_paste: Annotated[bool, typer.Option("--no-paste", help="Read no texts that are handed in.")] = False,
    store: StoreOption = None,
    newsroom: NewsroomOption = None,
) -> int:
    """Serve the store as web pages, and as JSON under /api (docs/serve.md).

    Only this machine reaches it, and only reading is allowed, unless told otherwise. Stops at Ctrl-C or SIGTERM, when
    what is under way has been answered.
    """
    from onrecord.serve.config import LOOPBACK, Config

    location = store_location(store)
    if isinstance(location, Path):
        location.parent.mkdir(parents=True, exist_ok=True)
    names = (*LOOPBACK, *(allow_host or ()), *(() if host in _EVERYWHERE else (f"[{host}]" if ":" in host else host,)))
    config = Config(
        store=location,
        token=_token(token_file),
        hosts=names,
        newsroom=newsroom_of(newsroom),
        paste=not no_paste,
        private=tuple(fetch_host or ()),
    )
    _run(config, host, port)
    return DONE


def _run(config: "Config", host: str, port: int) -> None:
    try:
        import uvicorn

        from onrecord.serve.app import make_app
    except ImportError as missing:
        raise OnrecordError(
            f"The web pages need {missing.name}; install it with: pip install 'onrecord[serve]'."
        ) from None
    app = make_app(config)
    listening = _listen(host, port)
    address = _address(host, listening.getsockname()[1])
    emit(f"{address}\n")
    if host in _EVERYWHERE and len(config.hosts) <= 3:
        complain("other machines are answered only under names that --allow-host gives.")
    if config.token is not None and host not in ("127.0.0.1", "::1", "localhost"):
        complain("the token travels unencrypted; put a server with TLS before this one.")
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=30,
        lifespan="on",
    )
    uvicorn.Server(settings).run(sockets=[listening])


def _token(file: Path | None) -> str | None:
    """The token. Raises UsageError when the file cannot be read or holds none."""
    if file is None:
        return os.environ.get(TOKEN) or None
    try:
        words = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"{file} cannot be read: {problem}.") from None
    if not words:
        raise UsageError(f"{file} is empty; write a long random word into it.")
    if sys.platform != "win32" and file.stat().st_mode & 0o077:
        complain(f"others on this machine may read {file}; chmod 600 keeps it to you.")
    return words


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises UsageError when the address is none, or taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise UsageError(f"{host} is no address of this machine.") from None
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(256)
    except OSError as problem:
        listening.close()
        raise UsageError(f"{host} port {port} cannot be used: {problem.strerror}; try another --port.") from None
    return listening


def _address(host: str, port: int) -> str:
    name = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"
