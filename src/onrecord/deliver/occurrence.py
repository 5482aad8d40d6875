"""Where a planned event stands, in the words of IPTC's NewsCodes (event occurrence status, CC BY 4.0).

https://cv.iptc.org/newscodes/eventoccurstatus/. Only what the vocabulary has a word for is mapped: it has none for
what was postponed, nor for what has taken place, and eos0 is for what was never planned.
"""

from onrecord.model.claim import Standing

SCHEME = "http://cv.iptc.org/newscodes/eventoccurstatus/"
# The vocabulary's own names of its concepts.
NAMES = {
    "eos1": "Planned, occurrence planned only",
    "eos2": "Planned, occurrence highly uncertain",
    "eos3": "Planned, may occur",
    "eos5": "Planned, occurs certainly",
    "eos6": "Planned, then cancelled",
}
_PLANNED = {"agreed", "scheduled", "approved", "called", "planned"}
_FIRM = {"confirmed", "claimed", "reported"}


def occurrence(status: str | None, standing: Standing | None) -> str | None:
    """The concept ("eos5") for a status with its standing; None where the vocabulary has no word.

    "Occurs certainly" is what newsrooms use for a scheduled event that those concerned confirm; what only others say
    is "planned only".
    """
    if status == "cancelled" and standing in _FIRM:
        return "eos6"
    if status == "cancelled" and standing in ("disputed", "possible"):
        return "eos2"
    if status == "proposed" and standing in {*_FIRM, "possible"}:
        return "eos3"
    if status not in _PLANNED:
        return None
    match standing:
        case "confirmed":
            return "eos5" if status == "scheduled" else "eos1"
        case "claimed" | "reported":
            return "eos1"
        case "possible":
            return "eos3"
        case "disputed":
            return "eos2"
        case _:
            return None


def qcode(concept: str) -> str:
    """A concept as news formats write it: "eocstat:eos5"."""
    return f"eocstat:{concept}"
