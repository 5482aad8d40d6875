"""A brief as Markdown that reads well unrendered too, and in every common dialect."""

import re
from collections.abc import Iterable, Iterator

from onrecord.deliver.page import page
from onrecord.deliver.quote import quoted
from onrecord.deliver.terminal import NOTHING
from onrecord.deliver.view import EventView, Line, Note, Page, Row, Said, ShortEvent, Speaker, Stand
from onrecord.model.brief import Brief
from onrecord.model.claim import Evidence

# Characters of evidence that are quoted; the articles have it in full.
_ROOM = 240
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_LINE_START = re.compile(r"^(#{1,6}\s|[-+]\s|\d+[.)]\s)")


def render(brief: Brief) -> str:
    """`brief` as Markdown text."""
    return "\n".join(_page(page(brief))) + "\n"


def _page(shown: Page) -> Iterator[str]:
    yield from (f"# {_text(shown.title)}", "", f"*{_text(shown.dateline)}*")
    if shown.is_empty:
        yield from ("", NOTHING)
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        ("What we know", _between(_event(e, shown) for e in shown.events)),
        ("Who has confirmed", _between(_parties(e, shown) for e in shown.events if e.has_parties)),
        ("No longer said", (_note(n, shown) for e in shown.events for n in e.withdrawn)),
        ("Who says what", _between(_speaker(s, shown) for s in shown.speakers)),
        ("Positions", _between(_stand(s, shown) for s in shown.stands)),
        ("Measures", (_note(n, shown) for n in shown.measures)),
        ("Deadlines", (_note(n, shown) for n in shown.deadlines)),
        ("Also mentioned", (_short(e, shown) for e in shown.other_events)),
        ("What is open", (_question(n, shown) for n in shown.open)),
        ("What changed", (_note(n, shown) for n in shown.changes)),
        ("Sources", _sources(shown)),
        ("Notes", (f"- {_text(n)}" for n in shown.notes)),
    )
    for heading, lines in sections:
        content = list(lines)
        if content:
            yield from ("", f"## {heading}", "", *content)
    if shown.legend:
        yield from ("", "---", "", "; ".join(f"{m.symbol} {m.word}: {m.meaning}" for m in shown.legend) + ".")


def _between(blocks: Iterable[Iterator[str]]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if number:
            yield ""
        yield from block


def _event(event: EventView, shown: Page) -> Iterator[str]:
    yield from (f"### {_text(event.title)}", "")
    rows = (Row("Status", event.status), *event.rows) if event.status else event.rows
    for row in rows:
        yield f"- **{_text(row.label)}**"
        for line in row.lines:
            yield from (f"  {words}" for words in _line(line, shown))


def _line(line: Line, shown: Page, word: bool = True) -> Iterator[str]:
    standing = f" ({line.mark.word}{f'; {line.origins}' if line.origins else ''})" if word else ""
    yield f"- {line.mark.symbol} **{_text(line.value)}**{standing}"
    for said in line.said:
        yield f"  - {_text(said.words)}: {_quoted(said.evidence, said.focus)}{_reference(said.evidence, shown)}"


def _parties(event: EventView, shown: Page) -> Iterator[str]:
    if len([e for e in shown.events if e.has_parties]) > 1:
        yield from (f"### {_text(event.title)}", "")
    for line in event.confirmations:
        yield from _line(line, shown, word=False)
    for row in event.parties:
        yield f"- **{_text(row.name)}**"
        for stand in row.stands:
            items = "; ".join(
                _text(i.words) + (_reference(i.evidence, shown) if i.evidence else "") for i in stand.items
            )
            yield f"  - {stand.mark.symbol} {stand.verb} {items}"


def _speaker(speaker: Speaker, shown: Page) -> Iterator[str]:
    description = f", {_text(speaker.description)}" if speaker.description else ""
    yield from (f"**{_text(speaker.name)}**{description}", "")
    for words in speaker.statements:
        where = f" — {_text(words.where)}" if words.where else ""
        yield f"- *{words.act}* {_text(words.content)}{where}{_reference(words.evidence, shown)}"


def _stand(stand: Stand, shown: Page) -> Iterator[str]:
    yield from (f"**{_text(stand.heading)}**", "")
    for point in stand.points:
        yield f"- {_text(point.content)}{_reference(point.evidence, shown)}"
        yield from (f"  - {_answer(a, shown)}" for a in point.answers)
    yield from (f"- {_answer(a, shown)}" for a in stand.answers)


def _answer(said: Said, shown: Page) -> str:
    return f"*{_text(said.words)}*: {_quoted(said.evidence)}{_reference(said.evidence, shown)}"


def _note(note: Note, shown: Page) -> str:
    details = f": {'; '.join(_text(d) for d in note.details)}" if note.details else ""
    return f"- **{_text(note.head)}**{details}{_reference(note.evidence, shown)}"


def _short(event: ShortEvent, shown: Page) -> str:
    symbol = f"{event.mark.symbol} " if event.mark else ""
    details = f": {_text(event.details)}" if event.details else ""
    references = "".join(_reference(e, shown) for e in {shown.number(e): e for e in event.evidence}.values())
    return f"- {symbol}**{_text(event.title)}**{details}{references}"


def _question(note: Note, shown: Page) -> str:
    details = "".join(f" {_text(d)}" for d in note.details)
    return f"- **{_text(note.head)}**{details} {_quoted(note.evidence)}{_reference(note.evidence, shown)}"


def _sources(shown: Page) -> Iterator[str]:
    for source in shown.sources:
        url = f" <{source.address}>" if source.address else ""
        yield f"{source.number}. {_text(source.title)} ({_text(source.byline)}){url}"


def _quoted(evidence: Evidence, focus: str = "") -> str:
    return _text(quoted(evidence.text, focus, _ROOM))


def _reference(evidence: Evidence, shown: Page) -> str:
    """A link to the list of sources; left out where there is only one to speak of."""
    return f" \\[[{shown.number(evidence)}](#sources)\\]" if len(shown.sources) > 1 else ""


def _text(words: str) -> str:
    """`words` on one line, with nothing in them that Markdown would read as its own."""
    return _LINE_START.sub(r"\\\1", _SPECIAL.sub(r"\\\1", " ".join(words.split())))
