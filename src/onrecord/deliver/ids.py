"""Ids for other programs that stay when the same thing is worked out again, or more is known of it."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from onrecord.model.brief import Brief, BriefEvent, Change
from onrecord.model.claim import Claim, Evidence

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:onrecord")


def stable(*parts: str) -> UUID:
    """A UUID (version 5) of `parts`."""
    return uuid5(_NAMESPACE, "\n".join(parts))


def change_id(change: Change) -> UUID:
    """The id of a change: by what it says and the words that show it, not by how its event is numbered."""
    return stable("change", change.slot, change.kind, change.before or "", change.after or "", *_place(change.evidence))


def evidence_id(evidence: Evidence, *about: str) -> UUID:
    """The id of something that rests on evidence."""
    return stable("evidence", *_place(evidence), *about)


def event_ids(brief: Brief) -> dict[str, UUID]:
    """An id for each event of a brief, by the event's own: after its kind and the first article that tells of it.

    It stays when that article is changed by its outlet, and when later articles come in.
    """
    articles = {a.id: a for a in brief.articles}
    founded: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for event in brief.events:
        first = min(
            (c.evidence for c in claims_of(event) if c.evidence.article in articles),
            key=lambda e: (articles[e.article].moment, e.article, e.span.start),
            default=None,
        )
        source = articles[first.article] if first else None
        address = (source.url or source.id) if source else event.id
        founded.setdefault((event.kind, address), []).append((first.span.start if first else 0, event.id))
    return {
        id_: stable("event", kind, address, str(number))
        for (kind, address), events in founded.items()
        for number, (_, id_) in enumerate(sorted(events))
    }


def claims_of(event: BriefEvent) -> Iterable[Claim]:
    """All claims about an event, those withdrawn too."""
    yield from (c for f in event.facts for c in f.claims)
    yield from (w.claim for w in event.withdrawn)


def web_address(url: str | None) -> str | None:
    """`url` where it is http or https: whatever else an article gives as its address is not handed on as a link."""
    return url if url is not None and url.lower().startswith(("http://", "https://")) else None


def _place(evidence: Evidence) -> tuple[str, str, str]:
    return evidence.article, str(evidence.span.start), str(evidence.span.end)
