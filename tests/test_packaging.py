"""What is said about leaving it running is true: units and container name commands, options and extras that exist."""

import configparser
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from onrecord.cli.main import app

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "packaging").glob("*.service"))
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def options_of(command: str) -> set[str]:
    found = get_command(app).commands[command]  # type: ignore[attr-defined]
    return {o for p in found.params for o in p.opts}


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_units_start_commands_that_exist(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    program, command, *arguments = shlex.split(parser["Service"]["ExecStart"])
    assert program == "/opt/onrecord/bin/onrecord"
    assert {a for a in arguments if a.startswith("--")} <= options_of(command)
    assert parser["Service"]["User"] == "onrecord" and parser["Service"]["NoNewPrivileges"] == "yes"
    assert unit.stem in DEPLOY


def test_the_timer_starts_a_unit_that_is_there() -> None:
    (timer,) = (ROOT / "packaging").glob("*.timer")
    assert timer.with_suffix(".service") in UNITS and timer.name in DEPLOY


def test_the_container_installs_extras_that_exist() -> None:
    container = (ROOT / "Containerfile").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = re.findall(r"'/src\[([a-z,]+)\]'", container)
    assert set(extras.split(",")) <= set(project["optional-dependencies"])
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.M):
        assert all((ROOT / name).exists() for name in copied.split())
    assert re.search(r"^USER (?!0|root)", container, re.M)


def test_every_reason_for_a_problem_is_explained() -> None:
    page = (ROOT / "docs" / "follow.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in page.splitlines() if line.startswith("| `"))
    files = [p for folder in ("acquire", "follow") for p in (ROOT / "src/onrecord" / folder).glob("*.py")]
    source = "".join(p.read_text(encoding="utf-8") for p in files)
    named = set(re.findall(r'FetchError\([^)]*?"([a-z_]{4,})"(?:, [\w.]+)?\)', source))
    named |= set(re.findall(r'\(\w+, "([a-z_]+)"\),', source))
    assert {"timeout", "forbidden", "no_article"} <= named
    assert not {n for n in named - {"resting"} if f"`{n}`" not in table}
