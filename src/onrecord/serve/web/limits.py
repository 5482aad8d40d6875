"""How often one address may ask for something that costs much: a bucket that fills again with time."""

import threading
import time
from collections import OrderedDict

# So many addresses are remembered; the least recent is forgotten first.
_REMEMBERED = 4096


class Bucket:
    """`most` at once, refilled within a minute. For many threads."""

    def __init__(self, most: int) -> None:
        self._most = float(most)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str, now: float | None = None) -> float:
        """Take one for `who`; 0 when there was one, else the seconds until there is."""
        now = time.monotonic() if now is None else now
        with self._lock:
            left, since = self._left.pop(who, (self._most, now))
            left = min(self._most, left + (now - since) * self._most / 60)
            wait = 0.0 if left >= 1 else (1 - left) * 60 / self._most
            self._left[who] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
            return wait
