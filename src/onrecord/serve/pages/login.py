"""/login: the token once, then a cookie for the working day."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import client, line
from onrecord.serve.pages.asked import form as form_fields
from onrecord.serve.web.refused import Refused
from onrecord.serve.web.session import LOGIN
from onrecord.store import Store


def form(desk: Desk, store: Store, request: Request) -> Response:
    """The form."""
    return desk.page(request, "login.html", wrong=False)


async def send(desk: Desk, request: Request) -> Response:
    """Log in."""
    fields = await form_fields(desk, request)
    if wait := desk.login_limit.take(client(request)):
        raise Refused(429, f"Too many tries; wait {wait:.0f} seconds.", {"Retry-After": f"{wait:.0f}"})
    if not desk.sessions.is_token(fields.get("token", "").strip()):
        return desk.page(request, "login.html", 403, wrong=True)
    response = RedirectResponse("/", 303)
    desk.sessions.log_in(request, response, line(fields, "name") or "somebody with the token")
    return response


async def leave(desk: Desk, request: Request) -> Response:
    """Log out."""
    await form_fields(desk, request)
    response = RedirectResponse("/", 303)
    response.delete_cookie(LOGIN, path="/")
    return response
