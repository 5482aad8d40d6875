"""A story's changes as an Atom feed (RFC 4287): an entry a change, its id the same whenever it is worked out again."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree as Tree

from onrecord import __version__
from onrecord.deliver.ids import change_id, stable, web_address
from onrecord.deliver.phrases import CHANGE_WORDS, SLOT_NOUNS, plain_words
from onrecord.deliver.printable import printable
from onrecord.model.article import Article
from onrecord.model.brief import Change

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def feed(
    story: str,
    title: str,
    changes: Iterable[Change],
    articles: Iterable[Article],
    titles: Mapping[str, str] | None = None,
    address: str | None = None,
    page: str | None = None,
) -> str:
    """The changes of a story as Atom text, the latest first. `titles` name events by their id.

    `address` is the feed's own, `page` that of the story's page; both may be unknown. What XML cannot hold is left out.
    """
    known = {a.id: a for a in articles}
    ordered = sorted(set(changes), key=lambda c: (c.at, c.slot, c.kind, c.after or ""), reverse=True)
    root = Tree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", stable("story", story).urn)
    _add(root, "title", title)
    _add(root, "subtitle", "What became known, firmer, contradicted or corrected")
    _add(root, "updated", _moment(ordered[0].at if ordered else _latest(known.values())))
    _add(root, "generator", "onrecord", version=__version__)
    if address:
        Tree.SubElement(root, "link", rel="self", type="application/atom+xml", href=address)
    if page:
        Tree.SubElement(root, "link", rel="alternate", type="text/html", href=page)
    author = Tree.SubElement(root, "author")
    _add(author, "name", "onrecord")
    for change in ordered:
        _entry(root, change, known.get(change.evidence.article), titles or {}, page)
    text: str = Tree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(
    root: Tree.Element, change: Change, article: Article | None, titles: Mapping[str, str], page: str | None
) -> None:
    entry = Tree.SubElement(root, "entry")
    _add(entry, "id", change_id(change).urn)
    about = titles.get(change.event, "")
    what = SLOT_NOUNS.get(change.slot, plain_words(change.slot)) if not about else plain_words(change.slot)
    values = " → ".join(v for v in (change.before, change.after) if v is not None)
    _add(entry, "title", " ".join(f"{about} {what}, {CHANGE_WORDS[change.kind]}: {values}".split())[:300])
    _add(entry, "updated", _moment(change.at))
    _add(entry, "published", _moment(change.at))
    Tree.SubElement(entry, "category", term=change.kind, label=CHANGE_WORDS[change.kind])
    target = (web_address(article.url) if article else None) or page
    if target:
        Tree.SubElement(entry, "link", rel="alternate", type="text/html", href=_clean(target))
    if article is not None and article.outlet:
        author = Tree.SubElement(entry, "author")
        _add(author, "name", article.outlet)
    cause = f"{change.cause}\n\n" if change.cause else ""
    _add(entry, "content", f"{cause}“{change.evidence.text}”", type="text")


def _add(parent: Tree.Element, name: str, words: str, **attributes: str) -> None:
    Tree.SubElement(parent, name, attributes).text = _clean(words)


def _clean(words: str) -> str:
    """Only characters that XML 1.0 allows."""
    return "".join(c for c in printable(words) if c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def _moment(at: datetime) -> str:
    return (at if at.year > 1 else _EPOCH).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _latest(articles: Iterable[Article]) -> datetime:
    return max((a.moment for a in articles), default=_EPOCH)
