"""Why something was not kept, in one word each, and how often it is worth another try."""

from onrecord.errors import (
    BinaryInput,
    EmptyArticle,
    FetchError,
    NoArticle,
    NotEnglish,
    OnrecordError,
    TooLarge,
)

_BY_KIND: tuple[tuple[type[OnrecordError], str], ...] = (
    (TooLarge, "too_large"),
    (NotEnglish, "language"),
    (NoArticle, "no_article"),
    (EmptyArticle, "empty"),
    (BinaryInput, "not_text"),
)
# How often it is tried in all, where that is not the usual number: what is not there may still be coming, what is
# forbidden stays so.
_TRIES = {"404": 3, "redirects": 3, "no_article": 2, "empty": 2, "encoding": 2}
_FINAL = frozenset(
    "400 401 402 403 405 406 410 414 451 forbidden robots too_large not_text language reading address".split()
)
# Answers that concern the host, not the page: they cost the page no try.
WAITING = frozenset({"resting"})


def reason_of(problem: OnrecordError) -> str:
    """The word for a problem (docs/follow.md lists them)."""
    if isinstance(problem, FetchError):
        return problem.reason
    return next((word for kind, word in _BY_KIND if isinstance(problem, kind)), "unreadable")


def most_tries(reason: str, usual: int) -> int:
    """How often a page that fails for this reason is tried in all."""
    return 1 if reason in _FINAL else min(_TRIES.get(reason, usual), usual)
