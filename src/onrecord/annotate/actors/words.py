"""The tokens of a whole article as plain lists, which rules can read many times faster than spaCy's objects."""

import bisect
from dataclasses import dataclass, field

from spacy.attrs import DEP, HEAD, LENGTH, LOWER, ORTH, SENT_START, TAG
from spacy.strings import StringStore
from spacy.tokens import Doc

from onrecord.annotate.engine import Reading, lemma_of
from onrecord.model.span import Span

_OPENING, _CLOSING = {"“", "„", "«"}, {"”", "»"}
_SINGLE = {"'", "‘", "’"}
_ATTRIBUTES = [ORTH, LOWER, TAG, DEP, HEAD, SENT_START, LENGTH]


@dataclass(slots=True)
class Words:
    """One list a property, indexed by the token's number in the article; `head` holds such numbers too.

    `sentence` numbers sentences through the article, `block` its documents; `quoted` tells whether the token stands
    between quotation marks. `entities` are (first token, token after the last, label), in the order of the text.
    """

    reading: Reading
    text: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    dep: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    children: list[list[int]] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    block_starts: list[int] = field(default_factory=list)
    headlines: list[bool] = field(default_factory=list)
    sentence_starts: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def span(self, first: int, after: int) -> Span:
        """The article's span of the tokens from `first` up to, not including, `after`."""
        return Span(self.start[first], self.end[after - 1])

    def phrase(self, first: int, after: int) -> str:
        """The words of those tokens as the article has them, white space made single."""
        return " ".join(self.reading.text[self.start[first] : self.end[after - 1]].split())

    def lemma(self, i: int) -> str:
        """The token's base form in lower case."""
        return lemma_of(self.lower[i], self.tag[i])

    def left_edge(self, i: int) -> int:
        """The first token of the subtree of `i`."""
        while (kids := self.children[i]) and kids[0] < i:
            i = kids[0]
        return i

    def right_edge(self, i: int) -> int:
        """The last token of the subtree of `i`."""
        while (kids := self.children[i]) and kids[-1] > i:
            i = kids[-1]
        return i

    def tokens_in(self, span: Span) -> range:
        """The tokens that overlap `span`."""
        first = bisect.bisect_right(self.end, span.start)
        return range(first, max(first, bisect.bisect_left(self.start, span.end)))

    def same_sentence(self, i: int, j: int) -> bool:
        """Whether both numbers are tokens of one sentence."""
        return 0 <= i < len(self.text) and 0 <= j < len(self.text) and self.sentence[i] == self.sentence[j]

    def kid(self, i: int, *deps: str) -> int | None:
        """The first dependent of `i` with one of the relations `deps`."""
        return next((k for k in self.children[i] if self.dep[k] in deps), None)


def words_of(reading: Reading) -> Words:
    """The tokens of all parsed blocks, white space tokens included (their text is blank)."""
    words = Words(reading)
    names = _Strings()
    sentence = -1
    for number, doc in enumerate(reading.docs):
        base = len(words.text)
        words.block_starts.append(base)
        names.store = doc.vocab.strings
        at, inner = doc.user_data["at"], doc.user_data["idx"]
        rows = doc.to_array(_ATTRIBUTES).tolist()
        for column, attribute in ((words.text, 0), (words.lower, 1), (words.tag, 2), (words.dep, 3)):
            column.extend([names[row[attribute]] for row in rows])
        for i, (_, _, _, _, head, begins, length) in enumerate(rows):
            if begins == 1 or i == 0:
                sentence += 1
                words.sentence_starts.append(base + i)
            # spaCy stores the head's distance as an unsigned number.
            words.head.append(base + i + (head if head < 1 << 63 else head - (1 << 64)))
            start = at + inner[i]
            words.start.append(start)
            words.end.append(start + length)
            words.sentence.append(sentence)
        words.block.extend([number] * len(rows))
        verb = any(
            t[0] == "V" and w.islower() and len(w) > 3 for t, w in zip(words.tag[base:], words.text[base:], strict=True)
        )
        words.headlines.append(_is_headline(doc.user_data["block"].kind, words.text[base:], number, verb))
        words.entities.extend((base + e.start, base + _whole(doc, e.end), e.label_) for e in doc.ents)
        _mark_quotes(words, base)
    words.children = [[] for _ in words.text]
    for i, head in enumerate(words.head):
        if head != i:
            words.children[head].append(i)
    return words


class _Strings(dict[int, str]):
    """The strings of spaCy's numbers, each looked up in the `store` once."""

    store: StringStore

    def __missing__(self, key: int) -> str:
        found = self[key] = str(self.store[key])
        return found


# A first line such as "Lawmaker Urges Retaliation on Russia." is a headline although it ends like a sentence.
_MAX_HEADLINE = 24


def _whole(doc: Doc, end: int) -> int:
    """Where an entity ends that the recognizer cut at the hyphen of a common noun: "the Ministry of the city-state"."""
    if not doc[end - 1].text.islower():
        return end
    while end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_:
        end += 2
    return end


def _is_headline(kind: str, text: list[str], number: int, plain_verb: bool) -> bool:
    if kind in {"title", "heading"}:
        return True
    if number > 1 or len(text) > _MAX_HEADLINE or plain_verb:
        return False
    long = [word for word in text if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= 0.75 * len(long)


def _mark_quotes(words: Words, base: int) -> None:
    """Straight marks open and close in turn; a mark left open holds to the end of its block. Single marks count where
    the tagger takes them for quotation marks, not for apostrophes."""
    inside = single = False
    for i in range(base, len(words.text)):
        mark = words.text[i]
        if mark in _OPENING:
            inside = True
        elif mark in _CLOSING:
            inside = False
        elif mark in {'"', "''", "``"}:
            inside = not inside
        elif mark in _SINGLE and words.tag[i] in {"``", "''"}:
            single = words.tag[i] == "``"
        words.quoted.append((inside or single) and mark not in _OPENING)
