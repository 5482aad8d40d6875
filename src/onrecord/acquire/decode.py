"""Bytes to text, in the encoding they are really in.

Order: byte order mark, UTF-8, the declared encoding, Windows-1252 for text that is nearly all ASCII (as browsers read
unlabelled Western pages), charset-normalizer for the rest.
"""

import codecs
import re

from charset_normalizer import from_bytes

from onrecord.errors import BinaryInput, EmptyArticle, TooLarge

# Two million words; a newspaper's whole day is shorter.
MAX_BYTES = 10_000_000

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOSTLY = 0.9
_FEW = 0.01


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of `data`, without byte order mark, with every line ended by a newline character alone.

    `name` is how messages call the input; `declared` an encoding that its sender states.
    Raises TooLarge above `MAX_BYTES`, BinaryInput for what is not text, EmptyArticle for white space only.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it into its articles.")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise BinaryInput(f"{name} is {what}, not text; save its text or page as a .txt or .html file.")
    text = _text(data, declared)
    if text is None or len(_CONTROLS.findall(text)) > _FEW * len(text):
        raise BinaryInput(f"{name} is not text in any known encoding; save it as UTF-8 text or HTML.")
    if not text.strip():
        raise EmptyArticle(f"{name} is empty; there is nothing to read.")
    return normal_newlines(text)


def normal_newlines(text: str) -> str:
    """`text` with the line ends of every system turned into single newline characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes, declared: str | None) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and (text := _strict(data, declared)) is not None:
        return text
    return _nearly_utf8(data) or _western(data) or _guessed(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, such as a text cut off inside a character."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(ord(c) > 127 for c in text) - broken
    return text if whole > broken and broken <= max(1, _FEW * len(text)) else None


def _western(data: bytes) -> str | None:
    plain = sum(byte < 128 for byte in data)
    return _strict(data, "cp1252") if b"\x00" not in data and plain >= _MOSTLY * len(data) else None


def _guessed(data: bytes) -> str | None:
    if b"\x00" in data[:4096]:
        return None
    best = from_bytes(data).best()
    return str(best) if best is not None else None
