"""Whom a sentence, or an article so far, names."""

from collections import Counter

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at


def people_in(analysis: Analysis, number: int) -> list[str]:
    """Ids of the persons whom a sentence names."""
    return [a for a in told_in(analysis, number) if analysis.cast.actor(a).kind == "person"]


def told_in(analysis: Analysis, number: int) -> dict[str, None]:
    """Ids of those whom a sentence names, by name, office or as the two of them."""
    sentence = analysis.sentences[number]
    low, high = at(sentence[0]), at(sentence[-1])
    here = [m for m in analysis.cast.mentions if low <= m.span.start <= high]
    both = {m.span for m in here if sum(n.span == m.span for n in here) == 2}
    return dict.fromkeys(m.actor for m in here if m.kind in {"name", "metonym", "role"} or m.span in both)


def two_in(analysis: Analysis, number: int) -> tuple[str, ...]:
    """Ids of the two persons whom a sentence names, or of its two states where it names no person; else nobody."""
    people = people_in(analysis, number)
    states = [a for a in told_in(analysis, number) if analysis.cast.actor(a).kind == "state"]
    return tuple(people) if len(people) == 2 else tuple(states) if len(states) == 2 and not people else ()


def two_bodies(analysis: Analysis, before: int) -> tuple[str, ...]:
    """Ids of the two bodies of which most was told before an offset: "both sides" of a dispute between a union and a
    company; nobody where a third is told of as often, or one of them only once."""
    told = Counter(
        m.actor
        for m in analysis.cast.mentions
        if m.span.start < before and analysis.cast.actor(m.actor).kind == "organization"
    )
    ranked = told.most_common(3)
    if len(ranked) < 2 or ranked[1][1] < 2 or (len(ranked) > 2 and ranked[2][1] == ranked[1][1]):
        return ()
    return tuple(actor for actor, _ in ranked[:2])
