"""`onrecord reread`: read the articles in the store anew."""

from typing import Annotated

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import StoreOption, complete_story, open_store
from onrecord.cli.output import emit


def reread(
    story: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STORY",
            help="Only this story: id, name, or words of the title.",
            show_default=False,
            autocompletion=complete_story,
        ),
    ] = None,
    store: StoreOption = None,
) -> int:
    """Read the articles in the store anew, as a newer onrecord reads them.

    Briefs are made from what was read when an article was added; this puts what is read now in its place. Stories and
    decisions stay as they are.
    """
    from onrecord import pipeline
    from onrecord.store import lists

    with open_store(store) as kept:
        chosen = kept.find_story(" ".join(story)) if story else None
        for article in list(lists.articles(kept, chosen)):
            kept.reread(pipeline.claims(article))
            emit(f"{article.id}\n")
    return DONE
