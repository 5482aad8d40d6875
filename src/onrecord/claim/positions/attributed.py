"""Positions that an attribution's act makes: "demanded", "offered", "refused", "threatened"."""

from collections.abc import Iterator, Sequence

from onrecord.annotate.analysis import Analysis
from onrecord.claim.positions.make import ACTS, addressee, has_substance, position
from onrecord.lexicon import words
from onrecord.model.annotation import Attribution
from onrecord.model.brief import Position
from onrecord.model.span import Span

_ASKING = words("question words")
_ANSWER = ("to comment", "for comment", "to respond", "to explain", "to elaborate", "to clarify", "about ")


def attributed(analysis: Analysis, told: Sequence[Attribution]) -> Iterator[Position]:
    """The positions that attributions are by their act."""
    for attribution in told:
        kind = ACTS.get(attribution.act)
        if kind is None or attribution.speaker is None or not attribution.asserted:
            continue
        where = max(attribution.content, key=lambda s: s.end - s.start)
        if not has_substance(analysis, where) or _is_question(where.of(analysis.text)):
            continue
        if kind == "offer" and attribution.act in {"promise", "vow"} and not _looks_ahead(analysis, where):
            continue
        toward = attribution.toward or addressee(analysis, where)
        yield position(analysis, attribution.speaker, kind, where, toward)


def _looks_ahead(analysis: Analysis, where: Span) -> bool:
    """False for "vowed that it has kept the rules": who promises something speaks of what is to come."""
    tokens = analysis.reading.tokens_in(where)
    return any(t.tag_ in {"MD", "TO"} for t in tokens) or not any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in tokens)


def _is_question(words: str) -> bool:
    begun = words.lstrip("\"“'‘ ").lower()
    # "Asked to comment on it, he said": a question all the same.
    answer = begun.startswith(_ANSWER)
    return words.rstrip("\"”'’ ").endswith("?") or begun.split(" ", 1)[0] in _ASKING or answer
