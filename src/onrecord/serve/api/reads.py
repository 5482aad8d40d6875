"""What can be read by the API."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from onrecord.deliver.json import brief_json, change_json
from onrecord.model.claim import Evidence
from onrecord.serve import queries
from onrecord.serve.api.operation import Json, Operation, Param
from onrecord.serve.api.schemas import LINE, listed, record, ref
from onrecord.serve.desk import Desk
from onrecord.serve.pages.story import told
from onrecord.serve.pages.upcoming import ahead
from onrecord.serve.reading import NotThere, When, article_in, stamp_of, story_in
from onrecord.serve.web.refused import Refused
from onrecord.store import Store, StoryRow, lists

_MOMENT: Json = {
    "type": "string",
    "format": "date-or-moment",
    "maxLength": 40,
    "examples": ["2018-06-12", "2018-06-12T14:00Z"],
}
_ID = Param("id", {"type": "string", "minLength": 1, "maxLength": 1000}, "Its id.", "path")
_LIMIT = Param(
    "limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "How many of the list at most."
)
_OFFSET = Param(
    "offset",
    {"type": "integer", "minimum": 0, "maximum": 1_000_000, "default": 0},
    "How many to pass over.",
)
_AS_OF = Param("as_of", _MOMENT, "As it stood then: a day (to its end) or a moment.")
_Q = Param("q", LINE, "Words that all must occur.")


def stories(desk: Desk, store: Store, request: Request, limit: int, offset: int, q: str | None) -> Json:
    """The stories, the one with the latest article first."""
    if q is not None:
        found = queries.stories_titled(store, q, offset + limit + 1)
        total = len(found) if len(found) <= offset + limit else offset + limit + 1
        return _list(request, [_story(s) for s in found[offset : offset + limit]], total, limit, offset)
    rows = [_story(s) for s in store.stories(limit, offset)]
    return _list(request, rows, queries.count(store, "story"), limit, offset)


def story(desk: Desk, store: Store, request: Request, id: str) -> Json:
    """One story."""
    return _story(story_in(store, id))


def brief(desk: Desk, store: Store, request: Request, id: str, as_of: When) -> Json:
    """The brief, with what changed since the story's first article."""
    return brief_json(told(desk, store, _there(store, id), as_of).full)


def changes(
    desk: Desk, store: Store, request: Request, id: str, since: When, until: When, limit: int, offset: int
) -> Json:
    """What changed, in the order of time."""
    from onrecord.compose.story import moment_of

    telling = told(desk, store, _there(store, id), until)
    found = telling.changes if since is None else store.changes(id, since, until, desk.config.newsroom)
    first = moment_of(since) if since is not None else None
    kept = [c for c in found if first is None or c.at > first]
    return _list(request, [change_json(c) for c in kept[offset : offset + limit]], len(kept), limit, offset)


def statements(
    desk: Desk,
    store: Store,
    request: Request,
    speaker: str | None,
    story: str | None,
    q: str | None,
    limit: int,
    offset: int,
) -> Json:
    """Statements, the latest article's first; copies left out."""
    found, total = queries.statements(store, speaker, story, q or "", limit, offset)
    keys = [f for f in queries.Said.__slots__ if f != "story_title"]
    return _list(request, [{k: getattr(s, k) for k in keys} for s in found], total, limit, offset)


def actors(desk: Desk, store: Store, request: Request, q: str | None, limit: int, offset: int) -> Json:
    """Named actors, those of most articles first."""
    found = queries.actor_page(store, q or "", limit, offset)
    return _list(request, [_actor(a) for a in found], queries.actor_count(store, q or ""), limit, offset)


def actor(desk: Desk, store: Store, request: Request, id: str) -> Json:
    """One actor."""
    found = queries.actor(store, id)
    if found is None:
        raise NotThere("There is no such actor.")
    return _actor(found)


def search(desk: Desk, store: Store, request: Request, q: str | None, limit: int) -> Json:
    """Articles by their words, the best fitting first; the words found stand between « and »."""
    if q is None:
        raise Refused(400, "q is missing: the words to look for.")
    hits = lists.search(store, q, limit)
    keys = ("article", "outlet", "published", "title", "story", "snippet")
    return {"items": [{k: getattr(h, k) for k in keys} for h in hits]}


def upcoming(desk: Desk, store: Store, request: Request, **asked: date | None) -> Json:
    """Dated events and deadlines ahead, the next first."""
    given = asked["from"]
    rows = ahead(desk, store, given or desk.now().date(), given)
    return {
        "items": [
            {
                "story": story,
                "title": title,
                "last": a.last.isoformat(),
                "days": a.days,
                "what": a.what,
                "note": a.note,
                "evidence": _evidence(a.evidence),
            }
            for story, title, a in rows
        ]
    }


def article(desk: Desk, store: Store, request: Request, id: str) -> Json:
    """An article with its text."""
    kept = article_in(store, id)
    a = kept.article
    return {
        "id": a.id,
        "text": a.text,
        "published": a.published.isoformat() if a.published else None,
        "published_at": a.published_at.isoformat() if a.published_at else None,
        "url": a.url,
        "outlet": a.outlet,
        "title": a.title,
        "story": kept.story,
        "copy_of": kept.copy_of,
        "added": kept.added,
        "versions": list(kept.versions),
    }


def decisions(desk: Desk, store: Store, request: Request, limit: int, offset: int) -> Json:
    """The log of what people decided, the latest first."""
    found = store.decisions(limit, offset)
    keys = ("number", "made", "who", "kind", "about", "why", "undone", "undone_by")
    total = queries.count(store, "decision", "WHERE number = act")
    rows = [{**{k: getattr(d, k) for k in keys}, "articles": list(d.articles)} for d in found]
    return _list(request, rows, total, limit, offset)


def _there(store: Store, story: str) -> str:
    stamp_of(store, story)
    return story


def _list(request: Request, items: list[Any], total: int, limit: int, offset: int) -> Json:
    more = offset + limit < total
    asked = [(k, v) for k, v in request.query_params.multi_items() if k not in ("limit", "offset")]
    following = urlencode([*asked, ("limit", limit), ("offset", offset + limit)])
    return {"items": items, "total": total, "next": f"{request.url.path}?{following}" if more else None}


def _story(row: StoryRow) -> Json:
    first, last = (m if m > "0002" else None for m in (row.first, row.last))
    return {
        "id": row.id,
        "title": row.name or row.title,
        "articles": row.articles,
        "copies": row.copies,
        "outlets": row.outlets,
        "first": first,
        "last": last,
        "changed": row.changed,
    }


def _actor(found: queries.ActorItem) -> Json:
    return {k: getattr(found, k) for k in ("id", "name", "kind", "country", "role", "wikidata", "articles")}


def _evidence(evidence: Evidence) -> Json:
    span = evidence.span
    return {"article": evidence.article, "start": span.start, "end": span.end, "text": evidence.text}


_ALL = (_LIMIT, _OFFSET)
_GONE = (400, 404)
READS = (
    Operation("stories", "GET", "/stories", "List the stories", listed(ref("Story")), stories, (_Q, *_ALL)),
    Operation("story", "GET", "/stories/{id}", "One story", ref("Story"), story, (_ID,), refusals=_GONE),
    Operation(
        "brief", "GET", "/stories/{id}/brief", "A story's brief", ref("Brief"), brief, (_ID, _AS_OF), refusals=_GONE
    ),
    Operation(
        "changes",
        "GET",
        "/stories/{id}/changes",
        "What changed in a story",
        listed(ref("Change")),
        changes,
        (_ID, Param("since", _MOMENT, "After this."), Param("until", _MOMENT, "Up to this."), *_ALL),
        refusals=_GONE,
    ),
    Operation(
        "statements",
        "GET",
        "/statements",
        "Who said what",
        listed(ref("Statement")),
        statements,
        (Param("speaker", LINE, "Id of an actor."), Param("story", LINE, "Id of a story."), _Q, *_ALL),
    ),
    Operation("actors", "GET", "/actors", "List the actors", listed(ref("Actor")), actors, (_Q, *_ALL)),
    Operation("actor", "GET", "/actors/{id:path}", "One actor", ref("Actor"), actor, (_ID,), refusals=_GONE),
    Operation(
        "search",
        "GET",
        "/search",
        "Find articles by their words",
        record({"items": {"type": "array", "items": ref("Hit")}}),
        search,
        (_Q, _LIMIT),
    ),
    Operation(
        "upcoming",
        "GET",
        "/upcoming",
        "What lies ahead in all stories",
        record({"items": {"type": "array", "items": ref("Ahead")}}),
        upcoming,
        (Param("from", {"type": "string", "format": "date", "maxLength": 10}, "Ahead of this day; by default today."),),
    ),
    Operation("article", "GET", "/articles/{id:path}", "One article", ref("Article"), article, (_ID,), refusals=_GONE),
    Operation("decisions", "GET", "/decisions", "The log of decisions", listed(ref("Decision")), decisions, (*_ALL,)),
)
