"""Amounts in news English: money and percentages, with their value as a number."""

import re
from collections.abc import Iterator

from onrecord.lexicon import currencies, meanings
from onrecord.model.claim import AmountValue
from onrecord.model.span import Span

_SCALE = {word: float(size) for word, size in meanings("scales").items()}
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE_WORD = r"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|mln|bln|mn|bn|tn|[kmb])\b)?"


def _pattern() -> re.Pattern[str]:
    signs = "|".join(
        re.escape(s) for s in sorted(currencies(), key=len, reverse=True) if not s[0].isalpha() or s[-1] == "$"
    )
    words = "|".join(re.escape(s) for s in sorted(currencies(), key=len, reverse=True) if s[0].isalpha())
    money = rf"(?P<sign>{signs})\s?{_NUMBER}{_SCALE_WORD}"
    named = rf"{_NUMBER.replace('number', 'number2')}{_SCALE_WORD.replace('scale', 'scale2')}[\s-](?P<word>{words})\b"
    share = rf"{_NUMBER.replace('number', 'number3')}[\s-]?(?:%|per\s?cent\b|percentage points?\b)"
    return re.compile(f"{money}|{named}|{share}", re.IGNORECASE)


_AMOUNT = _pattern()


def amounts(text: str, start: int, end: int) -> Iterator[tuple[Span, AmountValue]]:
    """Money and percentages between two offsets of `text`; units are ISO 4217 codes or "%"."""
    for m in _AMOUNT.finditer(text, start, end):
        number = float((m["number"] or m["number2"] or m["number3"]).replace(",", ""))
        scale = _SCALE.get((m["scale"] or m["scale2"] or "").lower(), 1.0)
        name = m["sign"] or m["word"]
        unit = currencies().get(name) or currencies().get(name.lower()) if name else "%"
        if unit:
            yield Span(m.start(), m.end()), AmountValue(round(number * scale, 6), unit)
