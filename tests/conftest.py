"""Hypothesis without time limits, which say more of the machine than of the code, and in CI with the same examples.

And the databases that a store can be kept in: what holds of one has to hold of the other.
"""

import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from postgres_server import Server, programs, running

# A shell starts what it puts in the background deaf to interruption, and its children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM = Path("/usr/bin/chromium")

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    with running(found) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def new_location(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Gives the location of another empty store each time it is called: of a file, then of a database."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres").database
    folder, numbers = tmp_path_factory.mktemp("stores"), count(1)
    return lambda: str(folder / f"news{next(numbers)}.db")


@pytest.fixture
def location(new_location: Callable[[], str]) -> str:
    """The location of an empty store."""
    return new_location()
