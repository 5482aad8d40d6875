"""What single words make of an event: words that hedge it, deny it, put it off or tell it of somebody else."""

from dataclasses import dataclass
from functools import cache

from onrecord.annotate.events.grammar import is_passive
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import effects, listed
from onrecord.lexicon import report_cues
from onrecord.model.annotation import Certainty, Polarity, Tense

_WEEKDAYS = listed("weekdays")
_FUTURE_DAYS = frozenset({"tomorrow", "tonight", "next"})


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an event stands for whoever tells it; `reported` when that is a speaker, not the narrator."""

    certainty: Certainty = "CERTAIN"
    polarity: Polarity = "POS"
    time: Tense = "NON_FUTURE"
    reported: bool = False


PLAIN = Outlook()
RANK = {"CERTAIN": 0, "PROBABLE": 1, "POSSIBLE": 2}


def quoted_tokens(tree: Tree) -> frozenset[int]:
    """The tokens inside quotation marks that are closed within the block."""
    inside: set[int] = set()
    start: int | None = None
    for i, word in enumerate(tree.lower):
        if word in ('"', "“", "”", "``", "''"):
            if start is None:
                start = i if word != "”" else None
            else:
                if i - start > 4:
                    inside.update(range(start, i))
                start = None
    return frozenset(inside)


@cache
def speech() -> frozenset[str]:
    """Verbs that report."""
    return frozenset(cue.phrase for cue in report_cues() if cue.pos == "v") | {"say"}


def infinitive(tree: Tree, i: int) -> bool:
    """Whether the verb is an infinitive with "to"."""
    return any(tree.tag[k] == "TO" and tree.dep[k] == "aux" for k in tree.kids[i])


def effect_of(tree: Tree, head: int) -> str | None:
    """The effect of a governing word on what it governs."""
    tag = tree.tag[head][:1]
    lemma = tree.lemma(head)
    if tag == "N":
        return effects("n").get(lemma)
    if tag == "J":
        return effects("v").get("be " + lemma) or effects("a").get(lemma)
    if tag not in "VM":
        return None
    verbs = effects("v")
    if lemma == "expect":
        return "PROBABLE"
    if lemma in ("cease", "quit"):
        return "NEG"
    if is_passive(tree, head) and (found := verbs.get("be " + tree.lower[head])):
        return found
    if lemma == "go" and tree.tag[head] == "VBG":
        return "FUTURE"
    if lemma == "be":
        below = tree.kid(head, "xcomp")
        return "FUTURE" if below is not None and infinitive(tree, below) else None
    for k in tree.kids[head]:
        if tree.dep[k] in ("prt", "prep", "advmod") and (found := verbs.get(lemma + " " + tree.lower[k])):
            return found
    return verbs.get(lemma)


def weaker(one: Certainty, other: str) -> Certainty:
    """The less certain of two certainties."""
    return one if RANK[one] >= RANK[other] else other  # type: ignore[return-value]


def applied(effect: str | None, main: Outlook, to_come: bool) -> Outlook:
    """The outlook of what stands below a word with `effect` that itself has the outlook `main`."""
    certainty, polarity, time = main.certainty, main.polarity, main.time
    if effect == "NEG":
        # "did not rule out": it may be
        if polarity == "NEG":
            polarity, certainty = "POS", "POSSIBLE"
        else:
            polarity = "NEG"
    elif effect in ("POSSIBLE", "PROBABLE"):
        certainty = weaker(certainty, effect)
    elif effect == "COUNTERFACTUAL":
        certainty, polarity = "POSSIBLE", "NEG"
    if effect == "FUTURE" or (to_come and effect != "NEG") or (to_come and effect == "NEG" and main.time == "FUTURE"):
        time = "FUTURE"
    return Outlook(certainty, polarity, time, main.reported)


def adverb(tree: Tree, k: int) -> str | None:
    """The effect of an adverb or of a small word."""
    return effects("r").get(tree.lower[k]) or effects("x").get(tree.lower[k])


def on_a_day(tree: Tree, k: int) -> bool:
    """Whether "on" leads to a day of the week."""
    return tree.lower[k] == "on" and any(tree.lower[c] in _WEEKDAYS for c in tree.kids[k])


def by_a_date(tree: Tree, k: int) -> bool:
    """Whether a preposition says by when: "by 2012", "by June"."""
    return tree.lower[k] == "by" and any(tree.ent[c] in ("DATE", "TIME") or tree.tag[c] == "CD" for c in tree.kids[k])


def names_future(tree: Tree, k: int) -> bool:
    """Whether an adverbial names a day to come."""
    return tree.lower[k] in _FUTURE_DAYS or any(tree.lower[c] == "next" for c in tree.kids[k])


def negated_noun(tree: Tree, i: int) -> bool:
    """Whether a noun is denied by its own word or determiner."""
    if tree.lower[i] in ("nobody", "nothing", "none", "neither"):
        return True
    return any(tree.lower[k] in ("no", "neither") and tree.dep[k] in ("det", "neg", "preconj") for k in tree.kids[i])
