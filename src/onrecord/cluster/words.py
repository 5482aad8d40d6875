"""Words of a text as stems, and how common each stem is in news: the fixed background that similarity rests on."""

import math
import re
from functools import cache
from importlib.resources import files
from typing import Final

WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
# A stem in more than this share of articles tells nothing of what an article is about.
_COMMON: Final = 0.3
# So many articles are added to the count of every stem, so that one that the table lacks is not beyond measure.
_UNSEEN: Final = 1.5


@cache
def stem(word: str) -> str:
    """A lower-case word without plural, possessive, -ed and -ing; numbers unchanged.

    Light on purpose: "talks", "talked" and "talking" meet, and a stem can still be read as a word.
    """
    w = word.replace("’", "'").removesuffix("'s").replace("'", "")
    if len(w) > 3 and w.endswith("s") and not w.endswith(("ss", "us", "is")):
        w = w[:-3] + "y" if w.endswith("ies") and len(w) > 4 else w[:-1]
    for suffix in ("ing", "ed"):
        if w.endswith(suffix) and len(w) - len(suffix) >= 4:
            w = w[: -len(suffix)]
            if len(w) > 4 and w[-1] == w[-2] and w[-1] not in "lsz":
                w = w[:-1]
            break
    return w[:-1] if len(w) > 4 and w.endswith("e") else w


def stems(text: str) -> list[str]:
    """The stems of all words and numbers of `text`, in order."""
    return [stem(m.group().lower()) for m in WORD.finditer(text)]


@cache
def background() -> tuple[int, dict[str, int]]:
    """How many articles the table was counted over, and in how many of them each stem stands.

    Raises ValueError when the table is broken.
    """
    rows = files(__package__).joinpath("background.tsv").read_text(encoding="utf-8").split("\n")
    counts: dict[str, int] = {}
    total = 0
    for number, row in enumerate(rows, 1):
        if not row or row.startswith("#"):
            continue
        word, tab, count = row.partition("\t")
        if not tab or not count.isdigit():
            raise ValueError(f"background.tsv, line {number}: a stem and a number expected, not {row!r}")
        if word == "*":
            total = int(count)
        else:
            counts[word] = int(count)
    if not total:
        raise ValueError("background.tsv does not say over how many articles it was counted")
    return total, counts


@cache
def rarity(word: str) -> float:
    """Inverse document frequency of a stem, in nats; 0 for one that stands in most articles."""
    total, counts = background()
    seen = counts.get(word, 0)
    return 0.0 if seen > total * _COMMON else math.log((total + 1) / (seen + _UNSEEN))
