"""English words for people, bodies and documents: which nouns name an office, a body that acts, a crowd."""

from dataclasses import dataclass
from functools import cache

from onrecord.annotate.actors.words import Words
from onrecord.lexicon import given_names, offices, organizations, report_cues, table, titles


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, _, words in table("en/noun_classes")}


def noun_class(name: str) -> frozenset[str]:
    """The words of a class of the lexicon's table of noun classes. Raises KeyError for a class that it lacks."""
    return _classes()[name]


# Bodies that act and speak as one.
BODY_NOUNS = noun_class("body")
OUTLET_NOUNS = noun_class("outlet")
STATE_NOUNS = noun_class("state")
COMPANY_NOUNS = noun_class("company")
GROUP_BODIES = noun_class("association")
# "The U.S. side" is the state itself.
STATE_VOICES = frozenset({"side"})
# Bodies whose word is their state's.
STATE_ARMS = noun_class("state_arm")
# People in the plural who are no office holders.
CROWD_NOUNS = noun_class("crowd")
# Last words of names of bodies and of outlets.
BODY_ENDINGS = noun_class("body_ending")
OUTLET_ENDINGS = noun_class("outlet_ending")
# What is written or measured: not somebody, but from somebody ("a report from the BBC").
DOCUMENT_NOUNS = noun_class("document")
# "A majority of voters": the people are after "of".
PARTITIVES = noun_class("partitive")
# Nouns for one and the same office.
SAME_OFFICE = tuple(
    frozenset(words.split(","))
    for words in (
        "congressman,congresswoman,congressperson,representative,lawmaker,legislator",
        "senator,lawmaker,legislator",
        "spokesman,spokeswoman,spokesperson,press secretary",
        "chairman,chairwoman,chairperson,chair",
        "businessman,businesswoman,entrepreneur,executive,billionaire",
        "professor,scholar,academic",
        "candidate,nominee",
        "adviser,aide,strategist",
        "police officer,officer",
        "judge,justice,magistrate",
        "prime minister,premier",
    )
)
MALE_NOUNS = noun_class("male")
FEMALE_NOUNS = noun_class("female")
# Generic nouns and the levels of offices whose holders they can mean.
GENERIC = {
    "leader": {"head", "party", "religious", "union", "military", "minister", "legislator"},
    "dictator": {"head"},
    "official": {"official", "envoy", "minister", "spokesperson", "head", "military"},
    "diplomat": {"envoy", "minister"},
    "politician": {"head", "minister", "legislator", "party", "official"},
    "statesman": {"head", "minister"},
    "lawmaker": {"legislator"},
    "legislator": {"legislator"},
    "aide": {"official", "spokesperson", "party"},
    "adviser": {"official", "party"},
    "executive": {"business"},
    "businessman": {"business"},
    "billionaire": {"business"},
    "candidate": {"party", "head", "legislator"},
    "nominee": {"party", "head"},
    "expert": {"expert"},
    "scholar": {"expert"},
    "scientist": {"expert"},
    "academic": {"expert"},
    "envoy": {"envoy"},
    "chief": {"head", "minister", "official", "business", "military"},
    "head": {"head", "minister", "official", "business"},
    "journalist": {"media"},
    "reporter": {"media"},
    "politico": {"head", "legislator"},
    "commander": {"military"},
    "cleric": {"religious"},
    "veteran": {"legislator", "military", "official"},
    "Democrat": {"legislator", "party", "head"},
    "Republican": {"legislator", "party", "head"},
}
# Any person at all may be meant by these.
ANYBODY = noun_class("anybody")
PARTICLES = noun_class("particle")
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
INDEFINITE = noun_class("indefinite")


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for an office at tokens `[first, after)`: `word` is the lexicon's own word, `head` the noun's token."""

    word: str
    level: str
    gender: str | None
    plural: bool
    first: int
    after: int
    head: int


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    word: str
    level: str
    gender: str | None
    plural: bool


_LINKS = frozenset({"of", "for", "to", "in", "at", "on", "with"})


@cache
def _offices() -> tuple[dict[str, list[_Form]], dict[str, list[_Form]]]:
    """Forms by their last word; and forms whose head comes first ("secretary of state") by that head."""
    last: dict[str, list[_Form]] = {}
    leading: dict[str, list[_Form]] = {}
    for office in offices():
        for text in dict.fromkeys((office.word, *office.forms)):
            words = tuple(text.lower().replace("-", " - ").split())
            link = next((n for n, w in enumerate(words) if w in _LINKS and n), 0)
            head = link - 1 if link else len(words) - 1
            for plural in (False, True):
                changed = (*words[:head], _plural(words[head]), *words[head + 1 :]) if plural else words
                already = words[head].endswith(("men", "women", "people")) or words[head] == office.word + "s"
                form = _Form(changed, office.word, office.level, office.gender, plural or already)
                (leading if link else last).setdefault(changed[head], []).append(form)
    for by_word in (last, leading):
        for forms in by_word.values():
            forms.sort(key=lambda f: (-len(f.words), f.plural))
    return last, leading


def _plural(word: str) -> str:
    if word.endswith(("man",)):
        return word[:-2] + "en"
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def role_at(words: Words, i: int) -> Role | None:
    """The office that the noun at token `i` is the head of, in its longest form."""
    last, leading = _offices()
    word = words.lower[i]
    for form in leading.get(word, ()):
        before = next(n for n, w in enumerate(form.words) if w in _LINKS and n) - 1
        first, after = i - before, i - before + len(form.words)
        if first >= 0 and tuple(words.lower[first:after]) == form.words:
            return Role(form.word, form.level, form.gender, form.plural, first, after, i)
    for form in last.get(word, ()):
        first = i - len(form.words) + 1
        if first >= 0 and tuple(words.lower[first : i + 1]) == form.words:
            return Role(form.word, form.level, form.gender, form.plural, first, i + 1, i)
    return None


def person_at(words: Words, i: int) -> Role | None:
    """The office, or any other noun for a person, at token `i`."""
    role = role_at(words, i)
    if role or words.tag[i] not in {"NN", "NNP"}:
        return role
    word = words.lower[i]
    agent = word.endswith(_AGENTIVE) and word not in BODY_NOUNS and word not in DOCUMENT_NOUNS
    person = agent or word in person_nouns() or word in ANYBODY
    return Role(word, "citizen", None, False, i, i + 1, i) if person else None


@dataclass(frozen=True, slots=True)
class TitleWord:
    """A word before a name: how many tokens it has, what it says of gender and office."""

    size: int
    gender: str | None
    office: str | None


@cache
def _titles() -> dict[str, list[tuple[tuple[str, ...], str | None, str | None]]]:
    found: dict[str, list[tuple[tuple[str, ...], str | None, str | None]]] = {}
    for title in titles():
        parts = tuple(title.word.split())
        found.setdefault(parts[-1], []).append((parts, title.gender, title.office))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def title_ending_at(words: Words, i: int) -> TitleWord | None:
    """The title whose last token is `i`."""
    if i < 0:
        return None
    for parts, gender, office in _titles().get(words.text[i], ()):
        first = i - len(parts) + 1
        if first >= 0 and tuple(words.text[first : i + 1]) == parts:
            return TitleWord(len(parts), gender, office)
    return None


@cache
def office_levels() -> dict[str, tuple[str, str | None]]:
    """Office word → level and gender."""
    return {office.word: (office.level, office.gender) for office in offices()}


def gender_of_given(name: str) -> str:
    """m, f, or "" where a given name tells nothing."""
    found = given_names().get(name, "")
    return found if found in {"m", "f"} else ""


def is_given(name: str) -> bool:
    """Whether the word is known as a given name."""
    return name in given_names()


@cache
def person_nouns() -> frozenset[str]:
    """Nouns for people, in the singular, beyond the offices."""
    return frozenset(row[0] for row in table("en/actor_nouns")) - BODY_NOUNS - DOCUMENT_NOUNS


_AGENTIVE = ("er", "or", "ist", "ian", "ant", "man", "ee")


def agent_noun(words: Words, i: int) -> bool:
    """Whether the noun at token `i` looks like one for people ("environmentalists") and thinks or speaks."""
    word = words.lower[i]
    stem = word[:-1] if word.endswith("s") else word
    if not stem.endswith(_AGENTIVE) or stem in DOCUMENT_NOUNS or words.dep[i] != "nsubj" or words.text[i] != word:
        return False
    return words.lemma(words.head[i]) in thought_verbs()


@cache
def party_stems() -> frozenset[str]:
    """The beginnings of the words by which parties and their people are told apart ("republi", "labour")."""
    parties = (name for body in organizations() if body.kind == "party" for name in (body.name, *body.aliases))
    firsts = (name.split()[0] for name in parties if name.endswith(" Party"))
    return frozenset(first.lower()[:7] for first in firsts if len(first) > 3)


@cache
def synonyms(noun: str) -> tuple[str, ...]:
    """The noun and the others for the same office."""
    return tuple(dict.fromkeys((noun, *(other for same in SAME_OFFICE if noun in same for other in sorted(same)))))


@cache
def noun_heads() -> frozenset[str]:
    """Every noun, in lower case, that may be the head of a phrase for somebody."""
    last, leading = _offices()
    bodies = BODY_NOUNS | ANYBODY
    plurals = {_plural(word) for word in bodies | person_nouns()}
    agents = {word for word in person_nouns() if word.endswith(_AGENTIVE)}
    return frozenset({*last, *leading, *CROWD_NOUNS, *bodies, *plurals, *agents})


@cache
def speech_verbs() -> frozenset[str]:
    """Base forms of verbs by which words are attributed."""
    return frozenset(
        c.phrase for c in report_cues() if c.pos == "v" and c.kind in {"speech", "writing"} and " " not in c.phrase
    )


@cache
def thought_verbs() -> frozenset[str]:
    """Base forms of all verbs whose subject thinks, feels, says or writes."""
    return frozenset(c.phrase for c in report_cues() if c.pos == "v" and " " not in c.phrase)
