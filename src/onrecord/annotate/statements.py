"""Attributions made whole: mode, act, speaker, addressee, channel, relay and day, on top of the spans of who said what.

The spans come from `annotate.attribution`; everything here is read off the sentence around them, outside the content.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Token

from onrecord.annotate.actors import Cast
from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.cues import CueReading, read_cue
from onrecord.annotate.engine import Reading, at, lemma
from onrecord.lexicon import channels, meanings, networks, words
from onrecord.model.annotation import Attribution, Mode, TimeExpression
from onrecord.model.span import Span, Spans, cover

# Double marks of all typographies; single ones where they cannot be apostrophes.
QUOTE = re.compile(r"[\"“”„«»‟〝〞]|''|``|(?<!\w)['‘‹](?=\w)|(?<=[\w.,!?…])['’›](?![\w'’])")
# Acts of passing somebody's words on; an outlet that does them is a relay when another source is named.
_RELAYING = words("relaying verbs")


def build_attributions(
    reading: Reading, cast: Cast, times: Sequence[TimeExpression], triples: Sequence[SpanTriple]
) -> tuple[Attribution, ...]:
    """Whole attributions from the spans of who said what, in the order of their content."""
    built = []
    for triple in triples:
        source, cue, content = (_spans(part) for part in (triple.source, triple.cue, triple.content))
        built.append(_Frame(reading, cast, tuple(times), source, cue, content).attribution())
    return tuple(sorted(built, key=lambda a: (a.content[0].start, a.content[-1].end)))


def _spans(pairs: Sequence[tuple[int, int]]) -> Spans:
    return tuple(Span(s, e) for s, e in pairs)


def mode_of(text: str, content: Spans) -> Mode:
    """Direct when the content is one quotation, mixed when it holds quoted words, else indirect."""
    first, last = content[0].start, content[-1].end
    marks = [m for s in content for m in QUOTE.finditer(text, max(0, s.start - 1), s.end + 1)]
    # A possessive ("the states' rights") looks like a closing mark; without an opening one it is none.
    if not marks or all(m[0] in "'’" and m.start() > first for m in marks):
        return "indirect"
    opened = marks[0].start() <= first
    # A quotation that goes on in the next paragraph is not closed at the end of this one.
    closed = marks[-1].end() >= last - 1 or (len(marks) == 1 and text[last : last + 1] == "\n")
    return "direct" if opened and closed else "mixed"


@dataclass(frozen=True, slots=True)
class _Frame:
    """One attribution in its surroundings: the sentences of source and cue, without the content."""

    reading: Reading
    cast: Cast
    times: tuple[TimeExpression, ...]
    source: Spans
    cue: Spans
    content: Spans

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
            channel=self.channel(frame, cue_tokens),
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
        inside = [t for t in sentence if not t.is_space and not self.in_content(t)]
        last = self.reading.token_at(max(low, high - 1))
        if last is not None and last.doc is token.doc and last.sent.start != sentence.start:
            inside += [t for t in last.sent if not t.is_space and not self.in_content(t)]
        return inside

    def in_content(self, token: Token) -> bool:
        place = at(token)
        return any(s.start <= place < s.end for s in self.content)

    def speaker(self, cue_tokens: Sequence[Token]) -> str | None:
        """Who speaks: the actor at the source, else whoever the grammar makes the author of the cue."""
        for source in self.source:
            if found := self.cast.at(source):
                return self.quoted_by(found, cue_tokens) or found
        authors = [a for token in cue_tokens for a in _authors(token) if not self.in_content(a)]
        known = (self.cast.at(_phrase(author)) for author in authors)
        strangers = (self.cast.introduce(span) for span in (*self.source, *map(_phrase, authors)))
        return next((found for found in (*known, *strangers) if found), None)

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

    def channel(self, frame: Sequence[Token], cue_tokens: Sequence[Token]) -> str | None:
        """Where it was said: a network or a setting that hangs on the cue or belongs to the source."""
        near = {t.i for t in cue_tokens} | {t.i for s in self.source for t in self.reading.tokens_in(s)}
        for i in range(len(frame)):
            if name := _network_at(frame, i):
                return name
        for i, token in enumerate(frame):
            for phrase, channel in (*_channels_at(token.lower_), *_channels_at(lemma(token))):
                run = frame[i : i + len(phrase)]
                if _reads(run, phrase) and (
                    _is_setting(run[-1], near) or (token.i in near and run[-1].tag_[:1] == "N")
                ):
                    return channel
        return None

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


def _authors(cue: Token) -> list[Token]:
    """Nouns that author a cue: its subject or owner, the object of "according to", or the subject of the verb that
    a participle or a coordinated verb shares."""
    node = cue
    for _ in range(4):
        found = [c for c in node.children if c.dep_ in {"nsubj", "poss"} or (c.dep_ == "pobj" and node.lower_ == "to")]
        found += [n for c in node.children if c.dep_ == "agent" for n in c.children if n.dep_ == "pobj"]
        if found:
            return found
        if node.dep_ not in {"conj", "advcl", "xcomp", "aux", "prep", "pcomp", "acl", "dobj"} or node.head == node:
            return [node.head] if node.dep_ == "acl" else []
        if node.dep_ == "acl":
            return [node.head]
        node = node.head
    return []


def _reads(run: Sequence[Token], phrase: tuple[str, ...]) -> bool:
    return tuple(t.lower_ for t in run) == phrase or tuple(lemma(t) for t in run) == phrase


def _is_setting(token: Token, near: set[int]) -> bool:
    """A channel is where words are said: after a preposition on the cue, or as its author; never its topic."""
    head = token
    while head.dep_ in {"compound", "amod", "nmod", "conj"} and head.head != head:
        head = head.head
    if head.dep_ in {"nsubj", "nsubjpass", "dobj", "dative"} and head.head.i in near:
        return True
    if head.dep_ != "pobj" or head.head.lower_ not in _SETTING_WORDS:
        return False
    node = head.head
    for _ in range(4):
        node = node.head
        if node.i in near or any(c.i in near for c in node.children):
            return True
        if node.tag_[:1] == "V":
            return False
    return False


_SETTING_WORDS = words("setting prepositions")


def _channels_at(word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The channel phrases that begin with a word, longest first, each with its channel."""
    return _channel_phrases().get(word, ())


@cache
def _channel_phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in channels():
        phrase = tuple(row.phrase.lower().split())
        found.setdefault(phrase[0], []).append((phrase, row.channel))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


@cache
def _network_names() -> dict[tuple[str, ...], str]:
    # A network that has changed its name ("Twitter") is called as the text calls it.
    names = [(row, name) for row in networks() for name in (row.name, *row.aliases)]
    return {tuple(name.split()): name if name in _RENAMED else row.name for row, name in names}


@cache
def _post_words() -> dict[str, str]:
    """Words for posts of one network only ("tweet"), to that network."""
    owners: dict[str, set[str]] = {}
    for row in networks():
        for post in row.posts:
            owners.setdefault(post, set()).add(row.name)
    single = {post: next(iter(names)) for post, names in owners.items() if len(names) == 1 and post not in _ANY_POST}
    return {post: _POSTED_AS.get(post, name) for post, name in single.items()}


_RENAMED = words("renamed networks")
_POSTED_AS = meanings("renamed network posts")
# Said of posts anywhere, whatever the table lists them under.
_ANY_POST = words("post nouns")
_LEADING = words("network leads")


def _network_at(frame: Sequence[Token], index: int) -> str | None:
    """The network named at the token, where it is led by "on", "network", "via" and the like."""
    for size in (3, 2, 1):
        run = frame[index : index + size]
        name = _network_names().get(tuple(t.text for t in run)) if len(run) == size else None
        if name is None:
            continue
        led = index > 0 and frame[index - 1].lower_ in _LEADING
        owned = index + size < len(frame) and lemma(frame[index + size]) in {*_ANY_POST, "account", "page", "feed"}
        if led or owned:
            return name
    return _post_words().get(lemma(frame[index]))


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
