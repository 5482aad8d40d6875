"""Origins: what a claim rests on in the end, in layers, each with its reason.

1. Somebody named who speaks: his side. A spokesman and his minister are one origin, in however many articles.
2. Somebody unnamed, or nobody but a relay ("CNN reported"): the outlet that has it from him; where the same words are
   quoted by several, the one that had them first.
3. The outlet's own voice: the outlet; where the text is an agency's, the agency; where it repeats another article, the
   origin of that article, for all words that stand there too. What a state's own media report is the state's.

The number of origins is an upper bound: two outlets may have asked the same unnamed man.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from onrecord.cluster.same_actor import is_named
from onrecord.compose.values import value_key
from onrecord.lexicon import outlets
from onrecord.model.annotation import Actor
from onrecord.model.claim import Claim
from onrecord.model.told import Report

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{10,})[”\"»]")
_OTHER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A newsroom's own rules.

    `sources` independent origins confirm a value where no party concerned does; `voices` says for outlets, by name,
    whose voice they are: a state's id for state media that the lexicon does not know, the publisher's name for a group
    of papers; `parties` leads from words of an event ("Trump Putin meeting") to those who are party to it, by name or
    id: a full list, or additions ("+Ukraine") and omissions ("-Hungary") to the parties that articles name.
    """

    sources: int = 2
    voices: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.sources < 1:
            raise ValueError("at least one origin is needed to confirm anything")

    @property
    def key(self) -> Hashable:
        """Equal for the same rules, for whoever keeps what was composed by them."""
        parties = tuple(sorted((event, tuple(names)) for event, names in self.parties.items()))
        return self.sources, tuple(sorted(self.voices.items())), parties


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with the moment and article it was made in, and what it rests on.

    `origins` are keys of independent origins; `named` is false for an outlet's own voice; `on_record` is true where a
    named actor speaks. `verdict` is "wrong" or "right" inside an outlet's correction.
    """

    claim: Claim
    at: datetime
    article: str
    origins: frozenset[str]
    named: bool
    on_record: bool
    reason: str
    verdict: str | None = None

    @property
    def firm(self) -> bool:
        """Asserted without a hedge, and not quoted in a correction as wrong."""
        return self.claim.stance == "asserts" and not self.claim.hedged and self.verdict != "wrong"

    @property
    def day(self) -> date:
        """The day of the words: when they were spoken, where the article tells that of somebody, else its own."""
        said = self.claim.said if self.on_record else None
        return min(said[1], self.at.date()) if said else self.at.date()

    @property
    def order(self) -> tuple[datetime, str, int, int]:
        span = self.claim.evidence.span
        return self.at, self.article, span.start, span.end


class Origins:
    """Finds the origins of the claims of a story's reports."""

    def __init__(
        self,
        reports: Sequence[Report],
        actors: Mapping[str, Actor],
        side: Callable[[str], str],
        newsroom: Newsroom,
    ) -> None:
        self._reports = {r.article.id: r for r in reports}
        self._actors = actors
        self._side = side
        self._voices = {outlet_key(name): voice for name, voice in newsroom.voices.items()}
        self._texts: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._quoted = self._first_to_quote(reports)

    def of(self, claim: Claim, report: Report) -> tuple[frozenset[str], bool, bool, str]:
        """The origins of a claim, whether somebody is named for it, whether he speaks on the record, and why."""
        root = self._root(report)
        if root is not report and (same := self._in_original(claim, root)):
            origins, named, on_record, reason = self.of(same, root)
            return origins, named, on_record, f"{reason}, repeated by {_name(report)}"
        # What a party said to somebody who tells it on is his word, not the party's.
        told_on = [a for a in claim.via if a in self._actors and self._actors[a].kind != "outlet"]
        speakers = [a for a in told_on[-1:] or claim.by if a in self._actors and is_named(self._actors[a])]
        if speakers:
            names = ", ".join(self._actors[a].name for a in speakers)
            origins = frozenset(self._voice_or_side(a) for a in speakers)
            if all(self._actors[a].kind == "outlet" for a in speakers):
                return origins, True, False, f"reported by {names}"
            return origins, True, True, f"words of {names}"
        if (claim.by or claim.via) and (first := self._quoted.get(quotation(claim.evidence.text))):
            return frozenset({first}), True, False, f"words that {self.name(first)} quoted first"
        return self._unnamed(claim, report)

    def moment(self, claim: Claim, report: Report) -> datetime:
        """When the words of a claim were first out: what a copy repeats is as old as its original."""
        root = self._root(report)
        repeated = root is not report and self._stands_in(claim, root)
        return min(root.article.moment, report.article.moment) if repeated else report.article.moment

    def _unnamed(self, claim: Claim, report: Report) -> tuple[frozenset[str], bool, bool, str]:
        relays = [a for a in claim.via if a not in self._actors or self._actors[a].kind == "outlet"]
        if relays:
            relay = relays[0]
            name = self._actors[relay].name if relay in self._actors else relay
            kind = "an unnamed source of" if claim.by else "reported by"
            return frozenset({self._outlet(name)}), True, False, f"{kind} {name}"
        key, reason = self.text_origin(report, claim)
        if claim.by:
            return frozenset({key}), True, False, f"an unnamed source, {reason}"
        return frozenset({key}), False, False, reason

    def _first_to_quote(self, reports: Sequence[Report]) -> dict[str, str]:
        """From the words of unnamed sources to the origin that had them first: others who quote them quote it."""
        found: dict[str, str] = {}
        for report in sorted(reports, key=lambda r: (r.article.moment, r.article.id)):
            for claim in (c for e in report.claims.events for c in e.claims):
                named = any(a in self._actors and is_named(self._actors[a]) for a in claim.by)
                words = quotation(claim.evidence.text) if (claim.by or claim.via) and not named else ""
                if words and words not in found:
                    found[words] = min(self._unnamed(claim, report)[0])
        return found

    def text_origin(self, report: Report, claim: Claim | None = None) -> tuple[str, str]:
        """The origin of an article's own words, and why: its original's, its agency's, or its outlet's."""
        root = self._root(report)
        if root is not report:
            if claim is None or self._stands_in(claim, root):
                key, _ = self.text_origin(root)
                return key, f"the text of {_name(root)}, repeated by {_name(report)}"
            return self._outlet(_name(report)), f"added by {_name(report)} to the text of {_name(root)}"
        if report.agency:
            return self._outlet(report.agency), f"a text of {report.agency}"
        return self._outlet(_name(report)), f"told by {_name(report)}"

    def _voice_or_side(self, actor: str) -> str:
        found = self._actors[actor]
        return self._outlet(found.name) if found.kind == "outlet" else self._side(actor)

    def _outlet(self, name: str) -> str:
        key = outlet_key(name)
        origin = self._voices.get(key) or _state_media().get(key) or f"outlet:{key}"
        self._names.setdefault(origin, name)
        return origin

    def name(self, origin: str) -> str:
        """What an origin is called: the actor's name, or the outlet's as the first article writes it."""
        if origin in self._actors:
            return self._actors[origin].name
        return self._names.get(origin, origin.removeprefix("outlet:"))

    def _root(self, report: Report) -> Report:
        seen = {report.article.id}
        while (above := report.copy_of) and above in self._reports and above not in seen:
            seen.add(above)
            report = self._reports[above]
        return report

    def _in_original(self, claim: Claim, root: Report) -> Claim | None:
        """The claim that the original makes with the same words: a copy has its chain from there."""
        if not self._stands_in(claim, root):
            return None
        key = (claim.slot, value_key(claim.value), claim.stance)
        alike = [c for e in root.claims.events for c in e.claims if (c.slot, value_key(c.value), c.stance) == key]
        words = _plain(claim.evidence.text)
        return next((c for c in alike if _plain(c.evidence.text) == words), alike[0] if alike else None)

    def _stands_in(self, claim: Claim, report: Report) -> bool:
        id_ = report.article.id
        if id_ not in self._texts:
            self._texts[id_] = _plain(report.article.text)
        return _plain(claim.evidence.text) in self._texts[id_]


def quotation(text: str) -> str:
    """The longest quotation in a text, without its punctuation; empty when it has none of five words or more."""
    longest = max(_QUOTED.findall(text), key=len, default="")
    plain = _plain(longest)
    return plain if plain.count(" ") >= 4 else ""


def outlet_key(name: str) -> str:
    """What the spellings of an outlet's name, its aliases and its address have in common."""
    plain = _plain(name.lower().removeprefix("www."))
    known = _known_outlets()
    hosts = name.lower().split(".")
    for i in range(len(hosts) - 1):
        if found := known.get(_plain(".".join(hosts[i:]))):
            return found
    return known.get(plain) or plain.removeprefix("the ").strip()


@cache
def _state_media() -> dict[str, str]:
    """From the keys of outlets that a state controls to the id of the state: no origin of their own beside it."""
    return {outlet_key(o.name): f"sta:{o.country}" for o in outlets() if o.state_controlled and o.country}


@cache
def _known_outlets() -> dict[str, str]:
    """From names, unambiguous aliases and addresses to one key for each outlet of the lexicon."""
    found: dict[str, str] = {}
    for outlet in outlets():
        key = _plain(outlet.name).removeprefix("the ").strip()
        for name in (outlet.name, *outlet.aliases, *outlet.domains):
            if name not in outlet.ambiguous:
                found.setdefault(_plain(name), key)
    return found


def _plain(text: str) -> str:
    return _OTHER.sub(" ", text.lower()).strip()


def _name(report: Report) -> str:
    article = report.article
    return article.outlet or article.host or article.id
