"""Ids from names: the same name, written with or without accents, gives the same id in every article."""

import re
import unicodedata
from functools import lru_cache

_GAP = re.compile(r"[^a-z0-9]+")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "ı": "i"})


@lru_cache(maxsize=50_000)
def slug(name: str) -> str:
    """Lower-case ASCII letters and digits, all else as single hyphens; "x" when nothing is left."""
    plain = unicodedata.normalize("NFKD", name.translate(_SPECIAL)).encode("ascii", "ignore").decode()
    short = plain.lower().replace("'", "").replace(".", "")
    return _GAP.sub("-", short).strip("-") or _hashed(name)


def _hashed(name: str) -> str:
    return "-".join(f"{ord(c):x}" for c in name if not c.isspace()) or "x"
