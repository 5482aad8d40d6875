"""Coded tables into a store, without reading any text again: the claims come with the articles."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from onrecord.archive import manifest
from onrecord.archive.schema import FORMAT
from onrecord.errors import InputError
from onrecord.model.article import Article, content_id
from onrecord.model.claim import Claim
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims, EventClaims
from onrecord.store import Added, Store
from onrecord.store.claims_json import FORMAT as CLAIMS
from onrecord.store.claims_json import loads

# Articles that share one transaction.
_AT_ONCE = 200


def load_archive(folder: Path, store: Store, watch: Callable[[Added], None] = lambda added: None) -> tuple[int, int]:
    """Add all articles of coded tables to a store; returns how many were new and how many were there already.

    The outcome is that of adding the articles themselves. Each 200 are one transaction, so that a load which is
    interrupted can be started again. Raises InputError when `folder` holds no finished run of this format, StoreError.
    """
    told = manifest.read(folder / "manifest.json")
    if told is None:
        raise InputError(f"{folder} holds no finished tables (no manifest.json); `onrecord code` makes them.")
    if told["format"] != FORMAT or told["claims"] != CLAIMS:
        raise InputError(f"{folder} holds {told['format']} with {told['claims']}; code it again with this version.")
    new = known = 0
    rows = _articles(folder)
    while portion := list(islice(rows, _AT_ONCE)):
        with store.together():
            for claims in portion:
                added = _added(store, claims)
                new, known = new + (added is not None), known + (added is None)
                if added is not None:
                    watch(added)
    return new, known


def _added(store: Store, claims: ArticleClaims) -> Added | None:
    article = store.prepared(claims.article)
    if article is None:
        return None
    return store.add(claims if article.id == claims.article.id else renamed(claims, article))


def _articles(folder: Path) -> Iterator[ArticleClaims]:
    """Every article with its claims, by day, in the order of the input; copies with the claims of their originals."""
    for path in sorted((folder / "articles").glob("day=*/*.parquet")):
        with pq.ParquetFile(path) as file:
            copied = set(filter(None, file.read(["duplicate_of"]).column(0).to_pylist()))
            originals: dict[str, ArticleClaims] = {}
            for batch in file.iter_batches(_AT_ONCE):
                rows = batch.to_pylist()
                mentions = _mentions(folder, path.parent.name, [r["id"] for r in rows])
                for row in rows:
                    claims = _claims(row, mentions, originals)
                    if row["id"] in copied:
                        originals[row["id"]] = claims
                    yield claims


def _claims(row: dict[str, Any], mentions: dict[str, Any], originals: dict[str, ArticleClaims]) -> ArticleClaims:
    at = row["published_at"]
    article = Article(
        id=row["id"],
        text=row["text"],
        published=row["published"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        published_at=datetime.fromisoformat(at) if at else None,
    )
    if row["duplicate_of"] is not None:
        return renamed(originals[row["duplicate_of"]], article)
    claims = loads(row["claims"], article)
    places = mentions.get(article.id, {})
    return replace(claims, actors=tuple(replace(a, mentions=places.get(a.id, ())) for a in claims.actors))


def _mentions(folder: Path, day: str, ids: list[str]) -> dict[str, dict[str, tuple[Span, ...]]]:
    """Where actors are named, by article and actor; the stored form of claims leaves it out."""
    path = folder / "actors" / day
    found: dict[str, dict[str, tuple[Span, ...]]] = {}
    if path.is_dir():
        table = ds.dataset(path).to_table(["article", "id", "mentions"], filter=pc.field("article").isin(ids))
        for row in table.to_pylist():
            spans = tuple(Span(m["start"], m["end"]) for m in row["mentions"])
            found.setdefault(row["article"], {})[row["id"]] = spans
    return found


def renamed(claims: ArticleClaims, article: Article) -> ArticleClaims:
    """The claims as those of another article with the same text; its events get ids of their own."""

    def moved(value: Any) -> Any:
        evidence = replace(value.evidence, article=article.id)
        return replace(value, evidence=evidence)

    def claim(value: Claim, event: str) -> Claim:
        evidence = replace(value.evidence, article=article.id)
        return replace(value, evidence=evidence, event=event, outlet=article.outlet)

    def event(value: EventClaims) -> EventClaims:
        id_ = content_id(article.id, value.id)
        return replace(value, id=id_, claims=tuple(claim(c, id_) for c in value.claims))

    return replace(
        claims,
        article=article,
        events=tuple(event(e) for e in claims.events),
        positions=tuple(replace(moved(p), responses=tuple(moved(r) for r in p.responses)) for p in claims.positions),
        measures=tuple(moved(m) for m in claims.measures),
        deadlines=tuple(moved(d) for d in claims.deadlines),
    )
