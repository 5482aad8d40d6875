"""What each party wants, offers, refuses or threatens, and how others answered.

Positions come from attributions whose act is one (demanded, offered, refused ...), from lists introduced as such
("Among the Kremlin's demands are:"), and from what a speaker says another "must" do.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma, span
from onrecord.claim.evidence import passage
from onrecord.claim.grammar import children, clause_span, coordinated, is_negated, is_verb, objects_of, phrase
from onrecord.model.annotation import Attribution
from onrecord.model.brief import Position, PositionKind, Response
from onrecord.model.span import Span, cover

_KINDS: dict[str, PositionKind] = {
    "demand": "demand", "urge": "demand", "ask": "demand", "request": "demand", "insist": "demand", "call": "demand",
    "offer": "offer", "promise": "offer", "vow": "offer", "pledge": "offer", "willing": "offer", "propose": "offer",
    "refuse": "refusal", "reject": "refusal",
    "accept": "acceptance", "threaten": "threat",
}  # fmt: skip
_NOUNS: dict[str, PositionKind] = {
    "demand": "demand", "condition": "condition", "precondition": "condition", "requirement": "demand",
    "request": "demand", "offer": "offer", "proposal": "offer", "concession": "offer", "refusal": "refusal",
    "threat": "threat", "term": "condition", "ultimatum": "demand",
}  # fmt: skip
_RESPONSES = {
    "reject": "rejected", "refuse": "rejected", "dismiss": "rejected", "rebuff": "rejected", "decline": "rejected",
    "spurn": "rejected", "accept": "accepted", "welcome": "welcomed", "agree": "accepted", "embrace": "accepted",
    "criticise": "criticised", "criticize": "criticised", "condemn": "condemned", "oppose": "rejected",
    "back": "backed", "support": "backed", "endorse": "backed",
}  # fmt: skip
_OBLIGING = {"must", "shall"}


def positions(analysis: Analysis) -> tuple[Position, ...]:
    """The positions of an article, in the order of the text, with the responses that the text gives to them."""
    found = _distinct([*_listed(analysis), *_obliged(analysis), *_attributed(analysis)])
    found.sort(key=lambda p: (p.evidence.span.start, p.evidence.span.end))
    return _answered(analysis, found)


def _distinct(found: Sequence[Position]) -> list[Position]:
    """Each stretch of text is one position: the first that claims it (lists before attributions) stays."""
    kept: list[Position] = []
    for position in found:
        if not any(k.evidence.span.overlaps(position.evidence.span) for k in kept):
            kept.append(position)
    return kept


def _attributed(analysis: Analysis) -> Iterator[Position]:
    for attribution in analysis.attributions:
        kind = _KINDS.get(attribution.act)
        if kind is None or attribution.speaker is None or not attribution.asserted:
            continue
        where = max(attribution.content, key=lambda s: s.end - s.start)
        if not _has_substance(analysis, where) or (kind == "demand" and _is_question(where.of(analysis.text))):
            continue
        yield _position(analysis, attribution.speaker, kind, where, attribution.toward or _addressee(analysis, where))


def _has_substance(analysis: Analysis, where: Span) -> bool:
    """False for "these" and "the demands": what was demanded stands elsewhere."""
    tokens = [t for t in analysis.reading.tokens_in(where) if not t.is_punct]
    return len(tokens) > 2 or (len(tokens) == 2 and lemma(tokens[-1]) not in _NOUNS)


def _is_question(words: str) -> bool:
    first = words.lstrip("\"“'‘ ").split(" ", 1)[0].lower()
    return words.rstrip("\"”'’ ").endswith("?") or first in {
        "whether",
        "if",
        "why",
        "how",
        "what",
        "who",
        "when",
        "where",
    }


def _position(analysis: Analysis, by: str, kind: PositionKind, where: Span, toward: str | None) -> Position:
    evidence = analysis.evidence(where)
    content = evidence.text.strip('"“”„«» ').removesuffix(".")
    return Position(by, kind, content, evidence, toward if toward != by else None)


def _addressee(analysis: Analysis, where: Span) -> str | None:
    """Whoever is to do it: the subject of the content's first clause."""
    tokens = analysis.reading.tokens_in(where)
    verb = next((t for t in tokens if is_verb(t) and children(t, "nsubj", "nsubjpass")), None)
    if verb is None:
        return None
    return analysis.cast.at(phrase(children(verb, "nsubj", "nsubjpass")[0]))


def _obliged(analysis: Analysis) -> Iterator[Position]:
    """What a speaker says that somebody else must do: "it is Russia that must agree to a ceasefire"."""
    for attribution in analysis.attributions:
        if attribution.speaker is None or not attribution.asserted or attribution.act in _KINDS:
            continue
        for token in (t for s in attribution.content for t in analysis.reading.tokens_in(s)):
            if token.lower_ not in _OBLIGING or token.dep_ != "aux" or not is_verb(token.head):
                continue
            other = _obliged_party(analysis, token.head, attribution)
            if other:
                where = clause_span(_whole_clause(token.head))
                yield _position(analysis, attribution.speaker, "demand", where, other)


def _obliged_party(analysis: Analysis, verb: Token, attribution: Attribution) -> str | None:
    subjects = children(verb, "nsubj", "nsubjpass")
    for subject in subjects:
        # In "it is Russia that must", the subject "that" stands for the noun before it.
        noun = verb.head if subject.tag_ in {"WDT", "WP"} and verb.dep_ in {"relcl", "acl"} else subject
        actor = analysis.cast.at(phrase(noun) if noun is subject else span(noun))
        if actor and attribution.speaker and not analysis.same_side(actor, attribution.speaker):
            return actor
    return None


def _whole_clause(verb: Token) -> Token:
    return verb.head if verb.dep_ in {"relcl", "acl"} and is_cleft(verb.head) else verb


def is_cleft(token: Token) -> bool:
    """Whether the noun is the focus of "it is X that ..."."""
    return token.dep_ == "attr" and any(c.lower_ == "it" for c in token.head.children)


def _listed(analysis: Analysis) -> Iterator[Position]:
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
        yield _position(analysis, by, kind, item, toward)


def _lead(analysis: Analysis, words: TokenSpan) -> tuple[str, PositionKind] | None:
    for token in words:
        kind = _NOUNS.get(lemma(token))
        verb_kind = _KINDS.get(lemma(token)) if is_verb(token) else None
        if kind is None and verb_kind is None:
            continue
        owners = [*children(token, "poss"), *objects_of(token, "of", "by", "from"), *children(token, "nsubj")]
        owners += [n for clause in children(token, "acl", "relcl") for n in objects_of(clause, "by")]
        for owner in owners:
            if actor := analysis.cast.at(phrase(owner)):
                return actor, kind or verb_kind or "demand"
    return None


def _answered(analysis: Analysis, found: list[Position]) -> tuple[Position, ...]:
    """Attach "these demands were rejected by X" and "X rejected the offer" to the positions spoken of before."""
    answered = list(found)
    for sentence in analysis.sentences:
        for token in sentence:
            kind = _RESPONSES.get(lemma(token)) if is_verb(token) else None
            if kind is None or is_negated(token):
                continue
            targets = children(token, "nsubjpass") or children(token, "dobj")
            noun = next((n for t in targets for n in coordinated(t) if lemma(n) in _NOUNS), None)
            passive = bool(children(token, "nsubjpass"))
            actors = _who(analysis, token, passive)
            if noun is None or not actors:
                continue
            response = Response(actors, kind, analysis.evidence(passage(token)))
            for index in _meant(analysis, answered, noun, actors):
                answered[index] = replace(answered[index], responses=(*answered[index].responses, response))
    return tuple(answered)


def _who(analysis: Analysis, verb: Token, passive: bool) -> tuple[str, ...]:
    nouns = objects_of(verb, "by") if passive else [n for s in children(verb, "nsubj") for n in coordinated(s)]
    return tuple(dict.fromkeys(a for n in nouns[:1] for a in analysis.cast.all_at(phrase(n))))


def _meant(analysis: Analysis, found: Sequence[Position], noun: Token, actors: tuple[str, ...]) -> list[int]:
    """The positions before the noun that it means: of its kind, of its owner if it names one, from one passage."""
    kind = _NOUNS[lemma(noun)]
    owner = next((analysis.cast.at(phrase(o)) for o in children(noun, "poss")), None)
    before = [
        i
        for i, p in enumerate(found)
        if p.evidence.span.end <= at(noun)
        and p.by not in actors
        and (p.kind == kind or {p.kind, kind} <= {"demand", "condition"})
        and (owner is None or p.by == owner or analysis.same_side(p.by, owner))
    ]
    if not before:
        return []
    last = before[-1]
    if noun.tag_ != "NNS":
        return [last]
    run = [last]
    for i in reversed(before[:-1]):
        near = found[run[-1]].evidence.span.start - found[i].evidence.span.end < 60
        if found[i].by != found[last].by or not near:
            break
        run.append(i)
    return run
