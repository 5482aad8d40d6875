"""Quotations that the line before introduces ("And from the chairwoman:"), and block quotes, marked by ">"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.annotate.actors import Cast
from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, at, lemma
from onrecord.annotate.layout import Block, mark_before
from onrecord.annotate.marks import MARKS
from onrecord.annotate.quotations import saying_verbs
from onrecord.model.span import Span

_SCORE = 0.9
_DASHES = "―—–-"
Pair = tuple[int, int]


def introduced(reading: Reading, cast: Cast, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """`triples` with sources for quotations whose introduction names one, and with the block quotes among them."""
    found = list(triples)
    blocks = [b for b in reading.blocks if b.kind != "furniture"]
    for n, block in enumerate(blocks):
        line = blocks[n - 1] if n else None
        leads = line is not None and reading.text[line.span.end - 1] == ":"
        if _is_quoted(reading.text, block):
            if line is None or not _is_quoted(reading.text, line):
                found = _block_quote(reading, cast, found, line if leads else None, _run(reading.text, blocks[n:]))
        elif line is not None and leads and MARKS.match(reading.text, block.span.start):
            found = _after_line(reading, cast, found, line, block)
    return found


def _is_quoted(text: str, block: Block) -> bool:
    return ">" in mark_before(text, block.span)


def _run(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The block quote that begins with the first of `blocks`."""
    end = next((n for n, b in enumerate(blocks) if not _is_quoted(text, b)), len(blocks))
    return list(blocks[:end])


def _after_line(reading: Reading, cast: Cast, triples: list[SpanTriple], line: Block, block: Block) -> list[SpanTriple]:
    """The quotation of a block, given to whom the line before it names where nobody else has it."""
    owner = next((t for t in triples if any(s <= block.span.start < e for s, e in t.content)), None)
    named = _named_in(reading, cast, line)
    if named is None or (owner is not None and owner.source):
        return triples
    if owner is not None:
        return [replace(t, source=(named[0],)) if t is owner else t for t in triples]
    if len(MARKS.findall(block.span.of(reading.text))) < 2:
        return triples
    return [*triples, SpanTriple((named[0],), (named[1],), ((block.span.start, block.span.end),), _SCORE)]


def _block_quote(
    reading: Reading, cast: Cast, triples: list[SpanTriple], line: Block | None, run: list[Block]
) -> list[SpanTriple]:
    """A block quote as its author's: of whom the line before names, or of who signs its last line with a dash."""
    named = _named_in(reading, cast, line) if line is not None else None
    last = run[-1].span
    dash = next((d for d in _DASHES if d in mark_before(reading.text, last)), None)
    if named is None and dash and len(run) > 1:
        place = reading.text.rindex(dash, 0, last.start)
        named, run = ((last.start, last.end), (place, place + 1)), run[:-1]
    if named is None:
        return triples
    content = tuple((b.span.start, b.span.end) for b in run)
    low, high = content[0][0], content[-1][1]
    kept = [t for t in triples if not any(low <= s < high for s, _ in t.content)]
    return [*kept, SpanTriple((named[0],), (named[1],), content, _SCORE)]


def _named_in(reading: Reading, cast: Cast, line: Block) -> tuple[Pair, Pair] | None:
    """Whom a line that introduces names as the speaker, and the cue: its verb of saying, else its colon."""
    for noun in _speakers(reading.tokens_in(line.span)):
        source = at(noun.left_edge), min(at(noun.right_edge) + len(noun.right_edge), line.span.end - 1)
        verb = noun.head
        says = noun.dep_ == "nsubj" and lemma(verb) in saying_verbs()
        cue = (at(verb), at(verb) + len(verb)) if says else (line.span.end - 1, line.span.end)
        if cast.at(Span(*source)):
            return source, cue
    return None


def _speakers(tokens: Sequence[Token]) -> Iterator[Token]:
    """The nouns that may be the speaker: after "from", then subjects, then the line's own noun."""
    yield from (t for t in tokens if t.dep_ == "pobj" and t.head.lower_ == "from")
    yield from (t for t in tokens if t.dep_ == "nsubj")
    yield from (t for t in tokens if t.dep_ == "ROOT" and t.tag_[:1] in {"N", "P"})
