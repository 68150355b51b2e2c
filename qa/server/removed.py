"""Briefings that were removed, each with its original file, so that a removal can be undone while the program runs."""

import logging
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from corpus import Briefing
from index import Library

AT_MOST = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """A briefing that was removed, and a copy of the file that it was read from, if that was kept."""

    briefing: Briefing
    original: IO[bytes] | None


class RecentlyRemoved:
    """The last that were removed, by library and id. Threads may share them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], Removed] = {}
        weakref.finalize(self, close_all, self._held)

    def put(self, library: str, removed: Removed) -> None:
        """Hold what was removed; of more than fifty, the oldest is gone for good."""
        with self._lock:
            gone = [self._held.pop((library, removed.briefing.id), None)]
            self._held[library, removed.briefing.id] = removed
            while len(self._held) > AT_MOST:
                gone.append(self._held.pop(next(iter(self._held))))
        for one in gone:
            close(one)

    def take(self, library: str, id: str) -> Removed | None:
        """What was removed under that id, which is then held no longer; whoever takes it closes it."""
        with self._lock:
            return self._held.pop((library, id), None)


def about_to_go(library: Library, briefing: Briefing) -> Removed:
    """`briefing` with its original, while that is still there."""
    try:
        return Removed(briefing, library.originals.held(briefing) if library.originals is not None else None)
    except OSError as error:
        log.warning("the original file of a briefing that is removed cannot be brought back: %s", error.strerror)
        return Removed(briefing, None)


def bring_back(library: Library, removed: Removed) -> None:
    """Add what was removed again, with its original."""
    library.add(removed.briefing)
    if removed.original is not None and library.originals is not None:
        try:
            removed.original.seek(0)
            library.originals.keep(removed.briefing, removed.original.read())
        except OSError as error:
            log.warning("an original file could not be brought back: %s", error.strerror)
    close(removed)


def close(removed: Removed | None) -> None:
    """Delete the copy of the original."""
    if removed is not None and removed.original is not None:
        removed.original.close()


def close_all(held: Mapping[tuple[str, str], Removed]) -> None:
    """Delete the copies of all originals."""
    for removed in held.values():
        close(removed)
