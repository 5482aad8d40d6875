"""Positions that an attribution's act makes: "demanded", "offered", "refused", "threatened"."""

from collections.abc import Iterator, Sequence

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma
from onrecord.claim.grammar import is_noun, is_verb
from onrecord.claim.positions.deeds import whose
from onrecord.claim.positions.make import ACTS, NOUNS, addressee, has_substance, position
from onrecord.lexicon import words
from onrecord.model.annotation import Attribution
from onrecord.model.brief import Position, PositionKind
from onrecord.model.span import Span

_ASKING = words("question words")
_REFUSING = words("refusing cues")
# What is told and not asked for: "the claim", "reports of a transfer".
_TOLD = words("told nouns")
_ACCEPTED = words("accepted nouns")
_DOCUMENTS = words("document nouns")
_ANSWER = ("to comment", "for comment", "to respond", "to explain", "to elaborate", "to clarify", "about ")


def attributed(analysis: Analysis, told: Sequence[Attribution]) -> Iterator[Position]:
    """The positions that attributions are by their act."""
    for attribution in told:
        kind = ACTS.get(attribution.act)
        if kind is None or attribution.speaker is None or not attribution.asserted:
            continue
        if analysis.cast.actor(attribution.speaker).name.lower().split(" ")[-1] in _DOCUMENTS:
            # "A paper promising to return the boy": what is written there is nobody's stance yet.
            continue
        where = _words(analysis, attribution)
        if (
            not _is_stance(analysis, attribution, kind, where)
            or not has_substance(analysis, where)
            or _is_question(where.of(analysis.text))
        ):
            continue
        if kind == "offer" and attribution.act in {"promise", "vow"} and not _looks_ahead(analysis, where):
            continue
        toward = attribution.toward or addressee(analysis, where)
        yield position(analysis, attribution.speaker, kind, where, toward)


def _words(analysis: Analysis, attribution: Attribution) -> Span:
    """The longest run of the content: pieces that only a comma or a quotation mark sets apart are one."""
    runs = [attribution.content[0]]
    for piece in attribution.content[1:]:
        between = analysis.text[runs[-1].end : piece.start] if piece.start >= runs[-1].end else None
        if between is not None and not any(c.isalnum() for c in between):
            runs[-1] = Span(runs[-1].start, piece.end)
        else:
            runs.append(piece)
    return max(runs, key=lambda s: s.end - s.start)


def _is_stance(analysis: Analysis, attribution: Attribution, kind: PositionKind, where: Span) -> bool:
    """Whether it is about something to be done: a claim, a report or signs can be refused by nobody, and what is
    accepted is an offer, a demand or the like."""
    cue = {lemma(t) for s in attribution.cue for t in analysis.reading.tokens_in(s)}
    if kind == "refusal" and not cue & _REFUSING:
        return False
    tokens = [t for t in analysis.reading.tokens_in(where) if not t.is_punct and not t.is_space]
    inside = {t.i for t in tokens}
    head = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), None)
    if head is None or not is_noun(head):
        return True
    if lemma(head) in _TOLD or (kind == "refusal" and whose(analysis, head) is not None):
        # "Rejected Kyiv's request for missiles" answers a position that is told as Kyiv's.
        return False
    return kind != "acceptance" or lemma(head) in NOUNS or lemma(head) in _ACCEPTED


def _looks_ahead(analysis: Analysis, where: Span) -> bool:
    """False for "vowed that it has kept the rules": who promises something speaks of what is to come."""
    tokens = analysis.reading.tokens_in(where)
    inside = {t.i for t in tokens}
    top = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), None)
    if top is None or not is_verb(top):
        return any(t.tag_ in {"MD", "TO"} for t in tokens) or not any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in tokens)
    return any(t.tag_ in {"MD", "TO"} for t in (top, *top.children)) or top.tag_ in {"VB", "VBG"}


def _is_question(words: str) -> bool:
    begun = words.lstrip("\"“'‘ ").lower()
    # "Asked to comment on it, he said": a question all the same.
    answer = begun.startswith(_ANSWER)
    return words.rstrip("\"”'’ ").endswith("?") or begun.split(" ", 1)[0] in _ASKING or answer
