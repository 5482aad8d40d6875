"""/paste: a text or an address in, its brief out at once; kept in the store only when asked, by who may write."""

import asyncio
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.acquire.days import parse_day
from onrecord.acquire.fetch import fetch
from onrecord.acquire.guard import Guard
from onrecord.errors import FetchError
from onrecord.model.claim import Evidence
from onrecord.serve.desk import Desk, address
from onrecord.serve.pages.article import article_values, lit_span, read_in
from onrecord.serve.pages.asked import client, line, writer
from onrecord.serve.pages.asked import form as form_fields
from onrecord.serve.pastes import Pasted
from onrecord.serve.views.story import story_view
from onrecord.serve.web.refused import Refused
from onrecord.serve.worker import Paste
from onrecord.store import Store

_FETCHING = asyncio.Semaphore(4)


async def form(desk: Desk, request: Request) -> Response:
    """The box."""
    _offered(desk)
    desk.worker.warm()
    return desk.page(request, "paste.html", to=None)


async def send(desk: Desk, request: Request) -> Response:
    """Read what was pasted."""
    _offered(desk)
    fields = await form_fields(desk, request)
    keep = fields.get("keep") == "yes"
    if keep:
        writer(desk, request)
    take_turn(desk, request)
    paste = await paste_of(desk, fields.get("text", ""), line(fields, "url"), fields)
    if keep:
        article, _, story = await desk.worker.add(desk.config.store, paste)
        return RedirectResponse(address("stories", story) + f"?added={article}", 303)
    claims = await desk.worker.claims(paste)
    made = await asyncio.get_running_loop().run_in_executor(
        desk.threads, desk.pastes.add, claims, paste, line(fields, "to")
    )
    return RedirectResponse(address("paste", made.id), 303)


async def keep(desk: Desk, request: Request) -> Response:
    """Put everything that was pasted into the store."""
    writer(desk, request)
    await form_fields(desk, request)
    story = ""
    for paste in desk.pastes.get(request.path_params["id"]).pastes:
        _, _, story = await desk.worker.add(desk.config.store, paste)
    return RedirectResponse(address("stories", story), 303)


def page(desk: Desk, store: Store, request: Request) -> Response:
    """The brief of what was pasted."""
    held = desk.pastes.get(request.path_params["id"])
    assert held.telling is not None
    view = story_view(held.telling, desk.now().date())
    numbers = _numbers(held)
    return desk.page(
        request,
        "story.html",
        view=view,
        page=view.page,
        story=held.id,
        stored=False,
        articles=list(numbers),
        link=partial(_link, held.id, numbers),
        source_link=lambda id_: address("paste", held.id, "articles", str(numbers[id_])),
        several=len(view.page.sources) > 1,
        speaker="",
        said="",
        as_of=None,
        to=held.id,
    )


def article(desk: Desk, store: Store, request: Request) -> Response:
    """The text of one that was pasted."""
    held = desk.pastes.get(request.path_params["id"])
    number = request.path_params["number"]
    if not 0 < number <= len(held.claims):
        raise Refused(404, "There is no such article.")
    claims = held.claims[number - 1]
    return desk.page(
        request,
        "article.html",
        **article_values(claims.article, lit_span(claims.article, request)),
        kept=None,
        story=held.id,
        story_title=held.telling.page.title if held.telling else "",
        back=address("paste", held.id),
        read=read_in(claims, frozenset()),
    )


def take_turn(desk: Desk, request: Request) -> None:
    """Raises Refused when this address has asked for too much lately."""
    if wait := desk.paste_limit.take(client(request)):
        raise Refused(429, f"That was a lot of texts; wait {wait:.0f} seconds.", {"Retry-After": f"{wait:.0f}"})


async def paste_of(desk: Desk, text: str, url: str | None, fields: dict[str, str]) -> Paste:
    """What is to be read: the text, or else the page at the address, which must be a public one."""
    published = line(fields, "published")
    if published:
        parse_day(published)
    paste = Paste(b"", published, line(fields, "outlet"), line(fields, "title"), url)
    if text.strip():
        return replace(paste, data=text.replace("\r\n", "\n").encode("utf-8", "replace"))
    if not url:
        raise Refused(422, "Paste a text, or give the address of an article.")
    guard = Guard(frozenset(desk.config.private))
    async with _FETCHING:
        try:
            found = await asyncio.to_thread(fetch, url, None, guard)
        except FetchError as problem:
            # What this network's name server knows is nobody's business.
            said = "That is not a public address." if problem.reason == "forbidden" else str(problem)
            raise Refused(422, said) from None
    is_page = found.media_type != "text/plain"
    return replace(paste, data=found.data, url=found.url, is_page=is_page, charset=found.charset)


def _offered(desk: Desk) -> None:
    if not desk.config.paste:
        raise Refused(404, "This server reads no texts that are handed in.")


def _numbers(held: Pasted) -> dict[str, int]:
    return {c.article.id: n for n, c in enumerate(held.claims, 1)}


def _link(id_: str, numbers: dict[str, int], evidence: Evidence) -> str:
    span = evidence.span
    return address("paste", id_, "articles", str(numbers[evidence.article]), start=span.start, end=span.end) + "#lit"
