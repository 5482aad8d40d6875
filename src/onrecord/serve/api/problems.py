"""Errors of the API: application/problem+json (RFC 9457)."""

import json
from collections.abc import Mapping

from starlette.responses import Response

PROBLEM = "application/problem+json"


def problem(status: int, title: str, detail: str, headers: Mapping[str, str]) -> Response:
    """The answer to a request that failed."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(json.dumps(body, ensure_ascii=False).encode(), status, dict(headers), PROBLEM)
