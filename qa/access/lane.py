"""Threads of their own for one kind of work that may wait for a file, so that the event loop never does."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import anyio

Of = ParamSpec("Of")
Gives = TypeVar("Gives")


class Lane:
    """Up to `at_once` threads; more work waits, but for no other kind of work. In one event loop."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[Of, Gives], *args: Of.args, **kwargs: Of.kwargs) -> Gives:
        """What `work` gives, worked out in a thread."""
        self._limiter = self._limiter or anyio.CapacityLimiter(self._at_once)
        return await anyio.to_thread.run_sync(lambda: work(*args, **kwargs), limiter=self._limiter)
