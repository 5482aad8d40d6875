"""States, organisations, outlets and adherents: which actor a name that is no person's means."""

from collections import Counter

from onrecord.annotate.actors.entity import Entity, MentionKind
from onrecord.annotate.actors.gazetteer import Entry, body_nouns_of
from onrecord.annotate.actors.kinds import Form
from onrecord.annotate.actors.names import Name
from onrecord.annotate.actors.places import acts
from onrecord.annotate.actors.slug import slug
from onrecord.annotate.actors.vocabulary import speech_verbs
from onrecord.annotate.actors.words import Words

_STATE_BODIES = frozenset(
    {"parliament", "court", "government", "ministry", "party", "agency", "bank", "military", "police", "regulator"}
)
_ARTICLES = frozenset({"the", "a", "an"})
# Words left out of an acronym's letters.
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "&", "de"})


def supported(names: list[Name]) -> tuple[set[str], str | None]:
    """Ids of all that the article names by a name which can mean nothing else, and the country it speaks of most."""
    sure = [n.entries[0] for n in names if len(n.entries) == 1 and not n.entries[0].doubtful]
    # A town where something is ("talks in Havana") says less of what the article is about than its country's name.
    counts = Counter(e.country for e in sure if e.country and not e.place)
    counts = counts or Counter(e.country for e in sure if e.country)
    most = max(counts, key=lambda country: (counts[country], country), default=None)
    return {e.id for e in sure}, most


def choose_entry(
    words: Words, name: Name, sure: set[str], country: str | None = None, states: frozenset[int] = frozenset()
) -> Entry | None:
    """What the lexicon's name means here; None when the surroundings speak against all that it may mean. `country` is
    the one that the article speaks of most: its Senate is "the Senate"; `states` are the tokens of states that are
    named without doubt: what stands beside one ("Chad and Sudan") is one too."""
    best: tuple[float, Entry] | None = None
    for order, entry in enumerate(name.entries):
        score = -0.01 * order + (1.0 if entry.id in sure else 0.0)
        if entry.doubtful and entry.id not in sure:
            at_home = entry.country == country and entry.level in _STATE_BODIES
            among = entry.kind == "state" and _stands_beside(words, name.head, states)
            if not at_home and not among and not _doubt_lifted(words, name, entry):
                continue
            score -= 0.5
        if best is None or score > best[0]:
            best = (score, entry)
    return best[1] if best else None


def _stands_beside(words: Words, i: int, states: frozenset[int]) -> bool:
    """Whether the token is in one list with a state's name."""
    if words.dep[i] == "conj" and words.head[i] in states:
        return True
    return any(words.dep[k] == "conj" and k in states for k in words.children[i])


def _doubt_lifted(words: Words, name: Name, entry: Entry) -> bool:
    head = name.head
    if entry.place:
        return acts(words, name.first, head, strict=True)
    if entry.how == "demonym":
        return len({e.id for e in name.entries}) == 1 and name.label in {"NORP", "GPE"}
    if entry.kind in {"outlet", "organization"}:
        speaks = words.dep[head] == "nsubj" and words.lemma(words.head[head]) in speech_verbs()
        told = words.dep[head] in {"dobj", "dative"} and words.lemma(words.head[head]) == "tell"
        agency = words.dep[head] == "compound" and words.lower[words.head[head]] in {"agency", "newspaper", "magazine"}
        return (speaks or told or agency) and name.label in {"ORG", "", "WORK_OF_ART"}
    return False


def mention_kind(entry: Entry) -> MentionKind:
    """How a name of the lexicon names."""
    return "metonym" if entry.how == "metonym" else "demonym" if entry.how == "demonym" else "name"


def joined(form: Form) -> str:
    """The tokens of a name as it is written."""
    text = " ".join(form)
    for apart, together in ((" - ", "-"), (" 's", "'s"), (" ’s", "’s"), (" ,", ",")):
        text = text.replace(apart, together)
    return text


def _fullness(form: Form) -> tuple[bool, int, int]:
    return form[-1][:1].isupper(), len(form), sum(map(len, form))


class Bodies:
    """The article's organisations, outlets and other bodies, by name and by short form."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self._short: dict[Form, str] = {}
        self._fullest: dict[str, Form] = {}

    def known(self, entry: Entry, form: Form = ()) -> Entity:
        """The actor of a name that the lexicon knows. Bodies and outlets are called by the fullest name that the
        article itself has for them, states by the lexicon's."""
        made = Entity(entry.id, entry.name, entry.kind, entry.country, entry.stands_for, wikidata=entry.wikidata)
        entity = self.entities.setdefault(entry.id, made)
        self._learn(entity, tuple(entry.name.split()))
        if len(form) > len(entry.name.split()):
            self._learn(entity, form)
        entity.called |= body_nouns_of(entry.id)
        if form and all("." in word for word in form) and len(form) == 1:
            form = ()  # "U.N." is shown in full.
        named = entity.kind == "organization" and any(word[:1].isupper() for word in form)
        if named or (form and entity.kind == "outlet" and form[-1][:1].isupper()):
            best = self._fullest.setdefault(entry.id, form)
            if _fullness(form) > _fullness(best):
                best = self._fullest[entry.id] = form
            entity.name = joined(best)
        return entity

    def crowd(self, form: Form, entry: Entry) -> Entity:
        """People of a state."""
        name = " ".join(form)
        made = Entity(f"grp:{slug(name)}", name, "group", entry.country, plural=True)
        return self.entities.setdefault(made.id, made)

    def named(self, form: Form, kind: str) -> Entity:
        """The body, outlet or crowd of a name that the article gives."""
        core = form[1:] if form[0].lower() in _ARTICLES and len(form) > 1 else form
        # "Ohio" is not short for the Ohio Farmers' Union where the engine takes it for a place.
        if (found := self._short.get(core)) and (kind != "place" or self.entities[found].place):
            return self.entities[found]
        name = joined(core)
        if kind == "outlet":
            entity = Entity(f"out:{slug(name)}", name, "outlet")
        elif kind == "people":
            entity = Entity(f"grp:{slug(name)}", name, "group", plural=True)
        else:
            entity = Entity(f"org:{slug(name)}", name, "organization", place=kind == "place")
        entity = self.entities.setdefault(entity.id, entity)
        self._learn(entity, core)
        return entity

    def _learn(self, entity: Entity, form: Form) -> None:
        """Short forms that may follow: the acronym, and the name without its last or first words."""
        self._short.setdefault(form, entity.id)
        if len(form) < 2 or entity.kind == "group":
            return
        big = [w for w in form if w.lower() not in _SMALL]
        for letters in ("".join(w[0] for w in big), "".join(w[0] for w in form if w.lower() not in {"the"})):
            if len(letters) > 1 and letters.isupper():
                self._short.setdefault((letters,), entity.id)
                self._short.setdefault((".".join(letters) + ".",), entity.id)
        lower = [w.lower() for w in form]
        if "for" in lower[:-2] and lower[lower.index("for") + 1] == "the":
            # "The Ninth Circuit"
            self._short.setdefault(form[lower.index("for") + 2 :], entity.id)
        if entity.kind == "outlet":
            self._short.setdefault(form[-1:], entity.id)
        elif entity.kind == "organization" and form[0][:1].isupper() and len(form[0]) > 3 and "." not in form[0]:
            self._short.setdefault(form[:1], entity.id)
