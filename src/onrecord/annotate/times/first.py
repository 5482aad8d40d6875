"""Which characters a pattern may start with, so that places where no rule can fit are passed over quickly."""

import re

_ITEM = re.compile(r"\(\?P<\w+>|\(\?:|\(\?<?[=!]|\[[^\]]*\]|[?*+]|\{\d+,\d+\}|\\.|.", re.DOTALL)
_MAY_BE_NOTHING = re.compile(r"\?|\*|\{0,")


def starters(pattern: str) -> set[str]:
    """The characters that a match of `pattern` can start with.

    Of the syntax of regular expressions it knows what rules use: literals, sets, groups, alternatives, quantifiers,
    and looks around (which are passed over). Raises ValueError for a pattern that can match nothing at all.
    """
    chars, empty, _ = _alternatives(_ITEM.findall(pattern), 0)
    if empty:
        raise ValueError(f"the pattern can match nothing: {pattern!r}")
    return chars


def _alternatives(items: list[str], at: int) -> tuple[set[str], bool, int]:
    """First characters, whether it may be empty, and the index of the closing bracket or the end."""
    chars: set[str] = set()
    empty, open_ = False, True  # open_: all before this place may be empty
    while at < len(items) and items[at] != ")":
        item = items[at]
        if item == "|":
            empty, open_, at = empty or open_, True, at + 1
            continue
        look = item[:2] == "(?" and item[-1] in "=!"
        if item[0] == "(":
            inner, nothing, at = _alternatives(items, at + 1)
        else:
            inner, nothing = (set(), True) if item == "$" else (set(item.strip("[]")), False)
        at += 1
        if at < len(items) and _MAY_BE_NOTHING.match(items[at]):
            nothing, at = True, at + 1
        elif at < len(items) and items[at][0] in "+{" and len(items[at]) > 1:
            at += 1
        if look:
            continue
        if open_:
            chars |= inner
            open_ = nothing
    return chars, empty or open_, at
