"""An HTTP answer as a WARC record holds it: status, type, and the body without its codings.

Crawlers keep bodies as they came or unpacked, whatever the headers still say, so a coding is only undone where the
body is really in it.
"""

import re
from dataclasses import dataclass

from onrecord.acquire.decode import MAX_BYTES
from onrecord.acquire.inflate import Inflater
from onrecord.errors import FetchError, InputError, TooLarge

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """`media_type` in lower case, empty where none is stated; `charset` as stated."""

    status: int
    media_type: str
    charset: str | None
    body: bytes


def answer(data: bytes, name: str) -> Answer:
    """Take an answer apart. Raises InputError when it is none, TooLarge when it unpacks to more than a page holds."""
    status = _STATUS.match(data)
    end = _END.search(data)
    if status is None or end is None:
        raise InputError(f"{name} is no answer of a web server.")
    headers: dict[str, str] = {}
    for line in data[: end.start()].decode("latin-1").splitlines()[1:]:
        key, _, value = line.partition(":")
        headers[key.strip().lower()] = value.strip()
    stated = headers.get("content-type", "")
    charset = _CHARSET.search(stated)
    body = data[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    body = _unpacked(body, headers.get("content-encoding", ""), name)
    media_type = stated.partition(";")[0].strip().lower()
    return Answer(int(status[1]), media_type, charset[1] if charset else None, body)


def _joined(body: bytes) -> bytes:
    """A chunked body in one; as it is where it is not chunked."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[found.end() : found.end() + size])
        at = found.end() + size
    return body if at < len(body) or not parts else b"".join(parts)


def _unpacked(body: bytes, coding: str, name: str) -> bytes:
    if not coding and not body.startswith(b"\x1f\x8b"):
        return body
    try:
        pieces, size = [], 0
        for piece in Inflater(name, coding or "gzip").pieces(body):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BYTES:
                raise TooLarge(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it into its articles.")
        return b"".join(pieces)
    except FetchError:
        return body
