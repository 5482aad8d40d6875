"""All that requests share: the store, what is remembered, who may write, the worker, and the pages' templates."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from onrecord import __version__
from onrecord.deliver.dates import day_words, range_words
from onrecord.deliver.html import add_filters
from onrecord.deliver.phrases import past, plain_words
from onrecord.deliver.printable import printable
from onrecord.deliver.standing import MARKS, Mark
from onrecord.serve.config import Config
from onrecord.serve.made import Made
from onrecord.serve.pastes import Pastes
from onrecord.serve.reading import Reading
from onrecord.serve.web.limits import Bucket
from onrecord.serve.web.session import FORM, Sessions, set_cookie
from onrecord.serve.worker import Worker
from onrecord.store.once import Once
from onrecord.store.pool import Pool

# Rendered pages that are remembered.
_PAGES = 600
_READERS = 8
_LOGINS_PER_MINUTE = 6


class Desk:
    """Made once for a server; `close` ends what it started. Raises StoreError when the store cannot be opened."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.pool = Pool(config.store)
        self.threads = ThreadPoolExecutor(_READERS, "onrecord-read")
        self.reading = Reading(config.newsroom)
        self.made = Made(config)
        self.sessions = Sessions(config.token)
        self.worker = Worker(config.patience)
        self.pastes = Pastes(config.newsroom)
        self.paste_limit = Bucket(config.pastes_per_minute)
        self.login_limit = Bucket(_LOGINS_PER_MINUTE)
        self._pages = Once(_PAGES)
        self._templates = _environment()

    def close(self) -> None:
        """End threads and processes, then the connections."""
        self.worker.close()
        self.threads.shutdown(cancel_futures=True)
        self.pool.close()

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page that is this reader's own."""
        word, nonce = self.sessions.form_word(request)
        writer = self.sessions.writer(request)
        text = self._render(template, request.url.path, request.query_params, writer=writer, form_word=word, **values)
        response = HTMLResponse(text, status, {"Cache-Control": "private, no-store"})
        if nonce is not None:
            set_cookie(request, response, FORM, nonce)
        return response

    def same_for_all(
        self,
        request: Request,
        stamp: str,
        template: str,
        values: Callable[[], Mapping[str, Any]],
        made: Callable[[], bytes | None] = lambda: None,
    ) -> Response:
        """A page that all readers see alike as long as `stamp` is the same; who may write gets one with forms.

        `made` gives the readers' page where it was made before.
        """
        if self.sessions.writer(request) is not None:
            return self.page(request, template, **values())

        def make() -> bytes:
            return made() or self.for_readers(template, request.url.path, request.query_params, **values())

        return self.kept(request, stamp, make, "text/html; charset=utf-8", {"Vary": "Cookie"})

    def for_readers(self, template: str, path: str, query: Mapping[str, str], **values: Any) -> bytes:
        """A page as those see it who only read."""
        return self._render(template, path, query, writer=None, form_word="", **values).encode("utf-8", "replace")

    def kept(
        self, request: Request, stamp: str, make: Callable[[], bytes], media_type: str, extra: Mapping[str, str]
    ) -> Response:
        """What `make` gives for this address, remembered as long as `stamp` is the same; or that it has not changed."""
        asked = f"{__version__} {stamp} {request.url.path}?{request.url.query}"
        tag = f'W/"{sha256(asked.encode()).hexdigest()[:20]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", **extra}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(self._pages.made(tag, make), 200, headers, media_type)

    def _render(self, template: str, path: str, query: Mapping[str, str], **values: Any) -> str:
        common = {
            "path": path,
            "query": query,
            "can_write": self.sessions.can_write,
            "can_paste": self.config.paste,
            "version": __version__,
        }
        return self._templates.get_template(template).render({**common, **values})


def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("onrecord.serve", "templates"), PackageLoader("onrecord.deliver", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_filters(environment)
    environment.globals.update(shape=shape, marks=MARKS, address=address, with_query=with_query)
    environment.filters.update(
        day=lambda d: day_words(d.date() if isinstance(d, datetime) else d),
        moment=day_words,
        days=_days,
        iso_day=lambda words: day_words(date.fromisoformat(words)),
        past=past,
        plain=plain_words,
        printable=printable,
    )
    return environment


def shape(mark: Mark) -> Markup:
    """A standing's shape, drawn, so that it looks the same with every font."""
    return Markup('<svg class="shape" aria-hidden="true"><use href="#s-{}"/></svg>').format(mark.standing)


def address(*parts: str, **query: object) -> str:
    """A path of this server, every part quoted; query values that are None are left out."""
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    asked = {k: v for k, v in query.items() if v is not None}
    return f"{path}?{urlencode(asked)}" if asked else path


def with_query(request_query: Mapping[str, str], **changed: object) -> str:
    """The same query with some values changed; None takes one away."""
    asked = {**request_query, **changed}
    return "?" + urlencode({k: v for k, v in asked.items() if v not in (None, "")})


def _days(first: str, last: str) -> str:
    """The days between two moments of the store (ISO 8601, UTC) in words; year 1 stands for no day."""
    if last < "0002":
        return "no date"
    one, other = (date.fromisoformat(m[:10]) for m in (first if first > "0002" else last, last))
    return day_words(one) if one == other else range_words(one, other, weekday=False)


@cache
def stylesheet() -> bytes:
    """What the one-file page and these pages share, then what is theirs alone."""
    shared = files("onrecord.deliver").joinpath("templates/family.css").read_bytes()
    return shared + files("onrecord.serve").joinpath("static/desk.css").read_bytes()
