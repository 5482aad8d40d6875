"""Everything that one article claims: its events with their claims, positions, measures and deadlines."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from onrecord.annotate.actors.cast import STRANGERS
from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.annotate.marks import apart
from onrecord.annotate.quotations import saying_verbs
from onrecord.claim.anaphora import follow, set_apart
from onrecord.claim.chain import claim_of
from onrecord.claim.deadlines import deadlines
from onrecord.claim.frames import Frame, frames_of
from onrecord.claim.grammar import is_verb
from onrecord.claim.measures import measures
from onrecord.claim.positions import positions
from onrecord.claim.positions.make import has_substance
from onrecord.claim.reach import is_placed
from onrecord.claim.slots import readers
from onrecord.model.annotation import Attribution
from onrecord.model.article import content_id
from onrecord.model.told import ArticleClaims, EventClaims

__all__ = ["ArticleClaims", "EventClaims", "claims_of"]

# Kinds of events that a cue may name by mistake: who signs, imposes or approves says nothing by it.
_DEEDS = {"signing", "approval", "order", "sanction", "tariff", "aid", "loan", "embargo", "lifting", "suspension"}
# Tags of verbs that make a clause: "said: two senior sources" is nothing said.
_FINITE = {"VBD", "VBZ", "VBP", "MD", "VBN"}
# Acts that tell something only by a clause.
_CLAUSAL = {"say", "believe", "know"}
_THINKING = {"intend", "believe", "hope", "fear", "expect", "decide", "doubt", "consider"}
# Acts that no infinitive follows: "would love to hear" is no praise, "a memo describing how to" describes nothing yet.
_NEVER_TO_DO = {"praise", "condemn", "criticize", "describe", "accuse", "confirm", "deny"}
# Quoted words no more than these may be a phrase that somebody uses.
_PHRASE = 2
# Acts that are deeds where their object is an event: who signs a treaty says nothing by it.
_DOING = {"accept", "decide", "describe", "demand", "say"}
# Kinds that are an event of the story only when somebody or something is named with them more than in passing.
_NEEDS_WEIGHT = {"attack", "troop_movement", "disaster", "call"}


def claims_of(analysis: Analysis) -> ArticleClaims:
    """Read the claims of an annotated article."""
    parts = (part for whole in analysis.attributions for part in apart(analysis.text, whole))
    worth = tuple(a for a in parts if _is_told(analysis, a))
    outlets = {actor.id for actor in analysis.cast.actors if actor.kind == "outlet"}
    told = tuple(a for a in worth if a.speaker not in outlets or not _only_passes_on(a, worth))
    stances = positions(analysis, told)
    due = deadlines(analysis)
    frames = frames_of(analysis)
    follow(analysis, frames)
    set_apart(analysis, frames)
    events = [_event(analysis, frame, number) for number, frame in enumerate(frames) if _is_shown(frame)]
    return ArticleClaims(
        article=analysis.article,
        actors=analysis.cast.actors,
        attributions=told,
        events=tuple(e for e in events if any(c.slot in _telling(e.kind) for c in e.claims)),
        positions=stances,
        measures=measures(analysis, stances, due),
        deadlines=due,
    )


def _telling(kind: str) -> frozenset[str]:
    """The slots by which an event is worth showing: of a disaster its day will do."""
    return frozenset({"status", "participant", "date"} if kind == "disaster" else {"status", "participant"})


def _is_told(analysis: Analysis, attribution: Attribution) -> bool:
    """Whether an attribution is worth a line: somebody's, or quoted, and more than a word or a pronoun."""
    if attribution.mode == "direct" and len(attribution.content[0].of(analysis.text).split()) > _PHRASE:
        return True
    if attribution.act == "say" and (attribution.mode == "direct" or _in_title(analysis, attribution)):
        # "Used the phrase", and the words of a title that only look like a verb of saying, are nobody's statement.
        cue = [t for s in attribution.cue for t in analysis.reading.tokens_in(s)]
        if not any(lemma(t) in saying_verbs() for t in cue) and any(t.is_alpha for t in cue):
            return False
    if attribution.mode == "direct":
        return True
    tokens = [t for s in attribution.content for t in analysis.reading.tokens_in(s) if not t.is_punct]
    telling = any(t.tag_[:2] in {"NN", "VB", "JJ", "CD"} for t in tokens)
    if len(tokens) < 2 or not telling or (attribution.speaker is None and attribution.mode == "indirect"):
        return False
    if attribution.mode != "indirect":
        return True
    if _in_heading(analysis, attribution) or not all(has_substance(analysis, s) for s in attribution.content[:1]):
        return False
    if attribution.act in _NEVER_TO_DO and tokens[0].tag_ == "TO":
        return False
    if attribution.act in _CLAUSAL and not _is_clause(tokens):
        return False
    # Whom nothing else told of is taken at his word, not at his thoughts: "some breads want all of your attention".
    stranger = attribution.speaker is not None and attribution.speaker.startswith(STRANGERS)
    return not (stranger and attribution.act in _THINKING) and not _is_deed(analysis, attribution)


def _only_passes_on(outlet: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether an outlet tells no more than another's words, which stand under his name and via that outlet."""
    return any(
        outlet.speaker in other.via and all(any(w.contains(s) for w in outlet.content) for s in other.content)
        for other in others
    )


def _is_clause(tokens: Sequence[Token]) -> bool:
    """Whether words tell something by a verb that is no relative's of one of them, nor its gap's.

    "The firepower that the country can bring to bear" is a thing, and "he sees" in "the progress he says he sees" has
    lost what he sees.
    """
    own = set(tokens)
    telling = [
        t for t in tokens if t.tag_ in _FINITE and not any(a.dep_ == "relcl" and a.head in own for a in _up(t, own))
    ]
    return bool(telling) and not (len(tokens) == 2 and any(t.head.dep_ == "relcl" for t in telling))


def _up(token: Token, own: set[Token]) -> Iterator[Token]:
    """A token and the heads above it, as far as they are among `own`."""
    while token in own:
        yield token
        if token.head == token:
            return
        token = token.head


def _in_title(analysis: Analysis, attribution: Attribution) -> bool:
    title = next((b.span for b in analysis.reading.blocks if b.kind == "title"), None)
    return title is not None and title.overlaps(attribution.content[0])


def _in_heading(analysis: Analysis, attribution: Attribution) -> bool:
    """ "Russia refuses to yield" over a passage sums it up; the passage says who said so."""
    headings = [b.span for b in analysis.reading.blocks if b.kind == "heading"]
    return any(h.overlaps(c) for h in headings for c in attribution.content)


def _is_deed(analysis: Analysis, attribution: Attribution) -> bool:
    """ "Approved an aid package", "called off his summit": done, not said; the brief tells it as an event."""
    if attribution.act not in _DOING or not attribution.asserted:
        return False
    cue = {s.start for s in attribution.cue} | {at(t) for s in attribution.cue for t in analysis.reading.tokens_in(s)}
    if any(e.kind in _DEEDS and e.span.start in cue for e in analysis.events):
        return True
    inside = [t for s in attribution.content for t in analysis.reading.tokens_in(s)]
    if any(is_verb(t) and t.dep_ in {"ccomp", "csubj", "xcomp", "advcl", "ROOT"} for t in inside):
        return False
    named = {e.span.start for e in analysis.events if e.kind}
    tops = [t for t in inside if t.head not in inside]
    return any(at(t) in named for top in tops for t in (top, *top.lefts))


def _is_shown(frame: Frame) -> bool:
    if not any(m.event.polarity == "POS" or m.event.status for m in frame.mentions):
        return False
    if len(frame.mentions) > 1 or any(m.times for m in frame.mentions):
        return True
    first = frame.mentions[0].token
    if frame.kind in {"attack", "troop_movement"} and is_placed(first):
        return True
    # "Upon arriving in the capital, he said": told in passing.
    passing = frame.kind == "visit" and first.dep_ in {"pcomp", "advcl", "acl"}
    passing = passing and not any(c.dep_ == "nsubj" for c in first.children)
    return frame.kind not in _NEEDS_WEIGHT and not passing


def _event(analysis: Analysis, frame: Frame, number: int) -> EventClaims:
    identity = content_id(analysis.article.id, frame.kind, str(number))
    found = [f for reader in readers(frame.kind) for f in reader(analysis, frame)]
    claims = [c for f in found if (c := claim_of(analysis, identity, f)) is not None]
    unique = tuple(dict.fromkeys(claims))
    return EventClaims(identity, frame.kind, frame.type, tuple(frame.participants), len(frame.mentions), unique)
