"""Whose text it is: the agency that an article credits, and whether the agency itself published it."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from onrecord.lexicon import outlets
from onrecord.model.article import Article

# "SEOUL, May 7 (MPA) - ", "LONDON (Reuters) – ", "WASHINGTON, June 1 /PRNewswire/ -- ", "(Reuters) - "
_DATELINE: Final = re.compile(
    r"^(?:[A-Z][^\n()/]{1,60}?)?[(/](?P<tag>[A-Z][\w .&'’-]{1,40})[)/]\s*(?:[-–—_]|--)\s*", re.MULTILINE
)
# "By Hana Lindqvist, Meridian Press Agency", "Jane Doe | Associated Press", "ASSOCIATED PRESS", "Source: AFP";
# not the credit of a picture.
_BYLINE: Final = re.compile(
    r"^(?!(?:photo|image|picture|file|video|graphic)\b)(?:(?:by|from|source:?|via)\s+)?"
    r"(?:[^\n]{2,60}?(?:,|\||·| for| of| in)\s+)?(?:the\s+)?(?P<tag>[^\n,|·/]{2,40})$",
    re.IGNORECASE | re.MULTILINE,
)
# "Copyright 2018 The Associated Press. All rights reserved.", "© 2018 AFP"; without a year it is a picture's.
_COPYRIGHT: Final = re.compile(
    r"^(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:by\s+)?\d{4},?\s+(?:the\s+)?(?P<tag>[^\n.,;|()/]{2,40})",
    re.IGNORECASE | re.MULTILINE,
)
# Credits stand where an article begins and where it ends.
_OPENING, _ENDING = 600, 500


@dataclass(frozen=True, slots=True)
class Credit:
    """`agency`: the agency credited, by the lexicon's name or else by the tag in the dateline. `own`: it published."""

    agency: str | None
    own: bool

    @property
    def rank(self) -> int:
        """0 for an agency's own publication, 1 for a text under its credit, 2 for any other."""
        return 0 if self.own else 1 if self.agency else 2


def credit(article: Article) -> Credit:
    """The credit of an article, read from its outlet, address, dateline and byline."""
    publisher = _publisher(article)
    if publisher:
        return Credit(publisher, True)
    opening = article.text[:_OPENING]
    agency = None
    if found := _DATELINE.search(opening):
        tag = found["tag"].strip()
        # Agencies that the lexicon does not know sign their datelines in the same way.
        agency = _agencies().get(tag.lower(), tag if tag.isupper() else None)
    if agency is None:
        found_lines = [*_BYLINE.finditer(opening), *_COPYRIGHT.finditer(article.text[-_ENDING:])]
        agency = next((name for m in found_lines if (name := _named(m["tag"]))), None)
    return Credit(agency, agency is not None and _same(article.outlet, agency))


def _named(tag: str) -> str | None:
    return _agencies().get(tag.strip().lower().removeprefix("the "))


def _publisher(article: Article) -> str | None:
    if article.outlet and (name := _agencies().get(article.outlet.lower())):
        return name
    for host in (article.host, article.outlet or ""):
        parts = host.lower().split(".")
        for i in range(len(parts) - 1):
            if name := _domains().get(".".join(parts[i:])):
                return name
    return None


def _same(outlet: str | None, tag: str) -> bool:
    """Whether `tag` is `outlet`'s name or its initials: MPA is Meridian Press Agency."""
    if not outlet:
        return False
    initials = "".join(word[0] for word in re.findall(r"\w+", outlet) if word[0].isupper())
    return tag.lower() == outlet.lower() or tag == initials


@cache
def _agencies() -> dict[str, str]:
    names: dict[str, str] = {}
    for outlet in outlets():
        if outlet.kind == "agency":
            for name in (outlet.name, *outlet.aliases):
                if name not in outlet.ambiguous:
                    names.setdefault(name.lower().removeprefix("the "), outlet.name)
    return names


@cache
def _domains() -> dict[str, str]:
    return {domain: outlet.name for outlet in outlets() if outlet.kind == "agency" for domain in outlet.domains}
