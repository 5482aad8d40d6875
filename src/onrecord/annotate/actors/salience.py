"""Who is in the reader's mind: each mention raises its actor, and each sentence that passes lets all fade by half."""

from collections.abc import Iterator

from onrecord.annotate.actors.words import Words

# Weights in the manner of Lappin and Leass (1994): a subject counts most, and words inside a quotation little.
_WEIGHTS = {"nsubj": 80.0, "nsubjpass": 70.0, "agent": 60.0, "poss": 40.0, "dobj": 50.0, "dative": 45.0, "pobj": 40.0}
_OTHER = 30.0
_SPEAKING = 45.0
_IN_QUOTATION = 0.3
_IN_HEADLINE = 0.5
_CEILING = 180.0
# A sentence that is all quotation lets the story's own actors fade less.
_QUOTED_STEP = 0.25


class Salience:
    """Weights by actor id, and where in the article each was last mentioned."""

    def __init__(self) -> None:
        self.clock = 0.0
        # The subject of the last sentence that the article itself says.
        self.subject: str | None = None
        self.subject_at = 0.0
        self.subject_spoke = False
        self._value: dict[str, float] = {}
        self._when: dict[str, float] = {}
        self.last_token: dict[str, int] = {}

    def next_sentence(self, quoted: bool) -> None:
        """Time passes."""
        self.clock += _QUOTED_STEP if quoted else 1.0

    def touch(self, words: Words, id_: str, token: int, speaking: bool, headline: bool) -> None:
        """A mention at `token`, the subject of a verb of saying when `speaking`."""
        head = token
        for _ in range(6):
            if words.dep[head] not in {"conj", "appos", "compound"} or words.head[head] == head:
                break
            head = words.head[head]
        weight = _WEIGHTS.get(words.dep[head], _OTHER) * (1.0 if head == token else 0.85)
        if speaking:
            weight += _SPEAKING
        if words.quoted[token]:
            weight *= _IN_QUOTATION
        if headline:
            weight *= _IN_HEADLINE
        if not words.quoted[token] and not headline and words.dep[head] in {"nsubj", "nsubjpass"}:
            main = words.dep[words.head[head]] in {"ROOT", "ccomp", "conj"} and not self._below_saying(words, head)
            if main and (speaking or self.subject_at < self.clock):
                self.subject, self.subject_at, self.subject_spoke = id_, self.clock, speaking
        self._value[id_] = min(_CEILING, self.of(id_) + weight)
        self._when.pop(id_, None)
        self._when[id_] = self.clock
        self.last_token[id_] = token

    @staticmethod
    def _below_saying(words: Words, i: int) -> bool:
        """Whether a subject belongs to a clause that another subject says."""
        verb = words.head[i]
        return words.dep[verb] == "ccomp" and words.head[verb] < i

    def of(self, id_: str) -> float:
        """The actor's weight now."""
        when = self._when.get(id_)
        return 0.0 if when is None else self._value[id_] * 0.5 ** (self.clock - when)

    def age(self, id_: str) -> float:
        """Sentences since the actor's last mention."""
        when = self._when.get(id_)
        return 1e9 if when is None else self.clock - when

    def recent(self, sentences: float) -> Iterator[str]:
        """Ids of the actors mentioned within so many sentences, the latest first."""
        for id_, when in reversed(self._when.items()):
            if self.clock - when > sentences:
                return
            yield id_
