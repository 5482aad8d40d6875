"""The schemas of what the API takes and gives, for the OpenAPI document."""

from functools import cache
from typing import Any

from onrecord.deliver.json import schema

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
NUMBER: Json = {"type": "integer", "minimum": 0}
# No control characters but tab and line ends; half of a pair of surrogates is no character.
LINE: Json = {"type": "string", "minLength": 1, "maxLength": 300}
DAY: Json = {"type": "string", "format": "date", "minLength": 10, "maxLength": 10, "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def ref(name: str) -> Json:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(required: Json, optional: Json | None = None, closed: bool = False) -> Json:
    """An object."""
    made: Json = {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}
    return made | {"additionalProperties": False} if closed else made


def listed(item: Json) -> Json:
    """One page of a list: `next` is the address of the following one, null at the end."""
    return record({"items": {"type": "array", "items": item}, "total": NUMBER, "next": MAYBE})


EVIDENCE = record({"article": TEXT, "start": NUMBER, "end": NUMBER, "text": TEXT})
STORY = record(
    {
        "id": TEXT,
        "title": TEXT,
        "articles": NUMBER,
        "copies": NUMBER,
        "outlets": NUMBER,
        "first": MAYBE,
        "last": MAYBE,
        "changed": NUMBER,
    }
)
CHANGE = record(
    {
        "at": TEXT,
        "event": TEXT,
        "slot": TEXT,
        "kind": TEXT,
        "before": MAYBE,
        "after": MAYBE,
        "cause": TEXT,
        "evidence": EVIDENCE,
    }
)
STATEMENT = record(
    {
        "article": TEXT,
        "outlet": MAYBE,
        "published": MAYBE,
        "story": TEXT,
        "speaker": MAYBE,
        "speaker_name": MAYBE,
        "act": TEXT,
        "mode": TEXT,
        "asserted": {"type": "boolean"},
        "channel": MAYBE,
        "said": MAYBE,
        "content": TEXT,
        "start": NUMBER,
        "end": NUMBER,
    }
)
ACTOR = record(
    {
        "id": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "country": MAYBE,
        "role": MAYBE,
        "wikidata": MAYBE,
        "articles": NUMBER,
    }
)
HIT = record({"article": TEXT, "outlet": MAYBE, "published": MAYBE, "title": TEXT, "story": TEXT, "snippet": TEXT})
AHEAD = record(
    {"story": TEXT, "title": TEXT, "last": DAY, "days": TEXT, "what": TEXT, "note": TEXT, "evidence": EVIDENCE}
)
ARTICLE = record(
    {
        "id": TEXT,
        "text": TEXT,
        "published": MAYBE,
        "published_at": MAYBE,
        "url": MAYBE,
        "outlet": MAYBE,
        "title": MAYBE,
        "story": TEXT,
        "copy_of": MAYBE,
        "added": TEXT,
        "versions": {"type": "array", "items": TEXT},
    }
)
DECISION = record(
    {
        "number": NUMBER,
        "made": TEXT,
        "who": MAYBE,
        "kind": TEXT,
        "about": TEXT,
        "why": MAYBE,
        "undone": MAYBE,
        "undone_by": MAYBE,
        "articles": {"type": "array", "items": TEXT},
    }
)
PROBLEM = record({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT})
POSTED = record(
    {"text": {"type": "string", "minLength": 1, "maxLength": 400_000, "description": "The article's text."}},
    {
        "published": DAY | {"description": "Day of publication; relative times need it."},
        "outlet": LINE | {"description": "Who published it."},
        "title": LINE | {"description": "Its title."},
        "url": {"type": "string", "format": "uri", "pattern": "^https?://", "maxLength": 2000},
    },
    closed=True,
)
POSTED_ALL = record({"articles": {"type": "array", "items": ref("Posted"), "minItems": 1, "maxItems": 12}}, closed=True)
ADDED = record({"article": TEXT, "what": {"enum": ["new", "version", "known"]}, "story": TEXT})


@cache
def components() -> Json:
    """All schemas by name; those of `onrecord.brief/1` and `onrecord.annotation/1` are the published ones."""
    named = {
        "Problem": PROBLEM,
        "Story": STORY,
        "Change": CHANGE,
        "Statement": STATEMENT,
        "Actor": ACTOR,
        "Hit": HIT,
        "Ahead": AHEAD,
        "Article": ARTICLE,
        "Decision": DECISION,
        "Posted": POSTED,
        "PostedAll": POSTED_ALL,
        "Added": ADDED,
    }
    for name, published in (("Brief", "onrecord.brief/1"), ("Annotation", "onrecord.annotation/1")):
        whole = _moved(schema(published), name)
        named |= {f"{name}.{part}": inner for part, inner in whole.pop("$defs", {}).items()}
        whole.pop("$schema", None)
        whole.pop("$id", None)
        named[name] = whole
    return named


def _moved(value: Any, name: str) -> Any:
    """A schema whose references lead to components."""
    if isinstance(value, dict):
        return {k: _ref(v, name) if k == "$ref" else _moved(v, name) for k, v in value.items()}
    return [_moved(v, name) for v in value] if isinstance(value, list) else value


def _ref(target: str, name: str) -> str:
    return target.replace("#/$defs/", f"#/components/schemas/{name}.")
