"""What a server is told when it starts."""

from dataclasses import dataclass, field
from pathlib import Path

from onrecord.compose.origins import Newsroom
from onrecord.errors import UsageError

# Names by which a browser on this machine reaches it.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Config:
    """`store` is the store's file or address; `token` allows writing, None allows nobody.

    `hosts` are the names (without port) under which the server answers; any other Host is refused, so that no page
    elsewhere can have a browser talk to it under a name of its own (DNS rebinding). `paste` offers to read texts that
    are handed in, `pastes_per_minute` of them from one address; `largest` is the most bytes that one request may carry,
    `patience` the seconds that reading one text may take. `private` names hosts that may be fetched although they lie
    in this network. `ahead` composes the pages of changed stories before anybody asks. Raises UsageError for a token
    that can be guessed.
    """

    store: str | Path
    token: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    newsroom: Newsroom = field(default_factory=Newsroom)
    paste: bool = True
    pastes_per_minute: int = 12
    largest: int = 600_000
    patience: float = 60.0
    private: tuple[str, ...] = ()
    ahead: bool = True

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < _SHORTEST:
            raise UsageError(f"The token is shorter than {_SHORTEST} characters and could be guessed.")
