"""The seams of attributions, by the grammar: a clause and the quotation that follows it after a colon are two contents,
"according to X" inside a clause speaks of that clause alone, and whoever "is quoted as saying" is the source."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Token

from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.channels import ends_in_setting
from onrecord.annotate.engine import Reading, at, lemma, span
from onrecord.annotate.grammar import authors
from onrecord.annotate.marks import MARKS
from onrecord.annotate.quotations import saying_verbs
from onrecord.lexicon import words
from onrecord.model.span import Span

# "... were clear: “We want ...”": at least this many words on each side are a content of their own.
_MIN_WORDS = 4
_COLON = re.compile(r":\s+(?=[“\"„«])")
# "A, and" before the cue: the conjunction leads into what follows.
_DANGLING = re.compile(r"(?<=\w),?\s+(?:and|but|or)\Z")
_CLAUSES = {"acl", "relcl", "advcl", "csubj"}
# Tags of words that say nothing by themselves: articles, conjunctions, prepositions.
_EMPTY = {"DT", "CC", "IN", "TO", "WP", "WRB", "WDT"}
_LEADING = " ,;:\n"
_TELLING_DETERMINERS = {"that", "this", "these", "those", "all", "both"}
_QUOTING = words("quoting verbs")
_RELAYING = words("relaying verbs")
_VOUCHING = {"according", "per"}
# Who says a quotation and to whom takes so many tokens at most.
_TELLER = 24
_APART = {"off", "together"}
# A source that breaks off before its noun is led on to it over this many heads at most.
_TO_NOUN = 4
# Contents hardly overlap: one that holds a place is among the last few that begin before it.
_NEAR = 4
# Another verb of saying between two pieces of content leaves no more code points between them.
_BETWEEN = 40
# A piece of more code points than this is more than small words.
_LONG = 24


def mend(reading: Reading, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """The attributions with their contents cut at the seams; those whose content says nothing are left out."""
    steps = (
        _subject_apart,
        _relayed,
        _quoted_as_saying,
        _own_author,
        _within_noun,
        _whole_source,
        _own_clause,
        _from_start,
        _without_setting,
        _within_quotation,
        _telling,
    )
    mended: list[SpanTriple] = []
    for triple in triples:
        whole: SpanTriple | None = triple
        for step in steps:
            whole = step(reading, whole) if whole else None
        for apart in _at_cue_between(reading, whole) if whole else ():
            for part in _at_second_cue(reading, apart):
                mended += _at_colon(reading.text, part)
    return _adding(reading, _outermost(mended))


def _adding(reading: Reading, triples: list[SpanTriple]) -> list[SpanTriple]:
    """ "X said A, adding B": who adds is who said what stands right before, where the cue has no source of its own."""
    ends = {t.content[-1][1]: t.source for t in triples if t.source}
    found = []
    for triple in triples:
        first = reading.token_at(triple.cue[0][0]) if triple.cue and not triple.source else None
        if first is not None and first.tag_ == "VBG" and lemma(first) in saying_verbs() and first.i:
            # The comma stands in a quotation (“A,” she said) or after the words.
            at_comma = first.nbor(-1)
            place = at(at_comma) if at_comma.text == "," else None
            if place is not None and (source := ends.get(place) or ends.get(place + 1)):
                triple = replace(triple, source=source)
        found.append(triple)
    return found


def _outermost(triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """Without those that lie, cue and content, in another's content: what is told there is read apart."""
    contents = sorted((s, e, n) for n, t in enumerate(triples) for s, e in t.content)
    starts = [s for s, _, _ in contents]
    kept = []
    for n, triple in enumerate(triples):
        low = min(s for s, _ in (*triple.cue, *triple.content))
        high = max(e for _, e in (*triple.cue, *triple.content))
        last = bisect_right(starts, low)
        if not any(owner != n and high <= end for _, end, owner in contents[max(0, last - _NEAR) : last]):
            kept.append(triple)
    return kept


def _tokens(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[Token]:
    return [t for s in spans for t in reading.tokens_in(Span(*s))]


def _own_author(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """Whose verb it is, in place of a source in another sentence: "He went on, warning of war. A, an aide, agreed"."""
    verb = next((t for t in _tokens(reading, triple.cue) if t.tag_[:1] == "V"), None)
    if verb is None or not triple.source:
        return triple
    low, high = at(verb.sent[0]), at(verb.sent[-1])
    author = next((a for a in authors(verb) if a.i != verb.i and a.tag_[:1] in {"N", "P"}), None)
    if author is None or any(low <= start <= high for start, _ in triple.source):
        return triple
    source = (at(author.left_edge), at(author.right_edge) + len(author.right_edge))
    if any(s < source[1] and source[0] < e for s, e in (*triple.cue, *triple.content)):
        return triple
    return replace(triple, source=(source,))


def _within_noun(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """What a noun is on ends with its phrase: "A's comments on the South surprised many" says nothing of surprise."""
    start, end = triple.content[0]
    first = reading.token_at(start)
    cue = _tokens(reading, triple.cue)
    if first is None or not cue or MARKS.match(reading.text, start):
        return triple
    for noun in (t for t in cue if t.tag_[:2] == "NN"):
        on = next((c for c in noun.children if c.dep_ == "prep" and c.i > noun.i), None)
        topic = next((c for c in on.children if c.dep_ == "pobj"), None) if on is not None else None
        if topic is None or not (topic.left_edge.i <= first.i <= topic.i and topic.doc == first.doc):
            continue
        stop = at(noun.right_edge) + len(noun.right_edge)
        if start < stop < end:
            return replace(triple, content=((start, stop),))
    return triple


def _from_start(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """The content from where its clause begins: who "demands that A give up arms" does not demand arms."""
    (start, end), *rest = triple.content
    for verb in (t for t in _tokens(reading, triple.cue) if t.tag_[:1] == "V"):
        for clause in verb.children:
            low, high = at(clause.left_edge), at(clause.right_edge)
            through = clause.dep_ in {"ccomp", "xcomp"} and clause.i > verb.i and at(verb) < low < start <= high
            # "Refuses to discuss C": what the cue is made of is no content.
            if through and not any(s < start and low < e for s, e in (*triple.cue, *triple.source)):
                return replace(triple, content=((low, end), *rest))
    return triple


def _at_colon(text: str, triple: SpanTriple) -> Iterator[SpanTriple]:
    start, end = triple.content[0]
    mark = _COLON.search(text, start, end) if len(triple.content) == 1 else None
    parts = [(start, mark.start()), (mark.end(), end)] if mark else []
    if parts and all(len(text[s:e].split()) >= _MIN_WORDS for s, e in parts):
        yield from (replace(triple, content=(part,)) for part in parts)
    else:
        yield triple


def _at_cue_between(reading: Reading, triple: SpanTriple) -> Iterator[SpanTriple]:
    """ "“A,” she said, going on to say that B": between two pieces of content stands another verb of saying."""
    own = [*triple.cue, *triple.source]
    for n, ((_, end), (start, _)) in enumerate(pairwise(triple.content), 1):
        if start - end > _BETWEEN or any(s < start and end < e for s, e in own):
            continue
        verb = next((t for t in reading.tokens_in(Span(end, start)) if t.tag_[:1] == "V"), None)
        if (
            verb is not None
            and lemma(verb) in saying_verbs()
            and reading.text[at(verb) + len(verb) : start].strip() == ""
        ):
            # What leads up to the verb ("going") is no content either.
            before = [
                p for p in triple.content[:n] if len(reading.text[slice(*p)].split()) > 1 or p == triple.content[0]
            ]
            yield replace(triple, content=tuple(before))
            yield replace(triple, cue=(_pair(verb),), content=triple.content[n:])
            return
    yield triple


def _at_second_cue(reading: Reading, triple: SpanTriple) -> Iterator[SpanTriple]:
    """ "Said that he was concerned and urged both sides to talk": a second verb of saying, with its own content."""
    cue = {at(t) for t in _tokens(reading, triple.cue)}
    start, end = triple.content[-1]
    for verb in reading.tokens_in(Span(start, end))[2:]:
        beside = verb.dep_ == "conj" and verb.tag_ == "VBD" and lemma(verb) in saying_verbs()
        if not beside or any(c.dep_ in {"nsubj", "aux", "mark"} for c in verb.children) or verb.nbor(-1).dep_ != "cc":
            continue
        told = verb.head
        own = any(c.dep_ == "nsubj" and c.tag_ == "PRP" for c in told.children)
        if at(told) in cue or (told.dep_ == "ccomp" and at(told.head) in cue and own):
            before, after = verb.nbor(-2), verb.nbor(1)
            if at(before) > start and at(after) < end:
                yield replace(triple, content=(*triple.content[:-1], (start, at(before) + len(before))))
                yield replace(triple, cue=(_pair(verb),), content=((at(after), end),))
                return
    yield triple


def _own_clause(reading: Reading, triple: SpanTriple) -> SpanTriple:
    according = next((t for t in _tokens(reading, triple.cue) if t.lower_ == "according"), None)
    if according is None or according.head.dep_ not in _CLAUSES:
        return triple
    clause = without(according.head, according)
    if not clause:
        return triple
    return replace(triple, content=((at(clause[0]), at(clause[-1]) + len(clause[-1])),))


def without(clause: Token, phrase: Token) -> list[Token]:
    """The clause's tokens before or after a phrase in it, whichever are more, without marks at the ends."""
    inner = {t.i for t in phrase.subtree}
    tokens = [t for t in clause.subtree if t.i not in inner and not t.is_space]
    before = [t for t in tokens if t.i < phrase.i]
    after = [t for t in tokens if t.i > phrase.i]
    longer = before if len(before) >= len(after) else after
    while longer and longer[-1].is_punct:
        longer = longer[:-1]
    while longer and longer[0].is_punct:
        longer = longer[1:]
    return longer


def _telling(reading: Reading, triple: SpanTriple) -> SpanTriple | None:
    """Without pieces of content that are only small words ("a", "of"); None where nothing else is left."""
    if _is_call_together(reading, triple):
        return None
    content = [p for s, e in triple.content if (p := _trim(reading.text, s, e))]
    kept = tuple(piece for piece in content if _tells(reading, Span(*piece)))
    # "The two will meet, officials hope. It ...": a pronoun alone begins what nobody is told to have said.
    more = tuple(p for p in kept if not _is_pronoun(reading, Span(*p)))
    kept = more if len(kept) > 1 and more else kept
    return replace(triple, content=kept) if kept else None


def _is_call_together(reading: Reading, triple: SpanTriple) -> bool:
    """ "Called his advisers together", "called off the talks": done, not said."""
    if not any("call" in reading.text[s:e] for s, e in triple.cue):
        return False
    for verb in _tokens(reading, triple.cue):
        after = verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in _APART
        beside = (t for t in _tokens(reading, triple.content[:1]) if t.lower_ == "together")
        if lemma(verb) == "call" and (after or any(t.head == verb or t.head.head == verb for t in beside)):
            return True
    return False


def _is_pronoun(reading: Reading, piece: Span) -> bool:
    if piece.end - piece.start > _LONG:
        return False
    tokens = reading.tokens_in(piece)
    return len(tokens) == 1 and tokens[0].tag_ == "PRP"


def _tells(reading: Reading, piece: Span) -> bool:
    if piece.end - piece.start > _LONG:
        return True
    tokens = [t for t in reading.tokens_in(piece) if not t.is_punct]
    return any(t.tag_ not in _EMPTY or t.lower_ in _TELLING_DETERMINERS for t in tokens) or (
        MARKS.search(reading.text, max(0, piece.start - 1), piece.end + 1) is not None
    )


def _within_quotation(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """Without a sentence that follows a quotation and its cue unmarked: "“We go,” he said. The door closed."."""
    if not triple.cue or len(triple.content) < 2:
        return triple
    text, (start, _) = reading.text, triple.content[0]
    cue = reading.token_at(triple.cue[-1][1] - 1)
    if cue is None or triple.cue[-1][0] < start or not MARKS.match(text, start):
        return triple
    stop = at(cue.sent[-1]) + len(cue.sent[-1])
    kept = tuple(p for p in triple.content if p[0] < stop or MARKS.search(text, max(0, p[0] - 1), p[1] + 1))
    return replace(triple, content=kept)


def _without_setting(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """Without where it was said at the content's end: "called for more money in a statement on Thursday"."""
    start, end = triple.content[-1]
    cue = {(t.doc.user_data["at"], t.i) for t in _tokens(reading, triple.cue)}
    tokens = reading.tokens_in(Span(start, end))
    for token in tokens[1:]:
        own = token.dep_ == "prep" and (token.doc.user_data["at"], token.head.i) in cue
        if own and token.head.i < token.i and at(token.right_edge) >= at(tokens[-1]) and ends_in_setting(token):
            before = tokens[tokens.index(token) - 1]
            return replace(triple, content=(*triple.content[:-1], (start, at(before) + len(before))))
    return triple


def _whole_source(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """The source up to its noun, where it breaks off before it: "the" of "the news agency"."""
    tokens = _tokens(reading, triple.source[-1:])
    if not tokens or triple.source[-1][1] in {s for s, _ in triple.cue}:
        return triple
    last = tokens[-1]
    for _ in range(_TO_NOUN):
        if last.dep_ not in {"det", "amod", "compound", "nmod"} or last.head.i < last.i:
            break
        last = last.head
    end = at(last) + len(last)
    taken = [*triple.cue, *triple.content]
    if end <= triple.source[-1][1] or any(s < end and triple.source[-1][1] < e for s, e in taken):
        return triple
    return replace(triple, source=(*triple.source[:-1], (triple.source[-1][0], end)))


def _relayed(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """ "“We go,” X said, as reported by Y": the words are X's, whoever passes them on."""
    start, end = triple.content[0]
    marks = list(MARKS.finditer(reading.text, start, end)) if len(triple.content) == 1 else []
    if len(marks) < 2 or marks[0].start() != start:
        return triple
    passed = any(lemma(t) in _RELAYING or t.lower_ in _VOUCHING for t in _tokens(reading, triple.cue))
    tail = reading.tokens_in(Span(marks[-1].end(), end)) if passed and marks[-1].end() < end else []
    if not tail or len(tail) > _TELLER:
        return triple
    for verb in (t for t in tail if t.tag_[:1] == "V" and lemma(t) in saying_verbs()):
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and at(c) > marks[-1].start()), None)
        if subject is not None:
            source = (at(subject.left_edge), at(subject.right_edge) + len(subject.right_edge))
            return replace(triple, source=(source,), cue=(_pair(verb),), content=((start, marks[-1].end()),))
    return triple


def _subject_apart(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """A quotation that nothing closes takes in who says it: “"We never agreed, the envoy said.” names the envoy."""
    if triple.source or not triple.cue:
        return triple
    for verb in (t for t in _tokens(reading, triple.cue) if t.tag_[:1] == "V" and lemma(t) in saying_verbs()):
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
        if subject is None:
            continue
        low, high = at(subject.left_edge), at(subject.right_edge) + len(subject.right_edge)
        for n, (start, end) in enumerate(triple.content):
            # It is the end of the words before the cue, after a comma, and what is left begins with a mark.
            last = low > start and 0 <= end - high <= 1 and end <= at(verb) and reading.text[:low].rstrip()[-1:] == ","
            if last and MARKS.match(reading.text, start) and (piece := _trim(reading.text, start, low)):
                content = (*triple.content[:n], piece, *triple.content[n + 1 :])
                return replace(triple, source=((low, high),), content=content)
    return triple


def _quoted_as_saying(reading: Reading, triple: SpanTriple) -> SpanTriple:
    """ "Y was quoted (by X) as saying ...", "..., X quoted Y as saying": the words are Y's, whoever passes them on."""
    near = [*triple.cue, *triple.content]
    if not any(" as " in reading.text[max(0, s - 4) : e] for s, e in near):
        return triple
    quoting = next((t for t in _tokens(reading, near) if lemma(t) in _QUOTING and t.tag_[:1] == "V"), None)
    saying = _as_saying(quoting) if quoting is not None else None
    if quoting is None or saying is None:
        return triple
    quoted = next((c for c in quoting.children if c.dep_ in {"nsubjpass", "dobj"}), None)
    if quoted is None:
        return triple
    source = (at(quoted.left_edge), at(quoted.right_edge) + len(quoted.right_edge))
    said = at(saying) + len(saying)
    content = [(max(s, said), e) for s, e in triple.content if e > said]
    first = min(source[0], at(quoting.left_edge) if quoting.dep_ != "ROOT" else source[0])
    content = [(s, min(e, first)) for s, e in triple.content if s < first] + content
    clause = next((c for c in quoting.children if c.dep_ == "ccomp" and c.i < quoting.i), None)
    if clause is not None and not any(s < first for s, _ in content):
        # "There was no need, he was quoted as saying, once ...": what stands before the cue is the most of it.
        content = [(at(clause.left_edge), min(at(clause.right_edge) + len(clause.right_edge), first)), *content]
    pieces = tuple(p for s, e in content if (p := _trim(reading.text, s, e)))
    if not pieces:
        return triple
    return replace(triple, source=(source,), cue=(_pair(quoting), (at(saying.head), said)), content=pieces)


def _as_saying(verb: Token) -> Token | None:
    """The "saying" of "quoted as saying"."""
    for prep in verb.children:
        if prep.lower_ == "as" and prep.i > verb.i:
            return next((c for c in prep.children if c.dep_ == "pcomp" and lemma(c) == "say"), None)
    return None


def _pair(token: Token) -> tuple[int, int]:
    found = span(token)
    return found.start, found.end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A range without marks and white space that lead into it, or white space or a conjunction at its end."""
    while start < end and text[start] in _LEADING:
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if ended := _DANGLING.search(text, start, end):
        end = ended.start()
    return (start, end) if start < end else None
