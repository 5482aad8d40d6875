"""English words for people, bodies and documents: which nouns name an office, a body that acts, a crowd."""

from dataclasses import dataclass
from functools import cache

from onrecord.annotate.actors.words import Words
from onrecord.lexicon import given_names, offices, report_cues, titles

# Bodies that act and speak as one.
BODY_NOUNS = frozenset(
    """administration agency airline alliance army association authority bank board body bureau business cabinet
    campaign caucus center centre chamber church club coalition college commission committee company conglomerate
    congress consortium corporation council court delegation department directorate division embassy firm force
    foundation fund giant government group hospital house institute institution junta league legislature maker
    manufacturer mayor's-office military militia ministry mission mosque movement navy network newspaper office opposition
    organization organisation outlet panel paper parliament parliamentarians party police presidency publication
    publisher regime regulator retailer school secretariat senate service startup station superpac team think-tank
    tribunal union university watchdog website broadcaster magazine tabloid daily weekly agency daily country nation
    state city town side campaign operation pac charity nonprofit bloc tank carrier automaker""".split()
)
OUTLET_NOUNS = frozenset(
    "newspaper paper network outlet magazine tabloid daily weekly broadcaster station website site publication agency".split()
)
STATE_NOUNS = frozenset({"country", "nation", "kingdom", "republic", "superpower"})
COMPANY_NOUNS = frozenset(
    "company firm maker manufacturer giant retailer carrier automaker airline bank startup conglomerate corporation".split()
)
GROUP_BODIES = frozenset("group organization organisation association body charity nonprofit institution".split())
# Phrases such as "the Russian government" or "the U.S. side" mean the state itself.
STATE_VOICES = frozenset({"government", "side", "delegation", "regime", "administration"})
# People in the plural who are no office holders.
CROWD_NOUNS = frozenset(
    """activists advocates aides allies americans analysts attackers authorities backers colleagues companies conservatives
    countries critics delegates democrats demonstrators diplomats donors employees executives experts fans folks
    followers forces friends governments groups immigrants insiders intellectuals investigators investors journalists
    kids lawmakers lawyers leaders liberals locals loyalists media members men militants millennials nations neighbors
    neighbours observers officers officials operatives opponents organizations others outlets parents partners patients
    people police politicians pollsters press progressives prosecutors protesters pundits rebels reporters
    representatives republicans researchers residents respondents rivals scholars scientists senators skeptics
    socialists sources spectators staffers states strategists students supporters survivors sympathizers
    teachers tories troops unions users veterans victims villagers viewers voters women workers campaigns families
    businesses companies newspapers networks polls-takers surrogates spokespeople spokesmen lobbyists economists academics
    watchers traders farmers evangelicals catholics muslims jews christians blacks whites hispanics latinos""".split()
)
# What is written or measured: not somebody, but from somebody ("a report from the BBC").
DOCUMENT_NOUNS = frozenset(
    """account ad advertisement affidavit announcement article bill book brief chapter column comment commercial
    complaint document draft editorial email e-mail essay figure filing finding forecast headline indictment interview
    interviews lawsuit letter line memo memoir message narrative news note op-ed page paper-trail petition piece plan
    platform poll polling post pressrelease readout record release remark report reporting research resolution review
    ruling speech statement story study suit survey testimony text transcript treaty tweet verdict video word
    data analysis documents emails polls reports records remarks statements stories tweets surveys studies posts
    comments results numbers footage clip proposal""".split()
)
MALE_NOUNS = frozenset(
    "man boy father son husband brother king prince uncle gentleman guy spokesman businessman".split()
)
FEMALE_NOUNS = frozenset(
    "woman girl mother daughter wife sister queen princess aunt lady spokeswoman businesswoman widow actress".split()
)
# Generic nouns and the levels of offices whose holders they can mean.
GENERIC = {
    "leader": {"head", "party", "religious", "union", "military", "minister", "legislator"},
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
ANYBODY = frozenset("man woman person boy girl guy gentleman lady author individual speaker figure".split())
PARTICLES = frozenset("de del della der den di da dos du la le van von bin ibn al el ter ten al- st. st".split())
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
INDEFINITE = frozenset(
    "a an some several many few another other most all any one two three four five six seven eight nine ten".split()
    + ["dozens", "hundreds", "thousands", "various", "certain", "numerous", "more", "every", "each", "no"]
)


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
                already = words[head].endswith(("men", "women", "people")) or (words[head].endswith("s") and not plural
                                                                               and words[head][:-1] == office.word)  # fmt: skip
                form = _Form(changed, office.word, office.level, office.gender, plural or already)
                (leading if link else last).setdefault(changed[head], []).append(form)
    for table in (last, leading):
        for forms in table.values():
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
def noun_heads() -> frozenset[str]:
    """Every noun, in lower case, that may be the head of a phrase for somebody."""
    last, leading = _offices()
    bodies = BODY_NOUNS | ANYBODY
    return frozenset({*last, *leading, *CROWD_NOUNS, *bodies, *(_plural(b) for b in bodies)})


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
