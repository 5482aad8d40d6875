"""Attributions made whole: mode, act, speaker, addressee, channel, relay and day, on top of the spans of who said what.

The spans come from `annotate.attribution`; everything here is read off the sentence around them, outside the content.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Token

from onrecord.annotate.actors import Cast
from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.channels import channel_of
from onrecord.annotate.cues import CueReading, is_hearsay, read_cue
from onrecord.annotate.documents import author_of
from onrecord.annotate.engine import Reading, at, lemma
from onrecord.annotate.grammar import authors
from onrecord.annotate.marks import mode_of
from onrecord.annotate.nested import nested
from onrecord.lexicon import words
from onrecord.model.annotation import Attribution, TimeExpression
from onrecord.model.span import Span, Spans, cover

# Acts of passing somebody's words on; an outlet that does them is a relay when another source is named.
_RELAYING = words("relaying verbs")
# What somebody may be found: "a man found dead".
_FOUND = frozenset({"alive", "dead", "guilty", "innocent", "liable", "unconscious"})


def build_attributions(
    reading: Reading, cast: Cast, times: Sequence[TimeExpression], triples: Sequence[SpanTriple]
) -> tuple[Attribution, ...]:
    """Whole attributions from the spans of who said what, in the order of their content."""
    built = [_frame(reading, cast, times, triple).attribution() for triple in triples]
    inner = []
    for triple, outer in nested(reading, cast, built):
        found = _frame(reading, cast, times, triple, cover(outer.content)).attribution()
        # Who tells of another's words passes them on, as an outlet does.
        tellers = dict.fromkeys((*found.via, *((outer.speaker,) if outer.speaker else ()), *outer.via))
        inner.append(replace(found, via=tuple(t for t in tellers if t != found.speaker)))
    return tuple(sorted([*built, *inner], key=lambda a: (a.content[0].start, a.content[-1].end)))


def _frame(
    reading: Reading, cast: Cast, times: Sequence[TimeExpression], triple: SpanTriple, within: Span | None = None
) -> "_Frame":
    source, cue, content = (_spans(part) for part in (triple.source, triple.cue, triple.content))
    return _Frame(reading, cast, tuple(times), source, cue, content, within)


def _spans(pairs: Sequence[tuple[int, int]]) -> Spans:
    return tuple(Span(s, e) for s, e in pairs)


@dataclass(frozen=True, slots=True)
class _Frame:
    """One attribution in its surroundings: the sentences of source and cue, without the content.

    Of an attribution that stands in another's content, the surroundings end where that content does (`within`).
    """

    reading: Reading
    cast: Cast
    times: tuple[TimeExpression, ...]
    source: Spans
    cue: Spans
    content: Spans
    within: Span | None = None

    def attribution(self) -> Attribution:
        cue_tokens = [t for s in self.cue for t in self.reading.tokens_in(s)]
        told = read_cue(cue_tokens, self.reading.tokens_in(self.content[0]))
        frame = self.frame_tokens(cue_tokens)
        speaker = self.speaker(cue_tokens)
        via = self.relays(frame, speaker)
        return Attribution(
            source=self.source,
            cue=self.cue,
            content=self.content,
            mode=mode_of(self.reading.text, self.content),
            act=told.act,
            speaker=speaker,
            toward=self.addressee(cue_tokens, speaker),
            channel=channel_of(frame, self.near(cue_tokens)),
            via=via,
            said=self.said(cue_tokens, frame, told),
            asserted=told.asserted,
            hedged=told.hedged,
        )

    def frame_tokens(self, cue_tokens: Sequence[Token]) -> list[Token]:
        """The tokens around the cue: its sentence without the content, and a sentence that only introduces."""
        anchors = self.cue or self.source
        if anchors:
            low, high = cover(anchors).start, cover(anchors).end
        else:
            low = high = self.content[0].start
        token = self.reading.token_at(low)
        if token is None:
            return []
        sentence = token.sent
        inside = [t for t in sentence if self.is_around(t)]
        last = self.reading.token_at(max(low, high - 1))
        if last is not None and last.doc is token.doc and last.sent.start != sentence.start:
            inside += [t for t in last.sent if self.is_around(t)]
        return inside

    def is_around(self, token: Token) -> bool:
        """Whether a token belongs to the surroundings."""
        beyond = self.within is not None and not self.within.start <= at(token) < self.within.end
        return not token.is_space and not beyond and not self.in_content(token)

    def in_content(self, token: Token) -> bool:
        place = at(token)
        return any(s.start <= place < s.end for s in self.content)

    def speaker(self, cue_tokens: Sequence[Token]) -> str | None:
        """Who speaks: the actor at the source, else whoever the grammar makes the author of the cue."""
        if is_hearsay(cue_tokens) or _is_found_so(cue_tokens):
            return None
        for source in self.source:
            if found := self.cast.at(source):
                return self.quoted_by(found, cue_tokens) or found
        writers = [a for token in cue_tokens for a in authors(token) if not self.in_content(a)]
        known = (self.cast.at(_phrase(author)) for author in writers)
        documents = (author_of(self.reading, self.cast, source) for source in self.source)
        strangers = (self.cast.introduce(span) for span in (*self.source, *map(_phrase, writers)))
        return next((found for found in (*known, *documents, *strangers) if found), None)

    def quoted_by(self, outlet: str, cue_tokens: Sequence[Token]) -> str | None:
        """Who is quoted, where the source is the outlet that quotes: "Y was quoted as saying by the agency"."""
        if self.cast.actor(outlet).kind != "outlet":
            return None
        for token in cue_tokens:
            for subject in token.children:
                if subject.dep_ == "nsubjpass" and (found := self.cast.at(_phrase(subject))) != outlet:
                    return found
        return None

    def addressee(self, cue_tokens: Sequence[Token], speaker: str | None) -> str | None:
        for token in cue_tokens:
            if token.tag_[:1] not in {"V", "N"}:
                continue
            for child in token.children:
                target = child
                if child.dep_ == "prep" and child.lower_ in {"to", "on", "toward", "towards"}:
                    target = next((c for c in child.children if c.dep_ == "pobj"), child)
                elif child.dep_ not in {"dobj", "dative", "nsubjpass"}:
                    continue
                if (target == child and child.dep_ == "prep") or self.in_content(target):
                    continue
                found = self.cast.at(_phrase(target))
                if found and found != speaker:
                    return found
        return None

    def near(self, cue_tokens: Sequence[Token]) -> set[int]:
        """Places of the tokens of cue and source."""
        return {t.i for t in cue_tokens} | {t.i for s in self.source for t in self.reading.tokens_in(s)}

    def relays(self, frame: Sequence[Token], speaker: str | None) -> tuple[str, ...]:
        """Outlets in the frame, other than the speaker, that are told, quoted or named as passing the words on."""
        if not frame:
            return ()
        low, high = at(frame[0]), at(frame[-1]) + len(frame[-1])
        found: dict[str, None] = {}
        # A closing clause ("..., as revealed by AP") is often taken into the content: look to the sentence's end too.
        for mention in self.cast.mentions:
            if mention.span.start >= high + 200:
                break
            if mention.span.end <= low - 200 or mention.actor == speaker:
                continue
            if self.cast.actor(mention.actor).kind != "outlet":
                continue
            if self.within is not None and not self.within.contains(mention.span):
                continue
            token = self.reading.token_at(mention.span.end - 1)
            if token is None or token.sent.start not in {t.sent.start for t in frame if t.doc is token.doc}:
                continue
            if _passes_on(token):
                found[mention.actor] = None
        return tuple(found)

    def said(self, cue_tokens: Sequence[Token], frame: Sequence[Token], told: CueReading) -> tuple[date, date] | None:
        """The day of speaking: the time in the frame that stands nearest to the cue and is not in the future."""
        published = self.reading.article.published
        if not cue_tokens or not frame:
            return None
        low, high = at(cue_tokens[0]), at(cue_tokens[-1])
        best: tuple[int, tuple[date, date]] | None = None
        first, last = at(frame[0]), at(frame[-1])
        for time in self.times:
            if not first <= time.span.start <= last:
                continue
            if time.first is None or time.last is None or time.type not in {"DATE", "TIME"}:
                continue
            if (time.last - time.first).days > 1 or (published and time.first > published):
                continue
            token = self.reading.token_at(time.span.start)
            if token is None or not any(token.i == t.i and token.doc is t.doc for t in frame):
                continue
            if not _modifies_cue(token, cue_tokens):
                continue
            distance = min(abs(time.span.start - high), abs(low - time.span.end))
            if best is None or distance < best[0]:
                best = (distance, (time.first, time.last))
        return best[1] if best else None


def _phrase(token: Token) -> Span:
    left, right = token.left_edge, token.right_edge
    return Span(at(left), at(right) + len(right))


def _modifies_cue(token: Token, cue_tokens: Sequence[Token]) -> bool:
    """True when the time hangs on the cue's clause: no other verb lies between it and the cue."""
    cues = {t.i for t in cue_tokens if t.doc is token.doc}
    node = token
    for _ in range(12):
        if node.i in cues:
            return True
        if node.head == node:
            return node.i in cues or any(c.i in cues for c in node.children)
        if node.tag_[:1] == "V" and node.i not in cues and not any(c.i in cues for c in node.children):
            return False
        node = node.head
    return False


def _passes_on(token: Token) -> bool:
    """Whether an outlet's mention is governed by words for passing on: "told Reuters", "as reported by the BBC"."""
    head = token
    while head.dep_ in {"compound", "poss", "amod", "nmod", "appos"} and head.head != head:
        head = head.head
    above = head.head
    if head.dep_ in {"pobj"} and above.lower_ in {"by", "to", "with", "from", "via", "through", "on"}:
        governor = above.head
        words = {lemma(governor), lemma(governor.head)}
        return bool(words & (_RELAYING | {"interview", "accord", "speak", "talk", "comment", "statement", "report"}))
    if head.dep_ == "pobj" and above.lower_ == "to" and above.head.lower_ == "according":
        return True
    if head.dep_ in {"dobj", "dative"}:
        return lemma(above) in {"tell", "inform", "cite", "quote"}
    if head.dep_ == "nsubj":
        return lemma(above) in _RELAYING
    return False


def _is_found_so(cue_tokens: Sequence[Token]) -> bool:
    """ "An adult found guilty could be jailed": of whom it is said, where the parser takes it for a verb."""
    verb = next((t for t in cue_tokens if t.lower_ == "found"), None)
    if verb is None or verb.i + 1 >= len(verb.doc) or any(c.dep_ == "dobj" for c in verb.children):
        return False
    return verb.doc[verb.i + 1].lower_ in _FOUND
