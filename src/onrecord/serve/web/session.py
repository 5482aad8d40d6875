"""Who may write, and which forms are ours.

The login's cookie is signed with a key that only the token gives, HttpOnly and SameSite=Strict. Every form carries a
word signed over a cookie of the same browser, so a form on a page elsewhere cannot be sent in its name (CSRF).
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.web.refused import Refused

LOGIN = "onrecord_login"
FORM = "onrecord_form"
# Seconds: a working day.
_LASTS = 12 * 3600
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who may write, by the name under which it is logged."""

    name: str


class Sessions:
    """Signs and checks; without a token nobody can log in."""

    def __init__(self, token: str | None) -> None:
        self._token = token
        seed = f"onrecord login {token}".encode() if token else secrets.token_bytes(32)
        self._key = hashlib.sha256(seed).digest()

    @property
    def can_write(self) -> bool:
        """Whether anybody may."""
        return self._token is not None

    def is_token(self, given: str) -> bool:
        """Whether it is the token, compared in constant time."""
        return self._token is not None and hmac.compare_digest(given.encode(), self._token.encode())

    def writer(self, request: Request) -> Writer | None:
        """Who is logged in."""
        value, _, signature = request.cookies.get(LOGIN, "").rpartition(".")
        if not value or not hmac.compare_digest(signature, self._sign("login", value)):
            return None
        until, _, name = value.partition(".")
        if int(until) < time.time():
            return None
        return Writer(base64.urlsafe_b64decode(name.encode()).decode())

    def log_in(self, request: Request, response: Response, name: str) -> None:
        """Give the browser the cookie."""
        words = base64.urlsafe_b64encode(name[:_LONGEST_NAME].encode()).decode()
        value = f"{int(time.time()) + _LASTS}.{words}"
        set_cookie(request, response, LOGIN, f"{value}.{self._sign('login', value)}", _LASTS)

    def form_word(self, request: Request) -> tuple[str, str | None]:
        """The word that a form must carry, and the cookie to set where the browser has none yet."""
        known = request.cookies.get(FORM, "")
        nonce = known if len(known) == 32 and known.isalnum() else secrets.token_hex(16)
        return self._sign("form", nonce), nonce if nonce != known else None

    def check_form(self, request: Request, word: str) -> None:
        """Raises Refused when the form did not come from a page of ours."""
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin")
        foreign = origin is not None and origin.partition("://")[2] != request.headers.get("host")
        expected = self._sign("form", request.cookies.get(FORM, ""))
        if site not in ("same-origin", "none") or foreign or not hmac.compare_digest(word.encode(), expected.encode()):
            raise Refused(403, "This form is out of date or not from here; open the page again and send it once more.")

    def _sign(self, what: str, value: str) -> str:
        return hmac.new(self._key, f"{what}\n{value}".encode(), hashlib.sha256).hexdigest()


def set_cookie(request: Request, response: Response, name: str, value: str, lasts: int | None = None) -> None:
    """A cookie that no script sees and no other site sends; over https only where the page came that way."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=lasts, httponly=True, samesite="strict", secure=secure, path="/")
