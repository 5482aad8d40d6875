"""Where an event stands in its life cycle, as far as its own sentence tells."""

from onrecord.annotate.events.factuality import Outlooks
from onrecord.annotate.events.grammar import is_passive
from onrecord.annotate.events.hedging import Outlook
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import listed, statuses
from onrecord.lexicon import event_kinds

# What is only to come stands thus, and what merely may come; by group of kinds.
_TO_COME = {
    "meeting": "scheduled",
    "measure": "proposed",
    "agreement": "proposed",
    "strike": "threatened",
    "ruling": "pending",
    "merger": "proposed",
    "vote": "scheduled",
    "appointment": "proposed",
    "attack": "planned",
    "disaster": "warned",
}
_MAY_COME = _TO_COME | {"meeting": "proposed", "vote": None, "attack": None, "ruling": "pending"}
# What has happened, when no word says more.
_DONE = {
    "meeting": "held",
    "agreement": "reached",
    "strike": "under_way",
    "ruling": "issued",
    "attack": "carried_out",
}
_DONE_BY_KIND = {
    "resignation": "resigned",
    "dismissal": "dismissed",
    "appointment": "named",
    "lifting": "lifted",
    "sanction_relief": "lifted",
    "suspension": "suspended",
    "signing": "signed",
    "approval": "approved",
    "veto": "rejected",
    "merger": "agreed",
    "investigation": None,
    "lawsuit": "pending",
    "charge": "pending",
    "trial": "pending",
    "alert": None,
    "exercise": None,
    "inspection": "held",
    "promise": None,
    "trade": None,
    "cooperation": None,
}
# Kinds that are themselves turns in the life of another event.
_WITHOUT = frozenset({"cancellation", "concession", "breach", "retaliation", "restriction"})
# These are true as soon as somebody says they will be; all others once they are.
_SAID_IS_DONE = listed("said_is_done")
# Verbs that put off an event that they govern, and are one where they govern none.
_TALKING = frozenset({"discuss"})
_CASES = frozenset({"if", "unless", "whether", "should", "until", "before", "once", "when"})
# After these a nominal event is over, or going on.
_PAST_LINKS = frozenset({"after", "following", "since"})
_COURSE_LINKS = frozenset({"during", "at", "in"})


def status(tree: Tree, i: int, kind: str | None, outlooks: Outlooks) -> str | None:
    """The status of the event of `kind` at token `i`, None when its sentence tells none."""
    known = event_kinds().get(kind) if kind and kind not in _WITHOUT else None
    if known is None or known.group is None:
        return None
    group, outlook = known.group, outlooks.of(i)
    if tree.tag[i][0] == "N":
        return _above(tree, i, group, outlooks) or _beside(tree, i, group) or _noun(tree, i, group, outlook, outlooks)
    return _above(tree, i, group, outlooks) or _verb(tree, i, group, kind or "", outlook)


def _above(tree: Tree, i: int, group: str, outlooks: Outlooks) -> str | None:
    """What the words that govern the event say: "postponed the talks", "agreed to meet", "plans for a visit"."""
    words = statuses(group, "v")
    at = i
    for _ in range(4):
        head, dep = tree.head[at], tree.dep[at]
        if head == at:
            return None
        tag = tree.tag[head][:1]
        if dep == "conj" and tree.tag[at][:1] == tag:
            at = head
            continue
        if tag == "V" and dep in ("dobj", "nsubjpass", "xcomp", "ccomp", "pcomp", "nsubj", "oprd", "attr"):
            if dep == "nsubj" and (verb := _carried_out(tree, head)) != head and group == "agreement":
                return _said(tree, verb, dep, words, outlooks) or _begins(tree, verb, words, outlooks)
            return _said(tree, head, dep, words, outlooks) or (
                _begins(tree, head, words, outlooks) if group == "agreement" and dep == "nsubj" else None
            )
        if (tag == "N" and dep in ("acl", "pcomp")) or (tag == "N" and tree.dep[at] == "prep"):
            found = statuses(group, "n").get(tree.lemma(head))
            return found if found and outlooks.of(head).polarity == "POS" else None
        if tag == "J" and dep == "xcomp":
            return words.get("be " + tree.lower[head]) or statuses(group, "a").get(tree.lower[head])
        if (dep in ("pobj", "prep") and tree.tag[head] in ("IN", "TO", "RP")) or dep == "prep":
            if tag == "V":
                return _said(tree, head, tree.lower[at], words, outlooks)
            at = head
            continue
        return None
    return None


def _said(tree: Tree, verb: int, link: str, words: dict[str, str], outlooks: Outlooks) -> str | None:
    """The status that a governing verb gives, with its particle or preposition, if it has come to pass."""
    lemma = tree.lemma(verb)
    found = next((s for word in (link, *_beside_verb(tree, verb)) if (s := words.get(f"{lemma} {word}"))), None)
    if found is None and is_passive(tree, verb):
        found = words.get("be " + tree.lower[verb]) or words.get("be " + lemma)
    if found is None and (link not in ("nsubj",) or tree.kid(verb, "dobj") is None):
        bare = not any(tree.dep[k] == "prt" for k in tree.kids[verb])
        found = (
            words.get(lemma) if bare and link not in ("in", "at", "on", "with", "after", "before", "during") else None
        )
    if lemma == "reschedule" and "postpone" in words and not {"for", "to"} & set(_beside_verb(tree, verb)):
        # Rescheduled, and nobody says for when.
        found = "postponed"
    if found == "held" and tree.tag[verb] in ("VBZ", "VBP"):
        # "The talks take place on Monday", "in case the summit takes place": not yet.
        found = None if _is_case(tree, verb) else "scheduled"
    return found if found and _holds(found, outlooks.of(verb)) else None


def _is_case(tree: Tree, verb: int) -> bool:
    """Whether a clause only tells of what may be: "if", "in case"."""
    above = tree.head[verb]
    marks = {tree.lower[k] for k in tree.kids[verb] if tree.dep[k] in ("mark", "advmod")}
    return bool(marks & _CASES) or (tree.dep[verb] in ("acl", "relcl", "ccomp") and tree.lower[above] == "case")


def _begins(tree: Tree, verb: int, words: dict[str, str], outlooks: Outlooks) -> str | None:
    """What "will take effect on Sunday" has been reached, though it is not in force yet."""
    lemma, outlook = tree.lemma(verb), outlooks.of(verb)
    ahead = outlook.time == "FUTURE" and outlook.certainty == "CERTAIN" and outlook.polarity == "POS"
    told = words.get(lemma) or next((s for w in _beside_verb(tree, verb) if (s := words.get(f"{lemma} {w}"))), None)
    return "reached" if ahead and told == "in_force" else None


def _beside_verb(tree: Tree, verb: int) -> list[str]:
    """The words that make one phrase with a verb: "off", "into force", "effect"."""
    found = []
    for k in tree.kids[verb]:
        if tree.dep[k] in ("prt", "prep", "advmod"):
            found.append(tree.lower[k])
            found += [f"{tree.lower[k]} {tree.lower[o]}" for o in tree.all_kids(k, "pobj")]
        elif tree.dep[k] == "dobj":
            found.append(tree.lower[k])
    return found


def _carried_out(tree: Tree, verb: int) -> int:
    """The verb that says what the subject does, below those that only lead to it: "is due to begin"."""
    for _ in range(4):
        below = tree.kid(verb, "xcomp")
        if below is None and tree.lemma(verb) == "be" and (state := tree.kid(verb, "acomp")) is not None:
            below = tree.kid(state, "xcomp")
        leads = tree.lemma(verb) in ("be", "have") or is_passive(tree, verb)
        if below is None or tree.tag[below][0] != "V" or not leads:
            return verb
        verb = below
    return verb


def _holds(found: str, outlook: Outlook) -> bool:
    if outlook.polarity != "POS" or outlook.certainty == "POSSIBLE":
        return False
    return outlook.time == "NON_FUTURE" or found in _SAID_IS_DONE


def _beside(tree: Tree, i: int, group: str) -> str | None:
    words = statuses(group, "a")
    return next((s for k in tree.kids[i] if tree.dep[k] in ("amod", "nmod") and (s := words.get(tree.lower[k]))), None)


def _noun(tree: Tree, i: int, group: str, outlook: Outlook, outlooks: Outlooks) -> str | None:
    if outlook.polarity == "NEG":
        return None
    if outlook.time == "FUTURE":
        return _TO_COME[group] if outlook.certainty == "CERTAIN" else _MAY_COME[group]
    if outlook.certainty != "CERTAIN" or group not in ("meeting", "attack", "vote", "strike"):
        return None
    if tree.dep[i] == "pobj":
        link = tree.lower[tree.head[i]]
        verb = tree.head[tree.head[i]]
        past = tree.tag[verb] in ("VBD", "VBN") and outlooks.of(verb) == Outlook(reported=outlooks.of(verb).reported)
        if link in _PAST_LINKS or (link in _COURSE_LINKS and past and group == "meeting"):
            return _DONE.get(group)
    return "carried_out" if group == "attack" and tree.dep[i] in ("nsubj", "nsubjpass", "dobj") else None


def _verb(tree: Tree, i: int, group: str, kind: str, outlook: Outlook) -> str | None:
    if outlook.polarity == "NEG":
        refused = outlook.time == "FUTURE" and group == "meeting"
        return "ruled_out" if refused else "rejected" if outlook.time == "FUTURE" and group == "measure" else None
    if outlook.time == "FUTURE":
        return _TO_COME[group] if outlook.certainty == "CERTAIN" else _MAY_COME[group]
    if outlook.certainty != "CERTAIN":
        return _MAY_COME[group]
    if tree.tag[i] in ("VBG",) and any(tree.lemma(k) == "be" for k in tree.all_kids(i, "aux")) and group == "meeting":
        return "under_way"
    small = [tree.lower[k] for k in tree.kids[i] if tree.dep[k] == "prt"]
    words = statuses(group, "v")
    lemma = tree.lemma(i)
    own = next((s for word in small if (s := words.get(f"{lemma} {word}"))), None) or words.get(lemma)
    if group == "vote" and own in ("passed", "under_way") and lemma in ("vote", "elect"):
        # That a vote was cast does not tell how it went.
        return None
    if own is not None and own != _TO_COME[group] and lemma not in _TALKING:
        return own
    return _DONE_BY_KIND[kind] if kind in _DONE_BY_KIND else _DONE.get(group)
