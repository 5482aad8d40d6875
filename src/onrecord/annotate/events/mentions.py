"""Where a text names events: its verbs, and the nouns that stand for something that happens."""

from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern, event_nouns, listed, patterns

# Log odds that a noun in this place of the sentence names an event, from a fit on 1,300 nouns of annotated news.
_PLACE = {
    "ROOT": 0.6,
    "appos": -0.2,
    "compound": -1.5,
    "dobj": 0.8,
    "nmod": -1.2,
    "npadvmod": -1.1,
    "nsubj": 0.6,
    "nsubjpass": 0.4,
    "pobj": 0.4,
    "poss": -0.2,
    "xcomp": 0.5,
}
_PLACE_BEFORE = frozenset({"in", "on", "at", "between", "against", "with", "for", "from", "about"})
_UNKNOWN = -3.0
_DERIVED = ("tion", "sion", "ment", "closure", "turn", "down", "out", "off", "over")
_FLOOR = 0.2
# What these are said of is an event more often than not.
_OCCURRING = listed("occurring")
_OCCURS = 1.0
_RAISING = frozenset({"go", "be", "have", "expect", "set"})
# A word of the event lexicon is an event unless its place speaks strongly against it.
_LISTED = 2.5
_LINKING = listed("linking")
_NO_EVENT_VERB = frozenset({"aux", "auxpass", "prep", "amod", "compound", "case", "punct", "mark", "cc", "nmod"})


def mentions(tree: Tree) -> list[int]:
    """The tokens that name events, in the order of the text."""
    found = []
    for i, tag in enumerate(tree.tag):
        if tag[:1] == "V":
            if (tree.dep[i] not in _NO_EVENT_VERB or (tree.dep[i] == "prep" and tag == "VBN")) and _tells(tree, i):
                found.append(i)
        elif _may_name(tree, i) and _noun_score(tree, i) > _FLOOR and not _is_idle(tree, i):
            found.append(i)
    return found


def _tells(tree: Tree, i: int) -> bool:
    """Whether a verb says something of its own: "is" and "have" in "is to leave" and "will have to leave" do not."""
    word = tree.lower[i]
    if not word[0].isalpha() and word[0] not in "'’":
        return False
    if word == "being" and i and tree.lower[i - 1] == "time":
        # "for the time being"
        return False
    if tree.lemma(i) in ("be", "have") or word == "going":
        below = tree.kid(i, "xcomp")
        return below is None or not any(tree.tag[k] == "TO" and tree.dep[k] == "aux" for k in tree.kids[below])
    return True


def _may_name(tree: Tree, i: int) -> bool:
    """Whether a token is a common noun; headings write these with capitals, too."""
    tag = tree.tag[i]
    return tag in ("NN", "NNS") or (tree.heading and tag in ("NNP", "NNPS") and not tree.ent[i])


def _is_idle(tree: Tree, i: int) -> bool:
    """Whether a noun names no event here: "in order to", "as a result", "a launch vehicle"."""
    head, dep = tree.head[i], tree.dep[i]
    if dep == "pobj" and tree.lower[i] in _LINKING and tree.lower[head] in ("in", "as"):
        return all(tree.dep[k] in ("det", "acl", "punct") or tree.lower[k] == "of" for k in tree.kids[i])
    if dep not in ("compound", "nmod") or tree.tag[head] not in ("NN", "NNS"):
        return False
    # Before a noun for a thing or a person it says which kind of these.
    return _noun_score(tree, head) <= _FLOOR and match(tree, i, "n") is None


def _noun_score(tree: Tree, i: int) -> float:
    known = event_nouns()
    lemma = tree.lemma(i)
    score = known.get(lemma, known.get(tree.lower[i], _UNKNOWN))
    if tree.tag[i] == "NNS" and score < 0 and lemma.endswith("s"):
        # The engine knows some plurals by themselves: "sales", "losses".
        score = max(score, known.get(lemma[:-1], score), known.get(lemma[:-2], score))
    if score == _UNKNOWN and lemma.endswith(_DERIVED) and len(lemma) > 6:
        score = 0.5
    listed = match(tree, i, "n")
    # A noun that the texts of the fit never showed ("summit") is what the lexicon says it is.
    if score == _UNKNOWN and listed is not None and listed.kind is not None:
        return _FLOOR + _LISTED
    score += _PLACE.get(tree.dep[i], 0.0)
    if tree.dep[i] in ("nsubj", "nsubjpass") and _occurs(tree, told_by(tree, tree.head[i])):
        score += _OCCURS
    if listed is not None:
        score += _LISTED
    if score > _FLOOR - 0.4 and any(tree.dep[k] == "prep" and tree.lower[k] in _PLACE_BEFORE for k in tree.kids[i]):
        score += 0.4
    return score


def told_by(tree: Tree, verb: int) -> int:
    """The verb that says something of the subject of `verb`: "take" in "are going to take place"."""
    below = tree.kid(verb, "xcomp")
    while below is not None and tree.tag[below] == "VB" and tree.lemma(verb) in _RAISING:
        verb, below = below, tree.kid(below, "xcomp")
    return verb


def _occurs(tree: Tree, verb: int) -> bool:
    """Whether a verb says that its subject happens."""
    if tree.lemma(verb) == "take":
        return any(tree.lower[k] == "place" for k in tree.kids[verb])
    return tree.lemma(verb) in _OCCURRING


def is_event_noun(tree: Tree, i: int) -> bool:
    """Whether the word at token `i` is a noun that names an event."""
    return tree.tag[i][0] == "N" and _noun_score(tree, i) > _FLOOR


def match(tree: Tree, i: int, pos: str) -> Pattern | None:
    """The longest event phrase whose head word is token `i`, None when there is none."""
    found = matches(tree, i, pos)
    return found[0] if found else None


def matches(tree: Tree, i: int, pos: str) -> list[Pattern]:
    """The event phrases whose head word is token `i`, the longest first."""
    table = patterns(pos)
    rows = table.get(tree.lemma(i)) or table.get(tree.lower[i])
    if not rows:
        return []
    near = _around(tree, i, pos) if rows[0].rest else set()
    found = [row for row in rows if not row.rest or row.rest <= near]
    if len(found) > 1 and found[0].rest and (thing := tree.kid(i, "dobj", "nsubjpass")) is not None:
        # Of "called a strike for Monday" the object tells more than the preposition.
        said = {tree.lower[thing], tree.lemma(thing)}
        found.sort(key=lambda row: (-len(row.rest), not row.rest & said))
    return found


_VERB_NEAR = frozenset(
    {"prt", "prep", "advmod", "dobj", "acomp", "oprd", "attr", "nsubjpass", "xcomp", "dative", "npadvmod"}
)
_NOUN_NEAR = frozenset({"amod", "compound", "nmod", "prep", "poss", "nummod"})
_INNER = frozenset({"pobj", "amod", "compound", "nmod", "nummod", "conj"})


def _around(tree: Tree, i: int, pos: str) -> set[str]:
    """The words, as they stand and as lemmas, that may complete a phrase headed by token `i`."""
    wanted = _NOUN_NEAR if pos == "n" else _VERB_NEAR
    near: set[str] = set()
    queue = [k for k in tree.kids[i] if tree.dep[k] in wanted]
    if pos != "n" and tree.dep[i] in ("relcl", "acl") and tree.tag[tree.head[i]][0] == "N":
        near |= {tree.lower[tree.head[i]], tree.lemma(tree.head[i])}
    while queue:
        k = queue.pop()
        near.add(tree.lower[k])
        near.add(tree.lemma(k))
        if tree.dep[k] not in ("xcomp", "advmod"):
            queue += [
                c for c in tree.kids[k] if tree.dep[c] in _INNER or (c > k and tree.dep[c] == "prep" and pos != "n")
            ]
    return near
