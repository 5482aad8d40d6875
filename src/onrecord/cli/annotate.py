"""`onrecord annotate`: articles in, one line of JSON each out."""

import os
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.codes import code_for
from onrecord.cli.output import complain, emit
from onrecord.errors import EmptyArticle, InputError, OnrecordError, UsageError

if TYPE_CHECKING:
    from onrecord.acquire import Hints
    from onrecord.model.article import Article


def annotate(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Text, HTML or .jsonl files or http(s) addresses; without any, JSON Lines on standard input.",
            show_default=False,
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, as 2018-06-12, of articles that give none themselves."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published them.")] = None,
) -> int:
    """Print what stands in articles, as JSON Lines.

    Attributions, times, events and actors of one article make one line, in the input's order. Records are {"id",
    "text", "published"?, "url"?, "outlet"?, "title"?}. Offsets count the code points of "text", or of a file's text
    with every line end as one character. A record that cannot be read is reported on standard error, and the work
    goes on.
    """
    from onrecord.acquire import Hints
    from onrecord.acquire.days import parse_day

    hints = Hints(parse_day(published) if published is not None else None, outlet)
    done = failed = 0
    for article in _articles(files or [], hints):
        line = article if isinstance(article, OnrecordError) else _line(article)
        if isinstance(line, str):
            emit(line)
            done += 1
        else:
            complain(line)
            failed += 1
    if not done and not failed:
        raise EmptyArticle("standard input is empty; give records as JSON Lines, or name files.")
    return code_for(done, failed)


def _articles(files: list[str], hints: "Hints") -> Iterator["Article | OnrecordError"]:
    from onrecord.acquire import read_all, records_on_stdin

    if not files:
        yield from records_on_stdin(hints)
    for file in files:
        try:
            yield from read_all(file, hints)
        except UsageError:
            raise
        except OnrecordError as problem:
            yield problem


def _line(article: "Article") -> "str | OnrecordError":
    from onrecord import pipeline
    from onrecord.deliver.json import annotation_line
    from onrecord.errors import ModelError

    try:
        return annotation_line(pipeline.annotate(article))
    except ModelError:
        # Without its model no other article can be read either.
        raise
    except OnrecordError as problem:
        return problem
    except Exception as problem:
        # A fault of this program on one article must not take the other ten thousand with it.
        if os.environ.get("ONRECORD_DEBUG"):
            traceback.print_exc()
        return InputError(f"{article.id} could not be annotated: {type(problem).__name__}: {problem}")
