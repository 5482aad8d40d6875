"""Actors as a sentence names them: "the United States", "Russia (Yuri Ushakov)"."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from onrecord.compose.sides import sides
from onrecord.lexicon import states
from onrecord.model.annotation import Actor

# Names that English sets an article before: plurals, and common nouns made into names.
_ARTICLE = re.compile(
    r"^(?:United|European|African|Arab|Philippines|Netherlands|Bahamas|Maldives|Gambia|Kremlin|Pentagon|Vatican"
    r"|Security|Central|Dominican|Czech Rep|Marshall|Solomon|UN|EU|UK|US|UAE|BBC|World|International)\b"
    r"|\b(?:House|Union|Nations|States|Emirates|Kingdom|Republic|Islands|Council|Commission|Committee|Ministry"
    r"|Parliament|Senate|Congress|Court|Government|Party|League|Organi[sz]ation|Agency|Department|Office|Bank|Fund"
    r"|Association|Federation|Army|Police|Front|Alliance|Authority|Assembly|Cabinet|Chamber|Treasury|Forces|Guard"
    r"|Street Journal|Times|Post|Guardian|Telegraph|Economist|Independent)$"
)
_DETERMINED = re.compile(r"(?:an?|the|one|two|three|some|several|many|his|her|its|their|another|other)\b")
_NEVER = re.compile(r"^(?:The |An? |[A-Z][\w’'-]+’s |[A-Z][\w-]+'s |Amnesty|World Vision|House of)")

_ADDRESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b")


def name_in_sentence(actor: Actor) -> str:
    """The actor's name with the article that English wants before it."""
    name = actor.name
    if actor.kind == "person":
        return _unnamed(name) if name[0].islower() else name
    if _NEVER.match(name) or not _ARTICLE.search(name):
        return name
    return f"the {name}"


def _unnamed(role: str) -> str:
    """A person without a name of his own is called by his role: "a foreign ministry official"."""
    if _DETERMINED.match(role) or role.endswith("s"):
        return role
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


class Cast:
    """Everybody on a page, by id. States are known also when the page does not introduce them."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors: Mapping[str, Actor] = {a.id: a for a in actors}
        self._side = sides(actors)

    def get(self, actor: str) -> Actor | None:
        """The actor with this id, None when the page does not introduce it."""
        found = self._actors.get(actor)
        if found is None and (state := _states().get(actor.removeprefix("sta:"))):
            return Actor(actor, state, "state", actor.removeprefix("sta:"))
        return found

    def name(self, actor: str | None) -> str:
        """The bare name, for tables and headings."""
        if actor is None:
            return "Speaker not named"
        found = self.get(actor)
        return _capital(found.name) if found else actor

    def inline(self, actor: str) -> str:
        """The name within a sentence."""
        found = self.get(actor)
        return name_in_sentence(found) if found else actor

    def description(self, actor: str | None) -> str | None:
        """What the person is: "Vice foreign minister, North Korea"; None for others than persons or when unknown."""
        found = self.get(actor) if actor else None
        if found is None or found.kind != "person":
            return None
        party = self._party(found.id)
        state = None if party == found.id or _names_state(found.role, party) else self.name(party)
        parts = [found.role and _capital(found.role), state]
        return ", ".join(p for p in parts if p and p != found.name) or None

    def voices(self, actors: Sequence[str]) -> tuple[str, bool]:
        """Who speaks, gathered by party ("North Korea (Kim Kye-gwan)"), and whether that is more than one."""
        parties: dict[str, list[str]] = {}
        for actor in actors:
            parties.setdefault(self._party(actor), []).append(actor)
        words = []
        for party, members in parties.items():
            others = [self.inline(m) for m in members if m != party]
            words.append(self.inline(party) + (f" ({', '.join(others)})" if others else ""))
        return join_words(words), len(parties) > 1

    def list(self, actors: Sequence[str]) -> str:
        """ "A, B and C"."""
        return join_words([self.inline(a) for a in actors])

    def _party(self, actor: str) -> str:
        """The actor in whose name this one speaks, as far as anybody knows it."""
        seen = {actor}
        while (above := self._side(actor)) not in seen and self.get(above):
            seen.add(above)
            actor = above
        return actor


def _names_state(role: str | None, party: str) -> bool:
    """Whether a role says already whose it is: "Ukrainian president"."""
    state = next((s for s in states() if f"sta:{s.iso3}" == party), None)
    if not role or not state:
        return False
    return any(
        re.search(rf"\b{re.escape(name)}(?:\W|$)", role) for name in (state.name, *state.aliases, *state.demonyms)
    )


@cache
def _states() -> dict[str, str]:
    return {s.iso3: s.name for s in states()}


def join_words(words: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(words: str) -> str:
    # Some outlets are called by their address.
    return words if _ADDRESS.match(words) else words[:1].upper() + words[1:]


def shortened(words: Sequence[str], most: int = 3) -> str:
    """ "A; B; C; and 4 more"."""
    rest = len(words) - most
    return "; ".join(words) if rest < 2 else f"{'; '.join(words[:most])}; and {rest} more"


def sentence(words: str) -> str:
    """`words` with a capital first letter."""
    return _capital(words)
