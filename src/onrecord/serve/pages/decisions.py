"""What people decide by the forms of a story and of an article; each is logged under their name and can be undone."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import StoreError
from onrecord.serve.desk import Desk, address
from onrecord.serve.pages.asked import form, line, writer
from onrecord.serve.web.refused import Refused
from onrecord.store import Store


async def about_story(desk: Desk, request: Request) -> Response:
    """Rename a story or merge another into it."""
    who = writer(desk, request).name
    fields = await form(desk, request)
    story, what, why = str(request.path_params["id"]), request.path_params["what"], line(fields, "why")

    def decide(store: Store) -> str:
        if what == "rename":
            store.rename(story, line(fields, "name"), who, why)
            return story
        if what == "merge":
            other = line(fields, "other")
            if not other:
                raise Refused(422, "Say which story; its id, or words of its title.")
            return store.merge(story, store.find_story(other.rpartition("/stories/")[2]), who, why)
        raise Refused(404, "There is no such decision.")

    return RedirectResponse(address("stories", await _decide(desk, decide)), 303)


async def about_article(desk: Desk, request: Request) -> Response:
    """Move an article, keep it where it is, or mark something wrong that was read in it."""
    who = writer(desk, request).name
    fields = await form(desk, request)
    article, _, what = str(request.path_params["id"]).rpartition("/")
    why = line(fields, "why")

    def decide(store: Store) -> str:
        if what == "move":
            to = line(fields, "to")
            store.move([article], store.find_story(to.rpartition("/stories/")[2]) if to else None, who, why)
        elif what == "pin":
            store.pin([article], who, why)
        elif what == "wrong":
            store.mark_wrong(article, fields.get("key", ""), who, why)
        else:
            raise Refused(404, "There is no such decision.")
        return article

    return RedirectResponse(address("articles", await _decide(desk, decide)), 303)


async def undo(desk: Desk, request: Request) -> Response:
    """Take a decision back."""
    who = writer(desk, request).name
    await form(desk, request)

    def decide(store: Store) -> str:
        store.undo(request.path_params["act"], who)
        return ""

    await _decide(desk, decide)
    return RedirectResponse("/log", 303)


async def _decide(desk: Desk, decide: Callable[[Store], str]) -> str:
    def work() -> str:
        with desk.pool.store() as store:
            try:
                return decide(store)
            except StoreError as problem:
                raise Refused(422, str(problem)) from None

    return await asyncio.get_running_loop().run_in_executor(desk.threads, work)
