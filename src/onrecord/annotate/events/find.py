"""All event mentions of a reading, with their actors, types, kinds and how they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.annotate.engine import Reading
from onrecord.annotate.events import coding
from onrecord.annotate.events.arguments import Sides, phrases
from onrecord.annotate.events.candidate import EventCandidate
from onrecord.annotate.events.factuality import Outlooks
from onrecord.annotate.events.features import lexical_type
from onrecord.annotate.events.mentions import mentions
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern
from onrecord.model.span import Spans


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention before its type is known: its token, its phrase in the lexicon and its two sides."""

    token: int
    pattern: Pattern | None
    source: Spans
    target: Spans


def find_events(reading: Reading) -> list[EventCandidate]:
    """Every event that the article names, in the order of the text, typed or not."""
    return [event for index, doc in enumerate(reading.docs) for event in _of_tree(Tree(doc, index))]


def drafts(tree: Tree) -> Iterator[tuple[coding.Seen, list[Draft]]]:
    """The mentions of each sentence that has any, with what the model of types sees of it."""
    found = mentions(tree)
    memo: dict[int, Pattern | None] = {}
    sides = Sides(tree)
    for sentence in tree.doc.sents if found else ():
        here = [i for i in found if sentence.start <= i < sentence.end]
        if here:
            seen = coding.see(tree, sentence.start, sentence.end, here, memo)
            yield seen, [_draft(tree, i, lexical_type(tree, i, memo), sides) for i in here]


def _draft(tree: Tree, i: int, pattern: Pattern | None, sides: Sides) -> Draft:
    source, target = sides.of(i, pattern.roles if pattern else None, carried_noun(tree, i, pattern))
    return Draft(i, pattern, phrases(tree, source), phrases(tree, target))


def _of_tree(tree: Tree) -> Iterator[EventCandidate]:
    outlooks = Outlooks(tree)
    for seen, found in drafts(tree):
        for draft, row in zip(found, coding.model().scores(seen), strict=True):
            yield _candidate(tree, draft, row, outlooks)


def _candidate(tree: Tree, draft: Draft, row: coding.Floats, outlooks: Outlooks) -> EventCandidate:
    outlook = outlooks.of(draft.token)
    pattern = draft.pattern
    return EventCandidate(
        span=tree.span(draft.token, draft.token),
        head=(tree.index, draft.token),
        type=coding.decide(row, pattern.type if pattern else None, bool(draft.source and draft.target)),
        kind=pattern.kind if pattern else None,
        source=draft.source,
        target=draft.target,
        certainty=outlook.certainty,
        polarity=outlook.polarity,
        time=outlook.time,
        reported=outlook.reported,
    )


def carried_noun(tree: Tree, i: int, pattern: Pattern | None) -> int | None:
    """The event noun that the phrase of a verb holds: "sanctions" in "imposed sanctions"."""
    if pattern is None or not pattern.rest or tree.tag[i][0] != "V":
        return None
    return next(
        (
            k
            for k in tree.all_kids(i, "dobj", "nsubjpass")
            if tree.lemma(k) in pattern.rest or tree.lower[k] in pattern.rest
        ),
        None,
    )
