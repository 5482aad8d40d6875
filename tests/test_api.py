"""The HTTP interface: as its own description says, for whatever is asked of it."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from onrecord.deliver.json import schema as published
from onrecord.serve.api.routes import OPERATIONS
from onrecord.store import Store
from serve_desk import TOKEN, desk, fill, hostile

TEXT = "The minister said on Monday that the talks in Vienna will go on. She had met her colleague on Sunday."


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return fill(tmp_path_factory.mktemp("api") / "news.db", hostile())


@pytest.fixture(scope="module")
def client(path):
    with desk(path, token=TOKEN, hosts=("desk.example", "testserver"), pastes_per_minute=10_000) as opened:
        yield opened


@pytest.fixture(scope="module")
def story(path) -> str:
    with Store(path) as store:
        return next(s.id for s in store.stories() if s.articles > 5)


@pytest.fixture(scope="module")
def api(client):
    """The API to schemathesis, which would begin and end the server anew with every request."""
    # The model is there before anybody counts seconds.
    assert client.post("/api/annotate", json={"text": TEXT}).status_code == 200

    async def app(scope, receive, send) -> None:
        if scope["type"] == "http":
            await client.app(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})

    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


CHECKS = [
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    ignored_auth,
    schemathesis.checks.not_a_server_error,
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.id)
def test_whatever_is_asked_is_answered_as_described(api, operation) -> None:
    """Schemathesis makes up requests from the description, right and wrong; a few here, the same each time."""

    @given(case=api.find_operation_by_id(operation.id).as_strategy())
    @settings(
        max_examples=20 if operation.method == "GET" else 6,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


def test_the_document_is_openapi_and_names_every_operation(client) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    found = {o["operationId"] for path in document["paths"].values() for o in path.values()}
    assert found == {o.id for o in OPERATIONS}
    for made in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(made)
    text = json.dumps(document)
    names = document["components"]["schemas"]
    assert all(f"#/components/schemas/{n}" in text or n.startswith(("Brief", "Annotation")) for n in names)


def test_every_operation_is_in_the_documentation() -> None:
    page = (Path(__file__).parent.parent / "docs" / "serve.md").read_text(encoding="utf-8")
    missing = [o.path for o in OPERATIONS if o.path.replace("{id:path}", "ID").replace("{id}", "ID") not in page]
    assert not missing


def test_a_brief_is_the_published_form(client, story) -> None:
    brief = client.get(f"/api/stories/{story}/brief?as_of=2018-05-26").json()
    Draft202012Validator(published("onrecord.brief/1")).validate(brief)
    assert brief["as_of"] == "2018-05-26" and brief["changes"]
    assert client.get(f"/api/stories/{story}/brief?as_of=1999-01-01").status_code == 404


def test_lists_come_a_page_at_a_time(client, story) -> None:
    found, address = [], f"/api/stories/{story}/changes?limit=3"
    while address:
        page = client.get(address).json()
        assert len(page["items"]) <= 3
        found += page["items"]
        address = page["next"]
    assert len(found) == page["total"] > 6
    moments = [datetime.fromisoformat(c["at"]) for c in found]
    assert moments == sorted(moments)
    later = client.get(f"/api/stories/{story}/changes?since=2018-05-25&limit=200").json()
    assert 0 < later["total"] < len(found)


def test_statements_actors_search_and_what_is_ahead(client, story) -> None:
    said = client.get("/api/statements?speaker=per:donald-trump").json()
    assert said["total"] == 2 and {s["story"] for s in said["items"]} == {story}
    article = client.get(f"/api/articles/{said['items'][0]['article']}").json()
    first = said["items"][0]
    assert article["text"][first["start"] : first["end"]].startswith(first["content"][:20])
    assert client.get("/api/actors?q=trump").json()["items"][0]["id"] == "per:donald-trump"
    assert client.get("/api/actors/per:donald-trump").json()["name"] == "Donald Trump"
    hits = client.get("/api/search?q=summit&limit=3").json()["items"]
    assert len(hits) == 3 and "«" in hits[0]["snippet"]
    ahead = client.get("/api/upcoming?from=2018-05-20").json()["items"]
    assert ahead and [a["last"] for a in ahead] == sorted(a["last"] for a in ahead)
    assert client.get("/api/decisions").json() == {"items": [], "total": 0, "next": None}
    assert client.get(f"/api/stories/{story}").json()["articles"] == 10


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/stories?limit=0", 400),
        ("/api/stories?limit=x", 400),
        ("/api/stories?limit=1&limit=2", 400),
        ("/api/stories/none", 404),
        ("/api/stories/none/brief", 404),
        ("/api/articles/none", 404),
        ("/api/search", 400),
        ("/api/upcoming?from=2018-13-01", 400),
        ("/api/nothing", 404),
    ],
)
def test_errors_are_problems(client, address, status) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status and answer.json()["detail"].endswith(".")


def test_texts_are_read_and_not_kept(client) -> None:
    sent = {"text": TEXT, "published": "2024-02-06"}
    annotation = client.post("/api/annotate", json=sent).json()
    Draft202012Validator(published("onrecord.annotation/1")).validate(annotation)
    assert annotation["attributions"] and annotation["times"][0]["value"] == "2024-02-05"
    brief = client.post("/api/brief", json={"articles": [sent]}).json()
    Draft202012Validator(published("onrecord.brief/1")).validate(brief)
    assert client.get("/api/search?q=Vienna").json()["items"] == []


def test_keeping_needs_the_token_itself(client, path) -> None:
    sent = {"text": TEXT, "published": "2024-02-06", "url": "https://harbour.example/talks", "outlet": "Harbour Post"}
    assert client.post("/api/articles", json=sent).status_code == 401
    wrong = {"Authorization": "Bearer a-token-for-guessing"}
    assert client.post("/api/articles", json=sent, headers=wrong).status_code == 401
    right = {"Authorization": f"Bearer {TOKEN}"}
    kept = client.post("/api/articles", json=sent, headers=right)
    assert kept.status_code == 201 and kept.json()["what"] == "new"
    assert client.post("/api/articles", json=sent, headers=right).json()["what"] == "known"
    with desk(path) as reader:
        assert reader.post("/api/articles", json=sent, headers=right).status_code == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"text": ""}', "application/json", 422),
        (b'{"text": "a", "more": 1}', "application/json", 422),
        (b'{"text": "a", "published": "yesterday"}', "application/json", 422),
        (b'{"text": "a", "url": "javascript:alert(1)"}', "application/json", 422),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b'{"text": "' + b"a" * 700_000 + b'"}', "application/json", 413),
    ],
)
def test_what_is_not_an_article_is_refused(client, body, kind, status) -> None:
    assert client.post("/api/annotate", content=body, headers={"content-type": kind}).status_code == status
