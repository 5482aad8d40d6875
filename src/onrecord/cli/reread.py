"""`onrecord reread`: read the articles in the store anew."""

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import OnlyStory, StoreOption, open_store
from onrecord.cli.output import emit


def reread(
    story: OnlyStory = None,
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
