"""What the text itself says of who somebody is: titles before names, appositions, "is the president of"."""

from dataclasses import dataclass

from onrecord.annotate.actors.entity import Entity, RoleFact
from onrecord.annotate.actors.phrases import stems
from onrecord.annotate.actors.vocabulary import Role, office_levels, person_at, role_at, title_ending_at
from onrecord.annotate.actors.words import Words

_NOUN_TAGS = frozenset({"NN", "NNP", "NNPS", "NNS", "JJ", "HYPH", "VBG", "CD"})
_ENDS = frozenset({",", ".", ";", ":", "-", "—", "–", ")", "(", '"', "”", "“", "?", "!"})
_OWNERS = frozenset({"PRP$", "POS", "DT"})
_MAX_ROLE = 12


@dataclass(slots=True)
class Named:
    """A resolved name at tokens `[first, after)`."""

    first: int
    after: int
    entity: Entity
    kind: str = "name"


class Titles:
    """Learns roles. `apposed` maps the noun of an apposition to (its phrase's tokens, the person); `used` holds the
    tokens of titles that stand right before a name and are no mention of their own."""

    def __init__(self, words: Words, at: dict[int, Named]) -> None:
        self._words = words
        self._at = at
        self.apposed: dict[int, tuple[int, int, Entity]] = {}
        self.used: set[int] = set()

    def learn(self, name: Named) -> None:
        """Learn what stands around one mention of a person."""
        self._before(name)
        if not self._comma_before(name):
            self._after(name)
        self._copula(name)

    def _before(self, name: Named) -> None:
        words, last = self._words, name.first - 1
        if last < 0 or not words.same_sentence(last, name.first):
            return
        title = title_ending_at(words, last)
        role = role_at(words, last)
        if not title and not role:
            self._complement_before(name)
            return
        first = role.first if role else last - title.size + 1 if title else last
        while (
            first - 1 >= words.sentence_starts[words.sentence[last]]
            and last - first < _MAX_ROLE
            and (words.tag[first - 1] in _NOUN_TAGS or words.tag[first - 1] == "POS" or first - 1 in self._at)
            and not (first - 1 in self._at and self._at[first - 1].kind == "name" and self._at[first - 1].entity.human
                     and words.tag[first - 1] != "POS" and words.tag[first] in {"VBD", "VBZ"})
        ):  # fmt: skip
            first -= 1
        if first and words.tag[first - 1] in {"PRP$"}:
            first -= 1
        self.used.update(i for i in range(first, name.first) if i not in self._at)
        word = role.word if role else title.office if title else None
        if word:
            level = role.level if role else office_levels().get(word, ("official", None))[0]
            self._add(name.entity, word, level, first, name.first)
            if (role and role.plural) or words.text[last].endswith("s."):
                for other in self._coordinated(name):
                    self._add(other, word, level, first, name.first)
        if role and role.gender and not name.entity.gender and not name.entity.named:
            name.entity.gender = role.gender

    def _complement_before(self, name: Named) -> None:
        """ "His ambassador to the United Nations Nikki Haley": no comma, and a body's name in between."""
        words, body = self._words, self._at.get(name.first - 1)
        if body is None or body.entity.human:
            return
        link = body.first - 2 if words.lower[body.first - 1] == "the" else body.first - 1
        if (
            link < 1
            or words.lower[link] not in {"to", "of", "for", "at"}
            or not words.same_sentence(link - 1, name.first)
        ):
            return
        role = role_at(words, link - 1)
        if role and not role.plural:
            first = self.extent(role, name.first)[0]
            self.apposed[role.head] = (first, name.first, name.entity)
            self._add(name.entity, role.word, role.level, first, name.first, role)

    def _coordinated(self, name: Named) -> list[Entity]:
        """The persons listed after one: "Senators Charles Grassley and Patrick Leahy"."""
        words, found, node = self._words, [], name.after - 1
        for _ in range(6):
            following = words.kid(node, "conj")
            if following is None and (of := words.kid(node, "prep")) is not None:
                # "Presidents A of Chile and B of Peru": the parser hangs B on Chile.
                land = words.kid(of, "pobj")
                following = words.kid(land, "conj") if land is not None else None
            if following is None:
                break
            node = following
            if (other := self._at.get(node)) and other.entity.human:
                found.append(other.entity)
        return found

    def _comma_before(self, name: Named) -> bool:
        """ "Modi's security adviser, Ajit Doval, said"."""
        words, comma = self._words, name.first - 1
        above = words.head[name.after - 1]
        apposed = words.dep[name.after - 1] == "appos" and above < name.first
        if comma < 1 or (words.text[comma] != "," and not apposed):
            return False
        role = person_at(words, self._owner_of_complement(above)) if apposed else None
        role = role or role_at(words, comma - 1)
        fronted = False
        if role is None and not apposed:
            role = self._fronted(comma)
            fronted = role is not None
        if role is None or role.plural or role.head in self._at or not words.same_sentence(role.head, name.first):
            return False
        if not apposed and self._in_opening_phrase(role.head):
            return False
        follower = words.text[name.after] if name.after < len(words) else "."
        if not apposed and follower not in _ENDS and words.tag[name.after][:1] != "V":
            return False
        first, after = self.extent(role, name.first)
        indefinite = words.lower[first] in {"a", "an"} and not fronted and not (apposed and follower == ",")
        if indefinite or self._list_item(first):
            return False
        self.apposed[role.head] = (first, after, name.entity)
        self._add(name.entity, role.word, role.level, first, after, role)
        return True

    def _in_opening_phrase(self, i: int) -> bool:
        """ "According to the envoy, Kim pledged": the phrase that opens the sentence names somebody else."""
        words = self._words
        start = words.sentence_starts[words.sentence[i]]
        for _ in range(6):
            if words.dep[i] not in {"pobj", "prep", "pcomp"}:
                return False
            i = words.head[i]
            if i == start:
                return words.lower[i] in {"according", "at", "from", "in", "to", "unlike", "with"}
        return False

    def _owner_of_complement(self, i: int) -> int:
        """The noun whose complement the parser took for it: "his partner at Lenox, Lawrence Cummings"."""
        words = self._words
        if words.dep[i] == "pobj" and not role_at(words, i):
            noun = words.head[words.head[i]]
            return noun if words.tag[noun] in {"NN", "NNP"} and noun < i else i
        return i

    def _fronted(self, comma: int) -> Role | None:
        """The office in a phrase that opens a sentence before its subject: "Now the top prosecutor in the land, Lynch
        rose"."""
        words = self._words
        start = words.sentence_starts[words.sentence[comma]]
        verbs = any(words.tag[i] in {"VBD", "VBZ", "MD"} for i in range(start, comma))
        if verbs or not 2 <= comma - start <= _MAX_ROLE + 2:
            return None
        while start < comma and (words.tag[start] in {"RB", "``"} or words.lower[start] in {"once", "now", "then"}):
            start += 1
        for i in range(start, comma):
            if words.tag[i] in {"NN", "NNP"} and (role := role_at(words, i)) and not role.plural:
                return role
            if words.tag[i] in {"IN", ","}:
                return None
        return None

    def _list_item(self, first: int) -> bool:
        """Whether a name and a comma come right before: then "the president, Putin" is a list."""
        words = self._words
        return first >= 2 and words.text[first - 1] == "," and (first - 2) in self._at and words.tag[first] != "PRP$"

    def _after(self, name: Named) -> None:
        """ "Maury Obstfeld, the fund's chief economist,"."""
        words, comma = self._words, name.after
        if comma + 1 >= len(words) or words.text[comma] not in {",", "("} or not words.same_sentence(comma, name.first):
            return
        start = comma + 1
        if words.tag[start] == "CD" and start + 2 < len(words) and words.text[start + 1] == ",":
            start += 2
        role = self._role_from(start)
        if role is None or role.head in self._at or role.plural:
            return
        first, after = self.extent(role, None)
        first = max(first, start)
        if first >= after:
            return
        self.apposed[role.head] = (first, after, name.entity)
        self._add(name.entity, role.word, role.level, first, after, role)
        if role.gender and not name.entity.gender:
            name.entity.gender = role.gender

    def _role_from(self, start: int) -> Role | None:
        """The first office named in the noun phrase that begins at `start`."""
        words = self._words
        for i in range(start, min(start + _MAX_ROLE, len(words))):
            tag = words.tag[i]
            if not words.same_sentence(i, start) or (words.text[i] in _ENDS - {"-"} and words.text[i] != '"'):
                return None
            follows = words.tag[i + 1] if i + 1 < len(words) else "."
            if (
                (role := role_at(words, i))
                and (follows not in _NOUN_TAGS - {"CD"} or role.after > i + 1)
                and follows != "POS"
            ):
                # "X, the president said" names two people, and so does "X, the president and Y": a comma must end it.
                return role if self._closed(role) else None
            if tag not in _NOUN_TAGS | _OWNERS and tag not in {"RB", "VBN", "CC", "''", "``", "RBS", "JJS", "JJR"}:
                return None
        return None

    def _closed(self, role: Role) -> bool:
        words = self._words
        for i in range(role.after, min(role.after + 25, len(words))):
            if not words.same_sentence(i, role.head):
                return True
            if words.text[i] in {",", ".", ";", "—", "–", "-", ")", "--"}:
                return True
            if words.tag[i] in {"VBD", "VBZ", "MD"} and words.head[i] != role.head and not self._inside(i, role.head):
                return False
        return True

    def _inside(self, i: int, head: int) -> bool:
        words = self._words
        for _ in range(10):
            if i == head:
                return True
            if words.head[i] == i:
                return False
            i = words.head[i]
        return False

    def _copula(self, name: Named) -> None:
        words, head = self._words, name.after - 1
        verb = words.head[head]
        if words.dep[head] != "nsubj" or words.lower[verb] not in {"is", "was", "became", "remains", "'s"}:
            return
        noun = words.kid(verb, "attr")
        role = role_at(words, noun) if noun is not None and noun > verb else None
        if role and not role.plural and not words.kid(verb, "neg"):
            first, after = self.extent(role, None)
            self._add(name.entity, role.word, role.level, max(first, verb + 1), after, role, text=False)

    def extent(self, role: Role, limit: int | None) -> tuple[int, int]:
        """The tokens of a role's phrase: from its determiner to its last "of ..."; none at or after `limit`."""
        words = self._words
        first = min(role.first, max(words.left_edge(role.head), role.head - _MAX_ROLE))
        while first < role.head and (words.text[first] in _ENDS or words.tag[first] in {"CC", "``", "''"}):
            first += 1
        after = role.after
        for kid in words.children[role.head]:
            if (
                kid >= after
                and words.dep[kid] == "prep"
                and words.lower[kid] in {"of", "for", "to", "at", "with", "in"}
            ):
                if kid != after:
                    break
                stop = words.right_edge(kid) + 1
                stop = min(stop, next((j for j in range(kid, stop) if words.text[j] in _ENDS - {"-"}), stop))
                after = stop if stop - kid <= _MAX_ROLE else after
        return first, min(after, limit) if limit is not None else after

    def _add(
        self, entity: Entity, word: str, level: str, first: int, after: int, role: Role | None = None, text: bool = True
    ) -> None:
        words = self._words
        start = first
        while start < after and words.tag[start] in {"DT", "PRP$"}:
            start += 1
        country = owner = None
        for i in range(first, after):
            near = self._at.get(i)
            if near is None or near.entity is entity:
                continue
            if near.entity.kind == "state":
                country = country or near.entity.id.removeprefix("sta:")
            else:
                owner = owner or near.entity.id
                country = country or near.entity.country
        modifiers = frozenset(w for w in words.lower[start:after] if w.isalpha() and len(w) > 2)
        if word.startswith("former "):
            word, modifiers = word.removeprefix("former "), modifiers | {"former"}
        if start < after:
            fact = RoleFact(word, level, country, owner, modifiers, proper=stems(words, start, after))
            entity.add_role(fact, words.phrase(start, after) if text else None)
