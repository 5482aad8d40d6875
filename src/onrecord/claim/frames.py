"""Which mentions of an article speak of the same event: one summit is one event, however it is named.

Mentions are taken in the order of the text. A mention that names its actors joins the event of the same actors in the
same phase (done, or still to come); one that names none ("the summit", "this meeting", "the first") joins the event
that is being spoken of; one that opens nothing ("a meeting", in general) is left out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma
from onrecord.annotate.events import EventCandidate
from onrecord.claim.grammar import children, climb, is_verb, objects_of
from onrecord.claim.items import LISTED_KINDS, items_of
from onrecord.claim.kinds import as_set, kind_of
from onrecord.claim.named import people_in, two_in
from onrecord.claim.opening import is_background, is_definite, opens_event
from onrecord.claim.parties import BETWEEN, is_joint, participants_of, visited_place
from onrecord.claim.reach import times_of
from onrecord.lexicon import broad_kinds, words
from onrecord.model.annotation import TimeExpression
from onrecord.model.span import Span

Phase = Literal["done", "ahead", "open"]
_DONE = {"held", "signed", "in_force", "reached", "suspended", "lifted", "broken"}
_AHEAD = {"proposed", "agreed", "scheduled", "postponed", "cancelled", "ruled_out", "threatened", "approved"}
# Kinds that are agreed before they begin: "have reached a ceasefire" and "it will take effect" are one.
LASTING = {"ceasefire", "agreement", "merger"}
# Kinds in which a person acts for his state.
_OF_SIDES = BETWEEN | {"agreement", "ceasefire", "visit", "troop_movement"}
_REPEAT = words("repeat words")
_WHILE = words("time frames")


@dataclass(frozen=True)
class Mention:
    """One place where an event is named, with the actors named there and the times that hang on it.

    `joint` is true where one group meets by itself ("the ministers met"). A `listed` mention is one item of a list of
    such events, `spot` the words for its own place.
    """

    event: EventCandidate
    kind: str
    token: Token
    participants: tuple[str, ...]
    phase: Phase
    times: tuple[TimeExpression, ...]
    joint: bool = False
    listed: bool = False
    spot: Span | None = None

    @property
    def names_actors(self) -> bool:
        return bool(self.participants)


@dataclass
class Frame:
    """One event of the article while it is being put together.

    `apart` are the numbers of the sentences that tell of another event of its kind.
    """

    kind: str
    type: str | None
    mentions: list[Mention] = field(default_factory=list)
    inherited: tuple[str, ...] = ()
    participants: dict[str, None] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()

    @property
    def phase(self) -> Phase:
        phases = [m.phase for m in self.mentions]
        if self.kind == "agreement" and "done" in phases:
            # What is signed stays signed, whatever of it is still to come.
            return "done"
        return "ahead" if "ahead" in phases else "done" if "done" in phases else "open"

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.participants.update(dict.fromkeys(mention.participants))
        self.type = self.type or mention.event.type


def frames_of(analysis: Analysis) -> list[Frame]:
    """The article's events with their mentions, in the order in which they are first named."""
    frames: list[Frame] = []
    recent: dict[str, Frame] = {}
    waiting: list[Mention] = []
    for mention in _mentions(analysis):
        event, kind = mention.event, mention.kind
        if (
            kind == "agreement"
            and "ceasefire" in recent
            and len(mention.participants) < 2
            and is_definite(mention.token)
        ):
            # "The deal", after a ceasefire: whoever speaks of it is no party to another agreement.
            continue
        last = recent.get(kind)
        if last is not None and (_is_said_of_it(mention.token) or (kind == "vote" and is_background(mention))):
            # "It will be the first meeting between a president and a leader": what is spoken of, and no other.
            last.add(replace(mention, participants=()))
            continue
        if last is not None and last.phase == "ahead" and _is_guest(mention):
            # "The minister has been invited": to what is spoken of.
            last.add(mention)
            continue
        told = frames
        if (before := _prepared_by(frames, mention)) is not None:
            mention = replace(mention, participants=())
            told, last = [f for f in frames if f is not before], None if last is before else last
        home = _home(analysis, told, last, mention)
        if home is None:
            parties = tuple(last.participants) if last and _is_repeat(mention) else _named_beside(analysis, mention)
            if not parties and not opens_event(analysis, mention):
                waiting.append(mention)
                continue
            home = Frame(kind, event.type, inherited=parties, participants=dict.fromkeys(parties))
            frames.append(home)
        if (other := recent.get("meeting")) and (parties := _signed_with(other, home, mention)):
            mention = replace(mention, participants=parties)
        if not mention.names_actors and (parties := _persons_for(analysis, home, mention)):
            mention = replace(mention, participants=parties)
        home.add(mention)
        recent[kind] = home
    for mention in waiting:
        _settle(analysis, frames, mention)
    for frame in frames:
        alone = len(frame.participants) == 1 and not any(m.joint for m in frame.mentions)
        if alone and (pair := _pair_of(analysis, frames, frame.mentions[0])):
            frame.inherited = pair
            frame.participants.update(dict.fromkeys(pair))
    return sorted(frames, key=lambda f: f.mentions[0].event.span)


def _mentions(analysis: Analysis) -> Iterator[Mention]:
    """The mentions of all events of a broad kind; of a list in which each has its day, one for each item."""
    cues = {s.start for a in analysis.attributions for s in a.cue}
    for event in analysis.events:
        kind = kind_of(analysis, event)
        token = analysis.head(event)
        # Who "agreed to hold talks" has made no agreement besides the talks.
        if kind is None or (kind == "agreement" and lemma(token) == "agree"):
            continue
        # Who "attacked the ideology" in a speech did so in words: where a verb tells of a statement, nobody was hit.
        if kind == "attack" and event.span.start in cues:
            continue
        items = items_of(analysis, token) if kind in LISTED_KINDS else []
        for item in items:
            own = replace(event, target=(item.who,)) if item.who else event
            spot = item.spot or (item.who if kind == "visit" else None)
            published, day = analysis.article.published, item.time.last
            if published and day and day < published and event.status == "scheduled":
                # "Pending meetings with A last week and B on Monday": over by now.
                own = replace(own, status="held", time="NON_FUTURE")
            yield replace(_mention(analysis, own, kind), times=(item.time,), spot=spot, listed=True)
        if not items:
            yield _mention(analysis, event, kind)


def _is_said_of_it(token: Token) -> bool:
    """Whether the noun only says what sort of event "it" is."""
    return token.dep_ == "attr" and any(s.lower_ in {"it", "this"} for s in children(token.head, "nsubj"))


def _prepared_by(frames: Sequence[Frame], mention: Mention) -> Frame | None:
    """The meeting "which is to prepare the summit", and so is not the summit."""
    clause = mention.token.head
    if mention.token.dep_ != "dobj" or lemma(clause) not in {"prepare", "follow", "precede"}:
        return None
    above = set(climb(clause))
    return next((f for f in frames if f.kind == mention.kind and any(m.token in above for m in f.mentions)), None)


def _is_guest(mention: Mention) -> bool:
    """Whether somebody is said to be invited, and not to what."""
    verb = mention.token
    passive = lemma(verb) == "invite" and verb.tag_ == "VBN" and bool(children(verb, "nsubjpass"))
    return passive and mention.event.polarity == "POS" and not children(verb, "xcomp", "prep", "advcl")


def _settle(analysis: Analysis, frames: list[Frame], mention: Mention) -> None:
    """Place a mention that came before any with its parties: "The talks ended on Friday", "Seoul offered talks"."""
    alike = [f for f in frames if f.kind == mention.kind]
    if mention.event.polarity != "POS":
        return
    if mention.names_actors:
        if (pair := _pair_of(analysis, frames, mention)) and mention.event.status:
            home = Frame(mention.kind, mention.event.type, inherited=pair, participants=dict.fromkeys(pair))
            home.mentions.append(mention)
            frames.append(home)
        return
    if is_verb(mention.token) or not (is_definite(mention.token) or mention.times):
        return
    fitting = [f for f in alike if _same_time(f, mention) and not _other_day(f, mention)]
    later = [f for f in fitting if f.mentions[0].event.span > mention.event.span]
    if same := [f for f in fitting if _is_on_day(f, mention)]:
        # "Sunday's talks": those that were told to be on Sunday.
        same[0].mentions.append(mention)
        same[0].mentions.sort(key=lambda m: m.event.span)
    elif later:
        later[0].mentions.insert(0, mention)


def _pair_of(analysis: Analysis, frames: Sequence[Frame], mention: Mention) -> tuple[str, ...]:
    """The two states or bodies of another event, one of which is named here: who offers talks offers them to the one
    with whom the article tells of others."""
    alike = [f for f in frames if f.kind == mention.kind and len(f.participants) == 2]
    pairs = [f for f in alike if mention.kind in BETWEEN and _same_actors(analysis, f, mention)]
    bodies = all(analysis.cast.actor(p).kind != "person" for f in pairs[:1] for p in f.participants)
    return tuple(pairs[0].participants) if pairs and bodies else ()


def _signed_with(meeting: Frame, frame: Frame, mention: Mention) -> tuple[str, ...]:
    """Of "met X and signed an agreement" the two who met, where the agreement names only one of them."""
    if (
        frame.kind != "agreement"
        or len(mention.participants) != 1
        or mention.participants[0] not in meeting.participants
    ):
        return ()
    verb = mention.token if is_verb(mention.token) else mention.token.head
    met = meeting.mentions[-1].token
    return tuple(meeting.participants) if verb.dep_ == "conj" and verb.head in {met, met.head} else ()


def _persons_for(analysis: Analysis, frame: Frame, mention: Mention) -> tuple[str, ...]:
    """The two persons of the mention's sentence, where the event's parties so far are their states."""
    two = two_in(analysis, analysis.sentence_number(mention.token)) if frame.kind in BETWEEN else ()
    if not two or any(analysis.cast.actor(p).kind == "person" for p in frame.participants):
        return ()
    parties = list(frame.participants)
    return two if all(any(analysis.same_side(a, p) for p in parties) for a in two) else ()


def _mention(analysis: Analysis, event: EventCandidate, kind: str) -> Mention:
    token = analysis.head(event)
    event = as_set(event, token) if kind in {"meeting", "call", "visit", "vote"} else event
    actors = participants_of(analysis, event, kind) or _at_home(analysis, event, kind)
    if not actors and kind in BETWEEN and not is_verb(token):
        actors = _of_what_it_is_part(analysis, token, kind)
    joint = kind in BETWEEN and is_joint(analysis, event, kind)
    phase, times = _phase(event, token), tuple(times_of(analysis, token))
    if phase == "done" and is_verb(token) and (published := analysis.article.published) and kind not in LASTING:
        # A day to come is not that of what has been done, whatever the parser hangs it on.
        times = tuple(t for t in times if t.first is None or t.first <= published)
    return Mention(event, kind, token, actors, phase, times, joint)


def _of_what_it_is_part(analysis: Analysis, noun: Token, kind: str) -> tuple[str, ...]:
    """The parties of the talks of which "the next round" is one: "the next round of talks between A and B"."""
    inner = objects_of(noun, "of")
    whole = next((e for e in analysis.events if analysis.head(e) in inner and kind_of(analysis, e) == kind), None)
    return participants_of(analysis, whole, kind) if whole is not None else ()


def _at_home(analysis: Analysis, event: EventCandidate, kind: str) -> tuple[str, ...]:
    """The country whose election or referendum it is: the one that the article is about, where it names no other."""
    token = analysis.head(event)
    if kind != "vote" or is_verb(token) or not (event.kind == "election" or lemma(token) == "referendum"):
        return ()
    if not times_of(analysis, token):
        return ()
    told = Counter(m.actor for m in analysis.cast.mentions if analysis.cast.actor(m.actor).kind == "state")
    (first, most), (_, next_) = (*told.most_common(2), ("", 0), ("", 0))[:2]
    return (first,) if most >= max(3, 2 * next_) else ()


def _is_repeat(mention: Mention) -> bool:
    """ "A second meeting", "another round": of the same parties as the one spoken of before."""
    return not mention.names_actors and any(c.lower_ in _REPEAT for c in mention.token.children)


def _phase(event: EventCandidate, token: Token) -> Phase:
    if event.status in _DONE:
        return "done"
    if event.status in _AHEAD or event.time == "FUTURE":
        return "ahead"
    past = event.time == "NON_FUTURE" and event.certainty == "CERTAIN" and event.polarity == "POS"
    return "done" if past and is_verb(token) else "open"


def sentences_about(analysis: Analysis, frame: Frame) -> list[int]:
    """Numbers of the sentences that name the event, and of the ones right after them that name no other."""
    named = {analysis.sentence_number(m.token) for m in frame.mentions}
    others = {
        analysis.sentence_number(analysis.head(e))
        for e in analysis.events
        if broad_kinds().get(e.kind or "") == frame.kind
    } - named
    after = {n + 1 for n in named if n + 1 < len(analysis.sentences)} - others
    return sorted(named | after)


def _named_beside(analysis: Analysis, mention: Mention) -> tuple[str, ...]:
    """The two whom the sentence names, where it speaks of talks and not of whose: "after the talks, A and B said".

    Else the two whom the sentence before it names, and nobody beside them.
    """
    there = mention.token.head.lower_ == "at" and is_definite(mention.token) and mention.phase != "ahead"
    over = mention.phase == "done" or mention.token.head.lower_ in _WHILE or there
    if mention.kind != "meeting" or mention.names_actors or not over or is_verb(mention.token):
        return ()
    number = analysis.sentence_number(mention.token)
    if two := two_in(analysis, number):
        return two
    before = two_in(analysis, number - 1) if number and is_definite(mention.token) else ()
    return before if not people_in(analysis, number) or set(people_in(analysis, number)) <= set(before) else ()


def _home(analysis: Analysis, frames: Sequence[Frame], recent: Frame | None, mention: Mention) -> Frame | None:
    # What one list tells of item by item are as many events.
    alike = [f for f in frames if f.kind == mention.kind and all(m.token != mention.token for m in f.mentions)]
    if (holder := _held_in(alike, mention)) is not None:
        return holder
    # "Claimed responsibility for the attack", "returned to the talks": the one told of, whoever it is that does.
    claimed = (
        mention.kind in {"attack", "meeting"}
        and len(mention.participants) < 2
        and not mention.event.target
        and is_definite(mention.token)
        and not mention.event.source
    )
    if mention.names_actors and not (claimed and recent):
        fitting = [f for f in alike if _same_actors(analysis, f, mention) and _same_time(f, mention)]
        fitting = [f for f in fitting if _same_place(analysis, f, mention)]
        return fitting[-1] if fitting else None
    if is_definite(mention.token) or (mention.phase == "ahead" and _by_a_party(analysis, alike, mention)):
        fitting = [f for f in alike if _same_time(f, mention)]
        ahead = [f for f in fitting if f.phase == "ahead"]
        if mention.phase == "ahead" and ahead:
            return ahead[0] if recent not in ahead else recent
        if is_definite(mention.token):
            return recent if recent in fitting else fitting[-1] if fitting else None
    return None


def _held_in(frames: Sequence[Frame], mention: Mention) -> Frame | None:
    """ "Met for a fourth round of talks": the round is the meeting, and the talks are the round."""
    token = mention.token
    if token.dep_ != "pobj" or token.head.lower_ not in {"for", "of"}:
        return None
    above = token.head.head
    return next((f for f in frames if any(m.token == above for m in f.mentions)), None)


def _by_a_party(analysis: Analysis, frames: Sequence[Frame], mention: Mention) -> bool:
    """Whether who speaks of "a meeting" takes part in the one that is spoken of, and so means that one."""
    speakers = [a.speaker for a in analysis.attributions_over(mention.event.span)[:1] if a.speaker]
    parties = [p for f in frames for p in f.participants]
    return any(analysis.same_side(s, p) for s in speakers for p in parties)


def _same_time(frame: Frame, mention: Mention) -> bool:
    """False when one is over and the other still to come, or when both are dated to different days."""
    if {frame.phase, mention.phase} == {"done", "ahead"} and frame.kind not in LASTING:
        return False
    if frame.kind in LASTING and not mention.participants:
        return True
    # Of what lasts the days count on which it was signed or reached, not those on which it is to begin.
    over = frame.kind in LASTING and mention.phase == "done"
    told = [m for m in frame.mentions if m.phase == "done" or not over]
    mine = [(t.first, t.last) for t in mention.times if t.first and t.last]
    theirs = [(t.first, t.last) for m in told for t in m.times if t.first and t.last]
    if not mine or not theirs or (frame.phase == "ahead" and not over):
        return True
    return any(a <= d and c <= b for a, b in mine for c, d in theirs if a and b and c and d)


def _days(mentions: Sequence[Mention]) -> list[tuple[date, date]]:
    return [(t.first, t.last) for m in mentions for t in m.times if t.first and t.last]


def _is_on_day(frame: Frame, mention: Mention) -> bool:
    """Whether both are told to be on the same days."""
    return any(a <= d and c <= b for a, b in _days([mention]) for c, d in _days(frame.mentions))


def _other_day(frame: Frame, mention: Mention) -> bool:
    """Whether both have days, and not the same."""
    return bool(_days([mention]) and _days(frame.mentions)) and not _is_on_day(frame, mention)


def _same_place(analysis: Analysis, frame: Frame, mention: Mention) -> bool:
    """False for visits to different countries."""
    if mention.kind != "visit":
        return True
    mine, theirs = _visited(analysis, [mention]), _visited(analysis, frame.mentions)
    return not mine or not theirs or bool(mine & theirs)


def _visited(analysis: Analysis, mentions: Sequence[Mention]) -> set[str | None]:
    found = [visited_place(analysis, s) for m in mentions for s in m.event.target]
    return {p.country or p.name for p in found if p is not None}


def _same_actors(analysis: Analysis, frame: Frame, mention: Mention) -> bool:
    """One set holds the other, counting a person for his state but never one person for another."""
    mine, theirs = list(mention.participants), list(frame.participants)
    small, large = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if frame.kind not in _OF_SIDES:
        # Those who fight each other, or two courts, may be of one country.
        return bool(small) and set(small) <= set(large)
    return bool(small) and all(any(_same_party(analysis, a, b) for b in large) for a in small)


def _same_party(analysis: Analysis, a: str, b: str) -> bool:
    both = {analysis.cast.actor(a).kind, analysis.cast.actor(b).kind}
    return a == b or (both != {"person"} and analysis.same_side(a, b))
