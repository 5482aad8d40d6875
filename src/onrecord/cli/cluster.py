"""`onrecord cluster`: articles in, the story of each out, one line of JSON each."""

from typing import Annotated

import typer

from onrecord.cli.codes import code_for
from onrecord.cli.output import complain, emit
from onrecord.errors import EmptyArticle, OnrecordError


def cluster(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Text, HTML or .jsonl files or http(s) addresses; without any, JSON Lines on standard input.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Print which articles belong to one story and which are copies of others, one JSON object a line, in their order.

    Records are {"id", "text", "published"?, "url"?, "outlet"?, "title"?}; lines are {"id", "story", "copy_of"}, where
    "copy_of" is the id of the original or null. The order of the articles does not matter. A record that cannot be
    read is reported on standard error, and the work goes on.
    """
    import json

    from onrecord.acquire import Hints
    from onrecord.cli.articles import articles_of
    from onrecord.cluster import StoryIndex

    index = StoryIndex()
    order: list[str] = []
    failed = 0
    for article in articles_of(files or [], Hints()):
        if isinstance(article, OnrecordError):
            complain(article)
            failed += 1
        else:
            index.insert(article)
            order.append(article.id)
    if not order and not failed:
        raise EmptyArticle("standard input is empty; give records as JSON Lines, or name files.")
    found = {p.article: p for story in index.stories() for p in story.placements}
    for id in order:
        emit(json.dumps({"id": id, "story": found[id].story, "copy_of": found[id].copy_of}, ensure_ascii=False) + "\n")
    return code_for(len(order), failed)
