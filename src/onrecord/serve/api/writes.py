"""What the API reads for others (annotate, brief) and what it keeps."""

import asyncio
from typing import Any

from starlette.requests import Request

from onrecord.cluster.reports import reports_of
from onrecord.deliver.json import annotation_json, brief_json
from onrecord.model.told import ArticleClaims
from onrecord.serve.api.operation import Json, Operation, posted
from onrecord.serve.api.schemas import ref
from onrecord.serve.desk import Desk
from onrecord.serve.pages.paste import take_turn
from onrecord.serve.reading import Telling
from onrecord.serve.web.refused import Refused
from onrecord.serve.worker import Paste


async def annotate(desk: Desk, request: Request, sent: Json) -> Json:
    """The annotation of a text."""
    paste = _paste(sent)
    _turn(desk, request)
    return annotation_json(await desk.worker.annotation(paste))


async def brief(desk: Desk, request: Request, sent: Json) -> Json:
    """The brief over one or several texts; nothing is kept."""
    articles = sent.get("articles")
    if set(sent) != {"articles"} or not isinstance(articles, list) or not 0 < len(articles) <= 12:
        raise Refused(422, 'Send {"articles": [...]} with 1 to 12 articles.')
    pastes = [_paste(a) for a in articles]
    read: dict[str, ArticleClaims] = {}
    for paste in pastes:
        _turn(desk, request)
        claims = await desk.worker.claims(paste)
        read.setdefault(claims.article.id, claims)

    def compose() -> Json:
        return brief_json(Telling(None, reports_of(list(read.values())), None, desk.config.newsroom).full)

    return await asyncio.get_running_loop().run_in_executor(desk.threads, compose)


async def add(desk: Desk, request: Request, sent: Json) -> Json:
    """Keep an article."""
    paste = _paste(sent)
    article, what, story = await desk.worker.add(desk.config.store, paste)
    return {"article": article, "what": what, "story": story}


def _turn(desk: Desk, request: Request) -> None:
    if not desk.config.paste:
        raise Refused(404, "This server reads no texts that are handed in.")
    take_turn(desk, request)


def _paste(sent: Any) -> Paste:
    fields = posted(sent)
    text = fields.pop("text")
    published, outlet, title, url = (fields.get(k) for k in ("published", "outlet", "title", "url"))
    return Paste(text.encode("utf-8", "replace"), published, outlet, title, url)


WRITES = (
    Operation(
        "annotate",
        "POST",
        "/annotate",
        "Annotate a text",
        ref("Annotation"),
        annotate,
        body=ref("Posted"),
        refusals=(400, 404),
    ),
    Operation(
        "briefOf",
        "POST",
        "/brief",
        "The brief of texts, which are not kept",
        ref("Brief"),
        brief,
        body=ref("PostedAll"),
        refusals=(400, 404),
    ),
    Operation(
        "addArticle",
        "POST",
        "/articles",
        "Keep an article",
        ref("Added"),
        add,
        body=ref("Posted"),
        needs=True,
        status=201,
    ),
)
