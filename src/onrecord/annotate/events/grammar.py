"""Who does what in a dependency tree: subjects through control, passives, relative clauses and coordination."""

from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import actor_nouns, event_nouns, listed

# Verbs whose infinitive has their object as its subject: "urged Russia to leave".
OBJECT_CONTROL = listed("object_control")
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_MAX_CLIMB = 12


def is_passive(tree: Tree, verb: int) -> bool:
    """True when the verb's surface subject is what is acted on."""
    found = tree.passive.get(verb)
    if found is None:
        found = tree.passive[verb] = _is_passive(tree, verb)
    return found


def _is_passive(tree: Tree, verb: int) -> bool:
    if tree.kid(verb, "auxpass", "nsubjpass", "agent") is not None:
        return True
    if tree.tag[verb] != "VBN":
        return False
    if tree.dep[verb] in ("acl", "amod", "advcl", "oprd"):
        return tree.kid(verb, "aux", "nsubj", "dobj") is None
    if tree.dep[verb] == "conj":
        return tree.kid(verb, "aux", "nsubj", "dobj") is None and is_passive(tree, tree.head[verb])
    return False


def subject(tree: Tree, verb: int, climb: int = 0) -> int | None:
    """The head token of the verb's surface subject, its own or one that it shares, None when there is none."""
    own = _own_subject(tree, verb)
    if own is not None:
        return _antecedent(tree, own, verb)
    if climb > _MAX_CLIMB or tree.head[verb] == verb:
        return None
    head, dep = tree.head[verb], tree.dep[verb]
    if dep == "relcl":
        return head
    if dep == "acl":
        return head if tree.tag[verb] in ("VBG", "VBN") else owner(tree, head, climb + 1)
    if dep == "ccomp" and not any(tree.tag[k] == "TO" for k in tree.kids[verb]):
        # A finite clause below a verb of saying has its own subject or none.
        return None
    if dep in ("xcomp", "ccomp", "oprd", "acomp") and tree.tag[head][:1] in "VJ":
        return _controller(tree, head, climb)
    if dep in ("conj", "advcl", "xcomp", "ccomp", "dep", "acomp", "parataxis"):
        return subject(tree, head, climb + 1) if tree.tag[head][0] in "VJM" else owner(tree, head, climb + 1)
    if dep in ("pcomp", "pobj"):
        return _through_preposition(tree, head, climb)
    return None


def _own_subject(tree: Tree, verb: int) -> int | None:
    """The subject next to the verb: a dateline ("BERLIN -- A court has ...") may look like a first one."""
    found = [k for k in tree.all_kids(verb, "nsubj", "nsubjpass", "csubj") if not _is_empty(tree, k, verb)]
    if tree.dateline and found and found[0] < tree.dateline:
        # Of "BERLIN - A court has ruled" the subject stands after the dash, whatever the parser made of it.
        rest = [k for k in found if k > tree.dateline]
        inner = [k for base in (found[0], verb) for k in tree.kids[base] if tree.dateline < k < verb]
        found = rest or [k for k in inner if tree.tag[k][:1] == "N" and tree.dep[k] != "npadvmod"] or found
    before = [k for k in found if k < verb]
    return before[-1] if before else found[0] if found else None


def _is_empty(tree: Tree, i: int, verb: int) -> bool:
    """Whether "it" only holds the place of a clause: "it was agreed to meet"."""
    if tree.lower[i] != "it" or tree.dep[i] != "nsubjpass":
        return False
    return tree.kid(verb, "xcomp", "ccomp", "csubj", "advcl") is not None


def _antecedent(tree: Tree, own: int, verb: int) -> int:
    """What a relative pronoun stands for."""
    if tree.tag[own] in _RELATIVE or (tree.lower[own] == "that" and tree.tag[own] != "DT"):
        clause = verb
        while tree.dep[clause] in ("conj", "ccomp", "xcomp") and tree.head[clause] != clause:
            clause = tree.head[clause]
        if tree.dep[clause] == "relcl":
            return _agreeing(tree, tree.head[clause], clause)
    return own


def _agreeing(tree: Tree, noun: int, clause: int) -> int:
    """The noun, or the one that it hangs on where only that has the verb's number: "men from the north, who have"."""
    prep = tree.head[noun]
    above = tree.head[prep]
    plural = any(tree.tag[k] == "VBP" or tree.lower[k] == "were" for k in (clause, *tree.all_kids(clause, "aux")))
    single = tree.tag[noun] in ("NN", "NNP") and tree.dep[noun] == "pobj" and tree.kid(noun, "conj") is None
    return above if plural and single and tree.tag[above] in ("NNS", "NNPS") else noun


def _controller(tree: Tree, head: int, climb: int) -> int | None:
    if tree.lemma(head) in OBJECT_CONTROL and not is_passive(tree, head):
        ruled = tree.kid(head, "dobj", "dative")
        if ruled is not None:
            return ruled
        # "called on Russia to leave"
        for k in tree.all_kids(head, "prep", "dative"):
            inner = tree.kid(k, "pobj")
            if inner is not None and tree.lower[k] in ("on", "upon", "for", "to"):
                return inner
    return subject(tree, head, climb + 1)


def _through_preposition(tree: Tree, prep: int, climb: int) -> int | None:
    """The subject of a gerund behind a preposition: "accused Russia of sending", "ended it by signing"."""
    head = tree.head[prep]
    if head == prep:
        return None
    if tree.tag[head][0] == "N":
        return owner(tree, head, climb + 1)
    if tree.lower[prep] in ("of", "from", "for", "into") and not is_passive(tree, head):
        ruled = tree.kid(head, "dobj")
        if ruled is not None:
            return ruled
    return subject(tree, head, climb + 1) if tree.tag[head][0] in "VJ" else None


def owner(tree: Tree, noun: int, climb: int = 0) -> int | None:
    """Whose a nominal event is: its possessor, else the subject of the verb that it is an object of."""
    own = tree.kid(noun, "poss")
    if own is not None:
        return own
    head, dep = tree.head[noun], tree.dep[noun]
    if dep == "pobj" and tree.lower[head] == "with":
        # "Responded with an offer to hold talks"
        head, dep = tree.head[head], "dobj"
    if climb <= _MAX_CLIMB and dep in ("dobj", "attr", "oprd") and tree.tag[head][0] == "V":
        return agent(tree, head, climb + 1)
    return None


def agent(tree: Tree, verb: int, climb: int = 0) -> int | None:
    """The head token of whoever acts: the subject, or what follows "by" after a passive."""
    if not is_passive(tree, verb):
        return subject(tree, verb, climb)
    by = tree.kid(verb, "agent")
    return tree.kid(by, "pobj", "pcomp") if by is not None else None


def patient(tree: Tree, verb: int) -> int | None:
    """The head token of what is acted on: the object, a passive's subject, or what a relative clause is about."""
    if is_passive(tree, verb):
        return subject(tree, verb)
    own = tree.kid(verb, "dobj")
    if own is not None:
        return _antecedent(tree, own, verb) if tree.tag[own] in _RELATIVE else own
    # "the deal that they signed", where the parser leaves the gap open
    if tree.dep[verb] == "relcl" and tree.kid(verb, "nsubj") is not None and tree.kid(verb, "ccomp", "xcomp") is None:
        return tree.head[verb]
    return None


_PRONOUNS = {
    "it": "thing", "its": "thing", "he": "person", "his": "person", "him": "person", "she": "person",
    "her": "person", "they": "any", "their": "any", "them": "any", "itself": "thing",
}  # fmt: skip


def named(tree: Tree, i: int) -> int:
    """What a pronoun stands for in its sentence: the subject of a clause above it, if that can be; else itself."""
    wanted = _PRONOUNS.get(tree.lower[i])
    if wanted is None:
        return i
    verb, own, barred = tree.head[i], i, _beside(tree, i)
    for _ in range(_MAX_CLIMB):
        if tree.tag[verb][:1] == "V":
            found = subject(tree, verb)
            if found is not None and found not in (own, barred) and found < i and _may_be(tree, found, wanted):
                return found
        if tree.head[verb] == verb:
            break
        verb = tree.head[verb]
    return i


def _beside(tree: Tree, i: int) -> int | None:
    """The subject of the verb that a pronoun is an object of, who cannot be meant: "officials allow them to leave"."""
    if tree.lower[i] not in ("him", "them") and (tree.lower[i], tree.tag[i]) != ("her", "PRP"):
        return None
    verb = tree.head[i] if tree.dep[i] not in ("nsubj", "pobj") else tree.head[tree.head[i]]
    doer = subject(tree, verb) if tree.tag[verb][:1] == "V" else None
    return named(tree, doer) if doer is not None and doer != i else None


def _may_be(tree: Tree, i: int, wanted: str) -> bool:
    if tree.lower[i] in _PRONOUNS or tree.tag[i][:1] not in "N":
        return False
    person = tree.ent[i] == "PERSON" or (tree.tag[i] == "NN" and not tree.ent[i] and tree.lemma(i) in actor_nouns())
    if wanted == "thing":
        return tree.ent[i] != "PERSON"
    return person or wanted == "any"


def coordinated(tree: Tree, head: int) -> list[int]:
    """The head tokens of a coordination, the first one included."""
    found, queue = [], [head]
    while queue:
        i = queue.pop(0)
        found.append(i)
        queue += [k for k in tree.kids[i] if tree.dep[k] == "conj" and tree.tag[k][0] in "NPCJD"]
        queue += _hung_on_a_place(tree, i)
    return found


def _hung_on_a_place(tree: Tree, i: int) -> list[int]:
    """ "President A of Chad and President B of Niger": the parser joins B to Chad."""
    if tree.ent[i] != "PERSON":
        return []
    places = [k for prep in tree.all_kids(i, "prep") for k in tree.all_kids(prep, "pobj") if tree.ent[k] == "GPE"]
    return [k for place in places for k in tree.all_kids(place, "conj") if tree.ent[k] == "PERSON"]


def is_name(tree: Tree, i: int) -> bool:
    """Whether token `i` names somebody or something; of short foreign names the tagger often makes common nouns."""
    if tree.tag[i] in ("NNP", "NNPS"):
        return True
    if tree.tag[i] != "NN" or not tree.is_capital(i) or tree.heading:
        return False
    known = tree.lemma(i) in event_nouns() or tree.lemma(i) in actor_nouns()
    return not known and tree.kid(i, "det", "amod", "poss") is None
