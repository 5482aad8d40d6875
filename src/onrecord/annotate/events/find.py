"""All event mentions of a reading, with their actors, types, kinds and how they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.annotate.engine import Reading
from onrecord.annotate.events import coding, grammar, senses
from onrecord.annotate.events.arguments import Sides, phrases
from onrecord.annotate.events.candidate import EventCandidate
from onrecord.annotate.events.factuality import Outlooks
from onrecord.annotate.events.features import Lexical
from onrecord.annotate.events.mentions import matches, mentions
from onrecord.annotate.events.status import status
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern, listed
from onrecord.model.span import Span, Spans

# What courts do is a ruling, whatever the same word means of others: "the judge rejected the request".
_COURTS = listed("courts")
_COURT_VERBS = listed("court_verbs")
_COURT_NOUNS = listed("court_nouns")
_NOT_GIVEN = frozenset({"visit", "meeting", "call", "appointment", "resignation", "dismissal"})
# How many tokens lie at most between "be" and what is said to be.
_NEAR = 4
# What a force of nature does has no type.
_EVERY = "every type"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention before its type is known: its token, its phrase in the lexicon, its two sides, the noun it carries,
    the type that its word would have but has not here, and whether the lexicon knows it or somebody named or known by
    office takes part."""

    token: int
    pattern: Pattern | None
    source: Spans
    target: Spans
    carries: int | None
    denied: str | None
    public: bool


def find_events(reading: Reading) -> list[EventCandidate]:
    """Every event that the article names, in the order of the text, typed or not."""
    trees = [Tree(doc, index) for index, doc in enumerate(reading.docs)]
    return [event for tree, found in typed(trees, coding.model()) for event in _of_tree(tree, found)]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The mentions of a sentence, and what the model of types sees of it."""

    seen: coding.Seen
    drafts: list[Draft]


def seen(tree: Tree) -> Iterator[tuple[coding.Seen, list[tuple[int, Pattern | None]]]]:
    """What the model of types sees of each sentence with mentions, and these with their phrases in the lexicon."""
    found = mentions(tree)
    if not found:
        return
    lexical = Lexical(tree)
    for sentence in tree.doc.sents:
        first, last = sentence.start, sentence.end
        here = [i for i in found if first <= i < last]
        if here:
            yield coding.see(lexical, first, last, here), [(i, lexical.found[i]) for i in here]


def sentences(tree: Tree) -> Iterator[Sentence]:
    """The sentences of a tree that have mentions, with all their sides."""
    sides = Sides(tree)
    for view, known in seen(tree):
        yield Sentence(view, [_draft(tree, i, pattern, sides, True) for i, pattern in known])


def typed(trees: Sequence[Tree], model: coding.Model) -> Iterator[tuple[Tree, list[tuple[Draft, str | None]]]]:
    """The mentions of each tree, with their types by `model`, in the order of the text."""
    views = [list(seen(tree)) for tree in trees]
    scores = iter(model.scores([view for found in views for view, _ in found]))
    for tree, found in zip(trees, views, strict=True):
        sides = Sides(tree)
        yield tree, [pair for _, known in found for pair in _typed(tree, known, next(scores), sides)]


def _typed(
    tree: Tree, known: Sequence[tuple[int, Pattern | None]], scores: coding.Scores, sides: Sides
) -> Iterator[tuple[Draft, str | None]]:
    looked = [p is not None or s for (_, p), s in zip(known, scores.promising(), strict=True)]
    drafted = [_draft(tree, i, p, sides, s) for (i, p), s in zip(known, looked, strict=True)]
    types = assigned(scores, drafted)
    for n, (type_, done) in enumerate(zip(types, looked, strict=True)):
        if type_ and not done:
            drafted[n] = _draft(tree, *known[n], sides, True)
    return zip(drafted, types, strict=True)


def assigned(scores: coding.Scores, drafted: Sequence[Draft]) -> list[str | None]:
    """The types of a sentence's mentions; a noun that its verb only carries ("imposed sanctions") gets none twice."""
    types = scores.types(
        [d.pattern.type if d.pattern else None for d in drafted],
        [None if d.denied == _EVERY else d.denied for d in drafted],
        [bool(d.source and d.target) for d in drafted],
        [d.public for d in drafted],
    )
    types = [None if d.denied == _EVERY else t for t, d in zip(types, drafted, strict=True)]
    place = {d.token: n for n, d in enumerate(drafted)}
    for n, draft in enumerate(drafted):
        carried = place.get(draft.carries) if draft.carries is not None else None
        if carried is not None and types[carried] == types[n]:
            types[carried] = None
    return types


def _draft(tree: Tree, i: int, pattern: Pattern | None, sides: Sides, known: bool) -> Draft:
    """The mention at token `i`; the sides of one that is not `known` to be of interest are looked up the quick way."""
    carries = carried_noun(tree, i, pattern)
    source, target = sides.of(i, pattern.roles if pattern else None, carries) if known else sides.plain(i)
    kept, denied = pattern, None
    if pattern is not None:
        given = senses.Sides(i, tuple(source), tuple(target))
        options = [pattern] if pattern.rest else matches(tree, i, "n" if tree.tag[i][0] == "N" else "v")
        kept = next((p for p in options if senses.holds(tree, p, given)), None)
        denied = pattern.type if kept is None else None
    if senses.natural(tree, i, tuple(source)):
        kept, denied = None, _EVERY
    public = kept is not None or senses.public(tree, (*source, *target))
    return Draft(i, kept, phrases(tree, source), phrases(tree, target), carries, denied, public)


def _of_tree(tree: Tree, found: Sequence[tuple[Draft, str | None]]) -> Iterator[EventCandidate]:
    outlooks = Outlooks(tree)
    carried = {d.carries: d.pattern.kind for d, _ in found if d.pattern and d.carries is not None}
    for draft, type_ in found:
        kind = draft.pattern.kind if draft.pattern else None
        if kind not in _NOT_GIVEN and _is_given_by_court(tree, draft.token, outlooks):
            kind = "ruling"
        if draft.token in carried and carried[draft.token] == kind:
            kind = None
        yield _candidate(tree, draft, type_, kind, outlooks)


def _is_given_by_court(tree: Tree, i: int, outlooks: Outlooks) -> bool:
    """Whether a court, or a judge, has decided something here."""
    noun = tree.tag[i][:1] == "N"
    if tree.lemma(i) not in (_COURT_NOUNS if noun else _COURT_VERBS):
        return False
    if not noun:
        doer = grammar.agent(tree, i)
        if doer is None or tree.lemma(doer) not in _COURTS:
            return False
        outlook = outlooks.of(i)
        return (outlook.certainty, outlook.polarity, outlook.time) == ("CERTAIN", "POS", "NON_FUTURE")
    by = [
        k for prep in tree.all_kids(i, "prep") if tree.lower[prep] in ("by", "of") for k in tree.all_kids(prep, "pobj")
    ]
    return any(tree.lemma(k) in _COURTS for k in (*tree.all_kids(i, "poss", "compound"), *by))


def _candidate(tree: Tree, draft: Draft, type_: str | None, kind: str | None, outlooks: Outlooks) -> EventCandidate:
    outlook = outlooks.of(draft.token)
    return EventCandidate(
        span=_trigger(tree, draft.token),
        head=(tree.index, draft.token),
        type=type_,
        kind=kind,
        source=draft.source,
        target=draft.target,
        certainty=outlook.certainty,
        polarity=outlook.polarity,
        time=outlook.time,
        reported=outlook.reported,
        status=status(tree, draft.token, kind, outlooks),
    )


def _trigger(tree: Tree, i: int) -> Span:
    """The words that name the event: the verb or noun itself, and what is said to be with "be" ("was unable")."""
    state = tree.kid(i, "acomp") if tree.lemma(i) == "be" else None
    if state is None or not i < state <= i + _NEAR or tree.tag[state][:1] != "J":
        return tree.span(i, i)
    return tree.span(i, state)


def carried_noun(tree: Tree, i: int, pattern: Pattern | None) -> int | None:
    """The event noun that the phrase of a verb holds: "sanctions" in "imposed sanctions"."""
    if pattern is None or not pattern.rest or tree.tag[i][0] != "V":
        return None
    words = tree.all_kids(i, "dobj", "nsubjpass")
    words += [k for prep in tree.all_kids(i, "prep") for k in tree.all_kids(prep, "pobj")]
    return next((k for k in words if tree.lemma(k) in pattern.rest or tree.lower[k] in pattern.rest), None)
