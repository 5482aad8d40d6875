"""Places by name: what the text calls a place, and the country it lies in when the lexicon knows."""

from functools import cache

from spacy.tokens import Token

from onrecord.lexicon import places, states, words
from onrecord.model.claim import PlaceValue

_LABELS = {"GPE", "LOC", "FAC"}
# Regions too wide to be the place of an event.
_TOO_WIDE = words("wide regions")


@cache
def countries_by_place() -> dict[str, tuple[str, str]]:
    """Names of states, capitals and other places, with aliases, to (name as shown, ISO 3166 alpha-3)."""
    found: dict[str, tuple[str, str]] = {}
    for state in states():
        for name in (state.name, *state.aliases):
            found.setdefault(name, (state.name, state.iso3))
        if state.capital:
            found.setdefault(state.capital, (state.capital, state.iso3))
    for place in places():
        for name in (place.name, *place.aliases):
            if name not in place.ambiguous:
                found.setdefault(name, (name, place.country))
    # Other names of capitals last: a former seat is a town of its own.
    for state in states():
        for name in state.capital_aliases:
            found.setdefault(name, (state.capital, state.iso3))
    return found


def place_at(token: Token) -> PlaceValue | None:
    """The place that the noun at `token` names, or None. A following country ("Geneva, Switzerland") is its country."""
    if token.lower_ == "capital":
        return _capital(token)
    entity = next((e for e in token.sent.ents if e.start <= token.i < e.end), None)
    known = countries_by_place()
    words = entity.text if entity is not None and entity.label_ in _LABELS else _proper(token)
    name = words.removeprefix("the ").removeprefix("The ").removesuffix("'s").removesuffix("’s").strip()
    if name in known:
        canonical, iso3 = known[name]
        return PlaceValue(canonical, _country_after(token) or iso3)
    if entity is None or entity.label_ not in _LABELS or name in _TOO_WIDE or not name[:1].isupper():
        return None
    return PlaceValue(name, _country_after(token))


def _capital(token: Token) -> PlaceValue | None:
    """ "The North Korean capital", "Kenya's capital": the city."""
    words = " ".join(t.text for t in token.doc[token.left_edge.i : token.i] if t.tag_ != "POS")
    for state in states():
        if any(name in words for name in (state.name, *state.demonyms[:1])) and state.capital:
            return PlaceValue(state.capital, state.iso3)
    return None


def _proper(token: Token) -> str:
    parts = [t for t in token.lefts if t.dep_ in {"compound", "amod"} and t.tag_ in {"NNP", "NNPS"}]
    return " ".join(t.text for t in (*parts, token))


def _country_after(token: Token) -> str | None:
    known = countries_by_place()
    # Of "Mongolia and Singapore", neither lies in the other.
    joined = any(c.dep_ == "cc" for c in token.children)
    for child in token.children:
        if child.dep_ in {"appos", "npadvmod", "conj"} and child.i > token.i and not (joined and child.dep_ == "conj"):
            found = known.get(_proper(child))
            if found:
                return found[1]
    return None
