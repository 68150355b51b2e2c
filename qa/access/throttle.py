"""How often something may be done: so many times a minute, with some room for a burst.

On the monotonic clock, so that nobody is shut out when the computer's clock is set back (packages for this read that).
"""

import threading
import time
from collections.abc import Callable

KEPT_AT_MOST = 20_000


class Throttle:
    """`burst` times at once, then `per_minute` times a minute, for each key. Threads may share it."""

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = 60 / per_minute
        self._room = (burst - 1) * self._interval
        self._clock = clock
        self._lock = threading.Lock()
        self._due: dict[str, float] = {}  # when all that was done would be done at the even pace; oldest first

    def wait(self, key: str) -> float:
        """Count once for `key` and give 0; or don't count, and give the seconds until it may be done again."""
        with self._lock:
            now = self._clock()
            due = max(self._due.get(key, now), now)
            if (early := due - now - self._room) > 0:
                return early
            self._due.pop(key, None)
            self._due[key] = due + self._interval
            if len(self._due) > KEPT_AT_MOST:
                self._forget(now)
            return 0.0

    def give_back(self, key: str) -> None:
        """Take back one count for `key`."""
        with self._lock:
            if key in self._due:
                self._due[key] -= self._interval

    def _forget(self, now: float) -> None:
        """Drop those who are even with the pace, else whoever was counted longest ago."""
        self._due = {key: due for key, due in self._due.items() if due > now}
        while len(self._due) > KEPT_AT_MOST:
            self._due.pop(next(iter(self._due)))
