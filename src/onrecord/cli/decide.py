"""`onrecord merge`, `move`, `pin`, `rename`, `remove`: what people decide about stories and articles."""

from typing import Annotated

import typer

from onrecord.cli.codes import DONE, code_for
from onrecord.cli.keeping import StoreOption, WhoOption, WhyOption, complete_story, open_store, who_decides
from onrecord.cli.output import complain, emit
from onrecord.errors import StoreError

_STORY = "Id, name, or words of the title."


def merge(
    stories: Annotated[
        list[str], typer.Argument(metavar="STORY", help=f"Two stories or more. {_STORY}", autocompletion=complete_story)
    ],
    store: StoreOption = None,
    who: WhoOption = None,
    why: WhyOption = None,
) -> int:
    """Decide that stories are one; it holds for whatever arrives later."""
    with open_store(store) as kept:
        ids = list(dict.fromkeys(kept.find_story(s) for s in stories))
        if len(ids) < 2:
            raise StoreError("Give two stories to merge.")
        left = ids[0]
        for other in ids[1:]:
            left = kept.merge(left, other, who_decides(who), why)
    emit(f"{left}\n")
    return DONE


def move(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Ids of articles.")],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="STORY",
            help=f"{_STORY} Without it, a story of their own.",
            show_default=False,
            autocompletion=complete_story,
        ),
    ] = None,
    store: StoreOption = None,
    who: WhoOption = None,
    why: WhyOption = None,
) -> int:
    """Decide that articles belong to another story, or to one of their own; it holds for whatever arrives later."""
    with open_store(store) as kept:
        story = kept.find_story(to) if to is not None else None
        emit(f"{kept.move(articles, story, who_decides(who), why)}\n")
    return DONE


def pin(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Ids of articles.")],
    store: StoreOption = None,
    who: WhoOption = None,
    why: WhyOption = None,
) -> int:
    """Decide that articles stay in the stories that they are in, whatever arrives later."""
    with open_store(store) as kept:
        kept.pin(articles, who_decides(who), why)
    return DONE


def rename(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_STORY, autocompletion=complete_story)],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name; empty to take a name away.")],
    store: StoreOption = None,
    who: WhoOption = None,
    why: WhyOption = None,
) -> int:
    """Give a story a name."""
    with open_store(store) as kept:
        kept.rename(kept.find_story(story), name.strip() or None, who_decides(who), why)
    return DONE


def remove(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Ids of articles.")],
    store: StoreOption = None,
) -> int:
    """Take articles out of the store, with all that they claim."""
    done = failed = 0
    with open_store(store) as kept:
        for article in articles:
            try:
                kept.remove(article)
                done += 1
            except StoreError as problem:
                complain(problem)
                failed += 1
    return code_for(done, failed)
