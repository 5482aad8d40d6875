"""Where an event stands, by each mention that says so. Kinds without a life cycle (an attack, a ruling) have none."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma, span
from onrecord.claim.anaphora import stop_of
from onrecord.claim.chain import DENYING, Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame, Mention
from onrecord.claim.grammar import children, climb, is_asked, is_hopeless, is_negated, is_verb, phrase
from onrecord.model.claim import WordValue

# Kinds whose life is told in stages.
_STAGED = {
    "meeting",
    "call",
    "visit",
    "agreement",
    "ceasefire",
    "strike",
    "merger",
    "vote",
    "resignation",
    "appointment",
    "troop_movement",
}
# Of troops only what is still to come has a stage.
_NOT_YET = {"proposed", "scheduled", "postponed", "cancelled", "ruled_out", "agreed"}
# The widest window in days within which a meeting counts as set.
_MAX_WINDOW = 10
# Stages that a bare noun ("the summit") is given only for lack of better words.
# Stops that one party can bring about.
_STOPS = {"postponed", "cancelled", "ruled_out"}
_ASKING = {"ask", "invite", "offer", "propose", "request", "seek", "suggest", "urge"}
_FAINT = {"scheduled", "proposed", "pending", "threatened"}


def status(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    """What the mentions say, those that only name the event left out where others say more."""
    if frame.kind not in _STAGED:
        return
    told = [m for m in frame.mentions if (m.event.status or _is_cast(m)) and not is_asked(m.token)]
    if frame.kind == "troop_movement":
        told = [m for m in told if m.event.status in _NOT_YET]
    plain = [m for m in told if not _is_faint(m)]
    for mention in plain or told:
        word = _stage(frame, mention)
        if word == "held" and _is_ahead(analysis, mention):
            word = "scheduled"
        yield Found(
            slot="status",
            value=WordValue(word),
            anchor=mention.event.span,
            evidence=passage(mention.token),
            stance="denies" if is_hopeless(mention.token) else "asserts",
            hedged=mention.event.certainty != "CERTAIN" and word not in {"proposed", "ruled_out"},
            aside=word in {"ruled_out", "rejected"},
            by=_stopped_by(analysis, frame, mention, word),
        )
    for mention in frame.mentions:
        yield from _not_stopped(analysis, mention)


def _is_ahead(analysis: Analysis, mention: Mention) -> bool:
    """ "His visit begins on Monday": on a day to come."""
    published = analysis.article.published
    days = [t.first for t in mention.times if t.first and t.type in {"DATE", "TIME"}]
    verb = mention.token if is_verb(mention.token) else mention.token.head
    told = verb.tag_ in {"VBZ", "VBP"} and mention.event.certainty == "CERTAIN"
    return published is not None and told and bool(days) and all(d > published for d in days)


def _stopped_by(analysis: Analysis, frame: Frame, mention: Mention, word: str) -> tuple[str, ...] | None:
    """The party that stops the event by what it does, where the outlet tells of it: "Trump called off the summit"."""
    if word not in _STOPS or analysis.attributions_over(mention.event.span):
        return None
    verb = mention.token.head if mention.token.dep_ == "dobj" else mention.token
    for subject in children(verb, "nsubj") if is_verb(verb) else ():
        if (actor := analysis.cast.at(phrase(subject))) is None:
            continue
        if any(actor == p or analysis.same_side(actor, p) for p in frame.participants):
            return (actor,)
    return None


def _not_stopped(analysis: Analysis, mention: Mention) -> Iterator[Found]:
    """ "Has not been called off", "denied that it is cancelled": says of a stop that it is none."""
    verb = mention.token.head if mention.token.dep_ in {"nsubj", "nsubjpass"} else mention.token
    stop = stop_of(verb)
    if stop is None or mention.event.status == stop or any(c.tag_ == "MD" for c in verb.children):
        return
    where = span(verb)
    denied = any(a.act in DENYING for a in analysis.attributions_over(where)[:1])
    if denied != is_negated(verb):
        yield Found("status", WordValue(stop), where, passage(verb), "asserts" if denied else "denies")


def _is_cast(mention: Mention) -> bool:
    """A vote told by its verb: who voted has held it."""
    return mention.kind == "vote" and mention.phase == "done" and is_verb(mention.token)


def _stage(frame: Frame, mention: Mention) -> str:
    """The stage in the words of briefs: what is under way is held; who "will meet" on no day yet has agreed to."""
    word = mention.event.status or "held"
    if word == "under_way" and frame.kind != "strike":
        return "held"
    if word == "scheduled" and any(
        c.lower_ in {"if", "unless"} for t in climb(mention.token) for c in children(t, "mark")
    ):
        # "If they let her travel to Oslo": that is not settled.
        word = "proposed"
    if frame.kind in {"visit", "vote", "resignation", "appointment"} and word == "proposed":
        told = mention.event.status == "proposed"
        ahead = (
            told and mention.event.certainty == "CERTAIN" and mention.event.time == "FUTURE" and is_verb(mention.token)
        )
        return "scheduled" if ahead else word
    if frame.kind == "agreement" and mention.event.time == "FUTURE" and mention.event.certainty == "CERTAIN":
        # "Will sign the treaty on Friday", "the signing is planned"
        signs = lemma(mention.token) == "sign" or lemma(mention.token.head.head) == "signing"
        return "scheduled" if signs and word in {"proposed", "signed"} else word
    if frame.kind not in {"meeting", "call"}:
        return word
    firm = [m for m in frame.mentions if m.event.certainty == "CERTAIN"]
    dated = [mention] if mention.times else firm
    days = [(t.last - t.first).days for m in dated for t in m.times if t.first and t.last]
    if word == "scheduled" and is_verb(mention.token) and all(d > _MAX_WINDOW for d in days):
        return "agreed"
    if word == "agreed" and days and min(days) <= _MAX_WINDOW and _is_confirmed(mention.token):
        return "scheduled"
    if word == "proposed" and _accepted(mention):
        return "agreed"
    over = mention.event.certainty == "CERTAIN" and mention.event.time == "NON_FUTURE"
    if word == "proposed" and over and mention.token.tag_ == "VBD" and not _only_asks(mention):
        return "held"
    return word


def _is_confirmed(verb: Token) -> bool:
    """ "Confirmed that they will meet on 14 June": what has its day and is confirmed is set."""
    future = any(c.tag_ == "MD" for c in verb.children)
    return future and verb.dep_ == "ccomp" and lemma(verb.head) in {"confirm", "announce"}


def _only_asks(mention: Mention) -> bool:
    """ "Invited her to meet him": who asks has not met yet, unless a day that is over is told."""
    doing = any(is_verb(c) for c in children(mention.token, "xcomp", "advcl", "ccomp"))
    return lemma(mention.token) in _ASKING and doing and not mention.times


def _accepted(mention: Mention) -> bool:
    """ "Accepted an invitation to meet": what was proposed has been agreed to."""
    return any(lemma(t) == "accept" and not is_negated(t) for t in climb(mention.token, 4))


def _is_faint(mention: Mention) -> bool:
    """A noun without a day of its own, or in "this would be the first summit", names the event and tells no stage."""
    if is_verb(mention.token) or mention.event.status not in _FAINT:
        return False
    return mention.token.dep_ == "attr" or not mention.times
