"""A newsroom's rules on who is party to an event, applied to the parties that the articles name."""

import re
from collections.abc import Iterable, Mapping, Sequence

from onrecord.compose.standing import Side
from onrecord.lexicon import states
from onrecord.model.annotation import Actor

_WORD = re.compile(r"\w+")
# Rules may add to the parties that are told ("+Qatar") and take away from them ("-Hungary").
_ADD, _DROP = "+", "-"


def parties_by_rule(
    rules: Mapping[str, Sequence[str]],
    event: Sequence[str],
    told: Mapping[str, str],
    actors: Mapping[str, Actor],
    side: Side,
) -> dict[str, str]:
    """The parties of an event, side by side with the actor that is shown for it.

    `rules` lead from words to names of actors; the rule with the most words holds whose words are all among those of
    `event`: its kind, the names of those told to take part, and its places. Names that no rule adds or takes away
    are all the parties there are. `told` are the parties that the articles name, in order.
    """
    chosen = _rule(rules, event)
    if chosen is None:
        return dict(told)
    names = rules[chosen]
    changing = all(name[:1] in {_ADD, _DROP} for name in names)
    found = dict(told) if changing else {}
    for name in names:
        actor = actor_named(name.lstrip(_ADD + _DROP), actors)
        whose = side(actor.id)
        if name.startswith(_DROP):
            found.pop(whose, None)
        else:
            # Whoever the articles name for a side is shown for it: the president for his state.
            found.setdefault(whose, told.get(whose, actor.id))
    return found


def _rule(rules: Mapping[str, Sequence[str]], event: Sequence[str]) -> str | None:
    known = {word for text in event for word in _words(text)}
    fitting = [key for key in rules if (words := _words(key)) and words <= known]
    return max(fitting, key=lambda key: (len(_words(key)), key), default=None)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold().replace("_", " ")))


def ruled_actors(rules: Mapping[str, Sequence[str]], actors: Mapping[str, Actor]) -> Iterable[Actor]:
    """The actors whom rules name and no article does."""
    for name in (n for names in rules.values() for n in names):
        actor = actor_named(name.lstrip(_ADD + _DROP), actors)
        if actor.id not in actors:
            yield actor


def actor_named(name: str, actors: Mapping[str, Actor]) -> Actor:
    """The actor of that id or name; of a state that no article names, and of anybody else, a new one."""
    wanted = name.strip().casefold()
    for actor in actors.values():
        if wanted in {actor.id.casefold(), actor.name.casefold()}:
            return actor
    for state in states():
        if wanted in {f"sta:{state.iso3}".casefold(), state.name.casefold(), *(a.casefold() for a in state.aliases)}:
            known = actors.get(f"sta:{state.iso3}")
            return known or Actor(f"sta:{state.iso3}", state.name, "state", country=state.iso3)
    return Actor(f"org:{'-'.join(_WORD.findall(wanted))}", name.strip(), "organization")
