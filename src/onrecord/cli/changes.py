"""`onrecord changes`: what became known, firmer, contradicted or corrected in a story between two moments."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.codes import DONE
from onrecord.cli.keeping import (
    JsonOption,
    NewsroomOption,
    StoreOption,
    complete_story,
    json_lines,
    moment,
    newsroom_of,
    open_store,
    shortened,
)
from onrecord.cli.output import emit

if TYPE_CHECKING:
    from onrecord.model.brief import Change


def changes(
    story: Annotated[
        list[str],
        typer.Argument(metavar="STORY", help="Id, name, or words of the title.", autocompletion=complete_story),
    ],
    since: Annotated[str, typer.Option(metavar="TIME", help="What was known then: a day (to its end) or a moment.")],
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Up to then; by default the last article.", show_default=False)
    ] = None,
    store: StoreOption = None,
    newsroom: NewsroomOption = None,
    as_json: JsonOption = False,
) -> int:
    """Print what changed in a story since a moment, each change with its cause and the words that show it."""
    from onrecord.compose.changes import changes_between
    from onrecord.errors import StoreError

    rules = newsroom_of(newsroom)
    start, end = moment(since), moment(until) if until is not None else None
    with open_store(store) as kept:
        id_ = kept.find_story(" ".join(story))
        reports = kept.reports(id_)
    try:
        found = changes_between(reports, start, end, rules)
    except ValueError:
        raise StoreError(f"No article of {id_} was out by {until}.") from None
    titles = _titles(reports, end)
    if as_json:
        emit(json_lines(_json(c) for c in found))
        return DONE
    for change in found:
        emit(_lines(change, titles))
    if not found:
        emit(f"Nothing has changed since {since}.\n")
    return DONE


def _titles(reports: list[Any], end: Any) -> dict[str, str]:
    from onrecord.compose.story import compose_story

    return {e.id: e.title for e in compose_story(reports, end).events}


def _lines(change: "Change", titles: dict[str, str]) -> str:
    from onrecord.deliver.phrases import CHANGE_WORDS

    about = f"{titles.get(change.event, '')} {change.slot}".strip()
    values = " → ".join(v for v in (change.before, change.after) if v is not None)
    head = f"{change.at:%Y-%m-%d %H:%M}  {about}, {CHANGE_WORDS[change.kind]}: {shortened(values, 160)}"
    source = f"{change.cause} [{change.evidence.article}]" if change.cause else f"[{change.evidence.article}]"
    return f"{head}\n    {source}\n    “{shortened(change.evidence.text, 200)}”\n"


def _json(change: "Change") -> dict[str, Any]:
    from onrecord.deliver.json import change_json

    return change_json(change)
