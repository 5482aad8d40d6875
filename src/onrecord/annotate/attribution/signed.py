"""Quotations signed with a dash: "We won." — Maria Lopez. Their cue is no word, so that a rule reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from onrecord.annotate.attribution.spans import Span

# A line that begins with a quotation, then a dash, at its end or on the next line, and a name up to the line's end.
_SIGNED: Final = re.compile(
    r"""^[^\S\n]*(?P<quote>[“”„«"‘'].{8,}?[“”»"’'])(?:[^\S\n]*\n)?[^\S\n]*
    (?P<dash>[―—–]|--?)[^\S\n]*(?P<name>\w[^\n“”"«»]*?)(?:\.|[^\S\n])*$""",
    re.MULTILINE | re.VERBOSE,
)
_NAME_WORDS: Final = 14


def signed_quotations(text: str) -> Iterator[tuple[Span, Span, Span]]:
    """Quotations of whole lines that somebody has signed, as (source, cue, content)."""
    for match in _SIGNED.finditer(text):
        name = match["name"]
        if name[0].isupper() and len(name.split()) <= _NAME_WORDS and not re.search(r"\w\w\. |[?!;:]", name):
            yield match.span("name"), match.span("dash"), match.span("quote")
