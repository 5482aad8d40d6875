"""`onrecord add`: articles into the store, each placed in its story."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import code_for
from onrecord.cli.keeping import JsonOption, StoreOption, json_lines, open_store
from onrecord.cli.output import complain, emit
from onrecord.errors import InputError, ModelError, OnrecordError

if TYPE_CHECKING:
    from onrecord.acquire import Hints
    from onrecord.model.article import Article

_ENDINGS = {".txt", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson"}


def add(
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE",
            help="Text or HTML files, folders of them, http(s) addresses, .jsonl files, or - for standard input.",
        ),
    ],
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication of articles that give none themselves.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published them.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> int:
    """Add articles to the store and say which story each belongs to.

    An article that is there already changes nothing; another text under the same address is kept as a new version. In
    a folder, index.tsv may give file, outlet, published and url of each article. Whatever cannot be read is reported,
    and the work goes on. Several of these commands may run at once.
    """
    from onrecord import pipeline
    from onrecord.acquire import Hints
    from onrecord.acquire.days import parse_day

    hints = Hints(parse_day(published) if published is not None else None, outlet)
    done = failed = 0
    with open_store(store, make=True) as kept:
        for article in _found(articles, hints):
            if isinstance(article, OnrecordError):
                complain(article)
                failed += 1
                continue
            try:
                new = kept.prepared(article)
                added = kept.add(pipeline.claims(new)) if new is not None else None
            except ModelError:
                raise
            except InputError as problem:
                complain(problem)
                failed += 1
                continue
            id_, what = (added.article, added.what) if added else (article.id, "known")
            story = added.story if added else kept.story_of(kept.known(article))
            row = {"article": id_, "what": what, "story": story}
            emit(json_lines([row]) if as_json else f"{what:8}{story}  {id_}\n")
            done += 1
    return code_for(done, failed)


def _found(sources: list[str], hints: "Hints") -> Iterator["Article | OnrecordError"]:
    from onrecord.cli.articles import articles_of

    for source in sources:
        folder = Path(source)
        if source != "-" and folder.is_dir():
            yield from _in_folder(folder, hints)
        else:
            yield from articles_of([source], hints)


def _in_folder(folder: Path, hints: "Hints") -> Iterator["Article | OnrecordError"]:
    from onrecord.cli.articles import articles_of

    index = folder / "index.tsv"
    rows: dict[str, dict[str, str]] = {}
    if index.is_file():
        with index.open(encoding="utf-8", newline="") as lines:
            rows = {row["file"]: row for row in csv.DictReader(lines, delimiter="\t") if row.get("file")}
    listed = [folder / name for name in rows]
    others = (p for p in sorted(folder.iterdir()) if p.suffix.lower() in _ENDINGS and p.name not in rows)
    for path in [*listed, *others]:
        for article in articles_of([str(path)], hints):
            row = rows.get(path.name)
            yield article if row is None or isinstance(article, OnrecordError) else _as_listed(article, row)


def _as_listed(article: "Article", row: dict[str, str]) -> "Article":
    """The article with what the index says of it."""
    from dataclasses import replace

    from onrecord.acquire.days import parse_day, parse_moment

    published = row.get("published")
    return replace(
        article,
        outlet=row.get("outlet") or article.outlet,
        url=row.get("url") or article.url,
        published=parse_day(published) if published else article.published,
        published_at=parse_moment(published) if published else article.published_at,
    )
