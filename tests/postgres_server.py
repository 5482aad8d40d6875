"""A PostgreSQL of the tests' own: made in a folder of its own, reached by a socket in it, gone when the tests end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

# Nothing here has to outlive a power cut.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "listen_addresses=",
    "max_connections=80",
    "shared_buffers=64MB",
)
_NUMBERS = count(1)


class Server:
    """A running server; `database` makes an empty database and gives its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, name: str) -> str:
        return f"postgresql://onrecord@/{name}?host={self.folder}"

    def database(self) -> str:
        import psycopg

        name = f"news{next(_NUMBERS)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.address(name)


def programs() -> Path | None:
    """The folder with initdb and postgres, the newest where there are several; None where there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found = next((p for p in versions if (p / "initdb").exists()), None)
    known = shutil.which("initdb")
    return found or (Path(known).resolve().parent if known else None)


@contextmanager
def running(bin_: Path) -> Iterator[Server]:
    """A server while the context lasts. The server refuses to run as root; root lets somebody unprivileged run it."""
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    user = None
    if os.geteuid() == 0:
        user = next(n for n in ("postgres", "nobody") if n in {p.pw_name for p in pwd.getpwall()})
        shutil.chown(folder, user)
    data = folder / "data"
    command = [str(bin_ / "initdb"), "-D", str(data), "-U", "onrecord", "-A", "trust", "-E", "UTF8", "--no-sync"]
    ran = subprocess.run([*command, "--locale=C"], user=user, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    options = [part for setting in (*SETTINGS, f"unix_socket_directories={folder}") for part in ("-c", setting)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(bin_ / "postgres"), "-D", str(data), *options], user=user, cwd=folder, stdout=log, stderr=log
        )
    try:
        ready = [str(bin_ / "pg_isready"), "-q", "-h", str(folder), "-t", "1"]
        for _ in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                break
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        yield Server(folder)
    finally:
        # At once, whoever is still connected.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
