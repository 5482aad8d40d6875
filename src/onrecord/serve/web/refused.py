"""What a request is refused for, in words; pages show it as a page, the API as application/problem+json (RFC 9457)."""

from http import HTTPStatus


class Refused(Exception):
    """`status` is the HTTP status, `detail` one sentence for the reader; `headers` go with the answer."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase
