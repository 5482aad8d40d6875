"""What a position is made of: its kind, its words, and towards whom it is."""

import re
from typing import cast

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.claim.grammar import children, is_verb, phrase
from onrecord.lexicon import meanings
from onrecord.model.brief import Position, PositionKind
from onrecord.model.span import Span

# Acts of attributions that are positions.
ACTS: dict[str, PositionKind] = {
    "demand": "demand",
    "urge": "demand",
    "ask": "demand",
    "offer": "offer",
    "promise": "offer",
    "vow": "offer",
    "propose": "offer",
    "refuse": "refusal",
    "reject": "refusal",
    "accept": "acceptance",
    "threaten": "threat",
}
# "Asked not to be named", "demanded anonymity": about the telling, not about the matter.
_UNNAMED = re.compile(r"\b(?:not to be|without being) (?:\w+ )?(?:named|identified|quoted)\b|\banonym(?:ity|ous)", re.I)
_MARKS = frozenset('"“”„«»')
# Nouns that name positions.
NOUNS = cast(dict[str, PositionKind], meanings("position nouns"))


def position(analysis: Analysis, by: str, kind: PositionKind, where: Span, toward: str | None) -> Position:
    """A position whose content is the text at `where`, without quotation marks and full stop at its ends."""
    evidence = analysis.evidence(where)
    return Position(by, kind, _bare(evidence.text) or evidence.text, evidence, toward if toward != by else None)


def _bare(words: str) -> str:
    """Words without the quotation marks around them; a mark whose partner is inside stays."""
    words = words.strip().removesuffix(".")
    if words[:1] in _MARKS and words[-1:] in _MARKS and _is_even(words[1:-1]):
        return words[1:-1].strip(" .,")
    while words and not _is_even(words) and (words[0] in _MARKS or words[-1] in _MARKS):
        words = (words[1:] if words[0] in _MARKS else words[:-1]).strip()
    return words.removesuffix(".")


def _is_even(words: str) -> bool:
    return words.count('"') % 2 == 0 and all(words.count(a) == words.count(b) for a, b in ("“”", "«»"))


def addressee(analysis: Analysis, where: Span) -> str | None:
    """Whoever is to do it: the subject of the first clause, or who stands before its "to" ("China to do more")."""
    tokens = analysis.reading.tokens_in(where)
    to = next((n for n, t in enumerate(tokens) if t.lower_ == "to" and t.tag_ == "TO"), None)
    if to and not any(t.tag_[:1] in {"V", "M"} or t.tag_ == "IN" for t in tokens[1:to]):
        low = next((t for t in tokens[:to] if t.tag_ not in {"IN", "``", "''"}), tokens[0])
        if actor := analysis.cast.at(Span(at(low), at(tokens[to - 1]) + len(tokens[to - 1]))):
            return actor
    verb = next((t for t in tokens if is_verb(t) and children(t, "nsubj", "nsubjpass")), None)
    return analysis.cast.at(phrase(children(verb, "nsubj", "nsubjpass")[0])) if verb is not None else None


def has_substance(analysis: Analysis, where: Span) -> bool:
    """False for "these" and "the demands", which stand elsewhere, and for how one wishes to be quoted."""
    if _UNNAMED.search(where.of(analysis.text)):
        return False
    tokens = [t for t in analysis.reading.tokens_in(where) if not t.is_punct]
    return len(tokens) > 2 or (len(tokens) == 2 and lemma(tokens[-1]) not in NOUNS)
