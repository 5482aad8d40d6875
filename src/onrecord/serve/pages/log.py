"""/log: who decided what, and what was taken back."""

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.desk import Desk
from onrecord.serve.pages.asked import page_number
from onrecord.store import Store

_ACTS = 50


def page(desk: Desk, store: Store, request: Request) -> Response:
    """The log, the latest first."""
    number = page_number(request)
    acts = store.decisions(_ACTS + 1, (number - 1) * _ACTS)
    return desk.page(request, "log.html", acts=acts[:_ACTS], number=number, more=len(acts) > _ACTS)
