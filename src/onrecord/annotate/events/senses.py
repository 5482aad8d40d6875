"""Whether a word names the event that the lexicon knows it for: "met the minister", but not "met the deadline"."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from onrecord.annotate.events import grammar
from onrecord.annotate.events.mentions import is_event_noun
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern, actor_nouns, bodies, listed, patterns
from onrecord.lexicon import table, words

_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_NATURAL = frozenset({"disaster", "accident", "disease"})
_STATES = frozenset({"GPE", "NORP"})
_NOBODY = frozenset({"you", "this", "that", "which", "there", "what", "these", "those", "something", "nothing"})
_SOMEBODY = frozenset({"he", "she", "they", "we", "i", "who", "him", "her", "them", "us", "me", "it", "two", "both"})
_ANYBODY = listed("anybody")
_ARMED = listed("armed")
_STATE_ARMS = listed("state_arms")
_VEHICLES = words("vehicle nouns")
_HARMING = frozenset({"claim", "hurt", "injure", "kill", "wound", "strike", "hit"})
# Kinds that no subject has to bring about.
_UNWILLED = listed("unwilled")


@dataclass(frozen=True, slots=True)
class Sides:
    """What a condition is held against: the event's token and the head tokens of its two sides."""

    token: int
    source: tuple[int, ...]
    target: tuple[int, ...]


def holds(tree: Tree, pattern: Pattern, sides: Sides) -> bool:
    """Whether the phrase `pattern` names its event here."""
    i = sides.token
    noun = tree.tag[i][0] == "N"
    if noun and tree.dep[i] in ("compound", "nmod") and not is_event_noun(tree, tree.head[i]):
        return False
    known = _conditions()
    if pattern.rest:
        rows = known.get((pattern.phrase, noun))
        return rows is None or any(all(_true(tree, c, sides, pattern) for c in row) for row in rows)
    rows = known.get((tree.lemma(i), noun)) or known.get((tree.lower[i], noun))
    if rows is not None:
        return any(all(_true(tree, condition, sides, pattern) for condition in row) for row in rows)
    return noun or pattern.kind in _UNWILLED or _willed(tree, i)


def public(tree: Tree, sides: tuple[int, ...]) -> bool:
    """Whether somebody with a name or an office is on either side."""
    for s in sides:
        if tree.ent[s] in _NAMED or any(tree.ent[k] in _NAMED for k in tree.kids[s]):
            return True
        if tree.tag[s][:1] == "N" and tree.lemma(s) in actor_nouns():
            return True
    return False


def natural(tree: Tree, i: int, source: tuple[int, ...]) -> bool:
    """Whether an event was brought about by a force of nature or an accident, not by anybody."""
    known = patterns("n")
    for s in source:
        if _is_crashed(tree, i, s):
            return True
        for k in (s, *tree.all_kids(s, "compound", "nmod")):
            # "Hurricane Maria" counts by its first word.
            rows = known.get(tree.lower[k]) or known.get(tree.lemmas[k])
            if rows and any(not row.rest and row.kind in _NATURAL for row in rows):
                return True
    return False


def _is_crashed(tree: Tree, i: int, side: int) -> bool:
    """ "The airliner crashed, killing all on board": a vehicle that bears no arms attacks nobody."""
    if tree.lemmas[i] not in _HARMING:
        return False
    while tree.dep[side] in ("compound", "nmod") and tree.tag[tree.head[side]][:1] == "N":
        side = tree.head[side]
    word = tree.lemma(side)
    return tree.tag[side] in ("NN", "NNS") and word in _VEHICLES and word not in _ARMED


@cache
def _conditions() -> dict[tuple[str, bool], list[tuple[str, ...]]]:
    found: dict[tuple[str, bool], list[tuple[str, ...]]] = defaultdict(list)
    for word, pos, conditions in table("en/event_senses"):
        found[word, pos == "n"].append(tuple(conditions.split()))
    return dict(found)


def _true(tree: Tree, condition: str, sides: Sides, pattern: Pattern) -> bool:
    name, _, listed = condition.partition(":")
    if name == "kind":
        return pattern.kind == listed
    if listed:
        return _listed(tree, name, frozenset(listed.split("|")), sides.token)
    i = sides.token
    match name:
        case "subject":
            return not sides.source or any(_acts(tree, s) for s in sides.source)
        case "object":
            patient = grammar.patient(tree, i) if tree.tag[i][0] == "V" else None
            return _acts(tree, patient) if patient is not None else any(_acts(tree, t) for t in sides.target)
        case "named":
            both = (*sides.source, *sides.target)
            named = any(tree.ent[s] in _NAMED for s in both)
            return named and bool(sides.source and sides.target) and all(_acts(tree, s) for s in both)
        case "parties":
            return (
                len(sides.source) > 1
                or bool(sides.source and sides.target and _both_act(tree, sides))
                or _plural(tree, i, sides)
            )
        case "person":
            return any(_is_person(tree, s) and tree.lemmas[s] not in _ANYBODY for s in sides.source)
        case "known":
            return any(_is_known(tree, s) for s in (*sides.source, *sides.target))
        case "whom":
            patient = grammar.patient(tree, i)
            return patient is not None and _is_person(tree, patient)
        case "unnamed":
            return not any(
                tree.ent[s] == "PERSON" or tree.lower[s] in ("he", "she", "i", "his", "her") for s in sides.source
            )
        case "single":
            patient = grammar.patient(tree, i)
            return patient is not None and tree.tag[patient] in ("NN", "NNP", "PRP")
        case "place":
            return any(tree.ent[t] in ("GPE", "LOC", "FAC", "ORG") for t in sides.target)
        case "title":
            said = tree.kid(i, "oprd", "xcomp")
            if said is not None and tree.dep[i] == "acl" and tree.ent[said] == "PERSON":
                # "A man named Jones" has only that name.
                return False
            return said is not None or any(tree.lower[k] == "as" for k in tree.kids[i])
        case "people":
            return any(
                tree.tag[s] in ("NNS", "NNPS") or tree.lemma(s) in actor_nouns() or tree.lower[s] == "they"
                for s in sides.source
            )
        case "troops":
            return any(tree.lemma(s) in _ARMED for s in sides.source)
        case "state":
            return not sides.source or any(_is_state(tree, s) for s in sides.source)
        case "bare":
            return tree.kid(i, "oprd", "ccomp", "xcomp") is None
    return False


def _listed(tree: Tree, name: str, words: frozenset[str], i: int) -> bool:
    if name in ("mod", "notmod"):
        found = {tree.lower[k] for k in tree.kids[i] if k < i}
        found |= {tree.lower[c] for k in tree.kids[i] if k < i for c in tree.kids[k]}
        return bool(found & words) == (name == "mod")
    if name in ("verb", "notverb"):
        head = tree.head[i]
        over = {tree.lemma(head), tree.lemma(tree.head[head])} if tree.dep[i] == "pobj" else {tree.lemma(head)}
        return (tree.dep[i] in ("dobj", "nsubjpass", "pobj") and bool(over & words)) == (name == "verb")
    if name == "notprep":
        return not _listed(tree, "prep", words, i)
    if name == "prep":
        return any(tree.lower[k] in words for k in tree.kids[i] if tree.dep[k] in ("prep", "agent"))
    found_at = grammar.patient(tree, i) if name == "obj" else grammar.subject(tree, i)
    if found_at is None:
        return False
    if tree.tag[found_at] == "CD":
        # "Flight 302"
        return any(tree.lower[k] in words for k in tree.kids[found_at] if k < found_at)
    return tree.lower[found_at] in words or tree.lemma(found_at) in words


def _willed(tree: Tree, i: int) -> bool:
    """Whether the subject of a verb, if it has one, is somebody."""
    doer = grammar.agent(tree, i)
    return doer is None or _acts(tree, doer) or is_event_noun(tree, doer)


def _acts(tree: Tree, i: int) -> bool:
    word = tree.lower[i]
    if word in _NOBODY:
        return False
    if tree.ent[i] in _NAMED or word in _SOMEBODY or grammar.is_name(tree, i):
        return True
    return tree.lemma(i) in actor_nouns()


def _both_act(tree: Tree, sides: Sides) -> bool:
    return any(_acts(tree, s) for s in sides.source) and any(_acts(tree, t) for t in sides.target)


def _plural(tree: Tree, i: int, sides: Sides) -> bool:
    if tree.kid(i, "dobj") is not None or not sides.source:
        return False
    return any(
        (tree.tag[s] in ("NNS", "NNPS") and _acts(tree, s)) or tree.lower[s] in ("they", "we", "two", "both")
        for s in sides.source
    )


def _is_person(tree: Tree, i: int) -> bool:
    if tree.ent[i] == "PERSON" or tree.lower[i] in ("he", "she", "him", "her", "who", "i", "we", "they"):
        return True
    if grammar.is_name(tree, i):
        return tree.ent[i] == ""
    lemma = tree.lemma(i)
    return tree.tag[i] in ("NN", "NNS") and lemma in actor_nouns() and lemma not in bodies()


def _is_known(tree: Tree, i: int) -> bool:
    """Whether somebody is named, or was before."""
    return tree.ent[i] in _NAMED or tree.tag[i] in ("PRP", "PRP$") or grammar.is_name(tree, i)


def _is_state(tree: Tree, i: int) -> bool:
    if tree.ent[i] in _STATES or tree.lemma(i) in _STATE_ARMS:
        return True
    if tree.ent[i] == "ORG" and any(
        tree.lower[k] in ("department", "ministry", "treasury", "union", "council") for k in (i, *tree.kids[i])
    ):
        return True
    return any(tree.ent[k] in _STATES for k in tree.kids[i] if k < i)


__all__ = ["Sides", "holds"]
