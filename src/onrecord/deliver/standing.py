"""How standings are shown: always a shape and a word, so that nothing hangs on colour alone.

Every shape is one column wide in a terminal.
"""

from dataclasses import dataclass

from onrecord.model.claim import Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """`symbol` and `word` stand for a standing; `meaning` explains it in the legend."""

    standing: Standing
    symbol: str
    word: str
    meaning: str


MARKS: dict[str, Mark] = {
    mark.standing: mark
    for mark in (
        Mark("confirmed", "●", "confirmed", "by a party concerned or by two independent origins"),
        Mark("claimed", "◐", "claimed", "by one side only"),
        Mark("reported", "○", "reported", "by the outlet in its own voice"),
        Mark("possible", "◇", "possible", "only hedged: may, could, among the most likely"),
        Mark("disputed", "≠", "disputed", "asserted by one, denied or contradicted by another"),
        Mark("ruled_out", "✕", "ruled out", "denied by a party concerned, asserted by nobody"),
        Mark("unknown", "?", "unknown", "open, undisclosed or not yet decided"),
    )
}
