"""Who does it and to whom: an event's two sides as noun phrases of the text."""

from onrecord.annotate.events import grammar
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import Roles, actor_nouns, listed
from onrecord.model.span import Span, Spans

_ENTITIES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
_TIMES = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})
# Who owns an event by standing before it: "the Russian attack", "a Security Council meeting".
_OWNERS = frozenset({"GPE", "NORP", "ORG"})
_PERSONAL = frozenset({"he", "she", "they", "it", "we", "i", "you", "him", "her", "them", "us", "me", "who", "whom"})
_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "predet", "case", "advmod"})
# Where the other side stands when the event's own roles do not say, the likeliest first.
_USUAL = (
    "against",
    "with",
    "on",
    "to",
    "over",
    "toward",
    "towards",
    "at",
    "into",
    "from",
    "of",
    "in",
    "for",
    "between",
)
# Behind which words of a noun phrase somebody stands for whom the noun counts.
_BELONGING = ("of", "by", "against", "on", "with", "to", "from", "in", "for", "between", "at")
# Verbs that only carry a nominal event: its doer is their subject.
_CARRIERS = listed("carriers")
# Verbs whose object, or whose subject, is on the visit that they are about.
_RECEIVERS = listed("receivers")
_TRAVELLERS = listed("travellers")
_MAX_HOPS = 4


class Sides:
    """Finds source and target of the events of one tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._bases: tuple[int, list[int]] = (-1, [])

    def of(self, i: int, roles: Roles | None, object_noun: int | None) -> tuple[list[int], list[int]]:
        """The head tokens of source and target of the event at token `i`.

        `roles` are those of the lexicon's phrase or None; `object_noun` is the event noun that a verb only carries
        ("imposed sanctions"), whose prepositions then count as the verb's own.
        """
        if self.tree.tag[i][0] == "N":
            return self._of_noun(i, roles)
        return self._of_verb(i, roles, object_noun)

    def plain(self, i: int) -> tuple[list[int], list[int]]:
        """Subject and object of a verb that names no known event; quick, and nobody else is looked for."""
        tree = self.tree
        if tree.tag[i][0] == "N":
            return self._before_noun(i), []
        doer, done_to = grammar.agent(tree, i), grammar.patient(tree, i)
        source = grammar.coordinated(tree, grammar.named(tree, doer)) if doer is not None else []
        return source, grammar.coordinated(tree, done_to) if done_to is not None else []

    # Verbs

    def _of_verb(self, i: int, roles: Roles | None, object_noun: int | None) -> tuple[list[int], list[int]]:
        tree = self.tree
        source = self._doers(grammar.agent(tree, i))
        if not source and object_noun is not None:
            source = self._before_noun(object_noun)
        target, loose = self._named(i, roles.target if roles else ("o",), object_noun)
        if not target and roles and roles.mutual and len(source) > 1:
            return source[:1], source[1:]
        target = target or self._usual(i, object_noun) or self._anyone(i, source) or loose
        if not source and roles and roles.mutual and len(target) > 1:
            return target[:1], target[1:]
        return source, [t for t in target if t not in source]

    def _named(self, i: int, places: tuple[str, ...], object_noun: int | None) -> tuple[list[int], list[int]]:
        """Who stands in the first of `places` that is filled by somebody who can act; else what stands in one."""
        tree = self.tree
        loose: list[int] = []
        for place in places:
            if place == "o":
                found = grammar.patient(tree, i)
                if found is None or found == object_noun:
                    found = self._in_small_clause(i) if found is None else None
                    found = tree.kid(i, "dative") if found is None else found
                    found = found if found is not None and tree.tag[found][0] in "NP" else None
            elif place == "that":
                clause = tree.kid(i, "ccomp", "xcomp")
                found = grammar.subject(tree, clause) if clause is not None else None
            else:
                found = self._behind(place, i, object_noun)
            if found is None:
                continue
            actors = self._actors(found)
            if actors:
                return actors, []
            loose = loose or [found]
        return [], loose

    def _in_small_clause(self, i: int) -> int | None:
        """Whom somebody names or elects something: the parser makes "Jane Doe president" a clause of its own."""
        tree = self.tree
        clause = tree.kid(i, "ccomp", "oprd", "xcomp")
        return tree.kid(clause, "nsubj") if clause is not None and tree.tag[clause][:1] == "N" else None

    def _behind(self, word: str, i: int, object_noun: int | None) -> int | None:
        """The object of preposition `word` below the event, its object noun or its particle."""
        tree = self.tree
        if self._bases[0] != i:
            bases = [i, object_noun, grammar.patient(tree, i)]
            bases += tree.all_kids(i, "prt", "acomp", "attr", "oprd", "xcomp")
            self._bases = (i, [b for b in bases if b is not None])
        for base in self._bases[1]:
            for k in tree.kids[base]:
                if tree.lower[k] == word and tree.dep[k] in ("prep", "dative", "agent", "prt", "advmod", "mark"):
                    found = tree.kid(k, "pobj")
                    if found is not None and not self._is_time(found):
                        return found
                    clause = tree.kid(k, "pcomp")
                    if clause is not None and (subject := tree.kid(clause, "nsubj", "dobj")) is not None:
                        return subject
        return None

    def _usual(self, i: int, object_noun: int | None) -> list[int]:
        """Somebody behind one of the usual prepositions, or in the clause that the verb governs."""
        tree = self.tree
        found = grammar.patient(tree, i)
        if found is not None and found != object_noun and (actors := self._actors(found)):
            return actors
        for word in _USUAL:
            found = self._behind(word, i, object_noun)
            if found is not None and (actors := self._actors(found)):
                return actors
        for clause in tree.all_kids(i, "ccomp", "xcomp", "acomp", "advcl"):
            subject = tree.kid(clause, "nsubj", "nsubjpass")
            own = grammar.agent(tree, i)
            another = subject is not None and subject != own and tree.lower[subject] not in _PERSONAL
            if another and subject is not None and (actors := self._actors(subject)):
                return actors
            if actors := self._named(clause, ("o",), None)[0] or self._usual_in(clause):
                return actors
        return []

    def _anyone(self, i: int, source: list[int]) -> list[int]:
        """The first one named after the event and below it who can act."""
        tree = self.tree
        queue = [k for k in tree.kids[i] if k > i]
        found: list[int] = []
        while queue:
            k = queue.pop()
            if tree.dep[k] in ("conj", "relcl", "parataxis") and tree.tag[k][0] == "V":
                continue
            if tree.ent[k] in _ENTITIES and k not in source:
                found.append(k)
            queue += tree.kids[k]
        if not found:
            return []
        best = min(found)
        while tree.dep[best] in ("compound", "amod", "poss", "nmod") and self._acts(tree.head[best]):
            best = tree.head[best]
        return [] if best in source else [best]

    def _usual_in(self, clause: int) -> list[int]:
        tree = self.tree
        for word in _USUAL:
            found = self._behind(word, clause, None)
            if found is not None and (actors := self._actors(found)):
                return actors
        deeper = tree.kid(clause, "xcomp", "ccomp")
        if deeper is not None:
            return self._named(deeper, ("o",), None)[0] or self._usual_in(deeper)
        return []

    def _doers(self, doer: int | None, hops: int = 0) -> list[int]:
        """Who acts when the grammar names `doer`: of "a resolution criticizing", those whose resolution it is."""
        tree = self.tree
        if doer is None:
            return []
        doer = grammar.named(tree, doer)
        heads = grammar.coordinated(tree, doer)
        if hops > _MAX_HOPS or tree.tag[doer][:1] != "N" or any(self._acts(h) for h in heads):
            return heads
        behind = self._first_behind(doer, ("by", "of", "from"))
        above = grammar.owner(tree, doer)
        if above is None and tree.dep[doer] == "pobj":
            verb = tree.head[tree.head[doer]]
            above = grammar.agent(tree, verb) if tree.tag[verb][:1] == "V" else None
        found = self._before_noun(doer) or behind or (self._doers(above, hops + 1) if above is not None else [])
        return found or heads

    # Nouns

    def _of_noun(self, i: int, roles: Roles | None) -> tuple[list[int], list[int]]:
        tree = self.tree
        between = self._sides_between(i)
        if between:
            return between
        source = self._before_noun(i) or self._first_behind(i, ("by", *(roles.source if roles else ("from",))))
        head = tree.head[i]
        carried = tree.tag[head][:1] == "V" and tree.lemma(head) in _CARRIERS
        if not source and carried and tree.dep[i] in ("dobj", "pobj", "attr"):
            source = [d for d in self._doers(grammar.agent(tree, head)) if self._acts(d)]
        if not source and tree.dep[i] == "nsubjpass":
            source = self._doers(grammar.agent(tree, head))
        places = tuple(p for p in (roles.target if roles else _USUAL) if p not in ("o", "that"))
        target = self._first_behind(i, places) or (self._first_behind(head, places) if carried else [])
        if not target and roles and roles.mutual and len(source) > 1:
            source, target = source[:1], source[1:]
        if target and not source and roles and roles.mutual:
            source = self._around(i)
        source = source or self._on_the_way(i)
        return source, [t for t in target if t not in source]

    def _on_the_way(self, i: int) -> list[int]:
        """Whose visit it is that somebody is received for, or comes on: "will host X for a visit"."""
        tree = self.tree
        prep = tree.head[i]
        if tree.dep[i] != "pobj" or tree.lower[prep] not in ("for", "on"):
            return []
        verb = tree.head[prep]
        if tree.tag[verb][:1] != "V":
            # "The minister, on a visit to Hanoi, said"
            return [verb] if tree.lower[prep] == "on" and self._acts(verb) else []
        if tree.lemma(verb) in _RECEIVERS:
            found = grammar.patient(tree, verb)
        else:
            found = grammar.agent(tree, verb) if tree.lemma(verb) in _TRAVELLERS else None
        return [d for d in grammar.coordinated(tree, found) if self._acts(d)] if found is not None else []

    def _around(self, i: int) -> list[int]:
        """Who does what is told around an event that names only its other side: "X flew to Cairo for talks with Y"."""
        tree = self.tree
        head = tree.head[i]
        if tree.dep[i] == "pobj":
            head = tree.head[head]
        elif tree.dep[i] not in ("dobj", "attr"):
            return []
        verb = tree.tag[head][:1] == "V"
        found = grammar.agent(tree, head) if verb else grammar.owner(tree, head) if tree.tag[head][:1] == "N" else None
        if found is None:
            return []
        return [d for d in grammar.coordinated(tree, grammar.named(tree, found)) if self._acts(d)]

    def _sides_between(self, i: int) -> tuple[list[int], list[int]] | None:
        tree = self.tree
        for base in (i, tree.head[i]):
            for k in tree.kids[base]:
                if tree.lower[k] in ("between", "among") and (found := tree.kid(k, "pobj")) is not None:
                    both = grammar.coordinated(tree, found)
                    return both[:1], both[1:]
            if tree.dep[i] == "pobj" or tree.tag[tree.head[i]][:1] != "V":
                break
        return None

    def _first_behind(self, base: int, places: tuple[str, ...]) -> list[int]:
        tree = self.tree
        for place in places:
            for k in tree.kids[base]:
                if tree.lower[k] == place and tree.dep[k] in ("prep", "agent", "dative"):
                    found = tree.kid(k, "pobj")
                    if found is not None and (actors := self._actors(found)):
                        return actors
        return []

    def _before_noun(self, i: int) -> list[int]:
        """Whose a nominal event is: "Russia's attack", "the Russian attack", "US sanctions"."""
        tree = self.tree
        owner = tree.kid(i, "poss")
        if owner is not None:
            return grammar.coordinated(tree, grammar.named(tree, owner))
        return [
            k for k in tree.kids[i] if k < i and tree.ent[k] in _OWNERS and tree.dep[k] in ("amod", "compound", "nmod")
        ]

    # Who can act

    def _is_time(self, i: int) -> bool:
        return self.tree.ent[i] in _TIMES and self.tree.tag[i] != "NNS"

    def _acts(self, i: int) -> bool:
        tree = self.tree
        if tree.ent[i] in _ENTITIES or tree.lower[i] in _PERSONAL:
            return True
        if self._is_time(i):
            return False
        return grammar.is_name(tree, i) or tree.lemma(i) in actor_nouns()

    def _actors(self, i: int, hops: int = 0) -> list[int]:
        """Those in the noun phrase of token `i` who can act: its heads, else its owner, its adjective or "of" whom."""
        tree = self.tree
        heads = grammar.coordinated(tree, i)
        acting = [h for h in heads if self._acts(h)]
        if acting or hops > _MAX_HOPS:
            return acting
        owner = self._before_noun(i)
        if owner:
            return owner
        behind = {tree.lower[k]: inner for k in tree.all_kids(i, "prep") if (inner := tree.kid(k, "pobj")) is not None}
        found = (self._actors(behind[word], hops + 1) for word in _BELONGING if word in behind)
        return next((actors for actors in found if actors), [])


def phrase(tree: Tree, head: int) -> Span:
    """The noun phrase of token `head` as it stands: what is before the head, and what follows it with "of"."""
    first, last = tree.entity.get(head, (head, head))
    for k in tree.kids[head]:
        if k < head and tree.dep[k] in _LEFT and not (tree.lower[k] == "that" and tree.tag[head] in ("NNP", "NNPS")):
            first = min(first, _edge(tree, k, -1))
        elif k > head and tree.dep[k] == "prep" and tree.lower[k] in ("of", "for", "in") and k == last + 1:
            inner = tree.kid(k, "pobj")
            if inner is not None and (tree.lower[k] == "of" or tree.ent[inner]):
                last = max(last, _right_edge(tree, inner))
        elif k > head and tree.dep[k] in ("nmod", "compound") and k == last + 1:
            last = k
    following = tree.entity.get(last + 1)
    if following and tree.ent[last + 1] == "PERSON" and tree.tag[head][:1] == "N" and tree.ent[head] != "PERSON":
        # "Russian President Vladimir Putin": the name that follows a title belongs to it, whatever its label.
        last = following[1]
    return tree.span(first, last)


def _edge(tree: Tree, i: int, step: int) -> int:
    """The leftmost token below `i`."""
    low = i
    for k in tree.kids[i]:
        if k < i:
            low = min(low, _edge(tree, k, step))
    return low


def _right_edge(tree: Tree, i: int) -> int:
    last = i
    for k in tree.kids[i]:
        if (
            k == last + 1
            and tree.dep[k] == "prep"
            and tree.lower[k] == "of"
            and (inner := tree.kid(k, "pobj")) is not None
        ):
            last = _right_edge(tree, inner)
    return last


def phrases(tree: Tree, heads: list[int]) -> Spans:
    """The noun phrases of `heads`, each once, none within another, in the order of the text."""
    if len(heads) < 2:
        return (phrase(tree, heads[0]),) if heads else ()
    found = {phrase(tree, head) for head in heads}
    return tuple(sorted(s for s in found if not any(s != other and other.contains(s) for other in found)))
