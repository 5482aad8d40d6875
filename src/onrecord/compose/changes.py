"""What changed in a story between two moments: two briefs side by side, each difference with its cause and evidence.

Only what is in the articles counts: a difference is put down to the first words, published between the two moments,
that brought it about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from onrecord.compose.origins import Newsroom, Told
from onrecord.compose.stages import STOPPED
from onrecord.compose.story import NEWSROOM, State, moment_of, state_of
from onrecord.compose.values import shown, value_key, width
from onrecord.model.annotation import Actor
from onrecord.model.brief import BriefEvent, Change, ChangeKind, Fact
from onrecord.model.claim import SLOTS, ActorValue, DateValue, Evidence, Value
from onrecord.model.span import Span, trimmed
from onrecord.model.told import Report

_FIRM = {"confirmed": 4, "claimed": 3, "reported": 3, "disputed": 2, "possible": 1, "ruled_out": 0, "unknown": 0}
_AHEAD = {"proposed", "agreed", "scheduled", "postponed"}
_NAMED: dict[str, ChangeKind] = {"cancelled": "cancelled", "postponed": "postponed", "held": "held"}


def changes_between(
    reports: Sequence[Report],
    since: date | datetime,
    until: date | datetime | None = None,
    newsroom: Newsroom = NEWSROOM,
) -> tuple[Change, ...]:
    """What changed after `since` up to `until` (default: the last article), in the order of time.

    A day counts to its end. Raises ValueError when no article was out by `until`.
    """
    after = state_of(reports, until, newsroom)
    start = moment_of(since)
    try:
        before = state_of(reports, since, newsroom)
    except ValueError:
        before = None
    return changes_of(reports, before, after, start)


def changes_of(reports: Sequence[Report], before: State | None, after: State, start: datetime) -> tuple[Change, ...]:
    """What changed between two states of one story, the earlier as of `start`; as `changes_between`."""
    found = [c for e in after.brief.events for c in _Event(e, before, after, start).changes()]
    found += _deadlines(after, start)
    found += _edited(reports, after, start)
    order = {slot: n for n, slot in enumerate(SLOTS)}
    return tuple(sorted(found, key=lambda c: (c.at, order.get(c.slot, 99), c.kind, c.before or "", c.after or "")))


@dataclass(slots=True)
class _Event:
    """One event at two moments."""

    event: BriefEvent
    before: State | None
    after: State
    start: datetime

    @property
    def actors(self) -> Mapping[str, Actor]:
        return {a.id: a for a in self.after.brief.actors}

    @property
    def told(self) -> Sequence[Told]:
        return self.after.told[self.event.id]

    def changes(self) -> Iterable[Change]:
        old = _matching(self.before, self.event)
        # Of an event that is told for the first time, its title says who takes part.
        for slot in SLOTS if old else [s for s in SLOTS if s != "participant"]:
            was = [f for f in (old.facts if old else ()) if f.slot == slot]
            now = [f for f in self.event.facts if f.slot == slot]
            yield from self._slot(slot, was, now)
        yield from self._passed(old)

    def _slot(self, slot: str, was: Sequence[Fact], now: Sequence[Fact]) -> Iterable[Change]:
        if slot == "participant":
            now = [f for f in now if self._joins(f, was)]
        old = {_key(f): f for f in was}
        new = {_key(f): f for f in now}
        head = next((f for f in was if f.value is not None and f.standing not in {"unknown", "ruled_out"}), None)
        clash = self._contradiction(slot, old, now)
        if clash:
            yield clash
        replaced = set()
        for key, fact in new.items():
            moved = slot == "status" and fact is now[0] and head is not None and fact.value != head.value
            if fact.standing == "unknown" or (clash and fact.standing == "disputed" and not moved):
                continue
            earlier = old.get(key)
            if slot == "status" and fact is now[0] and head and fact.value != head.value:
                # The event has moved on, whether or not somebody had held it possible before.
                earlier = None
            kind = self._kind(slot, head, earlier, fact, is_head=fact is now[0])
            if kind is not None:
                # A new value takes the place of the one that stood; a known one only changes how it stands.
                stood = earlier if earlier or slot not in {"status", "date", "place", "initiator"} else head
                before = stood.value if stood and kind != "new" else None
                replaced.add(value_key(before))
                gone = kind in {"ruled_out"}
                yield self._change(slot, kind, fact.value if gone else before, None if gone else fact.value, fact)
        for key, fact in old.items():
            left = self._left(slot, fact, now) if key not in new else None
            if left and (left.kind == "corrected" or value_key(fact.value) not in replaced):
                yield left

    def _joins(self, fact: Fact, was: Sequence[Fact]) -> bool:
        """Whether a participant is news: named before, it or somebody of its country, it is not."""
        if not isinstance(fact.value, ActorValue):
            return False
        before = {f.value.actor for f in was if isinstance(f.value, ActorValue)}
        country = self._country(fact.value.actor)
        return fact.value.actor not in before and not (country and country in map(self._country, before))

    def _country(self, actor: str) -> str | None:
        found = self.actors.get(actor)
        return found.country if found else None

    def _kind(self, slot: str, head: Fact | None, was: Fact | None, now: Fact, is_head: bool) -> ChangeKind | None:
        if was is None:
            return self._appeared(slot, head, now, is_head)
        if was.standing == now.standing:
            return "new_origin" if now.origins > was.origins and now.standing != "disputed" else None
        if now.standing == "ruled_out":
            return "ruled_out"
        if now.standing == "disputed":
            return "contradicted"
        if was.standing == "disputed":
            decided = any(t.firm and t.on_record and t.at > self.start for t in self._claims(now))
            return "firmer" if now.standing == "confirmed" and decided else "settled"
        return "firmer" if _FIRM[now.standing] >= _FIRM[was.standing] else "weaker"

    def _appeared(self, slot: str, head: Fact | None, now: Fact, is_head: bool) -> ChangeKind | None:
        if now.standing == "ruled_out":
            return "ruled_out"
        if slot == "status":
            word = getattr(now.value, "word", "")
            if not is_head:
                return "new"
            if word in _NAMED:
                return _NAMED[word]
            return "status" if word in STOPPED else "firmer" if head else "new"
        if now.standing == "disputed":
            return "contradicted"
        if head is None or not is_head or slot not in {"date", "place"}:
            return "new"
        narrower = width(now.value) <= width(head.value) and _FIRM[now.standing] >= _FIRM[head.standing]
        return "firmer" if narrower else "new"

    def _contradiction(self, slot: str, old: Mapping[tuple[object, ...], Fact], now: Sequence[Fact]) -> Change | None:
        """One change for all values of a slot that have come to stand against each other."""
        disputed = [f for f in now if f.standing == "disputed"]
        fresh = [f for f in disputed if (e := old.get(_key(f))) is None or e.standing != "disputed"]
        if not fresh:
            return None
        stood = [f for f in disputed if _key(f) in old] or disputed
        first = max(stood, key=lambda f: (_FIRM[old[_key(f)].standing] if _key(f) in old else 0, -now.index(f)))
        rival = next((f for f in disputed if f is not first and f in fresh), None)
        rival = rival or next((f for f in disputed if f is not first), first)
        known = _key(first) in old
        against = self._claims(rival)
        if rival is first:
            against = [t for t in against if t.claim.stance == "denies"] or against
        causes = [self._cause(against)]
        if rival is not first and not known:
            # Two new values contradict each other once the later of them is told.
            causes.append(self._cause(self._claims(first)))
        cause = max((c for c in causes if c), key=_moment, default=None) or self._cause(self._claims(first))
        if cause is None:
            return None
        return Change(
            cause.at,
            self.event.id,
            slot,
            self._shown(first.value) if known or rival is not first else None,
            self._shown(rival.value),
            cause.claim.evidence,
            "contradicted",
            f"contradicted: {cause.reason}",
        )

    def _left(self, slot: str, was: Fact, now: Sequence[Fact]) -> Change | None:
        """A value that is there no more, when nothing else tells of it."""
        gone = [w for w in self.event.withdrawn if w.slot == slot and value_key(w.value) == value_key(was.value)]
        if was.value is None or was.standing == "unknown" or not gone or slot == "status":
            return None
        corrected = [w for w in gone if w.reason == "corrected"]
        last = (corrected or gone)[-1]
        evidence = last.because or last.claim.evidence
        # What takes the place of a mistake is what the correction itself says.
        right = [f for f in now if not corrected or any(c.evidence.article == evidence.article for c in f.claims)]
        head = right[0].value if right else None
        return Change(
            self._at(evidence),
            self.event.id,
            slot,
            self._shown(was.value),
            self._shown(head),
            evidence,
            "corrected" if corrected else "withdrawn",
            "the outlet corrected itself" if corrected else _WHY[last.reason],
        )

    def _passed(self, old: BriefEvent | None) -> Iterable[Change]:
        """A scheduled day that went by with no report that anything happened."""
        status = next((f for f in self.event.facts if f.slot == "status"), None)
        day = next((f for f in self.event.facts if f.slot == "date" and f.standing in {"confirmed", "claimed"}), None)
        if old is None or status is None or day is None or not isinstance(day.value, DateValue):
            return
        passed = _after(day.value.end)
        if getattr(status.value, "word", None) in _AHEAD and self.start < passed <= self.after.at:
            yield Change(
                passed,
                self.event.id,
                "date",
                self._shown(day.value),
                None,
                day.claims[-1].evidence,
                "date_passed",
                "the day has gone by, and no article read so far says what came of it",
            )

    def _change(self, slot: str, kind: ChangeKind, before: Value | None, after: Value | None, fact: Fact) -> Change:
        # Where nothing new is said of the value itself, what is said of its rivals has changed how it stands.
        rivals = [t for t in self.told if t.claim.slot == slot]
        cause = (
            self._cause(self._claims(fact)) or self._cause(rivals) or self._cause(self.told) or self._claims(fact)[-1]
        )
        words = f"a further origin: {cause.reason}" if kind == "new_origin" else cause.reason
        return Change(
            max(cause.at, self.start),
            self.event.id,
            slot,
            self._shown(before),
            self._shown(after),
            cause.claim.evidence,
            kind,
            words,
        )

    def _claims(self, fact: Fact) -> list[Told]:
        behind = set(fact.claims)
        return [t for t in self.told if t.claim in behind]

    def _cause(self, told: Sequence[Told]) -> Told | None:
        """The first words since the earlier moment; firm ones before hedged ones."""
        fresh = [t for t in told if t.at > self.start]
        return min(fresh, key=lambda t: (t.at, not t.firm, not t.on_record, t.order), default=None)

    def _at(self, evidence: Evidence) -> datetime:
        return next((a.moment for a in self.after.brief.articles if a.id == evidence.article), self.start)

    def _shown(self, value: Value | None) -> str | None:
        return shown(value, self.actors)


_WHY = {
    "replaced": "its origin says otherwise now",
    "overtaken": "a party concerned has settled it",
    "passed": "the event is at a later stage",
    "edited": "the outlet changed the article",
    "corrected": "the outlet corrected itself",
}


def _moment(told: Told) -> datetime:
    return told.at


def _key(fact: Fact) -> tuple[object, ...]:
    return (fact.standing == "unknown", *value_key(fact.value))


def _matching(before: State | None, event: BriefEvent) -> BriefEvent | None:
    return next((e for e in before.brief.events if e.id == event.id), None) if before else None


def _after(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def _deadlines(after: State, start: datetime) -> Iterable[Change]:
    for deadline in after.brief.deadlines:
        if deadline.last and deadline.last < date.max and start < _after(deadline.last) <= after.at:
            text = deadline.what
            yield Change(
                _after(deadline.last), "", "deadline", text, None, deadline.evidence, "deadline_passed",
                "the deadline has passed",
            )  # fmt: skip


def _edited(reports: Sequence[Report], after: State, start: datetime) -> Iterable[Change]:
    """Articles that an outlet changed under the same address."""
    by_id = {r.article.id: r for r in reports}
    for report in reports:
        later = by_id.get(report.replaced_by or "")
        if later is None or not start < later.article.moment <= after.at:
            continue
        old, new = report.article, later.article
        added, removed = _difference(old.text, new.text), _difference(new.text, old.text)
        article, span = (new, added) if added else (old, removed)
        if span is None:
            continue
        corrected = "correct" in new.text.casefold() and "correct" not in old.text.casefold()
        yield Change(
            new.moment,
            "",
            "article",
            removed.of(old.text) if removed else None,
            added.of(new.text) if added else None,
            Evidence(article.id, span, span.of(article.text)),
            "edited",
            "the outlet changed its article" + ("" if corrected else " and does not say so"),
        )


def _difference(old: str, new: str) -> Span | None:
    """The first paragraph of `new` that `old` has not."""
    known = {p.strip() for p in old.split("\n")}
    at = 0
    for paragraph in new.split("\n"):
        if paragraph.strip() and paragraph.strip() not in known:
            return trimmed(new, at, at + len(paragraph))
        at += len(paragraph) + 1
    return None
