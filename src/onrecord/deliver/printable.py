"""Articles may hold control characters, which can repaint a terminal; a page shows a mark in their place."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

T = TypeVar("T")
# C0 and C1 controls but tab and newline. One character for one, so that evidence keeps its length.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(value: T) -> T:
    """`value` with the control characters replaced in every string in it, however deep in dataclasses and tuples."""
    made: object = value
    if isinstance(value, str):
        made = _CONTROL.sub("\ufffd", value)
    elif isinstance(value, tuple):
        made = tuple(printable(v) for v in value)
    elif is_dataclass(value) and not isinstance(value, type):
        old = {f.name: getattr(value, f.name) for f in fields(value)}
        new = {name: printable(v) for name, v in old.items()}
        made = replace(value, **new) if new != old else value
    return made  # type: ignore[return-value]
