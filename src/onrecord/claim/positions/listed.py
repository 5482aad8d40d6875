"""Positions in lists: items under a line that names whose demands, offers or conditions they are."""

from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Span as TokenSpan

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma
from onrecord.claim.grammar import children, clause_span, is_verb, objects_of, phrase
from onrecord.claim.positions.make import ACTS, NOUNS, position
from onrecord.model.brief import Position, PositionKind
from onrecord.model.span import Span, cover


def listed(analysis: Analysis) -> Iterator[Position]:
    """Items of a list under a line that names whose demands, offers or conditions they are."""
    lead: tuple[str, PositionKind] | None = None
    items: list[Span] = []
    for doc in analysis.reading.docs:
        if doc.user_data["block"].kind == "item" and lead:
            items.append(cover([clause_span(s.root) for s in doc.sents]))
            continue
        yield from _items(analysis, lead, items)
        items = []
        lead = _lead(analysis, doc[-40:] if len(doc) > 40 else doc[:]) if doc.text.rstrip().endswith(":") else None
    yield from _items(analysis, lead, items)


def _items(analysis: Analysis, lead: tuple[str, PositionKind] | None, items: Sequence[Span]) -> Iterator[Position]:
    """One position for each item, towards the actor that the items name most."""
    if lead is None:
        return
    by, kind = lead
    named = Counter(
        m.actor
        for m in analysis.cast.mentions
        for item in items
        if item.contains(m.span) and not analysis.same_side(m.actor, by) and analysis.cast.actor(m.actor).country
    )
    toward = named.most_common(1)[0][0] if named else None
    for item in items:
        yield position(analysis, by, kind, item, toward)


def _lead(analysis: Analysis, words: TokenSpan) -> tuple[str, PositionKind] | None:
    for token in words:
        kind = NOUNS.get(lemma(token))
        verb_kind = ACTS.get(lemma(token)) if is_verb(token) else None
        if kind is None and verb_kind is None:
            continue
        owners = [*children(token, "poss"), *objects_of(token, "of", "by", "from"), *children(token, "nsubj")]
        owners += [n for clause in children(token, "acl", "relcl") for n in objects_of(clause, "by")]
        for owner in owners:
            if actor := analysis.cast.at(phrase(owner)):
                return actor, kind or verb_kind or "demand"
    return None
