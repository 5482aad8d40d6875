"""From the claims of many articles about one event to its facts: settled, grouped by value, weighed over origins."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from onrecord.cluster.same_event import SameEvent
from onrecord.compose.corrections import verdict_at
from onrecord.compose.origins import Newsroom, Origins, Told
from onrecord.compose.rules import parties_by_rule
from onrecord.compose.settle import settle
from onrecord.compose.stages import Line, status_line
from onrecord.compose.standing import Side, standing_of
from onrecord.compose.values import SINGLE, at_odds, told_as_one, value_key, width
from onrecord.model.annotation import Actor
from onrecord.model.brief import Fact, Leg, Withdrawn
from onrecord.model.claim import SLOTS, ActorValue, Claim, Standing, Value, WordValue
from onrecord.model.told import Report

# Slots that the parties of an event decide, so that the word of one confirms them.
_DECIDED = {"status", "date", "place", "format", "purpose", "participant"}
# What a correction is about when it repeats a whole sentence.
_CORRECTABLE = {"date", "place", "initiator", "amount", "excluded"}
_FIRMNESS: tuple[Standing, ...] = ("confirmed", "claimed", "reported", "disputed", "possible", "ruled_out", "unknown")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the weighing of a story's claims goes by."""

    actors: Mapping[str, Actor]
    side: Side
    origins: Origins
    newsroom: Newsroom


def told_of(event: SameEvent, reports: Mapping[str, Report], scene: Scene) -> list[Told]:
    """All claims about an event with their origins, in the order of telling."""
    found: dict[tuple[object, ...], Told] = {}
    for telling in event.tellings:
        report = reports[telling.article]
        for claim in telling.event.claims:
            verdict = verdict_at(report.article.text, claim.evidence.span)
            origins, named, on_record, reason = scene.origins.of(claim, report)
            if verdict is not None:
                # Whoever a correction quotes, it is the outlet that corrects itself.
                outlet, reason = scene.origins.text_origin(report)
                origins, named, on_record = frozenset({outlet}), False, False
            told = Told(
                claim, scene.origins.moment(claim, report), telling.article, origins, named, on_record, reason, verdict
            )
            key = (value_key(claim.value), claim.slot, claim.stance, claim.evidence, claim.by, claim.via)
            found.setdefault(key, told)
    return sorted(_without_quoted(list(found.values())), key=lambda t: t.order)


def _without_quoted(told: Sequence[Told]) -> Iterator[Told]:
    """Leave out what a correction merely repeats: of "we said that A and B meet on Monday" only the day was wrong."""
    settling = {t.article for t in told if t.verdict == "wrong" and t.claim.slot in _CORRECTABLE}
    for t in told:
        wrong = t.claim.slot in _CORRECTABLE or (t.claim.slot == "status" and t.article not in settling)
        if t.verdict != "wrong" or wrong:
            yield t


def told_parties(event: SameEvent, scene: Scene) -> dict[str, str]:
    """The sides that take part, each with the participant that stands for it, most often named first."""
    found: dict[str, str] = {}
    for participant in event.participants:
        found.setdefault(scene.side(participant), participant)
    return found


def parties_of(event: SameEvent, scene: Scene) -> dict[str, str]:
    """The sides that are party to an event: those that take part, as far as no rule of the newsroom says otherwise."""
    told = told_parties(event, scene)
    if not scene.newsroom.parties:
        return told
    named = [scene.actors[p] for p in event.participants if p in scene.actors]
    states = [scene.actors[i] for a in named if (i := f"sta:{a.country}") in scene.actors]
    places = [place for t in event.tellings for place in t.places]
    words = [event.kind, *(a.name for a in (*named, *states)), *places]
    return parties_by_rule(scene.newsroom.parties, words, told, scene.actors, scene.side)


def facts_over(told: Sequence[Told], parties: Collection[str], scene: Scene) -> tuple[list[Fact], list[Withdrawn]]:
    """The facts that claims of several articles amount to, by slot, firmest first; and what no longer counts."""
    by_slot = {slot: [t for t in told if t.claim.slot == slot] for slot in SLOTS}
    firm = [t for t in told if t.firm and t.claim.slot in SINGLE]
    settled = {
        slot: settle(slot, of_slot, scene.side, parties, firm) for slot, of_slot in by_slot.items() if slot != "status"
    }
    silent = [t for t in settled["confirmation"].live if t.claim.stance != "asserts"]
    withheld = [(scene.side(t.claim.value.actor), t.at) for t in silent if isinstance(t.claim.value, ActorValue)]
    weigh = _Weigher(scene, frozenset(parties), tuple(withheld))
    line = status_line(by_slot["status"], parties, by_slot["date"])
    facts, gone = weigh.statuses(line)
    for slot, found in settled.items():
        live, left = _of_its_stage(slot, found.live, line, scene.side)
        gone += (*found.withdrawn, *left)
        groups = _without_answered(slot, _grouped(live))
        facts += sorted((weigh.fact(slot, group, groups) for group in groups), key=_order)
    return facts, gone


def _of_its_stage(
    slot: str, told: Sequence[Told], line: Line, side: Side
) -> tuple[Sequence[Told], Sequence[Withdrawn]]:
    """Days and places as the event's stage leaves them: once it is put off, the days told before are its days no
    more; once it was held, what had been planned otherwise was only planned."""
    turn = line.turn
    if turn is None or slot not in {"date", "place"}:
        return told, ()
    if line.current == "postponed" and slot == "date":
        known = {value_key(t.claim.value) for t in told if t.at < turn.at}
        left = [t for t in told if t.at < turn.at or value_key(t.claim.value) in known]
    elif line.current == "held":
        fresh = [t for t in told if t.at >= turn.at and t.firm]
        left = [
            t
            for t in told
            if t.at < turn.at and any(at_odds(slot, t.claim.value, u.claim.value, side) for u in fresh)
            if not any(told_as_one(t.claim, u.claim) for u in fresh)
        ]
    else:
        return told, ()
    left = [t for t in left if t.claim.stance == "asserts"]
    gone = [Withdrawn(slot, t.claim.value, "passed", t.claim, turn.claim.evidence) for t in left]
    return [t for t in told if t not in left], gone


def _grouped(told: Sequence[Told]) -> list[list[Told]]:
    groups: dict[tuple[object, ...], list[Told]] = {}
    for t in told:
        key = value_key(t.claim.value)
        if t.claim.stance == "unknown" and t.claim.slot != "confirmation":
            key = ("unknown", *key)
        groups.setdefault(key, []).append(t)
    return list(groups.values())


def _without_answered(slot: str, groups: list[list[Told]]) -> list[list[Told]]:
    """ "No date has been announced" is answered by whoever gives one later."""
    given = [t.at for group in groups for t in group if t.firm and t.claim.value is not None]
    if slot not in SINGLE or not given:
        return groups
    kept = []
    for group in groups:
        left = [t for t in group if t.claim.stance != "unknown" or t.at >= max(given)]
        if left:
            kept.append(left)
    return kept


@dataclass(frozen=True, slots=True)
class _Weigher:
    """Gives values their standing. `withheld` are the parties that are said not to have confirmed, and when."""

    scene: Scene
    parties: frozenset[str]
    withheld: tuple[tuple[str, datetime], ...]

    def fact(self, slot: str, group: Sequence[Told], groups: Sequence[Sequence[Told]]) -> Fact:
        value = _value(group)
        rivals = [
            t
            for other in groups
            if other is not group
            for t in other
            if t.firm and at_odds(slot, value, t.claim.value, self.scene.side)
            if not any(told_as_one(t.claim, u.claim) for u in group)
        ]
        return self._made(slot, value, group, rivals)

    def statuses(self, line: Line) -> tuple[list[Fact], list[Withdrawn]]:
        """The current status first, then what speaks against it, then what is only possible."""
        facts = []
        for group in _grouped((*line.supporting, *line.against, *line.others)):
            value = _value(group)
            is_current = value == WordValue(line.current or "")
            firm = [t for t in line.supporting if t.firm]
            rivals = line.against if is_current else firm if group[0] in line.against else ()
            facts.append((not is_current, self._made("status", value, group, rivals)))
        facts.sort(key=lambda x: (x[0], _order(x[1])))
        return [fact for _, fact in facts], list(line.withdrawn)

    def _made(self, slot: str, value: Value | None, group: Sequence[Told], rivals: Sequence[Told]) -> Fact:
        standing, origins = standing_of(
            [_shadow(t) for t in group], lambda origin: origin, self._about(slot, value), [_shadow(t) for t in rivals]
        )
        standing = self._by_the_rules(slot, standing, origins, group)
        return Fact(slot, value, standing, origins, tuple(t.claim for t in group), tuple(self._legs(group)))

    def _about(self, slot: str, value: Value | None) -> frozenset[str]:
        if slot in {"confirmation", "initiator"} and isinstance(value, ActorValue):
            return frozenset({self.scene.side(value.actor)})
        return self.parties if slot in _DECIDED else frozenset()

    def _by_the_rules(self, slot: str, standing: Standing, origins: int, group: Sequence[Told]) -> Standing:
        """A party's word confirms what it decides, unless the other is said not to have confirmed."""
        party = [t for t in group if t.firm and t.on_record and t.origins & self.parties]
        if standing == "claimed" and party and slot in _DECIDED:
            speaking = {o for t in group if t.firm for o in t.origins}
            # What was not confirmed before the announcement is not the announcement.
            withheld = {side for side, at in self.withheld if at >= party[0].at}
            return "claimed" if withheld - speaking else "confirmed"
        if standing == "confirmed" and not party and origins < self.scene.newsroom.sources:
            return "claimed" if any(t.named for t in group) else "reported"
        return standing

    def _legs(self, group: Sequence[Told]) -> list[Leg]:
        """The origins of a value, each with all articles that it speaks through."""
        counted = [t for t in group if t.firm] or list(group)
        if any(t.named for t in counted):
            named = {o for t in counted if t.named for o in t.origins}
        else:
            named = {o for t in counted for o in t.origins}
        legs = []
        for origin in sorted(named):
            own = [t for t in counted if origin in t.origins]
            reasons = dict.fromkeys(t.reason for t in own)
            articles = tuple(dict.fromkeys(t.article for t in own))
            legs.append(Leg(self.scene.origins.name(origin), "; ".join(list(reasons)[:4]), articles))
        return legs


def _shadow(t: Told) -> Claim:
    """The claim with origins in place of names, as the weighing counts them."""
    claim, origins = t.claim, tuple(sorted(t.origins))
    by, outlet = (origins, None) if t.named else ((), origins[0])
    return Claim(claim.event, claim.slot, claim.value, claim.stance, claim.evidence, by, (), outlet, claim.hedged)


def _value(group: Sequence[Told]) -> Value | None:
    return next((t.claim.value for t in group if t.claim.value is not None), None)


def _order(fact: Fact) -> tuple[object, ...]:
    latest_first = -len(fact.claims)
    return (_FIRMNESS.index(fact.standing), width(fact.value), latest_first, str(value_key(fact.value)))
