"""The article's actors, and who is meant at a place of the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.annotate.actors.entity import MentionKind
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.vocabulary import DOCUMENT_NOUNS, PARTITIVES, noun_heads, role_at
from onrecord.annotate.actors.words import Words
from onrecord.model.annotation import Actor
from onrecord.model.span import Span

_BEFORE_NOUN = frozenset({"compound", "amod", "nmod", "npadvmod"})
_SKIPPED = frozenset({"punct", "det", "case", "cc", "mark", "predet", "preconj", "advmod", "neg", "nummod"})
# Relations that lead from a noun to words which tell of it something else than who it is.
_AWAY = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis"})


def words_of_nobody(words: Words, head: int) -> bool:
    """Whether a noun says that there was none: "no one claimed responsibility", "nobody was hurt"."""
    return words.lower[head] in {"nobody", "none"} or any(words.lower[k] == "no" for k in words.children[head])


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where an actor is named or meant; an expression for several ("both leaders") gives one for each."""

    span: Span
    actor: str
    kind: MentionKind


# How the ids of actors begin whom only a source names, and nothing else in the article.
STRANGERS = ("oth:", "few:")


class Cast:
    """Who appears in an article.

    `actors` are in the order of their first mention, `mentions` in the order of the text.
    """

    def __init__(self, words: Words, actors: Sequence[Actor], mentions: Sequence[tuple[Mention, int]]) -> None:
        self._words = words
        self.actors: tuple[Actor, ...] = tuple(actors)
        self._by_id = {actor.id: actor for actor in actors}
        # Several at one place stand in the order of the text ("countries including France and Germany").
        ordered = sorted(mentions, key=lambda m: m[0].span)
        self.mentions: tuple[Mention, ...] = tuple(sorted(m for m, _ in ordered))
        # Each token of a mention leads to it: the noun itself before other tokens, inner mentions before outer ones.
        self._at_noun: dict[int, list[Mention]] = {}
        self._inside: dict[int, list[Mention]] = {}
        for mention, noun in ordered:
            self._at_noun.setdefault(noun, []).append(mention)
            if mention.kind in {"name", "metonym", "demonym"}:
                for i in words.tokens_in(mention.span):
                    self._inside.setdefault(i, []).append(mention)

    def actor(self, id_: str) -> Actor:
        """The actor with this id. Raises KeyError when the article has none."""
        return self._by_id[id_]

    def introduce(self, span: Span) -> str | None:
        """The id of the actor at `span`, made a new one where the words name somebody whom nothing else told of.

        None where the words hold no noun ("it was said").
        """
        if found := self.at(span):
            return found
        tokens = self._words.tokens_in(span)
        head = next((i for i in self._heads(tokens) if self._words.tag[i][:1] == "N"), None) if len(tokens) else None
        if head is None or words_of_nobody(self._words, head):
            return None
        named = self._words.span(self._first_of(head, tokens), head + 1)
        name = self._words.phrase(self._first_of(head, tokens), head + 1)
        plural = self._words.tag[head] in {"NNS", "NNPS"}
        actor = Actor(f"{STRANGERS[plural]}{slug(name)}", name, "group", mentions=(named,))
        if actor.id not in self._by_id:
            self.actors = (*self.actors, actor)
            self._by_id[actor.id] = actor
        mention = Mention(named, actor.id, "role")
        self.mentions = tuple(sorted((*self.mentions, mention)))
        self._at_noun.setdefault(head, []).append(mention)
        return actor.id

    def _first_of(self, head: int, tokens: range) -> int:
        """The first word of the noun's own phrase, without article and number."""
        words = self._words
        first = head
        while first - 1 in tokens and (words.dep[first - 1] in _BEFORE_NOUN or words.tag[first - 1] == "HYPH"):
            first -= 1
        owner = words.kid(head, "poss")
        if owner is not None and words.tag[owner][:1] == "N" and first - 1 in tokens and words.tag[first - 1] == "POS":
            # "Junior doctors' leaders"
            first = max(words.left_edge(owner), tokens[0])
        return first

    def at(self, span: Span) -> str | None:
        """The id of the actor whom the words at `span` mean best, None when they mean nobody known."""
        found = self.all_at(span)
        return found[0] if found else None

    def all_at(self, span: Span) -> tuple[str, ...]:
        """The ids of all whom the words at `span` mean together: coordinated actors, "both leaders"."""
        tokens = self._words.tokens_in(span)
        return tuple(dict.fromkeys(self._meant(tokens))) if len(tokens) else ()

    def _meant(self, tokens: range) -> Iterator[str]:
        if titled := self._titled_at_end(tokens):
            yield titled
            return
        heads = self._heads(tokens)
        found = [actor for head in heads for actor in self._of(head, tokens)]
        if found or any(self._words.tag[head] in {"NN", "NNS"} for head in heads):
            yield from found
            return
        # The words around a name that the parser hung elsewhere.
        for i in tokens:
            # "Those close to him" are not he.
            if self._words.tag[i] not in {"PRP", "PRP$"} and (i in self._at_noun or i in self._inside):
                yield from self._listed(i)
                return

    def _titled_at_end(self, tokens: range) -> str | None:
        """The person whom a long title leads up to ("Friends of the River executive director Ana Costa"), however the
        parser reads it."""
        words = self._words
        last = next((i for i in reversed(tokens) if words.dep[i] != "punct"), tokens[-1])
        for mention in self._inside.get(last, ()):
            first = words.tokens_in(mention.span)[0]
            between = range(tokens[0], first)
            if any(words.tag[i][0] in "VWM," or words.text[i] == "," for i in between):
                return None
            # "Both President Ana Costa and her rival Maria Lopez": two persons.
            joined = any(words.tag[i] == "CC" for i in between)
            if joined and any(m.kind == "name" for i in between for m in self._inside.get(i, ())):
                return None
            if first - 1 in tokens and self._by_id[mention.actor].kind == "person" and mention.kind == "name":
                role = role_at(words, first - 1)
                return mention.actor if role and not role.plural else None
        return None

    def _heads(self, tokens: range) -> list[int]:
        """Tokens that depend on nothing within the span, leaving out small words unless there is nothing else."""
        words = self._words
        tops = [i for i in tokens if words.head[i] not in tokens or words.head[i] == i]
        beside = len({words.head[i] for i in tops}) == 1 and all(words.dep[i] in _BEFORE_NOUN for i in tops)
        if len(tops) > 1 and beside and words.lower[tops[-1]] in noun_heads():
            # "South Korean media report", where the parser takes the verb for a noun.
            tops = tops[-1:]
        return [i for i in tops if words.dep[i] not in _SKIPPED] or tops

    def _of(self, head: int, tokens: range, depth: int = 0) -> Iterator[str]:
        words = self._words
        own = list(self._listed(head))
        if not own:
            own = list(self._through(head, tokens, depth))
        yield from own
        if depth > 8:
            return
        for kid in words.children[head]:
            if words.dep[kid] == "conj" and kid in tokens and (words.tag[kid][:1] in "NPJ" or kid in self._at_noun):
                yield from self._of(kid, tokens, depth + 1)

    def _through(self, head: int, tokens: range, depth: int) -> Iterator[str]:
        """Whom a noun that is nobody leads to: its apposition, the name it modifies, the body a document is from."""
        words = self._words
        if depth > 6:
            return
        kids = [k for k in words.children[head] if k in tokens]
        somebody = words.lower[head] in noun_heads() and words.lemma(head) not in DOCUMENT_NOUNS
        for wanted in ("appos",) if somebody else ("appos", "compound", "nmod", "poss", "amod"):
            for kid in reversed(kids) if wanted == "compound" else kids:
                if words.dep[kid] == wanted and kid != head:
                    found = list(self._listed(kid)) or (
                        list(self._through(kid, tokens, depth + 1)) if wanted == "appos" else []
                    )
                    if found:
                        yield from found
                        return
        if filed := next((k for k in kids if words.dep[k] == "acl"), None):
            agent = words.kid(filed, "agent")
            kids = [*kids, agent] if agent is not None else kids
        document = words.lemma(head) in DOCUMENT_NOUNS or words.lower[head] in DOCUMENT_NOUNS
        partitive = words.lower[head] in PARTITIVES or words.tag[head] in {"DT", "CD", "IN", "VBG", "JJS"}
        for kid in kids:
            if words.dep[kid] in {"prep", "agent", "pobj", "pcomp"} and (document or partitive):
                found = list(self._listed(kid)) or list(self._of(kid, tokens, depth + 1))
                if found:
                    yield from found
                    return
        if words.tag[head][:1] == "V":
            for kid in kids:
                if words.dep[kid] in {"nsubj", "nsubjpass"}:
                    yield from self._of(kid, tokens, depth + 1)
                    return

    def _listed(self, i: int) -> Iterator[str]:
        found = self._at_noun.get(i) or self._inside.get(i) or ()
        return (m.actor for m in found)
