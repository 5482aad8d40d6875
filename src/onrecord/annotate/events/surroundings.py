"""What the words around an event make of it: its auxiliaries, adverbs and adjectives."""

from onrecord.annotate.events.hedging import (
    RANK,
    Outlook,
    adverb,
    by_a_date,
    names_future,
    negated_noun,
    on_a_day,
    weaker,
)
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import effects, listed
from onrecord.model.annotation import Certainty, Tense

_SHORT_MODALS = {"ca": "can", "wo": "will", "sha": "shall", "'d": "would", "’d": "would"}
_AHEAD = frozenset({"possible", "potential", "proposed", "prospective", "likely", "would-be", "eventual"})
_GONE = listed("gone")
# A proposed plan is a plan already.
_DRAFTS = listed("drafts")
# Verbs that bring about what stands below them.
_CAUSED = listed("causing")


def of_verb(tree: Tree, i: int, above: Outlook) -> Outlook:
    """The outlook of a verb below words that give it the outlook `above`."""
    certainty, polarity, time = above.certainty, above.polarity, above.time
    perfect = any(tree.dep[k] == "aux" and tree.lemma(k) == "have" for k in tree.kids[i])
    for k in tree.kids[i]:
        dep = tree.dep[k]
        if dep in ("aux", "auxpass") and tree.tag[k] == "MD":
            certainty, time = _modal(tree, i, k, above, perfect)
        elif dep == "neg" or (dep in ("advmod", "preconj", "cc", "det") and adverb(tree, k) == "NEG"):
            polarity = "POS" if polarity == "NEG" and dep == "neg" else "NEG"
        elif dep in ("advmod", "npadvmod"):
            effect = adverb(tree, k)
            if tree.lower[k] in ("nearly", "almost") and k == i - 1 and tree.tag[i] in ("VBD", "VBN"):
                polarity = "NEG"
            if effect in ("POSSIBLE", "PROBABLE"):
                certainty = weaker(certainty, effect)
            elif effect == "FUTURE" or (names_future(tree, k) and tree.tag[i] in ("VBZ", "VBP", "VBG") and not perfect):
                time = "FUTURE"
        elif dep == "prep" and tree.tag[i] == "VBG" and on_a_day(tree, k):
            if any(tree.lower[c] in ("is", "are", "am", "'s", "'re", "’s", "’re") for c in tree.all_kids(i, "aux")):
                time = "FUTURE"
        elif dep in ("nsubj", "nsubjpass") and negated_noun(tree, k):
            polarity = "NEG"
        elif dep == "prep" and tree.tag[i] == "VBG" and tree.heading and _leads(tree, i) and by_a_date(tree, k):
            # "Carmaker cutting 3,000 jobs by 2012"
            time = "FUTURE"
        elif dep == "aux" and tree.tag[k] == "TO" and tree.head[i] == i:
            # "Ford Taurus to be revived": a headline's infinitive.
            time = "FUTURE"
    if tree.tag[i] == "VBD" and above.certainty == "CERTAIN" and not is_caused(tree, i):
        time = "NON_FUTURE"
    return Outlook(certainty, polarity, time, above.reported)


def _modal(tree: Tree, i: int, modal: int, above: Outlook, perfect: bool) -> tuple[Certainty, Tense]:
    word = tree.lower[modal]
    word = _SHORT_MODALS.get(word, word)
    effect = effects("m").get(word)
    time: Tense = "NON_FUTURE" if perfect or (word == "can" and above.time == "NON_FUTURE") else "FUTURE"
    if word in ("can", "could") and any(tree.dep[k] == "neg" for k in tree.kids[i]):
        # "could not reach": it did not.
        return above.certainty, time if word == "can" else above.time
    if word == "would" and not told_in_past(tree, i):
        # "so that it would stop": a purpose.
        effect = "POSSIBLE" if tree.dep[i] == "advcl" and tree.kid(i, "mark") is not None else "PROBABLE"
    return (weaker(above.certainty, effect) if effect in RANK else above.certainty), time


def told_in_past(tree: Tree, i: int) -> bool:
    """Whether "would" is only the past of "will": "said that it would leave"."""
    head = tree.head[i]
    while tree.dep[i] == "conj" and head != i:
        i, head = head, tree.head[head]
    if tree.dep[i] == "ccomp" and tree.tag[head][0] != "N":
        return tree.tag[head] in ("VBD", "VBN", "VBG")
    if tree.dep[i] in ("acl", "ccomp", "relcl") and tree.tag[head][0] == "N":
        if tree.dep[i] == "relcl" and tree.kid(i, "mark") is None:
            return False
        # "announced in a memo that he would leave"
        while tree.tag[head][:1] != "V" and tree.head[head] != head:
            head = tree.head[head]
        return tree.tag[head] in ("VBD", "VBN")
    return False


def of_noun(tree: Tree, i: int, above: Outlook) -> Outlook:
    """The outlook of a noun below words that give it the outlook `above`."""
    certainty, polarity, time = above.certainty, above.polarity, above.time
    if negated_noun(tree, i):
        polarity = "NEG"
    for k in tree.kids[i]:
        if tree.dep[k] == "prep" and time == "FUTURE" and tree.lower[k] in ("of", "from", "in"):
            # "the decisions of the past", "the losses of last year"
            times = (c for c in tree.all_kids(k, "pobj") if tree.lower[c] == "past" or tree.ent[c] == "DATE")
            if any(tree.lower[c] == "past" or _is_gone(tree, c) for c in times):
                time = "NON_FUTURE"
        elif tree.dep[k] in ("amod", "compound", "nmod"):
            word = tree.lower[k]
            if word in _GONE:
                time = "NON_FUTURE"
            effect = effects("a").get(word)
            if word == "proposed" and tree.lemma(i) in _DRAFTS:
                continue
            if effect in ("POSSIBLE", "PROBABLE"):
                certainty = weaker(certainty, effect)
                if word in _AHEAD:
                    time = "FUTURE"
            elif effect == "FUTURE":
                time = "FUTURE"
            elif effect == "NEG" or word in ("cancelled", "canceled", "abandoned", "aborted", "averted", "foiled"):
                polarity = "NEG"
    return Outlook(certainty, polarity, time, above.reported)


def _is_gone(tree: Tree, noun: int) -> bool:
    """Whether a word before a noun says that it is past or under way: "previous losses"."""
    return any(tree.lower[k] in _GONE for k in tree.kids[noun])


def _leads(tree: Tree, i: int) -> bool:
    """Whether a participle is a headline's verb: "Carmaker cutting jobs"."""
    above = tree.head[i]
    return above == i or (tree.dep[i] == "acl" and tree.head[above] == above)


def is_caused(tree: Tree, i: int) -> bool:
    """Whether a verb is what another has done: "delivered" in "will see two jets delivered"."""
    below = tree.dep[i] in ("ccomp", "xcomp") and tree.lemma(tree.head[i]) in _CAUSED
    return below and tree.tag[i] in ("VB", "VBN", "VBG", "VBD") and tree.kid(i, "mark", "aux") is None
