"""Numbers in words and figures."""

from onrecord.annotate.times.grammar import grammar


def number(words: list[str]) -> float | None:
    """The number that some words write ("two thousand", "2 1/2", "twenty-five", "7th"); None when they are not one.

    Of a choice or range ("10 or 12", "two to three") it is the first.
    """
    total, current, seen = 0.0, 0.0, False
    for word in (w.lower() for w in words):
        range_ = word == "–" or (word == "-" and words[0][0].isdigit())
        if seen and (range_ or grammar().value(word, "OR") is not None):
            break
        value = _value(word)
        if value is None:
            continue
        if value >= 100 and seen and word.isalpha():
            current = (current or 1) * value
            if value >= 1000:
                total, current = total + current, 0.0
        else:
            current += value
        seen = True
    return total + current if seen else None


def _value(word: str) -> float | None:
    if word[0].isdigit():
        if "/" in word:
            over, _, under = word.partition("/")
            return int(over) / int(under) if int(under) else None
        digits = word.replace(",", "").rstrip("stndrh")
        try:
            return float(digits)
        except ValueError:
            return None
    table = grammar()
    for name in ("NUMW", "HUNDRED", "ORD"):
        if (value := table.value(word, name)) is not None:
            return float(value)
    return None


def year_in_words(words: list[str]) -> int:
    """nineteen ninety-seven, two thousand and five."""
    hundreds = grammar().value(words[0], "CENTW")
    if hundreds and grammar().value(words[1], "HUNDRED") is None:
        return int(hundreds) * 100 + int(number(words[1:]) or 0)
    return int(number(words) or 0)


def duration(amount: float | None, unit: str) -> str:
    """A TIMEX3 duration: `unit` as in the table ("T1H", "1D", "10Y"), X for an unknown amount."""
    clock = "T" if unit[0] == "T" else ""
    each, letter = int(unit[len(clock) : -1]), unit[-1]
    if amount is None:
        return f"P{clock}X{_COARSE.get(each, letter)}"
    total = amount * each
    if total == int(total):
        return f"P{clock}{int(total)}{letter}"
    whole, rest = int(total), total - int(total)
    if letter == "Y" or (clock and letter in "HM"):
        small, factor = ("M", 12) if letter == "Y" else ("M" if letter == "H" else "S", 60)
        head = f"{whole}{letter}" if whole else ""
        return f"P{clock}{head}{round(rest * factor)}{small}"
    return f"P{total:g}{letter}"


_COARSE = {10: "E", 100: "C", 1000: "L"}  # decades, centuries, millennia
