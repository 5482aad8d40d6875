"""What mutated pages do to the steps: a few dozen always the same cases of bench/fuzz.py, and what it found before."""

import importlib.util
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.acquire import Hints
from onrecord.acquire.records import article_of
from onrecord.errors import InputError

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*/*.txt"))
Check = Callable[..., str]


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("onrecord_fuzz", ROOT / "bench" / "fuzz.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["onrecord_fuzz"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def check(fuzz: ModuleType) -> Check:
    """Reads a text or page by every step and checks all that must hold."""

    def run(text: str, is_page: bool = False, **hints: object) -> str:
        found = fuzz.check(fuzz.Case("test", text.encode("utf-8", "surrogatepass"), Hints(**hints), is_page))
        assert found in ("read", "refused")
        return str(found)

    return run


def test_mutated_examples(fuzz: ModuleType) -> None:
    known = [p.read_text(encoding="utf-8") for p in EXAMPLES]
    seen = [fuzz.check(fuzz.case(number, 1, known)) for number in range(40)]
    assert seen.count("read") > 20


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 28), date(1, 1, 3)])
def test_days_at_the_ends_of_the_calendar(check: Check, day: date) -> None:
    text = (ROOT / "examples" / "singapore" / "05-date-and-place-set.txt").read_text(encoding="utf-8")
    told = "\n\nThey met yesterday, will meet again next week, and have until 31 December 9999 to agree."
    told += " The two leaders will meet within two weeks. Anna Berg will meet Karl Holm within a month."
    assert check(text + told, published=day) == "read"


@pytest.mark.parametrize("url", ["http://[", "not a url", "https://[::1", "//", "https://example.org:port/a"])
def test_addresses_that_are_none(check: Check, url: str) -> None:
    assert check(EXAMPLES[0].read_text(encoding="utf-8"), url=url) == "read"


def test_text_without_small_words(check: Check) -> None:
    text = (ROOT / "examples" / "singapore" / "01-invitation-accepted.txt").read_text(encoding="utf-8")
    assert check(re.sub(r"\b[a-z]\w*", " ", text), published=date(2018, 6, 12)) == "read"


@pytest.mark.parametrize("key", ["text", "title", "outlet", "id", "url"])
def test_half_a_character_is_refused(key: str) -> None:
    row = {"text": '"The talks will go on in Oslo next week, as was said"', key: '"half \\ud800"'}
    line = "{" + ",".join(f'"{k}": {v}' for k, v in row.items()) + "}"
    with pytest.raises(InputError, match=f'"{key}" holds half of a character'):
        article_of(line.encode(), "line 1")
