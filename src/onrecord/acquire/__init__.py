"""From the outside world to an Article: text files, HTML pages, addresses, standard input, JSON Lines.

One file per form of input; every reader returns an Article or raises one of `onrecord.errors`, with one sentence that
names the input. Nothing below this layer opens a file or a connection.
"""

from onrecord.acquire.hints import Hints
from onrecord.acquire.records import records
from onrecord.acquire.source import read, read_all, read_url, records_on_stdin

__all__ = ["Hints", "read", "read_all", "read_url", "records", "records_on_stdin"]
