"""`onrecord export`: the articles in the store as JSON Lines."""

import json

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import OnlyStory, StoreOption, open_store
from onrecord.cli.output import emit


def export(
    story: OnlyStory = None,
    store: StoreOption = None,
) -> int:
    """Print the articles in the store as JSON Lines, in the order of publication.

    The lines are what `onrecord add`, `annotate` and `cluster` read: {"id", "text", "published", "url", "outlet",
    "title"}.
    """
    from onrecord.store import lists

    with open_store(store) as kept:
        chosen = kept.find_story(" ".join(story)) if story else None
        for a in lists.articles(kept, chosen):
            published = a.published_at or a.published
            row = {
                "id": a.id,
                "text": a.text,
                "published": published.isoformat() if published else None,
                "url": a.url,
                "outlet": a.outlet,
                "title": a.title,
            }
            emit(json.dumps(row, ensure_ascii=False) + "\n")
    return DONE
