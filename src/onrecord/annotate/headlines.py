"""Attributions in headlines, by their form: "Kremlin: no date yet", "‘No date yet,’ says Kremlin", "X dies: police".

The parser and the attribution model read sentences; a headline leaves out what they go by. Only sources that are
somebody are taken: known actors, or words for those who are asked and speak ("police", "report").
"""

import re
from collections.abc import Iterator, Sequence

from onrecord.annotate.actors import Cast
from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.engine import Reading, lemma
from onrecord.annotate.marks import MARKS
from onrecord.lexicon import words
from onrecord.model.span import Span, trimmed

_SCORE = 0.9
# A headline of several lines' length is none.
_MAX_WORDS = 30
_MAX_SOURCE_WORDS = 6
_LEADING = re.compile(r"(?P<source>[^:“”\"‘«„]{2,70})(?P<cue>:)\s+(?P<content>\S.+)", re.DOTALL)
_TRAILING = re.compile(r"(?P<content>.{8,}\S)\s*(?P<cue>:|\s[-–—])\s+(?P<source>[^:,;?!]{2,60})", re.DOTALL)
_SAYING = re.compile(r"(?P<content>.{4,}?[,”\"’'»])\s+(?P<cue>[a-z]{3,12})\s+(?P<source>[^,:]{2,60})", re.DOTALL)
_SAID = re.compile(r"(?P<content>.{8,}),\s+(?P<source>[^,:]{2,60}?)\s+(?P<cue>[A-Za-z]{3,12})", re.DOTALL)
_SPEAKERS = words("headline sources")
_OPENERS = words("headline openers")
_VERBS = words("headline verbs")


def headlines(reading: Reading, cast: Cast, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """`triples` with those of the headlines that form shows, which replace what was read of the same words."""
    found: list[SpanTriple] = []
    topics: set[int] = set()
    for block in reading.blocks:
        if block.kind in {"title", "heading"} and len(block.span.of(reading.text).split()) <= _MAX_WORDS:
            found += _of_headline(reading, cast, block.span)
            topics |= _topic_colon(reading.text, block.span)
    places = [Span(t.content[0][0], t.content[-1][1]) for t in found]
    triples = [t for t in triples if not any(s in topics for s, _ in t.cue)]
    kept = [t for t in triples if not any(p.start <= s < p.end for p in places for s, _ in (*t.content, *t.cue))]
    return [*kept, *found]


def _of_headline(reading: Reading, cast: Cast, headline: Span) -> Iterator[SpanTriple]:
    whole = _without_stop(reading.text, headline)
    line = whole.of(reading.text)
    for form, fits in ((_SAYING, _says), (_SAID, _says), (_LEADING, _leads), (_TRAILING, _trails)):
        match = form.fullmatch(line)
        if match is None or not fits(reading, cast, match, whole.start):
            continue
        source, cue, content = (_part(match, name, whole.start) for name in ("source", "cue", "content"))
        yield SpanTriple((source,), (cue,), (content,), _SCORE)
        return


def _topic_colon(text: str, headline: Span) -> set[int]:
    """The place of a colon between a topic and what is told of it: "Angela Merkel: a life in pictures"."""
    match = _LEADING.fullmatch(headline.of(text))
    topic = match is not None and match["content"].split()[0].lower() in _OPENERS
    return {headline.start + match.start("cue")} if match and topic else set()


def _part(match: re.Match[str], name: str, at: int) -> tuple[int, int]:
    start, end = match.span(name)
    if name == "cue":
        start += len(match[name]) - len(match[name].lstrip())
    elif name == "content" and match[name].endswith(","):
        end -= 1
    return start + at, end + at


def _without_stop(text: str, headline: Span) -> Span:
    """Without the full stop that some outlets set after headlines."""
    end = headline.end
    return trimmed(text, headline.start, end - 1) or headline if text[end - 1] == "." else headline


def _says(reading: Reading, cast: Cast, match: re.Match[str], at: int) -> bool:
    return match["cue"].lower() in _VERBS and _is_source(reading, cast, Span(*_part(match, "source", at)))


def _leads(reading: Reading, cast: Cast, match: re.Match[str], at: int) -> bool:
    """ "Kremlin: no date yet": somebody and his words, not a topic ("Angela Merkel: a life in pictures")."""
    source, content = Span(*_part(match, "source", at)), Span(*_part(match, "content", at))
    if not _is_source(reading, cast, source):
        return False
    if MARKS.match(match["content"]):
        return True
    tokens = reading.tokens_in(content)
    if len(tokens) < 2 or tokens[-1].text == "?" or tokens[0].lower_ in _OPENERS or _is_state(cast, source):
        return False
    clause = any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} and t.dep_ not in {"relcl", "acl"} for t in tokens)
    person = _kind(cast, source) == "person"
    return (
        clause
        or tokens[0].lower_ in {"no", "not"}
        or (not person and any(t.tag_ == "VBN" for t in tokens))
        or (not person and any(t.tag_ == "CD" for t in tokens))
    )


def _trails(reading: Reading, cast: Cast, match: re.Match[str], at: int) -> bool:
    """ "Three dead in blast: police", "‘No date yet’ – Kremlin"; an outlet after a dash is the page's own."""
    source = Span(*_part(match, "source", at))
    if not _is_source(reading, cast, source) or match["content"].endswith("?"):
        return False
    if match["cue"] == ":":
        return not _is_state(cast, source)
    return _kind(cast, source) != "outlet" and MARKS.match(match["content"]) is not None


def _is_source(reading: Reading, cast: Cast, source: Span) -> bool:
    """Whether a few words name somebody, and nothing more."""
    tokens = reading.tokens_in(source)
    if not tokens or len(tokens) > _MAX_SOURCE_WORDS or any(t.tag_[:1] == "V" and t.dep_ == "ROOT" for t in tokens[1:]):
        return False
    last = tokens[-1]
    if lemma(last) in _SPEAKERS or last.lower_ in _SPEAKERS:
        return True
    return last.tag_[:1] in {"N", "V"} and _kind(cast, source) in {"person", "organization", "outlet", "state"}


def _kind(cast: Cast, source: Span) -> str | None:
    actor = cast.at(source)
    return cast.actor(actor).kind if actor else None


def _is_state(cast: Cast, source: Span) -> bool:
    return _kind(cast, source) == "state"
