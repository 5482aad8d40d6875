"""Briefs and annotations as JSON: `onrecord.brief/1` and `onrecord.annotation/1`, described by the files in `schema/`.

Keys are never renamed or removed within a version; new ones may be added.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.model.annotation import Actor, Annotation, Attribution, EventMention, TimeExpression
from onrecord.model.article import Article
from onrecord.model.brief import (
    Brief,
    BriefEvent,
    Change,
    Deadline,
    Fact,
    Measure,
    OpenQuestion,
    PartyView,
    Position,
    Statement,
    Withdrawn,
)
from onrecord.model.claim import ActorValue, AmountValue, Claim, DateValue, Evidence, PlaceValue, Value
from onrecord.model.span import Span

BRIEF_SCHEMA = "onrecord.brief/1"
ANNOTATION_SCHEMA = "onrecord.annotation/1"

Json = dict[str, Any]


@cache
def schema(name: str) -> Json:
    """The JSON Schema of "onrecord.brief/1" or "onrecord.annotation/1". Raises FileNotFoundError for another name."""
    file = files("onrecord.deliver").joinpath(f"schema/{name.replace('/', '-')}.json")
    loaded: Json = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def brief_json(brief: Brief) -> Json:
    """`brief` as a value of `onrecord.brief/1`, ready for `json.dumps`."""
    return {
        "schema": BRIEF_SCHEMA,
        "title": brief.title,
        "as_of": _iso(brief.as_of),
        "articles": [_article(a) for a in brief.articles],
        "actors": {a.id: _actor(a) for a in brief.actors},
        "events": [_event(e) for e in brief.events],
        "statements": [_statement(s) for s in brief.statements],
        "positions": [_position(p) for p in brief.positions],
        "measures": [_measure(m) for m in brief.measures],
        "deadlines": [_deadline(d) for d in brief.deadlines],
        "open": [_open(q) for q in brief.open],
        "changes": [change_json(c) for c in brief.changes],
        "notes": list(brief.notes),
        "copies": [{"article": c.article, "original": c.original, "agency": c.agency} for c in brief.copies],
    }


def render(brief: Brief) -> str:
    """`brief` as indented JSON text."""
    return json.dumps(brief_json(brief), ensure_ascii=False, indent=2) + "\n"


def annotation_json(annotation: Annotation) -> Json:
    """`annotation` as a value of `onrecord.annotation/1`, ready for `json.dumps`."""
    return {
        "schema": ANNOTATION_SCHEMA,
        "id": annotation.article,
        "attributions": [_attribution(a) for a in annotation.attributions],
        "times": [_time(t) for t in annotation.times],
        "events": [_mention(e) for e in annotation.events],
        "actors": [
            {"id": a.id, **_actor(a, wikidata=False), "mentions": _pairs(a.mentions)} for a in annotation.actors
        ],
    }


def annotation_line(annotation: Annotation) -> str:
    """`annotation` as one line of JSON."""
    return json.dumps(annotation_json(annotation), ensure_ascii=False, separators=(",", ":")) + "\n"


def _article(article: Article) -> Json:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": _iso(article.published),
    }


def _actor(actor: Actor, wikidata: bool = True) -> Json:
    shown: Json = {"name": actor.name, "kind": actor.kind, "country": actor.country}
    if wikidata:
        shown["wikidata"] = actor.wikidata
    return shown | {"role": actor.role, "stands_for": actor.stands_for}


def _evidence(evidence: Evidence) -> Json:
    span = evidence.span
    return {"article": evidence.article, "start": span.start, "end": span.end, "text": evidence.text}


def _event(event: BriefEvent) -> Json:
    return {
        "id": event.id,
        "type": event.type,
        "kind": event.kind,
        "title": event.title,
        "facts": [_fact(f) for f in event.facts],
        "parties": [_party(p) for p in event.parties],
        "withdrawn": [_withdrawn(w) for w in event.withdrawn],
    }


def _party(view: PartyView) -> Json:
    return {
        "party": view.party,
        "slot": view.slot,
        "stand": view.stand,
        "value": _value(view.value),
        "said": _days(view.said),
        "evidence": _evidence(view.evidence) if view.evidence else None,
    }


def _withdrawn(gone: Withdrawn) -> Json:
    return {
        "slot": gone.slot,
        "value": _value(gone.value),
        "reason": gone.reason,
        "claim": _claim(gone.claim),
        "because": _evidence(gone.because) if gone.because else None,
    }


def _fact(fact: Fact) -> Json:
    return {
        "slot": fact.slot,
        "value": _value(fact.value),
        "standing": fact.standing,
        "origins": fact.origins,
        "claims": [_claim(c) for c in fact.claims],
        "legs": [{"origin": g.origin, "reason": g.reason, "articles": list(g.articles)} for g in fact.legs],
    }


def _claim(claim: Claim) -> Json:
    return {
        "by": list(claim.by),
        "via": list(claim.via),
        "outlet": claim.outlet,
        "stance": claim.stance,
        "hedged": claim.hedged,
        "said": _days(claim.said),
        "evidence": _evidence(claim.evidence),
    }


def _value(value: Value | None) -> Json | str | None:
    match value:
        case None:
            return None
        case ActorValue():
            return value.actor
        case DateValue():
            return {"start": value.start.isoformat(), "end": value.end.isoformat(), "text": value.text}
        case PlaceValue():
            return {"name": value.name, "country": value.country}
        case AmountValue():
            return _amount(value)
        case _:
            return value.word


def _amount(amount: AmountValue | None) -> Json | None:
    if amount is None:
        return None
    whole = int(amount.value) if float(amount.value).is_integer() else amount.value
    return {"value": whole, "unit": amount.unit}


def _statement(statement: Statement) -> Json:
    return {
        "speaker": statement.speaker,
        "act": statement.act,
        "mode": statement.mode,
        "asserted": statement.asserted,
        "content": statement.content,
        "channel": statement.channel,
        "via": list(statement.via),
        "said": _days(statement.said),
        "evidence": _evidence(statement.evidence),
    }


def _position(position: Position) -> Json:
    return {
        "by": position.by,
        "kind": position.kind,
        "toward": position.toward,
        "content": position.content,
        "responses": [
            {"by": list(r.by), "kind": r.kind, "evidence": _evidence(r.evidence)} for r in position.responses
        ],
        "evidence": _evidence(position.evidence),
    }


def _measure(measure: Measure) -> Json:
    return {
        "kind": measure.kind,
        "by": measure.by,
        "toward": measure.toward,
        "amount": _amount(measure.amount),
        "status": measure.status,
        "date": _days(measure.day),
        "reason": measure.reason,
        "evidence": _evidence(measure.evidence),
    }


def _deadline(deadline: Deadline) -> Json:
    return {
        "by": deadline.by,
        "what": deadline.what,
        "otherwise": deadline.otherwise,
        "date": {"start": _iso(deadline.first), "end": _iso(deadline.last)},
        "evidence": _evidence(deadline.evidence),
    }


def _open(question: OpenQuestion) -> Json:
    return {
        "event": question.event,
        "slot": question.slot,
        "by": question.by,
        "evidence": _evidence(question.evidence),
    }


def change_json(change: Change) -> Json:
    """A change as it stands in `onrecord.brief/1`."""
    return {
        "at": change.at.isoformat(),
        "event": change.event,
        "slot": change.slot,
        "before": change.before,
        "after": change.after,
        "kind": change.kind,
        "cause": change.cause,
        "evidence": _evidence(change.evidence),
    }


def _attribution(attribution: Attribution) -> Json:
    return {
        "source": _pairs(attribution.source),
        "cue": _pairs(attribution.cue),
        "content": _pairs(attribution.content),
        "mode": attribution.mode,
        "speaker": attribution.speaker,
        "act": attribution.act,
        "channel": attribution.channel,
        "via": list(attribution.via),
        "toward": attribution.toward,
        "said": _days(attribution.said),
        "asserted": attribution.asserted,
        "hedged": attribution.hedged,
    }


def _time(time: TimeExpression) -> Json:
    return {
        "start": time.span.start,
        "end": time.span.end,
        "type": time.type,
        "value": time.value,
        "from": _iso(time.first),
        "to": _iso(time.last),
    }


def _mention(event: EventMention) -> Json:
    return {
        "start": event.span.start,
        "end": event.span.end,
        "type": event.type,
        "kind": event.kind,
        "source": _pairs(event.source),
        "target": _pairs(event.target),
        "sources": list(event.sources),
        "targets": list(event.targets),
        "certainty": event.certainty,
        "polarity": event.polarity,
        "time": event.time,
        "status": event.status,
    }


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days(days: tuple[date, date] | None) -> str | None:
    """An ISO 8601 day, or an interval "first/last" when the day is known to lie between two."""
    if days is None:
        return None
    first, last = days
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
