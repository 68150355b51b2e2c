"""Briefings embedded by several processes at once; whoever adds them writes what they give, so each is kept once.

A worker that dies takes nothing along: what it was at is given to a new one.
"""

import os
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Protocol

from corpus import Briefing
from index.embed.model import Embedder
from index.embed.passages import embed
from index.errors import LibraryError
from index.records import EmbeddedPassage

ATTEMPTS = 3  # at one batch, each with a new worker
Make = Callable[[], Embedder]

_embedder: Embedder | None = None  # in a worker, the one it has


class Workers(Protocol):
    """Something that embeds batches of briefings, `count` of them at once; threads may share it."""

    @property
    def count(self) -> int: ...

    def embed(self, batch: Sequence[Briefing]) -> list[list[EmbeddedPassage]]:
        """For each briefing its passages; waits for a worker that is free."""


class Processes:
    """Workers on this machine, each a process with an embedder of its own, one thread each."""

    def __init__(self, count: int, make: Make) -> None:
        if count < 1:
            raise ValueError(f"there must be at least one worker; found {count}")
        self.count = count
        self._make = make
        self._free: queue.SimpleQueue[ProcessPoolExecutor] = queue.SimpleQueue()
        for _ in range(count):
            self._free.put(self._started())

    def _started(self) -> ProcessPoolExecutor:
        # A forked process would share locks and connections with this one.
        return ProcessPoolExecutor(1, get_context("spawn"), _begin, (self._make,))

    def embed(self, batch: Sequence[Briefing]) -> list[list[EmbeddedPassage]]:
        worker = self._free.get()
        try:
            for _ in range(ATTEMPTS):
                try:
                    result: Future[list[list[EmbeddedPassage]]] = worker.submit(_embed, batch)
                    return result.result()
                except BrokenProcessPool:
                    worker.shutdown(wait=False)
                    worker = self._started()
        finally:
            self._free.put(worker)
        raise LibraryError(died(batch))

    def close(self) -> None:
        for _ in range(self.count):
            self._free.get().shutdown(cancel_futures=True)


def died(batch: Sequence[Briefing]) -> str:
    """What to tell when no worker survives a batch."""
    names = ", ".join(briefing.id for briefing in batch)[:200]
    return (
        f"{ATTEMPTS} workers died one after the other while they embedded {names}; what was added before is kept; "
        "give each more memory, use fewer of them, or leave these files out"
    )


def _begin(make: Make) -> None:
    global _embedder  # noqa: PLW0603 # a process has no other place for what it keeps between calls
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _embedder = make()


def _embed(batch: Sequence[Briefing]) -> list[list[EmbeddedPassage]]:
    assert _embedder is not None
    return embed(_embedder, batch)
