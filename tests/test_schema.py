"""The published formats: what is written validates, and every key of it is described."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from fixture_brief import BRIEF, EMPTY
from onrecord.deliver.json import ANNOTATION_SCHEMA, BRIEF_SCHEMA, annotation_json, annotation_line, brief_json, schema
from onrecord.model.annotation import Actor, Annotation, Attribution, EventMention, TimeExpression
from onrecord.model.span import Span

DOCS = Path(__file__).parents[1] / "docs"

ANNOTATION = Annotation(
    "a",
    (
        Attribution(
            (Span(0, 3),),
            (Span(4, 8),),
            (Span(9, 20), Span(22, 30)),
            "mixed",
            "say",
            speaker="kim",
            toward="USA",
            channel="statement",
            via=("kcna",),
            said=(date(2018, 5, 7), date(2018, 5, 13)),
        ),
        Attribution((), (), (Span(40, 50),), "direct", "say"),
    ),
    (
        TimeExpression(Span(9, 12), "DATE", "2018-05-16", date(2018, 5, 16), date(2018, 5, 16)),
        TimeExpression(Span(13, 15), "DURATION", "P2D"),
    ),
    (
        EventMention(Span(9, 12), "CONSULT", "meeting", (Span(0, 3),), (Span(4, 8),), ("kim",), ("USA",)),
        EventMention(Span(14, 16)),
    ),
    (Actor("kim", "Kim Kye-gwan", "person", "PRK", "PRK", "vice foreign minister", "Q1", (Span(0, 3),)),),
)


def keys(value: Any, where: str = "") -> Iterator[str]:
    """Every key in a JSON value, as a path; ids of actors and positions in lists are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            path = (
                where + "/*" if where == "/actors" and isinstance(inner, dict) and "kind" in inner else f"{where}/{key}"
            )
            yield path
            yield from keys(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, where)


def described(name: str, path: str) -> bool:
    """Whether the schema `name` has properties all along `path`."""
    whole = schema(name)
    nodes = [whole]
    for key in path.strip("/").split("/"):
        found = []
        for node in nodes:
            for place in unfolded(node, whole):
                inner = place.get("additionalProperties") if key == "*" else place.get("properties", {}).get(key)
                if inner is not None:
                    found.append(inner)
        nodes = found
    return bool(nodes)


def unfolded(node: Any, whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not isinstance(node, dict):
        return
    yield node
    if "$ref" in node:
        yield from unfolded(whole["$defs"][node["$ref"].rsplit("/", 1)[1]], whole)
    for inner in (*node.get("anyOf", ()), *([node["items"]] if isinstance(node.get("items"), dict) else [])):
        yield from unfolded(inner, whole)


@pytest.mark.parametrize("name", [BRIEF_SCHEMA, ANNOTATION_SCHEMA])
def test_the_schema_is_one_and_is_published_as_it_is_used(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    published = DOCS / "schema" / f"{name.replace('/', '-')}.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema(name)


@pytest.mark.parametrize("brief", [BRIEF, EMPTY])
def test_briefs_validate(brief) -> None:
    Draft202012Validator(schema(BRIEF_SCHEMA)).validate(brief_json(brief))


@pytest.mark.parametrize("annotation", [ANNOTATION, Annotation("b")])
def test_annotations_validate(annotation: Annotation) -> None:
    Draft202012Validator(schema(ANNOTATION_SCHEMA)).validate(annotation_json(annotation))
    line = annotation_line(annotation)
    assert line.count("\n") == 1 and json.loads(line) == annotation_json(annotation)


def test_every_key_that_is_written_is_described() -> None:
    for name, value in ((BRIEF_SCHEMA, brief_json(BRIEF)), (ANNOTATION_SCHEMA, annotation_json(ANNOTATION))):
        missing = {path for path in keys(value) if not described(name, path)}
        assert not missing


def test_every_key_of_the_schemas_is_in_the_documentation() -> None:
    page = (DOCS / "formats.md").read_text(encoding="utf-8")

    def properties(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("properties"), dict):
                yield from node["properties"]
            for inner in node.values():
                yield from properties(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from properties(inner)

    missing = {k for n in (BRIEF_SCHEMA, ANNOTATION_SCHEMA) for k in properties(schema(n)) if f"`{k}`" not in page}
    assert not missing, f"docs/formats.md says nothing of {sorted(missing)}"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("events", 0, "facts", 0, "standing"), "certain"),
        (("events", 0, "facts", 0, "claims"), []),
        (("events", 0, "facts", 0, "claims", 0, "evidence", "start"), -1),
        (("statements", 0, "said"), "yesterday"),
        (("schema",), "onrecord.brief/2"),
        (("actors", "USA", "kind"), "thing"),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[Any, ...], wrong: Any) -> None:
    value = copy.deepcopy(brief_json(BRIEF))
    place = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    with pytest.raises(ValidationError):
        Draft202012Validator(schema(BRIEF_SCHEMA)).validate(value)


def test_evidence_is_the_text_at_its_offsets() -> None:
    texts = {a.id: a.text for a in BRIEF.articles}

    def evidence(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            if {"article", "start", "end", "text"} == set(node):
                yield node
            for inner in node.values():
                yield from evidence(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from evidence(inner)

    found = list(evidence(brief_json(BRIEF)))
    assert len(found) > 30
    assert all(texts[e["article"]][e["start"] : e["end"]] == e["text"] for e in found)


def test_another_name_has_no_schema() -> None:
    with pytest.raises(FileNotFoundError):
        schema("onrecord.brief/9")
