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
_SKIPPED = frozenset({"punct", "det", "case"})


def word(tree: Tree, i: int) -> str:
    """A token's lemma; names are replaced by their kind, so that nothing is learned about anybody."""
    if tree.ent[i]:
        return "<" + tree.ent[i] + ">"
    if tree.tag[i] in _NAMES:
        return "<NNP>"
    return tree.lemma(i)


def lexical_type(tree: Tree, i: int, memo: dict[int, Pattern | None]) -> Pattern | None:
    """The event phrase at token `i`, found once."""
    if i not in memo:
        tag = tree.tag[i][:1]
        memo[i] = match(tree, i, "n" if tag == "N" else "v") if tag in ("N", "V") else None
    return memo[i]


def _code(pattern: Pattern | None) -> str:
    return (pattern.type or pattern.kind or "other") if pattern else ""


def of_mention(tree: Tree, i: int, memo: dict[int, Pattern | None]) -> list[str]:
    """The features of the mention at token `i` by itself."""
    lemma = tree.lemma(i)
    dep = tree.dep[i]
    found = ["w:" + lemma, "p:" + tree.tag[i][0] + dep, "wt:" + lemma + tree.tag[i]]
    if own := _code(lexical_type(tree, i, memo)):
        found += ["x:" + own, "xd:" + own + dep]
        pattern = memo[i]
        if pattern is not None and pattern.kind:
            found.append("k:" + pattern.kind)
    for k in tree.kids[i]:
        label = tree.dep[k]
        if label in _SKIPPED:
            continue
        name = word(tree, k)
        if label in _BELOW:
            found += ["o:" + label + name, "wo:" + lemma + label + name, "c:" + label]
            if below := _code(lexical_type(tree, k, memo)):
                found += ["xo:" + label + below, "xx:" + own + below]
            for c in tree.kids[k]:
                if tree.dep[c] in ("amod", "compound", "pobj", "dobj", "xcomp", "prep", "ccomp"):
                    inner = word(tree, c)
                    found += ["oo:" + name + inner, "i:" + inner]
                    if deep := _code(lexical_type(tree, c, memo)):
                        found.append("xi:" + deep)
        elif label in ("nsubj", "poss", "amod", "compound", "nmod"):
            found += ["s:" + label + name, "ws:" + lemma + label + name]
        else:
            found.append("r:" + label + name)
    found += _above(tree, i, own, memo)
    return found


def _above(tree: Tree, i: int, own: str, memo: dict[int, Pattern | None]) -> list[str]:
    head, dep = tree.head[i], tree.dep[i]
    if head == i:
        return ["root"]
    name = tree.lemma(head)
    found = ["h:" + dep + name, "hx:" + own + dep + _code(lexical_type(tree, head, memo))]
    if tree.dep[head] in ("prep", "agent") or tree.tag[head] in ("IN", "TO"):
        over = tree.head[head]
        found += ["h2:" + name + tree.lemma(over), "hx2:" + own + _code(lexical_type(tree, over, memo))]
    elif tree.head[head] != head:
        found.append("g:" + dep + tree.dep[head] + tree.lemma(tree.head[head]))
    return found


def of_sentence(tree: Tree, first: int, last: int, memo: dict[int, Pattern | None]) -> list[str]:
    """The features that all mentions of the sentence of tokens `first` to `last` (not included) share."""
    found = set()
    heads = (patterns("n"), patterns("v"))
    for i in range(first, last):
        tag = tree.tag[i][:1]
        if tag in "NVJRM":
            name = word(tree, i)
            found.add("b:" + name)
            if tag in "NV" and name in heads[tag == "V"] and (code := _code(lexical_type(tree, i, memo))):
                found.add("bx:" + code)
    return sorted(found)
