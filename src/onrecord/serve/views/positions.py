"""Positions as a matrix: what is wanted down the side, the parties across, and in each cell what a party says to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.compose.standing import Side
from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.phrases import plain_words
from onrecord.model.brief import Position
from onrecord.model.claim import Evidence

# More columns than these are a crowd; what the others say is named in one column.
_MOST = 3
_DOES = {
    "demand": "demands",
    "offer": "offers",
    "condition": "as a condition",
    "refusal": "refuses",
    "acceptance": "accepts",
    "threat": "threatens",
}
_FOR = frozenset("accepted welcomed agreed supported".split())


@dataclass(frozen=True, slots=True)
class Word:
    """What a party says to a point: "demands", "rejected"; `who` says it where that is not the column's own name, and
    `is_for` of an answer whether it is a yes."""

    words: str
    evidence: Evidence
    who: str = ""
    is_for: bool | None = None


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One point with what each party says to it, column by column."""

    content: str
    kind: str
    toward: str
    evidence: Evidence
    cells: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class PositionMatrix:
    """The points by the parties; empty `rows` when nobody wants anything."""

    parties: tuple[str, ...]
    rows: tuple[PositionRow, ...]


def position_matrix(positions: Sequence[Position], cast: Cast, side: Side) -> PositionMatrix:
    """The matrix of a brief's positions; who speaks for another stands under that. Those that speak most come first."""
    spoken: dict[str, int] = {}
    for p in positions:
        for who in {side(a) for a in (p.by, *(a for r in p.responses for a in r.by))}:
            spoken[who] = spoken.get(who, 0) + 1
    order = sorted(spoken, key=lambda a: -spoken[a])
    columns = order if len(order) <= _MOST + 1 else order[:_MOST]
    rest = len(order) > len(columns)
    heads = (*(cast.name(a) for a in columns), *(("Others",) if rest else ()))
    return PositionMatrix(heads, tuple(_row(p, columns, bool(rest), cast, side) for p in positions))


def _row(position: Position, columns: Sequence[str], rest: bool, cast: Cast, side: Side) -> PositionRow:
    said: list[tuple[str, Word]] = [(position.by, Word(_DOES[position.kind], position.evidence))]
    for response in position.responses:
        word = Word(plain_words(response.kind), response.evidence, is_for=response.kind in _FOR)
        said += [(who, word) for who in response.by]
    named = [(side(who), who, replace(w, who="" if who in columns else cast.name(who))) for who, w in said]
    cells = [tuple(w for party, _, w in named if party == column) for column in columns]
    if rest:
        cells.append(tuple(w for party, _, w in named if party not in columns))
    content = sentence(position.content.strip().rstrip(",.;"))
    toward = cast.inline(position.toward) if position.toward else ""
    return PositionRow(content, position.kind, toward, position.evidence, tuple(cells))
