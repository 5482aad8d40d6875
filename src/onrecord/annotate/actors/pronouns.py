"""Pronouns: he, she, it, they, who, and their other cases. "I" and "we" are left to who is quoted."""

from collections.abc import Iterator

from onrecord.annotate.actors.entity import Entity
from onrecord.annotate.actors.scene import Scene
from onrecord.annotate.actors.vocabulary import STATE_NOUNS, noun_class, speech_verbs, thought_verbs

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_WHO = frozenset({"who", "whom", "whose", "which", "that"})
PRONOUNS = _HE | _SHE | _THEY | _IT | _WHO
# How many sentences a pronoun may reach back, and farther when only one person of its gender is in the article.
_REACH, _FAR_REACH = 4.0, 8.0
_FAR = 60.0
_UNKNOWN_GENDER = 0.6
# A subject pronoun leans to the subject of the sentence before.
_SINGULAR_THEY = 0.15
_NAMED_IN_QUOTATION = 0.35
_SAME_SUBJECT = 90.0
_SIDES = frozenset(
    {"side", "party", "country", "nation", "state", "government", "capital", "power", "team", "campaign"}
    | {"neighbor", "neighbour", "ally", "rival", "foe"}
)

_LEADERS = frozenset({"leader", "president", "premier", "statesman"})

# "It" before these is often nobody ("it takes time", "it remains").
_STATIVE = noun_class("stative")


class Pronouns:
    """Resolves one pronoun at a time against what the scene knows at that point."""

    def __init__(self, scene: Scene) -> None:
        self._r = scene
        self._quoted_names: dict[int, set[str]] | None = None
        self._speakers: dict[int, list[tuple[int, str]]] | None = None

    def resolve(self, i: int) -> None:
        """Find who is meant by the pronoun at token `i` and note the mention."""
        words = self._r.words
        lower = words.lower[i]
        if lower in _WHO:
            for entity in self._antecedents(i) if words.tag[i][0] == "W" else ():
                self._r.mention(i, i + 1, i, entity, "pronoun")
            return
        if lower in _HE or lower in _SHE:
            found = self._person(i, "m" if lower in _HE else "f")
            members: tuple[str, ...] = (found.id,) if found else ()
        elif lower in _THEY:
            members = self._they(i)
        else:
            it = self._it(i)
            members = (it.id,) if it else ()
        for member in members:
            self._r.mention(i, i + 1, i, self._r.entities[member], "pronoun")

    def _antecedents(self, i: int) -> list[Entity]:
        """Whom a relative clause is about; a whole list when its verb is plural ("China and India, which are")."""
        r, words = self._r, self._r.words
        entity = self._antecedent(i)
        if entity is None and words.lower[i] == "who":
            near = [r.meant[k] for k in range(max(0, i - 8), i) if k in r.meant and words.same_sentence(k, i)]
            entity = next((e for e in reversed(near) if e.human or e.plural), None)
        if entity is None:
            return []
        verb = words.head[i]
        if (self._is_plural(verb) or (words.tag[verb] == "VBD" and "both" in words.lower[i : i + 3])) and r.pairs:
            clock, members = r.pairs[-1]
            if clock == r.salience.clock and entity.id in members:
                return [r.entities[m] for m in members]
        return [entity]

    def _antecedent(self, i: int) -> Entity | None:
        """Whom a relative clause is about: "Ushakov, who said"."""
        words = self._r.words
        verb = words.head[i]
        for _ in range(5):
            if words.dep[verb] == "relcl":
                return self._r.meant.get(self._agreeing(words.head[verb], i))
            if words.head[verb] == verb:
                break
            verb = words.head[verb]
        before = i - 2 if i and words.text[i - 1] == "," else i - 1
        return self._r.meant.get(before) if words.dep[i] != "ROOT" and words.same_sentence(before, i) else None

    def _agreeing(self, noun: int, i: int) -> int:
        """The noun, or the one it hangs on where only that can be meant: "guerrillas from the north, who have"."""
        words = self._r.words
        above = words.head[words.head[noun]]
        if words.dep[noun] != "pobj" or words.tag[above] not in {"NNS", "NNPS"} or words.tag[noun] not in {"NN", "NNP"}:
            return noun
        return above if self._is_plural(words.head[i]) and words.kid(noun, "conj") is None else noun

    def _is_plural(self, verb: int) -> bool:
        words = self._r.words
        return words.tag[verb] == "VBP" or any(words.lower[k] in {"are", "were", "have"} for k in words.children[verb])

    def _person(self, i: int, gender: str) -> Entity | None:
        r = self._r
        out = self._excluded(i)
        for entity in self._governing(i):
            if entity.human and not entity.plural and entity.gender in {"", gender} and entity.id not in out:
                entity.gender = gender
                return entity
        if ahead := self._subject_ahead(i, gender):
            return ahead
        if speaker := self._goes_on_speaking(i, gender, out):
            return speaker
        best = self._heaviest(gender, out, _REACH, i)
        if best is None:
            best = self._heaviest(gender, out, _FAR_REACH, i)
        if best is not None and not best.gender:
            # Nobody else could be meant: the pronoun tells the gender.
            best.gender = gender if r.salience.of(best.id) > 20 else best.gender
        return best

    def _named_in_quotation(self, i: int) -> frozenset[str]:
        """Whom the quotation beside "he said" names: hardly its speaker."""
        r = self._r
        block = r.words.block[i]
        if self._quoted_names is None:
            self._quoted_names = {}
            for token, entity in r.meant.items():
                if r.words.quoted[token]:
                    self._quoted_names.setdefault(r.words.block[token], set()).add(entity.id)
        return frozenset(self._quoted_names.get(block, ()))

    def _goes_on_speaking(self, i: int, gender: str, out: set[str]) -> Entity | None:
        """ "He said" after a sentence that somebody said is the same speaker."""
        r = self._r
        mind = r.salience
        if mind.subject is None or not mind.subject_spoke or mind.clock - mind.subject_at > 1.6 or not r.speaks(i):
            return None
        entity = r.entities[mind.subject]
        fits = entity.human and not entity.plural and entity.gender in {"", gender} and entity.id not in out
        if not fits or entity.id in self._named_in_quotation(i) or self._taken_over(mind.subject, gender):
            return None
        return entity

    def _taken_over(self, speaker: str, gender: str) -> bool:
        """Whether, since the last speaker was named, the article has turned to somebody else of the same gender."""
        r = self._r
        since = r.salience.last_token[speaker]
        for id_ in r.salience.recent(1.6):
            other, token = r.entities[id_], r.salience.last_token[id_]
            fits = other.human and other.named and not other.plural and other.gender == gender
            later = token > since and r.words.sentence[token] > r.words.sentence[since]
            if fits and later and not r.words.quoted[token]:
                return True
        return False

    def _governing(self, i: int) -> Iterator[Entity]:
        """Whom the sentence's own build prefers: in "Kiev and its allies" the first member, else the subjects of the
        verbs above the pronoun, nearest first ("Trump said he")."""
        meant, words = self._r.meant, self._r.words
        node, aside = words.head[i], self._told_of_beside(i)
        if words.dep[i] == "poss" and words.dep[node] == "conj" and (first := meant.get(words.head[node])):
            yield first
        if (told := self._subject_of_words_before(i)) is not None:
            yield told
        for _ in range(10):
            subject = words.kid(node, "nsubj", "nsubjpass")
            before = subject is not None and subject < i and (not words.quoted[subject] or words.quoted[i])
            if before and subject is not None and subject != aside and (entity := meant.get(subject)):
                yield entity
            if words.head[node] == node:
                return
            node = words.head[node]

    def _subject_of_words_before(self, i: int) -> Entity | None:
        """ "Acme will close its mine, its website showed": the subject of what is said before an owner that speaks."""
        words = self._r.words
        noun = words.head[i]
        verb = words.head[noun]
        if words.dep[i] != "poss" or words.dep[noun] != "nsubj" or words.quoted[i]:
            return None
        content = words.kid(verb, "ccomp")
        if content is None or content > i or words.text[i - 1] != ",":
            return None
        subject = words.kid(content, "nsubj", "nsubjpass")
        return self._r.meant.get(subject) if subject is not None else None

    def _heaviest(self, gender: str, out: set[str], reach: float, i: int) -> Entity | None:
        r, words = self._r, self._r.words
        parallel = words.dep[i] in {"nsubj", "nsubjpass"} and not words.quoted[i]
        named = self._named_in_quotation(i) if parallel and r.speaks(i) else frozenset()
        best: tuple[float, Entity] | None = None
        for id_ in r.salience.recent(reach):
            entity = r.entities[id_]
            if not entity.human or entity.plural or id_ in out or entity.gender not in {"", gender}:
                continue
            weight = r.salience.of(id_) * (1.0 if entity.gender else _UNKNOWN_GENDER)
            if not entity.named:
                weight *= 0.6
            if id_ in named:
                weight *= _NAMED_IN_QUOTATION
            if parallel and id_ == r.salience.subject and r.salience.clock - r.salience.subject_at <= 2.0:
                weight += _SAME_SUBJECT
            if best is None or weight > best[0]:
                best = (weight, entity)
        return best[1] if best else None

    def _subject_ahead(self, i: int, gender: str) -> Entity | None:
        """ "In his statement, Trump said": a pronoun in front of the sentence's subject means it."""
        r, words = self._r, self._r.words
        if words.quoted[i]:
            return None
        node = i
        path: list[str] = []
        while words.head[node] != node and len(path) < 12:
            path.append(words.dep[node])
            node = words.head[node]
            if words.dep[node] in {"ccomp", "parataxis"}:
                return None
        subject = words.kid(node, "nsubj", "nsubjpass")
        if (
            subject is None
            or subject <= i
            or not ({"advcl", "prep"} & set(path))
            or (path[0] == "nsubj" and "advcl" not in path)
        ):
            return None
        entity = r.meant.get(subject)
        fits = entity is not None and entity.human and entity.gender in {"", gender}
        return entity if fits else None

    def _excluded(self, i: int) -> set[str]:
        """Who cannot be meant: the subject of the pronoun's own verb, and inside a quotation its speaker."""
        r, words = self._r, self._r.words
        out: set[str] = set()
        dep, verb = words.dep[i], words.head[i]
        if words.lower[i].endswith("self"):
            return out
        if dep in {"dobj", "dative", "pobj"}:
            if dep == "pobj":
                verb = words.head[verb]
            subject = words.kid(verb, "nsubj", "nsubjpass")
            if subject is not None and (entity := r.meant.get(subject)):
                out.add(entity.id)
        if words.quoted[i] and (speaker := self.speaker_near(i)):
            out.add(speaker)
        if (told_of := self._told_of_beside(i)) is not None and (entity := r.meant.get(told_of)):
            out.add(entity.id)
        return out

    def _told_of_beside(self, i: int) -> int | None:
        """The subject of the clause into which "he added" is put: "The leader, he added, had left"."""
        words = self._r.words
        verb = words.head[i]
        if (
            not i
            or words.text[i - 1] != ","
            or words.dep[i] != "nsubj"
            or words.dep[verb] not in {"parataxis", "ccomp"}
        ):
            return None
        subject = words.kid(words.head[verb], "nsubj", "nsubjpass")
        return subject if subject is not None and subject < i - 1 else None

    def speaker_near(self, i: int) -> str | None:
        """Who is named, outside the marks, as speaking in the block of token `i`; the nearest of several."""
        if self._speakers is None:
            self._speakers = {}
            for token, entity in self._r.meant.items():
                if self._r.speaks(token):
                    self._speakers.setdefault(self._r.words.block[token], []).append((token, entity.id))
        near = self._speakers.get(self._r.words.block[i], ())
        return min(near, key=lambda s: (abs(s[0] - i), s[0]))[1] if near else None

    def _they(self, i: int) -> tuple[str, ...]:
        r = self._r
        for entity in self._governing(i):
            if entity.plural or entity.kind in {"organization", "outlet"} or (entity.human and not entity.named):
                return (entity.id,)
        best: tuple[float, tuple[str, ...]] | None = None
        for id_ in r.salience.recent(3.0):
            entity = r.entities[id_]
            factor = 1.0 if entity.plural else 0.45 if entity.kind in {"organization", "outlet"} else 0.0
            if entity.human and not entity.gender and not entity.plural:
                factor = _SINGULAR_THEY
            weight = factor * r.salience.of(id_)
            if weight and (best is None or weight > best[0]):
                best = (weight, (id_,))
        if r.pairs and r.salience.clock - r.pairs[-1][0] <= 2.0:
            members = r.pairs[-1][1]
            weight = max(r.salience.of(m) for m in members) * 0.8
            if best is None or weight > best[0]:
                best = (weight, members)
        return best[1] if best else ()

    def _it(self, i: int) -> Entity | None:
        r, words = self._r, self._r.words
        verb = words.head[i]
        if words.lower[i] == "it":
            if words.dep[i] != "nsubj" or (words.lemma(verb) not in thought_verbs() and words.lemma(verb) == "be"):
                return None
            acts = words.lemma(verb) in thought_verbs() | speech_verbs()
            if not acts and (words.quoted[i] or words.lemma(verb) in _STATIVE or words.kid(verb, "ccomp", "csubj")):
                return None
            if not acts:
                return self._last_subject()
        for entity in self._governing(i) if words.lower[i] != "it" else ():
            if entity.kind in {"organization", "outlet", "state"} and not entity.plural:
                return entity
        best: tuple[float, Entity] | None = None
        for id_ in r.salience.recent(2.0):
            entity = r.entities[id_]
            if entity.kind not in {"organization", "outlet", "state"} or entity.plural:
                continue
            weight = r.salience.of(id_)
            if best is None or weight > best[0]:
                best = (weight, entity)
        return best[1] if best and best[0] >= 15.0 else None

    def _last_subject(self) -> Entity | None:
        """The body that was the subject of the sentence before, or of this one."""
        r, words = self._r, self._r.words
        for id_ in r.salience.recent(1.0):
            entity, token = r.entities[id_], r.salience.last_token[id_]
            if (
                entity.kind in {"organization", "outlet", "state"}
                and not entity.plural
                and words.dep[token] in {"nsubj", "nsubjpass"}
            ):
                return entity
        return None

    def two(self, noun: str) -> tuple[str, ...]:
        """The two whom "both leaders" or "the two sides" mean, by their noun.

        The last coordinated pair; a far one only if the article names no other; else the two weightiest.
        """
        r = self._r
        states = noun in _SIDES or noun in STATE_NOUNS
        kinds = {"state"} if states else {"person"}
        if noun in {"side", "party", "team", "campaign", "ally", "rival", "foe"}:
            kinds = {"state", "organization", "person"}

        sides = noun in {"side", "party"}

        def fits(id_: str) -> bool:
            entity = r.entities[id_]
            if sides and entity.kind in {"group", "person"}:
                # "The rebels and the government" are two sides, a man and his wife are none.
                return entity.plural or entity.named
            return entity.kind in kinds and not entity.plural

        pairs = [(clock, m) for clock, m in r.pairs if len(m) == 2 and all(map(fits, m))]
        only = len({frozenset(m) for _, m in pairs}) == 1
        for clock, members in reversed(pairs[-6:]):
            if only or r.salience.clock - clock <= 6.0:
                return members
        if len(kinds) > 1:
            return ()
        lead = noun in _LEADERS

        def weight(id_: str) -> tuple[bool, float, str]:
            heads = any(fact.level == "head" for fact in r.entities[id_].roles)
            return lead and not heads, -r.salience.of(id_), id_

        holders = [i for i in r.salience.recent(_FAR) if fits(i) and any(f.word == noun for f in r.entities[i].roles)]
        if len(holders) == 2:
            # "The two presidents", however far back, are those who hold the office.
            return tuple(holders)
        weighty = sorted(filter(fits, r.salience.recent(6.0)), key=weight)[:2]
        return tuple(weighty) if len(weighty) == 2 else ()
