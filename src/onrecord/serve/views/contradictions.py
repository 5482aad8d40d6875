"""Contradictions side by side: what is at odds in one slot, each value with those who stand for it or deny it."""

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.deliver.names import Cast, sentence
from onrecord.deliver.phrases import SLOT_LABELS, claim_words, focus_words, plain_words, value_words
from onrecord.deliver.view import Said
from onrecord.model.brief import BriefEvent, Fact
from onrecord.model.claim import Claim


@dataclass(frozen=True, slots=True)
class SideView:
    """One side: its value, or "Not so", with the voices that stand for it."""

    head: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is at odds: "When" of "Trump–Kim meeting", with two sides or more."""

    event: str
    label: str
    sides: tuple[SideView, ...]


def contradictions(events: Iterable[BriefEvent], cast: Cast) -> tuple[Contradiction, ...]:
    """Every slot in which a value is disputed."""
    found = []
    for event in events:
        for slot in dict.fromkeys(f.slot for f in event.facts if f.standing == "disputed"):
            sides = tuple(_sides([f for f in event.facts if f.slot == slot and f.standing == "disputed"], cast))
            if len(sides) > 1:
                label = SLOT_LABELS.get(slot, sentence(plain_words(slot)))
                found.append(Contradiction(event.title, label, sides))
    return tuple(found)


def _sides(facts: Iterable[Fact], cast: Cast) -> Iterable[SideView]:
    for fact in facts:
        words = value_words(fact.value, fact.slot, cast)
        by_stance = {s: [c for c in fact.claims if c.stance == s] for s in ("asserts", "denies")}
        if by_stance["asserts"]:
            yield SideView(sentence(words), _said(by_stance["asserts"], fact, cast))
        if by_stance["denies"]:
            yield SideView(f"Not {words}", _said(by_stance["denies"], fact, cast))


def _said(claims: Iterable[Claim], fact: Fact, cast: Cast) -> tuple[Said, ...]:
    voices: dict[str, list[Claim]] = {}
    for claim in claims:
        voices.setdefault(claim_words(claim, cast, with_day=False), []).append(claim)
    return tuple(
        Said(
            sentence(claim_words(same[0], cast)),
            same[0].evidence,
            tuple(dict.fromkeys(c.evidence for c in same[1:] if c.evidence != same[0].evidence)),
            focus_words(fact.value, cast),
        )
        for same in voices.values()
    )
