"""An article's claims as JSON, `onrecord.claims/1`, and back; docs/store.md describes it.

Written by hand rather than derived, so that the stored form stays when the values change. Spans are `[start, end]`;
evidence is a span, for its words stand in the article; keys that hold nothing are left out.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from onrecord.model.annotation import Actor, Attribution
from onrecord.model.article import Article
from onrecord.model.brief import Deadline, Measure, Position, Response
from onrecord.model.claim import ActorValue, AmountValue, Claim, DateValue, Evidence, PlaceValue, Value, WordValue
from onrecord.model.span import Span, Spans
from onrecord.model.told import ArticleClaims, EventClaims

FORMAT = "onrecord.claims/1"
Json = dict[str, Any]


def dumps(claims: ArticleClaims) -> str:
    """The claims as one line of JSON; the article itself and the places where actors are named are left out."""
    value: Json = {
        "actors": [_actor(a) for a in claims.actors],
        "attributions": [_attribution(a) for a in claims.attributions],
        "events": [_event(e) for e in claims.events],
        "positions": [_position(p) for p in claims.positions],
        "measures": [_measure(m) for m in claims.measures],
        "deadlines": [_deadline(d) for d in claims.deadlines],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loads(text: str, article: Article) -> ArticleClaims:
    """The claims of `article` from their JSON. Raises ValueError or KeyError when it is damaged."""
    value: Json = json.loads(text)
    read = _Reader(article)
    return ArticleClaims(
        article=article,
        actors=tuple(Actor(**a) for a in value["actors"]),
        attributions=tuple(read.attribution(a) for a in value["attributions"]),
        events=tuple(read.event(e) for e in value["events"]),
        positions=tuple(read.position(p) for p in value["positions"]),
        measures=tuple(read.measure(m) for m in value["measures"]),
        deadlines=tuple(read.deadline(d) for d in value["deadlines"]),
    )


def _slim(value: Json) -> Json:
    return {k: v for k, v in value.items() if v not in (None, [], False)}


def _actor(a: Actor) -> Json:
    return _slim(
        {
            "id": a.id,
            "name": a.name,
            "kind": a.kind,
            "country": a.country,
            "stands_for": a.stands_for,
            "role": a.role,
            "wikidata": a.wikidata,
        }
    )


def _attribution(a: Attribution) -> Json:
    return _slim(
        {
            "source": _pairs(a.source),
            "cue": _pairs(a.cue),
            "content": _pairs(a.content),
            "mode": a.mode,
            "act": a.act,
            "speaker": a.speaker,
            "toward": a.toward,
            "channel": a.channel,
            "via": list(a.via),
            "said": _days(a.said),
            "withheld": not a.asserted,
            "hedged": a.hedged,
        }
    )


def _event(e: EventClaims) -> Json:
    return _slim(
        {
            "id": e.id,
            "kind": e.kind,
            "type": e.type,
            "participants": list(e.participants),
            "weight": e.weight,
            "claims": [_claim(c) for c in e.claims],
        }
    )


def _claim(c: Claim) -> Json:
    return _slim(
        {
            "slot": c.slot,
            "value": _value(c.value),
            "stance": c.stance,
            "evidence": _pair(c.evidence.span),
            "by": list(c.by),
            "via": list(c.via),
            "hedged": c.hedged,
            "said": _days(c.said),
        }
    )


def _position(p: Position) -> Json:
    return _slim(
        {
            "by": p.by,
            "kind": p.kind,
            "content": p.content,
            "evidence": _pair(p.evidence.span),
            "toward": p.toward,
            "responses": [{"by": list(r.by), "kind": r.kind, "evidence": _pair(r.evidence.span)} for r in p.responses],
        }
    )


def _measure(m: Measure) -> Json:
    return _slim(
        {
            "kind": m.kind,
            "by": m.by,
            "status": m.status,
            "evidence": _pair(m.evidence.span),
            "toward": m.toward,
            "amount": _value(m.amount),
            "day": _days(m.day),
            "reason": m.reason,
        }
    )


def _deadline(d: Deadline) -> Json:
    return _slim(
        {
            "by": d.by,
            "what": d.what,
            "first": d.first.isoformat() if d.first else None,
            "last": d.last.isoformat() if d.last else None,
            "evidence": _pair(d.evidence.span),
            "otherwise": d.otherwise,
        }
    )


def _value(value: Value | None) -> Json | None:
    match value:
        case None:
            return None
        case ActorValue():
            return {"actor": value.actor}
        case DateValue():
            return {"start": value.start.isoformat(), "end": value.end.isoformat(), "text": value.text}
        case PlaceValue():
            return {"place": value.name, "country": value.country}
        case AmountValue():
            return {"amount": value.value, "unit": value.unit}
        case WordValue():
            return {"word": value.word}


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [_pair(s) for s in spans]


def _days(days: tuple[date, date] | None) -> list[str] | None:
    return [d.isoformat() for d in days] if days else None


class _Reader:
    """Reads the parts of one article's claims; evidence gets its words back from the article."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def attribution(self, a: Json) -> Attribution:
        return Attribution(
            _spans(a.get("source", ())),
            _spans(a.get("cue", ())),
            _spans(a["content"]),
            a["mode"],
            a["act"],
            a.get("speaker"),
            a.get("toward"),
            a.get("channel"),
            tuple(a.get("via", ())),
            _read_days(a.get("said")),
            not a.get("withheld", False),
            a.get("hedged", False),
        )

    def event(self, e: Json) -> EventClaims:
        claims = tuple(self.claim(c, e["id"]) for c in e.get("claims", ()))
        return EventClaims(
            e["id"], e["kind"], e.get("type"), tuple(e.get("participants", ())), e.get("weight", 0), claims
        )

    def claim(self, c: Json, event: str) -> Claim:
        return Claim(
            event,
            c["slot"],
            _read_value(c.get("value")),
            c["stance"],
            self.evidence(c["evidence"]),
            tuple(c.get("by", ())),
            tuple(c.get("via", ())),
            self.article.outlet,
            c.get("hedged", False),
            _read_days(c.get("said")),
        )

    def position(self, p: Json) -> Position:
        responses = tuple(
            Response(tuple(r["by"]), r["kind"], self.evidence(r["evidence"])) for r in p.get("responses", ())
        )
        return Position(p["by"], p["kind"], p["content"], self.evidence(p["evidence"]), p.get("toward"), responses)

    def measure(self, m: Json) -> Measure:
        amount = _read_value(m.get("amount"))
        return Measure(
            m["kind"],
            m["by"],
            m["status"],
            self.evidence(m["evidence"]),
            m.get("toward"),
            amount if isinstance(amount, AmountValue) else None,
            _read_days(m.get("day")),
            m.get("reason"),
        )

    def deadline(self, d: Json) -> Deadline:
        first, last = (date.fromisoformat(d[k]) if k in d else None for k in ("first", "last"))
        return Deadline(d["by"], d["what"], first, last, self.evidence(d["evidence"]), d.get("otherwise"))

    def evidence(self, pair: list[int]) -> Evidence:
        start, end = pair
        return Evidence(self.article.id, Span(start, end), self.article.text[start:end])


def _spans(pairs: Iterable[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _read_days(days: list[str] | None) -> tuple[date, date] | None:
    return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None


def _read_value(value: Json | None) -> Value | None:
    if value is None:
        return None
    if "actor" in value:
        return ActorValue(value["actor"])
    if "start" in value:
        return DateValue(date.fromisoformat(value["start"]), date.fromisoformat(value["end"]), value["text"])
    if "place" in value:
        return PlaceValue(value["place"], value["country"])
    if "amount" in value:
        return AmountValue(value["amount"], value["unit"])
    return WordValue(value["word"])
