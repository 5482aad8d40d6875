"""Where an event stands over time: stages follow one another, and only the stage that it is at counts as its status."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.compose.origins import Told
from onrecord.model.brief import Withdrawn
from onrecord.model.claim import DateValue, WordValue

# The way forward; a later stage takes over from an earlier one.
FORWARD = ("proposed", "threatened", "agreed", "approved", "reached", "signed", "scheduled", "issued", "in_force",
           "occurred", "held")  # fmt: skip
# Stages that stop an event; it may be taken up again.
STOPPED = {"postponed", "suspended", "cancelled", "ruled_out", "rejected", "broken", "lifted"}
_DONE = {"held", "occurred", "issued"}
# Stops for good, and those that leave it for another day.
_OFF = {"cancelled", "ruled_out", "rejected", "broken", "lifted"}
_PUT_OFF = {"postponed", "suspended"}
# Only those who decide can take up again what they had stopped; others merely remember that it was planned.
_REVIVED = {"agreed", "approved", "signed", "scheduled", "in_force", "reached"}


@dataclass(frozen=True, slots=True)
class Line:
    """The status as it stands: its claims, the claims that speak against it, others that are only possible.

    `withdrawn` are the stages that the event has left, `turn` is the claim that brought it to where it stands.
    """

    current: str | None
    supporting: tuple[Told, ...]
    against: tuple[Told, ...]
    others: tuple[Told, ...]
    withdrawn: tuple[Withdrawn, ...]
    turn: Told | None = None


def status_line(told: Sequence[Told], parties: Collection[str], dates: Sequence[Told] = ()) -> Line:
    """Follow the statuses that articles tell, in the order of publication.

    `parties` are the sides concerned; `dates` what is told of the event's day, before which it cannot have been held.
    """
    ordered = sorted(told, key=lambda t: t.order)
    early = {t.order for t in ordered if _word(t) in _DONE and _before_its_day(t, dates)}
    current: str | None = None
    turn: Told | None = None
    for _, group in groupby(ordered, key=lambda t: (t.at, t.article)):
        batch = [t for t in group if t.firm and t.order not in early]
        news = [t for t in batch if _word(t) != current]
        going_on = any(t.on_record and _word(t) == current for t in batch)
        step = _step(current, turn, [t for t in news if not (going_on and _heard_of_stop(t))], parties)
        if step is not None:
            current, turn = _word(step), step
    return _line(ordered, current, turn, parties)


def _heard_of_stop(t: Told) -> bool:
    """Whether a stop is hearsay ("the Tribune reported", "a source said"): where those concerned say in the same
    article that it goes on, it has not stopped."""
    return _word(t) in STOPPED and t.named and not t.on_record


def _word(t: Told) -> str:
    return t.claim.value.word if isinstance(t.claim.value, WordValue) else ""


def _before_its_day(t: Told, dates: Sequence[Told]) -> bool:
    """Whether the days last told by then all lie after the article: "is on again" is no meeting yet."""
    known = [d for d in dates if d.firm and d.at <= t.at and isinstance(d.claim.value, DateValue)]
    own = [d for d in known if d.article == t.article] or known[-1:]
    days = [d.claim.value.start for d in own if isinstance(d.claim.value, DateValue)]
    return bool(days) and (min(days) - t.at.date()).days > 1


def _rank(word: str) -> int:
    return FORWARD.index(word) if word in FORWARD else len(FORWARD)


def _step(current: str | None, turn: Told | None, news: Sequence[Told], parties: Collection[str]) -> Told | None:
    """The claim of one article that takes the event to another stage, None when it stays where it is."""
    possible = [t for t in news if _leads(current, turn, t, news, parties) and not (turn and _is_old(t, turn))]
    if not possible:
        return None
    # An article that tells of a stop and of earlier stages is about the stop; one that repeats it, about what is new.
    return max(possible, key=lambda t: (_rank(_word(t)), t.on_record, -t.claim.evidence.span.start))


def _is_old(t: Told, turn: Told) -> bool:
    """Whether words were spoken before the event came to where it stands, and are only recalled by a later article."""
    return t.on_record and t.claim.said is not None and t.claim.said[1] < turn.day


def _leads(current: str | None, turn: Told | None, t: Told, news: Sequence[Told], parties: Collection[str]) -> bool:
    word = _word(t)
    if current is None:
        return True
    if current in _DONE:
        return False
    if current in STOPPED:
        if word in _DONE:
            return True
        if word in STOPPED:
            # Who called it off may say that it was only put off; of others that is another view of the same stop.
            own = turn is not None and bool(t.origins & turn.origins)
            return current not in _OFF or word in _OFF or own
        by_party = t.on_record and bool(t.origins & set(parties))
        others = {o for u in news if _word(u) == word for o in u.origins}
        return word in _REVIVED and (by_party or len(others) > 1)
    return word in STOPPED or _rank(word) > _rank(current)


def _line(ordered: Sequence[Told], current: str | None, turn: Told | None, parties: Collection[str]) -> Line:
    if current is None or turn is None:
        return Line(None, (), (), tuple(t for t in ordered if t.verdict != "wrong"), ())
    supporting, against, others, gone = [], [], [], []
    for t in ordered:
        word = _word(t)
        since = t.at >= turn.at
        if t.verdict == "wrong":
            continue
        if word == current:
            # A denial from before the turn was about what had not come yet.
            if since or (t.firm and turn.claim.evidence.article == t.article):
                supporting.append(t)
            else:
                gone.append(_left(t, turn))
        elif not since or (t.firm and t.at == turn.at) or (t.claim.value is None and t.at == turn.at):
            gone.append(_left(t, turn))
        elif t.firm and _conflict(current, word) and not _remembers(t, ordered, current):
            against.append(t)
        elif t.firm and t.on_record and {current, word} & _OFF and {current, word} & _PUT_OFF:
            # Called off, says one; put off, says the other.
            against.append(t)
        elif t.firm and word in FORWARD:
            gone.append(_left(t, turn))
        else:
            others.append(t)
    stayed = _unretracted(ordered, turn, current, parties)
    return Line(current, tuple(supporting), (*stayed, *against), tuple(others), tuple(gone), turn)


def _left(t: Told, turn: Told) -> Withdrawn:
    return Withdrawn("status", t.claim.value, "passed", t.claim, turn.claim.evidence)


def _conflict(current: str, word: str) -> bool:
    """Stopped and going on cannot both be true."""
    if current in STOPPED:
        return word in _DONE | _REVIVED
    return word in STOPPED


def _remembers(t: Told, ordered: Sequence[Told], current: str) -> bool:
    """An outlet that tells in the same article how things stand now only remembers how they stood."""
    return not t.on_record and any(u.article == t.article and u.firm and _word(u) == current for u in ordered)


def _unretracted(ordered: Sequence[Told], turn: Told, current: str, parties: Collection[str]) -> list[Told]:
    """Stops by another party than the one that took the event up again, as long as that party says nothing else."""
    if current in STOPPED or current in _DONE:
        return []
    found = []
    for party in set(parties) - turn.origins:
        own = [t for t in ordered if party in t.origins and t.on_record and t.firm]
        if own and _word(own[-1]) in STOPPED and own[-1].at < turn.at:
            found.append(own[-1])
    return sorted(found, key=lambda t: t.order)
