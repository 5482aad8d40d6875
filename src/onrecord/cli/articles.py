"""The articles that a command is given: files and addresses, or JSON Lines on standard input."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, UsageError

if TYPE_CHECKING:
    from onrecord.acquire import Hints
    from onrecord.model.article import Article


def articles_of(sources: list[str], hints: "Hints") -> Iterator["Article | OnrecordError"]:
    """The articles of `sources` in their order, of standard input without any; what cannot be read as its error.

    Raises UsageError when the call itself is wrong.
    """
    from onrecord.acquire import read_all, records_on_stdin

    if not sources:
        yield from records_on_stdin(hints)
    for source in sources:
        try:
            yield from read_all(source, hints)
        except UsageError:
            raise
        except OnrecordError as problem:
            yield problem
