"""What the classifier of events sees of a mention: its word, the words that it governs and is governed by.

Features are strings; the model keeps weights by their CRC-32 (see coding.py).
"""

from onrecord.annotate.events.mentions import match
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Pattern, patterns

_NAMES = frozenset({"NNP", "NNPS"})
_BELOW = frozenset(
    {"dobj", "prt", "acomp", "attr", "xcomp", "ccomp", "nsubjpass", "neg", "aux", "oprd", "dative", "prep", "agent"}
)
_DEEPER = frozenset({"amod", "compound", "pobj", "dobj", "xcomp", "prep", "ccomp"})
_ABOVE = frozenset({"nsubj", "poss", "amod", "compound", "nmod"})
_SKIPPED = frozenset({"punct", "det", "case"})


class Lexical:
    """What the lexicon knows of the tokens of a tree, looked up once.

    `names` are lemmas, with names replaced by their kind, so that nothing is learned about anybody; `found` are the
    event phrases that nouns and verbs head, and `codes` what these stand for in a feature, "" where there is none.
    """

    __slots__ = ("codes", "found", "names", "tree")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.names = [
            "<" + ent + ">" if ent else "<NNP>" if tag in _NAMES else lemma
            for ent, tag, lemma in zip(tree.ent, tree.tag, tree.lemmas, strict=True)
        ]
        self.found: list[Pattern | None] = [None] * len(tree)
        self.codes = [""] * len(tree)
        tables = {"N": patterns("n"), "V": patterns("v")}
        for i, tag in enumerate(tree.tag):
            table = tables.get(tag[:1])
            if table is not None and (tree.lemmas[i] in table or tree.lower[i] in table):
                pattern = match(tree, i, "n" if tag[0] == "N" else "v")
                if pattern is not None:
                    self.found[i] = pattern
                    self.codes[i] = pattern.type or pattern.kind or "other"


def of_mention(lexical: Lexical, i: int) -> list[str]:
    """The features of the mention at token `i` by itself."""
    tree, names, codes = lexical.tree, lexical.names, lexical.codes
    deps, kids, lemma, dep, own = tree.dep, tree.kids, tree.lemmas[i], tree.dep[i], codes[i]
    found = ["w:" + lemma, "p:" + tree.tag[i][0] + dep, "wt:" + lemma + tree.tag[i]]
    if own:
        found += ["x:" + own, "xd:" + own + dep]
        pattern = lexical.found[i]
        if pattern is not None and pattern.kind:
            found.append("k:" + pattern.kind)
    for k in kids[i]:
        label = deps[k]
        if label in _SKIPPED:
            continue
        name = names[k]
        if label in _BELOW:
            found += ["o:" + label + name, "wo:" + lemma + label + name, "c:" + label]
            if below := codes[k]:
                found += ["xo:" + label + below, "xx:" + own + below]
            for c in kids[k]:
                if deps[c] in _DEEPER:
                    inner = names[c]
                    found += ["oo:" + name + inner, "i:" + inner]
                    if deep := codes[c]:
                        found.append("xi:" + deep)
        elif label in _ABOVE:
            found += ["s:" + label + name, "ws:" + lemma + label + name]
        else:
            found.append("r:" + label + name)
    found += _above(tree, codes, i)
    return found


def _above(tree: Tree, codes: list[str], i: int) -> list[str]:
    head, dep = tree.head[i], tree.dep[i]
    if head == i:
        return ["root"]
    name, own = tree.lemmas[head], codes[i]
    found = ["h:" + dep + name, "hx:" + own + dep + codes[head]]
    if tree.dep[head] in ("prep", "agent") or tree.tag[head] in ("IN", "TO"):
        over = tree.head[head]
        found += ["h2:" + name + tree.lemmas[over], "hx2:" + own + codes[over]]
    elif tree.head[head] != head:
        found.append("g:" + dep + tree.dep[head] + tree.lemmas[tree.head[head]])
    return found


def of_sentence(lexical: Lexical, first: int, last: int) -> list[str]:
    """The features that all mentions of the sentence of tokens `first` to `last` (not included) share."""
    tree, names, codes = lexical.tree, lexical.names, lexical.codes
    heads = {"N": patterns("n"), "V": patterns("v")}
    found = set()
    for i in range(first, last):
        tag = tree.tag[i][:1]
        if tag in "NVJRM":
            name = names[i]
            found.add("b:" + name)
            if codes[i] and name in heads[tag]:
                found.add("bx:" + codes[i])
    return sorted(found)
