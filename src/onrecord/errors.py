"""All that onrecord raises on purpose.

    OnrecordError
    ├── InputError              the material cannot be read as a news article
    │   ├── EmptyArticle        no text at all
    │   ├── BinaryInput         not text
    │   ├── NoArticle           a page without an article
    │   ├── NotEnglish          a language that no model is installed for
    │   └── TooLarge            longer than the reader takes
    ├── FetchError              an address could not be fetched (status, time-out, network)
    ├── UsageError              the call itself is wrong (a date that is none, an unknown format)
    ├── ModelError              a language model or its data is missing or damaged
    └── StoreError              the store cannot be opened, or holds no such story, actor or article

Each message is one sentence that names the input and says what to do about it.
"""

__all__ = [
    "BinaryInput",
    "EmptyArticle",
    "FetchError",
    "InputError",
    "ModelError",
    "NoArticle",
    "NotEnglish",
    "OnrecordError",
    "StoreError",
    "TooLarge",
    "UsageError",
]


class OnrecordError(Exception):
    """Base of every error that onrecord raises on purpose."""


class InputError(OnrecordError):
    """The material cannot be read as a news article."""


class EmptyArticle(InputError):
    """The input holds no text."""


class BinaryInput(InputError):
    """The input is not text."""


class NoArticle(InputError):
    """The page holds no article."""


class NotEnglish(InputError):
    """The article is in a language that no model is installed for."""


class TooLarge(InputError):
    """The input is larger than the reader takes."""


class FetchError(OnrecordError):
    """An address could not be fetched.

    `reason` is one word for it (docs/follow.md lists them), `retry` the seconds after which the server asks to be asked
    again, None where it does not say.
    """

    def __init__(self, message: str, reason: str = "network", retry: float | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry = retry


class UsageError(OnrecordError):
    """The call itself is wrong."""


class ModelError(OnrecordError):
    """A language model or its data is missing or damaged."""


class StoreError(OnrecordError):
    """The store cannot be opened, or holds no such story, actor or article."""
