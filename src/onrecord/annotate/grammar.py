"""What several readers of the parse ask of it."""

from spacy.tokens import Token


def authors(cue: Token) -> list[Token]:
    """Nouns that author a cue: its subject or owner, the object of "according to", or the subject of the verb that
    a participle or a coordinated verb shares. A passive participle shares none."""
    node = cue
    for _ in range(4):
        found = [c for c in node.children if c.dep_ in {"nsubj", "poss"} or (c.dep_ == "pobj" and node.lower_ == "to")]
        found += [n for c in node.children if c.dep_ == "agent" for n in c.children if n.dep_ == "pobj"]
        if found:
            return found
        if node == cue and node.dep_ == "advcl" and node.tag_ == "VBN":
            return []  # "Asked whether he would go, he said no": he is not who asks
        if node.dep_ not in {"conj", "advcl", "xcomp", "aux", "prep", "pcomp", "acl", "dobj"} or node.head == node:
            return [node.head] if node.dep_ == "acl" else []
        if node.dep_ == "acl":
            return [node.head]
        node = node.head
    return []
