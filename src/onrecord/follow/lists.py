"""Lists of feeds as files: one address a line, or OPML, which other readers of feeds write and read."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from onrecord.acquire.addresses import tidy
from onrecord.errors import InputError


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list; `outlet` is what its outlet is to be called."""

    url: str
    title: str | None = None
    language: str | None = None
    outlet: str | None = None


def plain(text: str, name: str) -> list[Listed]:
    """The feeds of a plain list: an address a line, and behind it, after a blank, what the outlet is to be called.

    Lines that begin with # are remarks. Raises InputError for a line that begins with no http(s) address.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip().split(maxsplit=1)
        if not words or words[0].startswith("#"):
            continue
        if tidy(words[0]) is None:
            raise InputError(f"{name}, line {number}: {words[0]} is not the address of a feed.")
        found.append(Listed(words[0], outlet=words[1].strip() if len(words) > 1 else None))
    return found


def from_opml(data: bytes, name: str) -> list[Listed]:
    """The feeds of an OPML file, however deep they lie. Raises InputError when it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None or root.tag != "opml":
        raise InputError(f"{name} is no OPML file.")
    outlines = ((o, o.get("xmlUrl") or "") for o in root.iter("outline"))
    return [Listed(u, o.get("title") or o.get("text"), o.get("language")) for o, u in outlines if tidy(u)]


def to_opml(feeds: Iterable[Listed], title: str) -> bytes:
    """The feeds as OPML 2.0."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        words = {"text": feed.title or feed.url, "title": feed.title or feed.url, "type": "rss", "xmlUrl": feed.url}
        etree.SubElement(body, "outline", **words, **({"language": feed.language} if feed.language else {}))
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made
