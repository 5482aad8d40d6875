"""What is named like somebody and takes part in nothing: vehicles, games, and names that only tell a leaning."""

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma, span
from onrecord.annotate.events.words import listed
from onrecord.lexicon import words
from onrecord.model.span import Span

_VEHICLES = words("vehicle nouns")
_GAMES = words("games nouns")
_ARMED = listed("armed")
# What is attacked for whose it is.
_POSTS = frozenset(
    "airbase base barracks bus camp car checkpoint consulate convoy embassy garrison headquarters jeep mission "
    "outpost patrol post station truck van vehicle warship".split()
)
_FLYING = {"aeroplane", "aircraft", "airliner", "airplane", "jet", "jetliner", "plane"}
_FORCES = {"army", "military", "navy", "police", "militia", "government"}


def is_thing(head: Token) -> bool:
    """Whether a side is a vehicle or games, which take part in nothing: "the ferry", "the Winter Games"; of armed ones
    it is told whose they are ("Israeli jets")."""
    if lemma(head) in _ARMED:
        return False
    # A team is called "Jets": a vehicle is told by a common noun, or by one that opens a line.
    alone = head.tag_ in {"NN", "NNS"} or not any(c.tag_ in {"NNP", "NNPS"} for c in head.children)
    return head.lower_ in _GAMES or (alone and lemma(head) in _VEHICLES) or head.lower_ == "flight"


def operator_of(analysis: Analysis, side: Span) -> tuple[str, ...]:
    """Whose a vehicle is: "Air France Flight 447", but not who made "a Boeing 737 jetliner"."""
    found = []
    for mention in analysis.cast.mentions:
        after = analysis.reading.token_at(mention.span.end + 1)
        model = after is not None and any(c.isdigit() for c in after.text)
        if side.contains(mention.span) and not model and analysis.cast.actor(mention.actor).kind != "person":
            found.append(mention.actor)
    return tuple(dict.fromkeys(found))


def operator_told(analysis: Analysis, vehicle: Token) -> tuple[str, ...]:
    """Whose an aircraft is that the article elsewhere calls by its flight: "Norjet Flight 447"; nobody's where it tells
    of the flights of several."""
    if lemma(vehicle) not in _FLYING:
        return ()
    found: dict[str, None] = {}
    for mention in analysis.cast.mentions:
        after = analysis.reading.token_at(mention.span.end + 1)
        if after is not None and after.lower_ == "flight" and analysis.cast.actor(mention.actor).kind == "organization":
            found[mention.actor] = None
    return tuple(found) if len(found) == 1 else ()


def post_of(analysis: Analysis, head: Token | None) -> str | None:
    """Whose post is attacked: "the American embassies", "an army base in X", "an unmarked police car"."""
    if head is None or lemma(head) not in _POSTS or (head.tag_[:3] == "NNP" and lemma(head) != "embassy"):
        return None
    low, high = at(head.left_edge), at(head)
    named = [m for m in analysis.cast.mentions if low <= m.span.start and m.span.end <= high and m.kind != "pronoun"]
    bodies = [m.actor for m in named if analysis.cast.actor(m.actor).kind in {"state", "organization"}]
    if bodies:
        return bodies[-1]
    force = next((c for c in head.children if c.dep_ in {"compound", "amod"} and lemma(c) in _FORCES), None)
    if force is None:
        return None
    same = (a.id for a in analysis.cast.actors if a.name.lower().split()[-1] == force.lower_)
    return next(same, None) or analysis.cast.introduce(span(force))


def is_leaning(analysis: Analysis, name: Span) -> bool:
    """ "Pro-British towns" are not British."""
    return analysis.text[: name.start].lower().endswith(("pro-", "anti-", "pro ", "non-"))
