"""A queue with an end: so many at once, so many waiting, and turns that go round among those who wait."""

import asyncio
from collections import deque


class Full(Exception):
    """As many wait already as may."""


class FairQueue:
    """`at_once` are let in at a time and at most `waiting` wait, of whom each `key` in turn; in one event loop."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self.at_once, self.waiting = at_once, waiting
        self.count = 0  # who wait
        self._running = 0
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}  # next key first

    @property
    def free(self) -> bool:
        """True if nobody would have to wait now."""
        return self._running < self.at_once

    async def enter(self, key: str) -> None:
        """Wait for a turn, which `leave` ends. Raises Full; whoever is cancelled while waiting has no turn."""
        if self.free:
            self._running += 1
            return
        if self.count >= self.waiting:
            raise Full
        turn = asyncio.get_running_loop().create_future()
        self._lines.setdefault(key, deque()).append(turn)
        self.count += 1
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came at the same moment
                self.leave()
            else:
                self._drop(key, turn)
            raise

    def leave(self) -> None:
        """End a turn; the next one begins."""
        self._running -= 1
        while self._lines and self._running < self.at_once:
            key = next(iter(self._lines))
            line = self._lines.pop(key)
            turn = line.popleft()
            if line:
                self._lines[key] = line  # behind all others
            self.count -= 1
            if not turn.done():
                self._running += 1
                turn.set_result(None)

    def _drop(self, key: str, turn: asyncio.Future[None]) -> None:
        if (line := self._lines.get(key)) is not None and turn in line:
            line.remove(turn)
            self.count -= 1
            if not line:
                del self._lines[key]
