"""Connections: fewer than the system lets this process open, and none that keeps its place without asking anything."""

import asyncio
import logging
import sys
import time
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger(__name__)

HEAD_SECONDS = 30.0  # for a request's line and headers, from the first moment of a connection on
RESERVED = 256  # descriptors for files, databases and processes
TELL_SECONDS = 60.0


def most_connections() -> int:
    """How many connections leave room for everything else that is opened; more descriptors are taken if there are."""
    if sys.platform == "win32":
        return 1000
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    limit = 4096 if soft == resource.RLIM_INFINITY else min(soft, 4096)
    return max(limit - RESERVED, limit // 2)


class GuardedConnection(H11Protocol):
    """Closes itself if no request has come in time, and makes room for a new one if there are too many.

    The one that has asked nothing for the longest time goes first; if all are being answered, the new one does.
    """

    most = 768
    head_seconds = HEAD_SECONDS
    _told = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: asyncio.TimerHandle | None = None
        self._since = time.monotonic()
        self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, if there is room or can be made."""
        if len(self.connections) >= self.most and not self._make_room():
            self._refused = True
            transport.abort()
            return
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._disarm()
        if not self._refused:
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; whoever has begun a request has to end its head in time."""
        if self._refused:
            return
        super().data_received(data)
        if not self.waiting:
            self._disarm()
        elif self._late is None and self.timeout_keep_alive_task is None:
            self._arm()

    @property
    def waiting(self) -> bool:
        """True while no request is being sent or answered."""
        return self.conn.their_state is h11.IDLE and (self.cycle is None or self.cycle.response_complete)

    def _make_room(self) -> bool:
        others = [one for one in self.connections if isinstance(one, GuardedConnection) and one.waiting]
        now = time.monotonic()
        if now >= GuardedConnection._told + TELL_SECONDS:
            GuardedConnection._told = now
            log.warning("%d connections are open; those that ask nothing are closed for new ones", self.most)
        if not others:
            return False
        oldest = min(others, key=lambda one: one._since)
        self.connections.discard(oldest)
        oldest.transport.abort()
        return True

    def _arm(self) -> None:
        self._since = time.monotonic()
        self._late = self.loop.call_later(self.head_seconds, self._close_late)

    def _disarm(self) -> None:
        self._since = time.monotonic()
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close_late(self) -> None:
        self._late = None
        if self.waiting and not self.transport.is_closing():
            self.transport.abort()
