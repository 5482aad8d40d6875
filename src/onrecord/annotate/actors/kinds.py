"""What kind of thing a name names: all its places in the article vote."""

from collections import defaultdict

from onrecord.annotate.actors.names import Name
from onrecord.annotate.actors.vocabulary import (
    BODY_ENDINGS,
    BODY_NOUNS,
    COMPANY_NOUNS,
    GROUP_BODIES,
    OUTLET_ENDINGS,
    OUTLET_NOUNS,
    PARTICLES,
    is_given,
    role_at,
    speech_verbs,
)
from onrecord.annotate.actors.words import Words

_ADHERING = ("ists", "crats", "cans", "ians", "ites")
_WITHIN = frozenset({"in", "near", "outside", "around"})
Form = tuple[str, ...]

# Bodies that are called by noun and name together.
_BODIES_BY_NAME = (
    COMPANY_NOUNS
    | OUTLET_NOUNS
    | GROUP_BODIES
    | frozenset("alliance coalition militia movement party publisher regulator union watchdog".split())
)
_PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "across", "throughout", "around", "inside"})


def kinds_of(words: Words, names: list[Name]) -> dict[Form, str]:
    """Each form's kind: person, organization, outlet, place, people (adherents: "Republicans") or other."""
    votes: dict[Form, float] = defaultdict(float)
    labels: dict[Form, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    said: dict[Form, str] = {}
    for name in names:
        labels[name.form][name.label] += 1
        votes[name.form] += _person_vote(words, name)
        if words.dep[name.head] == "compound" and words.lower[words.head[name.head]] in OUTLET_NOUNS:
            said[name.form] = "outlet"
        elif words.lower[words.head[name.head]] == "group" and name.form[0].isupper() and len(name.form[0]) > 2:
            # "The M23 group"
            said[name.form] = "organization"
        elif len(name.form) > 1 and not name.entries and _are_adherents(words, name):
            said.setdefault(name.form, "people")
        elif noun := _noun_before(words, name):
            said.setdefault(name.form, "outlet" if noun in OUTLET_NOUNS - {"agency", "network"} else "organization")
    for name in names:
        # "Police in Lyon": what is only ever a place to be in is a town, whatever the engine takes it for.
        if not name.entries and said.get(name.form, "place") == "place" and len(name.form) < 3:
            said[name.form] = "place" if _is_where(words, name) else ""
    for form in labels:
        if 1 < len(form) < 5:
            # A family name stands alone later; of a body's name it is the first word that does.
            votes[form] += 2.5 if form[-1:] in labels else -1.0 if form[:1] in labels else 0.0
    return {form: said.get(form) or _kind(form, votes[form], labels[form]) for form in labels}


def _are_adherents(words: Words, name: Name) -> bool:
    """ "The Orange Loyalists" """
    before = words.lower[name.first - 1] if name.first else ""
    return before == "the" and words.tag[name.head] == "NNPS" and words.lower[name.head].endswith(_ADHERING)


def _is_where(words: Words, name: Name) -> bool:
    """Whether the name is behind "in" or "near", and no body's."""
    above = words.head[name.head]
    there = words.dep[name.head] == "pobj" and words.lower[above] in _WITHIN and above == name.first - 1
    return there and words.lower[name.head] not in BODY_ENDINGS | BODY_NOUNS and name.label in {"ORG", "GPE"}


def _noun_before(words: Words, name: Name) -> str | None:
    """The common noun for a body that a name stands beside: "the union Verdi", "the airline Lufthansa"."""
    noun, head = name.first - 1, name.head
    if noun > 0 and words.text[noun] == "," and words.text[head + 1 : head + 2] == [","] and words.dep[head] == "appos":
        noun -= 1
    if noun < 0 or words.lower[noun] not in _BODIES_BY_NAME or words.tag[noun] != "NN":
        return None
    beside = words.head[noun] == head if words.dep[noun] == "compound" else words.head[head] == noun
    return words.lower[noun] if beside and words.dep[head] not in {"relcl", "acl"} and name.title is None else None


def _person_vote(words: Words, name: Name) -> float:
    first, head = name.first, name.head
    vote = {"PERSON": 1.5, "ORG": -0.8, "GPE": -0.8, "NORP": -1.5, "FAC": -2.0, "": 0.0}.get(name.label, -1.5)
    before = words.lower[first - 1] if first and words.same_sentence(first - 1, first) else ""
    if name.title and (name.title.gender or name.title.office):
        vote += 4.0
    elif before == "the":
        vote -= 3.0
    elif before in {"a", "an"} or (before and words.tag[first - 1] == "PRP$"):
        vote -= 2.5
    elif before and words.tag[first - 1] in {"NN", "NNP"} and role_at(words, first - 1):
        vote += 2.0
    elif before == "," and first > 1 and len(name.form) > 1 and (role := role_at(words, first - 2)):
        # "Its chief executive, Ana Costa, said".
        vote += 0.0 if role.plural else 3.0
    follows = words.lower[head + 1 : head + 4]
    if follows[:2] == [",", "which"]:
        vote -= 6.0
    if len(follows) == 3 and follows[0] == follows[2] == "," and follows[1].isdigit() and 14 < int(follows[1]) < 110:
        vote += 4.0
    if any(
        words.dep[k] == "relcl" and any(words.lower[j] == "who" for j in words.children[k])
        for k in words.children[head]
    ):
        vote += 2.0
    if words.dep[head] == "nsubj" and words.lemma(words.head[head]) in speech_verbs():
        vote += 0.7
    appositive = words.kid(head, "appos")
    if appositive is not None and role_at(words, appositive):
        vote += 2.0
    if words.dep[head] == "pobj" and before in _PLACE_PREPOSITIONS:
        vote -= 1.0
    if len(name.form) == 1 and words.dep[head] in {"conj", "pobj", "appos", "dep", "ROOT"}:
        vote -= 1.0
    return vote


def _kind(form: Form, vote: float, labels: dict[str, int]) -> str:
    last = form[-1].lower()
    if len(form) > 1 and last in OUTLET_ENDINGS and not is_given(form[0]):
        return "outlet"
    if last in BODY_ENDINGS | BODY_NOUNS and len(form) > 1:
        return "outlet" if last in OUTLET_NOUNS and last in {"newspaper", "magazine"} else "organization"
    if "&" in form or any(w.lower() in {"of", "for", "and"} for w in form[1:-1]):
        return "organization" if vote > -20 and not set(labels) & {"WORK_OF_ART", "EVENT", "LAW"} else "other"
    if 1 < len(form) <= 5:
        vote += 3.0 if is_given(form[0]) else -0.7 if is_given(form[-1]) else 0.0
        if any(c.isdigit() for w in form for c in w):
            vote -= 4.0
    elif len(form) == 1 and form[0].isupper() and len(form[0]) > 1:
        vote -= 3.0
    if vote > (0.6 if len(form) == 1 and not is_given(form[0]) else 0.0) and all(
        w[:1].isupper() or w.lower() in PARTICLES or not w[0].isalpha() for w in form
    ):
        return "person"
    if len(form) == 1 and set(labels) & {"PERSON"} and not is_given(form[0]):
        return "place" if "GPE" in labels else "other"
    top = max((label for label in labels if label), key=lambda x: (labels[x], x), default="")
    return {"ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people"}.get(
        top, "person" if top == "PERSON" and vote > -2 else "other"
    )
