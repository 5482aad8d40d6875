"""The example articles are well formed, and what is written down about them is true to their texts."""

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

from onrecord.model.article import Article
from onrecord.model.brief import POSITION_KINDS
from onrecord.model.claim import SLOTS, STANDINGS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
DATA = Path(__file__).resolve().parent / "data"
FOLDERS = ("singapore", "other")
STATUSES = {"proposed", "agreed", "scheduled", "held", "postponed", "cancelled", "ruled_out"}
# What the parts of discontinuous content are joined by, as in a brief.
JOINT = " … "


def _load_jsonl() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples_jsonl", EXAMPLES / "jsonl.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


jsonl = _load_jsonl()
STORY: dict[str, Any] = json.loads((DATA / "example_story_gold.json").read_text(encoding="utf-8"))
OTHER: dict[str, Any] = json.loads((DATA / "other_examples_gold.json").read_text(encoding="utf-8"))
ARTICLES: dict[str, dict[str, dict[str, str]]] = {
    name: {article["id"]: article for article in jsonl.articles(EXAMPLES / name)} for name in FOLDERS
}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, text
    return moment


def _evidence(node: Any) -> Iterator[tuple[str, str]]:
    """All pairs of article and exact text in the part of the gold that spans articles."""
    if isinstance(node, dict):
        if set(node) == {"article", "text"}:
            yield node["article"], node["text"]
        for value in node.values():
            yield from _evidence(value)
    elif isinstance(node, list):
        for value in node:
            yield from _evidence(value)


def _exact(node: Any) -> Iterator[str]:
    """All exact words in the gold of one article."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("evidence", "content") and isinstance(value, str):
                yield from value.split(JOINT)
            else:
                yield from _exact(value)
    elif isinstance(node, list):
        for value in node:
            yield from _exact(value)


@pytest.mark.parametrize("folder", FOLDERS)
def test_index_lists_every_article_in_order_of_publication(folder: str) -> None:
    listed = list(ARTICLES[folder].values())
    assert {a["id"] for a in listed} == {p.stem for p in (EXAMPLES / folder).glob("*.txt")}
    assert len({a["url"] for a in listed}) == len(listed)
    if folder == "singapore":
        times = [_moment(a["published"]) for a in listed]
        assert times == sorted(times)


@pytest.mark.parametrize("article", [a for folder in ARTICLES.values() for a in folder.values()], ids=lambda a: a["id"])
def test_article_has_title_outlet_time_and_an_address_that_leads_nowhere(article: dict[str, str]) -> None:
    made = Article(
        id=article["id"],
        text=article["text"],
        published=_moment(article["published"]).date(),
        url=article["url"],
        outlet=article["outlet"],
        title=article["title"],
    )
    assert made.title and made.outlet
    assert made.text.startswith(made.title + "\n\n")
    assert "  " not in made.text and "\t" not in made.text and made.text.endswith("\n")
    assert (urlsplit(article["url"]).hostname or "").endswith(".example")
    assert 200 <= len(made.text.split()) <= 600


def test_script_prints_the_input_of_annotate() -> None:
    command = [sys.executable, str(EXAMPLES / "jsonl.py"), "singapore"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows == list(ARTICLES["singapore"].values())
    assert set(rows[0]) == {"id", "text", "published", "url", "outlet", "title"}


def test_script_without_a_known_folder_says_how_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "jsonl.py"), "nowhere"], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert done.stdout == "" and "JSON Lines" in done.stderr


def test_copy_shares_whole_paragraphs_with_its_original_and_adds_one() -> None:
    for pair in STORY["copies"]:
        original, copy = (ARTICLES["singapore"][pair[key]] for key in ("original", "copy"))
        assert _moment(original["published"]) < _moment(copy["published"])
        assert original["title"] != copy["title"]
        before, after = (set(a["text"].split("\n\n")[2:]) for a in (original, copy))
        assert len(before & after) >= 5
        assert before - after, "the copy is shortened"
        assert set(pair["added"]) <= after - before


@pytest.mark.parametrize("gold", [STORY, OTHER], ids=["story", "other"])
def test_gold_quotes_its_articles_exactly(gold: dict[str, Any]) -> None:
    texts = {i: a["text"] for i, a in ARTICLES[Path(gold["folder"]).name].items()}
    for article, words in _evidence(gold):
        assert words in texts[article], (article, words)
    for row in gold.get("other_meetings", []):
        assert row["evidence"] in texts[row["article"]], row
    for article, found in gold["article_gold"].items():
        exact = list(_exact(found))
        assert exact or not found["statements"]
        for words in exact + found["not content"]:
            assert words in texts[article], (article, words)


def test_moments_of_the_story_follow_its_articles() -> None:
    published = [_moment(a["published"]) for a in ARTICLES["singapore"].values()]
    moments = [_moment(m["as_of"]) for m in STORY["moments"]]
    assert moments == sorted(moments) and len(moments) >= 8
    for moment, row in zip(moments, STORY["moments"], strict=True):
        assert row["articles"] == sum(p <= moment for p in published)
        seen = set(STORY["articles"][: row["articles"]])
        assert {article for article, _ in _evidence(row)} <= seen, row["as_of"]


def test_gold_uses_the_words_of_the_design() -> None:
    for moment in STORY["moments"]:
        for slot in SLOTS:
            for fact in moment.get(slot, []) if slot != "participant" else []:
                assert {fact["standing"], *fact.get("accept_standings", [])} <= set(STANDINGS), fact
        assert {fact["value"] for fact in moment["status"]} <= STATUSES
    for found in [*STORY["article_gold"].values(), *OTHER["article_gold"].values()]:
        assert {p["kind"] for p in found["positions"]} <= set(POSITION_KINDS)
        assert {e["status"] for e in found["events"] if e["kind"] == "meeting"} <= STATUSES


def test_the_summit_goes_through_all_its_stages() -> None:
    firmest = [m["status"][0]["value"] for m in STORY["moments"]]
    stages = [s for i, s in enumerate(firmest) if i == 0 or firmest[i - 1] != s]
    assert stages == ["agreed", "scheduled", "cancelled", "scheduled", "held"]


def test_correction_names_the_outlets_own_earlier_mistake() -> None:
    for row in STORY["corrections"]:
        wrong, right = (ARTICLES["singapore"][row[key]] for key in ("of", "article"))
        assert wrong["outlet"] == right["outlet"] == row["outlet"]
        gap = _moment(right["published"]) - _moment(wrong["published"])
        assert gap > timedelta(0)
        assert "22 June" in wrong["text"] and "22 June" in right["text"]
        assert "Correction:" in right["text"].splitlines()[-1]


def test_readme_tells_of_every_article() -> None:
    told = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for articles in ARTICLES.values():
        for article in articles:
            assert f"`{article}`" in told, article


def test_concepts_quote_the_example_story_exactly() -> None:
    page = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^> (.+) \[(\d\d)\]\(\.\./examples/singapore/(\S+)\.txt\)$", page, re.MULTILINE)
    assert len(quoted) >= 10
    assert len(quoted) == len(re.findall(r"^> ", page, re.MULTILINE)), "every quotation names its article"
    for words, number, article in quoted:
        assert article.startswith(number)
        for part in words.split(JOINT):
            assert part in ARTICLES["singapore"][article]["text"], (article, part)
