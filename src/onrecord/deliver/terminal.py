"""A brief for the terminal: as wide as it is, coloured where colours are wanted, plain text everywhere else."""

import io
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.deliver.page import page
from onrecord.deliver.quote import quoted
from onrecord.deliver.standing import Mark
from onrecord.deliver.view import EventView, Line, Note, Page, PartyStand, Row, Said, ShortEvent, Speaker, Stand
from onrecord.model.brief import Brief
from onrecord.model.claim import Evidence

MIN_WIDTH = 40
# Longer lines are hard to read; a wider terminal keeps its margin.
MAX_WIDTH = 110
_LABEL_WIDTH = 13
_STYLES = {
    "confirmed": "green",
    "claimed": "yellow",
    "reported": "default",
    "possible": "cyan",
    "disputed": "bold red",
    "ruled_out": "red",
    "unknown": "magenta",
}
_FIRM = {"confirmed", "claimed", "reported", "disputed"}
_QUIET = "bright_black"
NOTHING = "Nothing to report: no event, statement, position or measure was found."


def render(brief: Brief, width: int = 80, colour: bool = False) -> str:
    """`brief` as text for a terminal of `width` columns, with ANSI colours when `colour` is true."""
    width = max(MIN_WIDTH, min(width, MAX_WIDTH))
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(_page(page(brief), width))
    output = console.file
    assert isinstance(output, io.StringIO)
    return "\n".join(line.rstrip() if not colour else line for line in output.getvalue().split("\n"))


def _page(shown: Page, width: int) -> RenderableType:
    parts: list[RenderableType] = [Text(shown.title, "bold"), Text(shown.dateline, _QUIET)]
    if shown.is_empty:
        parts += [Text(), Text(NOTHING)]
    sections: list[tuple[str, list[RenderableType]]] = [
        ("What we know", _spaced(_event(e, shown, width) for e in shown.events)),
        ("Who has confirmed", _spaced(_parties(e, shown, width) for e in shown.events if e.has_parties)),
        ("No longer said", [_note(n, shown) for e in shown.events for n in e.withdrawn]),
        ("Who says what", _spaced(_speaker(s, shown) for s in shown.speakers)),
        ("Positions", _spaced(_stand(s, shown) for s in shown.stands)),
        ("Measures", [_note(n, shown) for n in shown.measures]),
        ("Deadlines", [_note(n, shown) for n in shown.deadlines]),
        ("Also mentioned", [_short(e, shown) for e in shown.other_events]),
        ("What is open", [_question(n, shown, width) for n in shown.open]),
        ("What changed", [_note(n, shown) for n in shown.changes]),
        ("Sources", _sources(shown)),
        ("Notes", [_bullet("·", Text(n)) for n in shown.notes]),
    ]
    for heading, content in sections:
        if content:
            parts += [Text(), _heading(heading, width), Text(), *content]
    if shown.legend:
        parts += [Text(), _legend(shown.legend)]
    return Group(*parts)


def _heading(words: str, width: int) -> Text:
    return Text.assemble((words.upper(), "bold"), " ", ("─" * (width - len(words) - 1), _QUIET))


def _spaced(blocks: Iterable[RenderableType]) -> list[RenderableType]:
    """The blocks with a blank line between each two."""
    listed: list[RenderableType] = []
    for block in blocks:
        listed += [Text(), block] if listed else [block]
    return listed


def _event(event: EventView, shown: Page, width: int) -> RenderableType:
    rows = [Row("Status", event.status), *event.rows] if event.status else event.rows
    return Group(Text(event.title, "bold underline"), _grid(((r.label, r.lines) for r in rows), shown, width))


def _parties(event: EventView, shown: Page, width: int) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(ratio=1)
    for line in event.confirmations:
        table.add_row(_symbol(line.mark), _line(line, shown, width - 2, with_word=False))
    parts: list[RenderableType] = [table] if event.confirmations else []
    for row in event.parties:
        parts += [*([Text()] if parts else []), _headed(row.name), *(_party_stand(s, shown) for s in row.stands)]
    named = len([e for e in shown.events if e.has_parties]) > 1
    return Group(Text(event.title, _QUIET), *parts) if named else Group(*parts)


def _party_stand(stand: PartyStand, shown: Page) -> RenderableType:
    text = Text.assemble((stand.verb, _STYLES[stand.mark.standing]))
    for number, item in enumerate(stand.items):
        text.append("; " if number else " ").append(item.words)
        if item.evidence:
            text.append(_reference(item.evidence, shown))
    return _bullet(stand.mark.symbol, text, _STYLES[stand.mark.standing])


def _grid(rows: Iterable[tuple[str, tuple[Line, ...]]], shown: Page, width: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_LABEL_WIDTH)
    table.add_column(width=1)
    table.add_column(ratio=1)
    for label, lines in rows:
        for number, line in enumerate(lines):
            name = Text(label if number == 0 else "", _QUIET)
            table.add_row(name, _symbol(line.mark), _line(line, shown, width - _LABEL_WIDTH - 4))
    return table


def _symbol(mark: Mark) -> Text:
    return Text(mark.symbol, _STYLES[mark.standing])


def _line(line: Line, shown: Page, width: int, with_word: bool = True) -> Text:
    text = _headed(line.value, "bold" if line.mark.standing in _FIRM else "")
    if with_word:
        text.append("  ").append(line.mark.word, _STYLES[line.mark.standing])
    if line.origins:
        text.append(f"  {line.origins}", _QUIET)
    for said in line.first_said:
        text.append("\n").append(_said(said, shown, width))
    if line.further_said:
        text.append(f"\nand {len(line.further_said)} more voices", _QUIET)
    return text


def _headed(words: str, style: str = "bold") -> Text:
    """A text that goes on after `words` without their style."""
    return Text.assemble((words, style))


def _said(said: Said, shown: Page, width: int) -> Text:
    # Two lines at most: the words are there to be recognised, the article has them in full.
    room = max(50, 2 * width - len(said.words) - 12)
    return Text.assemble(
        said.words, ": ", (quoted(said.evidence.text, said.focus, room), _QUIET), _reference(said.evidence, shown)
    )


def _reference(evidence: Evidence, shown: Page) -> Text:
    """Set right behind the words, so that no line begins with it; of one source alone every line speaks."""
    return Text(f"[{shown.number(evidence)}]" if len(shown.sources) > 1 else "", "blue")


def _speaker(speaker: Speaker, shown: Page) -> RenderableType:
    head = _headed(speaker.name)
    if speaker.description:
        head.append(f"  {speaker.description}", _QUIET)
    parts: list[RenderableType] = [head]
    for words in speaker.statements:
        line = Text.assemble((words.act, "italic"), " ", words.content)
        if words.where:
            line.append(f" — {words.where}", _QUIET)
        parts.append(_bullet("·", line.append(_reference(words.evidence, shown))))
    return Group(*parts)


def _bullet(mark: str, words: Text, style: str = _QUIET) -> Table:
    """A bullet with its text hanging beside it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(ratio=1)
    table.add_row(Text(mark, style), words)
    return table


def _stand(stand: Stand, shown: Page) -> RenderableType:
    parts: list[RenderableType] = [Text(stand.heading, "bold")]
    for point in stand.points:
        parts.append(_bullet("–", Text.assemble(point.content, _reference(point.evidence, shown))))
        parts += [Padding(_answer(a, shown), (0, 0, 0, 2)) for a in point.answers]
    parts += [_answer(a, shown) for a in stand.answers]
    return Group(*parts)


def _answer(said: Said, shown: Page) -> RenderableType:
    return _bullet("↳", Text.assemble((said.words, "italic"), _reference(said.evidence, shown)))


def _note(note: Note, shown: Page) -> RenderableType:
    text = _headed(note.head)
    if note.details:
        text.append("\n" + " · ".join(note.details))
    return _bullet("·", text.append(_reference(note.evidence, shown)))


def _short(event: ShortEvent, shown: Page) -> RenderableType:
    text = _headed(event.title)
    if event.details:
        text.append(f": {event.details}")
    for evidence in {shown.number(e): e for e in event.evidence}.values():
        text.append(_reference(evidence, shown))
    return _bullet(event.mark.symbol if event.mark else "·", text)


def _question(note: Note, shown: Page, width: int) -> RenderableType:
    text = _headed(note.head)
    for detail in note.details:
        text.append(f" {detail}", _QUIET)
    text.append("\n").append(quoted(note.evidence.text, room=2 * width - 20), _QUIET)
    return _bullet("?", text.append(_reference(note.evidence, shown)))


def _sources(shown: Page) -> list[RenderableType]:
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(ratio=1, overflow="fold")
    for source in shown.sources:
        text = Text.assemble(source.title, "\n", (source.byline, _QUIET))
        if source.address:
            text.append("\n").append(source.address, f"{_QUIET} link {source.address}")
        table.add_row(Text(f"[{source.number}]" if len(shown.sources) > 1 else "·", "blue"), text)
    return [table]


def _legend(marks: Iterable[Mark]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for mark in marks:
        table.add_row(_symbol(mark), Text(mark.word, _QUIET), Text(mark.meaning, _QUIET))
    return table
