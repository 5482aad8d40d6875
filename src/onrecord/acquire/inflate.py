"""Bodies unpacked piece by piece, so that a small bomb cannot grow beyond what is wanted."""

import zlib
from collections.abc import Iterator

from onrecord.errors import FetchError

# What is asked for; "br" and "zstd" are not, so that nothing arrives that cannot be unpacked within limits.
ACCEPTED = "gzip, deflate"
_PIECE = 65536
# Header of either kind is found out by zlib (RFC 1950, 1952); 15 is the largest window.
_ANY_HEADER = 32 + 15
_NO_HEADER = -15


class Inflater:
    """Unpacks one body. `coding` is what the server names as Content-Encoding, "" for none.

    Raises FetchError ("encoding") for a coding that was not asked for, and for data that are not in it.
    """

    def __init__(self, url: str, coding: str) -> None:
        self._url = url
        self._coding = coding.strip().lower()
        if self._coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(f"{url} is packed as {coding}, which was not asked for.", "encoding")
        self._plain = self._coding in ("", "identity")
        self._unpack = zlib.decompressobj(_ANY_HEADER)
        self._started = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, in pieces of at most 64 KB."""
        if self._plain:
            yield data
            return
        while data:
            try:
                piece = self._unpack.decompress(data, _PIECE)
            except zlib.error:
                piece = self._headerless(data)
            self._started = True
            yield piece
            data = self._unpack.unconsumed_tail
            if self._unpack.eof:
                # A gzip file may be several, one after another; anything else behind its end is padding.
                rest = self._unpack.unused_data
                if not rest.startswith(b"\x1f\x8b"):
                    return
                data, self._unpack = rest, zlib.decompressobj(_ANY_HEADER)

    def finish(self) -> None:
        """To be called at the end. Raises FetchError ("truncated") when there should have been more."""
        if not self._plain and self._started and not self._unpack.eof:
            raise FetchError(f"{self._url} broke off in the middle.", "truncated")

    def _headerless(self, data: bytes) -> bytes:
        """Some servers send "deflate" without the header that belongs to it."""
        if self._started or self._coding != "deflate":
            raise self._broken() from None
        self._unpack = zlib.decompressobj(_NO_HEADER)
        try:
            return self._unpack.decompress(data, _PIECE)
        except zlib.error:
            raise self._broken() from None

    def _broken(self) -> FetchError:
        return FetchError(f"{self._url} cannot be fetched: it is not {self._coding} as its server says.", "encoding")
