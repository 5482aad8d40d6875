"""What is said to be open about an event: no date, no place, no agenda; undecided, undisclosed, not yet announced."""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import lemma, span
from onrecord.claim.anaphora import goes_on
from onrecord.claim.chain import Found
from onrecord.claim.evidence import passage
from onrecord.claim.frames import Frame
from onrecord.claim.grammar import children, climb, is_negated, is_verb
from onrecord.lexicon import meanings, words

_SLOT_NOUNS = meanings("slot nouns")
_SLOT_QUESTIONS = meanings("slot questions")
# Words that leave a thing open without a negation.
_OPEN = words("open adjectives")
_SETTLING = words("settling verbs")
_LATER = words("later")
_CLAUSES = {"ccomp", "csubj", "csubjpass", "advcl", "xcomp", "pcomp", "ROOT"}
_TELLING = {"say", "specify", "disclose", "reveal", "decide", "know", "tell", "comment", "elaborate", "clarify"}


def unknown(analysis: Analysis, frame: Frame) -> Iterator[Found]:
    if frame.phase == "done":
        return
    for number in goes_on(analysis, frame):
        for token in analysis.sentences[number]:
            slot = _open_noun(token) or _open_question(token)
            if slot:
                yield Found(slot, None, span(token), passage(token), stance="unknown")


def _open_noun(token: Token) -> str | None:
    """The slot of a noun ("date", "venue") that the sentence says is not known, not set or not told."""
    slot = _SLOT_NOUNS.get(lemma(token))
    if slot is None or token.tag_[:2] != "NN":
        return None
    head = token
    while head.dep_ == "conj":
        head = head.head
    if any(n.lower_ in {"no", "any"} for n in children(head, "det")) and _is_set(head, denied=True):
        return slot
    verb = next((t for t in climb(head, 3) if is_verb(t)), None)
    if verb is None:
        return None
    if (is_negated(verb) or _nor(verb)) and lemma(verb) in _SETTLING:
        return slot
    if any(lemma(c) in _OPEN for c in verb.subtree) and head.dep_ in {"nsubj", "nsubjpass"}:
        return slot
    yet = any(c.lower_ == "yet" for c in verb.children) and any(is_verb(c) for c in children(verb, "xcomp"))
    if yet or (lemma(verb) == "remain" and any(lemma(c) in _SETTLING for c in verb.subtree)):
        return slot
    if _announced_later(head, verb):
        return slot
    return None


def _nor(verb: Token) -> bool:
    """ "It is not clear who will come, nor has a date been set"."""
    before = [c for c in verb.head.children if c.i < verb.i] if verb.dep_ == "conj" else []
    return any(c.lower_ == "nor" for c in (*before, *verb.lefts))


def _is_set(head: Token, denied: bool) -> bool:
    """ "No date" in a sentence about setting one, giving one, or there being one."""
    verb = next((t for t in climb(head, 3) if is_verb(t)), None)
    without = any(t.lower_ in {"without", "give", "giving"} for t in climb(head, 3))
    determiner = {c.lower_ for c in children(head, "det")}
    if "no" in determiner:
        return verb is None or lemma(verb) in _SETTLING | {"be", "have", "exist"} or without
    return without or (verb is not None and is_negated(verb) and lemma(verb) in _SETTLING)


def _announced_later(head: Token, verb: Token) -> bool:
    """ "A venue has been chosen and will be announced soon": settled, but kept back."""
    later = any(t.lower_ in _LATER for t in head.sent)
    if head.dep_ in {"nsubj", "nsubjpass"} and lemma(verb) in {"determine", "choose", "select", "agree", "decide"}:
        return later and any(lemma(t) in {"announcement", "announce", "disclose", "reveal"} for t in head.sent)
    return lemma(verb) == "announce" and any(c.lower_ in _LATER for c in verb.children)


def _open_question(token: Token) -> str | None:
    """ "It is unclear when ...", "declined to say where ...", "did not say whether ..."."""
    slot = _SLOT_QUESTIONS.get(token.lower_)
    if slot is None:
        return None
    verb = next((t for t in climb(token, 3) if is_verb(t)), None)
    if verb is None or verb.dep_ not in _CLAUSES:
        return None
    above = verb.head
    if above == verb:
        return None
    if any(lemma(c) in _OPEN for c in above.children) or lemma(above) in _OPEN:
        return slot
    if lemma(above) not in _TELLING | _SETTLING:
        return None
    withheld = above.dep_ == "xcomp" and lemma(above.head) in {"decline", "refuse"}
    return slot if is_negated(above) or withheld else None
