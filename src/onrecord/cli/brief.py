"""`onrecord brief`: articles in, one sourced page out."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import DONE, FAILED, code_for
from onrecord.cli.keeping import (
    NewsroomOption,
    StoreOption,
    complete_story,
    moment,
    newsroom_of,
    open_store,
    store_location,
)
from onrecord.cli.output import complain, emit, save, wants_colour, width
from onrecord.errors import OnrecordError, UsageError

if TYPE_CHECKING:
    from datetime import date, datetime

    from onrecord.acquire import Hints
    from onrecord.model.article import Article
    from onrecord.model.brief import Brief


class Format(StrEnum):
    """The forms in which a brief is delivered."""

    terminal = "terminal"
    markdown = "markdown"
    html = "html"
    json = "json"


_BY_ENDING = {".md": Format.markdown, ".markdown": Format.markdown, ".html": Format.html, ".htm": Format.html}
_BY_ENDING |= {".json": Format.json, ".txt": Format.terminal}
# What ends like this is meant as a file even when it is missing.
_FILES = {".txt", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".md", ".json"}


def brief(
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE",
            help="Text or HTML files, http(s) addresses, .jsonl files, or - for standard input; or a story in the"
            " store: its id, name, or words of its title.",
            autocompletion=complete_story,
        ),
    ],
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, as 2018-06-12; beats what the article says."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="terminal|markdown|html|json",
            help="Form of the page; by the ending of --output, else terminal.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="As it stood then: a day (to its end) or a moment; default: now.", show_default=False
        ),
    ] = None,
    store: StoreOption = None,
    newsroom: NewsroomOption = None,
) -> int:
    """Print the brief of a story's articles, or of a story in the store.

    A brief is a page of what is known, who says so, how firmly, and what is open. Every line of it carries the exact
    words that it rests on. Without a day of publication, given or found, relative times such as "next week" stay
    unresolved, and the brief says so.
    """
    from onrecord.acquire import Hints
    from onrecord.acquire.days import parse_day

    when = moment(as_of) if as_of is not None else None
    form = format_ or _BY_ENDING.get(output.suffix.lower() if output else "", Format.terminal)
    hints = Hints(parse_day(published) if published is not None else None, outlet, title)
    if _means_story(articles, store):
        return _deliver(_stored(" ".join(articles), when, store, newsroom), form, output)
    found, failed = _read(articles, hints)
    if not found:
        return FAILED
    from onrecord import pipeline

    try:
        page = pipeline.brief(found, when) if when is not None else pipeline.brief(found)
    except ValueError as problem:
        if when is None:
            raise
        raise UsageError(f"No article was out by {as_of}.") from problem
    _deliver(page, form, output)
    return code_for(len(found), failed)


def _means_story(words: list[str], store: str | None) -> bool:
    """Whether the words name no file or address, and there is a store in which they may name a story."""
    if any(w == "-" or "://" in w or Path(w).exists() or Path(w).suffix.lower() in _FILES for w in words):
        return False
    location = store_location(store)
    return store is not None or not isinstance(location, Path) or location.exists()


def _stored(words: str, when: "date | datetime | None", store: str | None, newsroom: Path | None) -> "Brief":
    from onrecord.compose.story import compose_story

    rules = newsroom_of(newsroom)
    with open_store(store) as kept:
        id_ = kept.find_story(words)
        reports, name = kept.reports(id_), kept.story(id_).name
    try:
        return compose_story(reports, when, rules, name)
    except ValueError:
        raise UsageError(f"No article of {id_} was out by then.") from None


def _deliver(page: "Brief", form: Format, output: Path | None) -> int:
    text = _render(page, form, to_file=output is not None)
    if output is None:
        emit(text)
    else:
        save(text, output)
    return DONE


def _read(sources: list[str], hints: "Hints") -> tuple[list["Article"], int]:
    """The articles that can be read, in order, each once, and how many could not; those are reported."""
    from onrecord.acquire import read_all

    found: dict[str, Article] = {}
    failed = 0
    for source in sources:
        try:
            for article in read_all(source, hints):
                if isinstance(article, OnrecordError):
                    complain(article)
                    failed += 1
                else:
                    found.setdefault(article.id, article)
        except UsageError:
            raise
        except OnrecordError as problem:
            complain(problem)
            failed += 1
    return list(found.values()), failed


def _render(page: "Brief", form: Format, to_file: bool) -> str:
    if form is Format.json:
        from onrecord.deliver import json

        return json.render(page)
    if form is Format.html:
        from onrecord.deliver import html

        return html.render(page)
    if form is Format.markdown:
        from onrecord.deliver import markdown

        return markdown.render(page)
    from onrecord.deliver import terminal

    return terminal.render(page, 80 if to_file else width(), colour=wants_colour() and not to_file)
