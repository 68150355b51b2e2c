"""Whether the server is alive, and whether it can answer yet."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from index import LibraryError
from qa.pipeline import ask
from qa.server.libraries import Libraries
from qa.server.metrics import newest_age

log = logging.getLogger(__name__)


@dataclass
class Health:
    """What is known of a server's health. `stale_days`: how old the newest briefing may be; None is any age."""

    libraries: Libraries
    stale_days: int | None = None
    started: float = field(default_factory=time.monotonic)
    stopping: bool = False
    _warm: threading.Event = field(default_factory=threading.Event)

    def warm(self) -> None:
        """Load what the first question needs, while its asker is still looking at the page."""
        try:
            for library in self.libraries.opened.values():
                if library.generation():  # an empty one loads nothing; and they share their models
                    ask("warm up", 1, library=library, reader=self.libraries.reader)
                    break
        except (LibraryError, ValueError) as error:
            log.warning("the models cannot be loaded: %s", error)
        else:
            self._warm.set()

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether questions can be answered, and what stands in the way. Anyone may ask, so nothing has a name here."""
        opened, ages = 0, []
        for library in self.libraries.opened.values():
            with suppress(LibraryError):
                ages.append(newest_age(library))
                opened += 1
        dated = [age for age in ages if age is not None]
        stale = self.stale_days is not None and (len(dated) < len(ages) or max(dated, default=0) > self.stale_days)
        told = {
            "model": self._warm.is_set(),
            "libraries": len(self.libraries.opened),
            "libraries_open": opened,
            "newest_age_days": max(dated, default=None),  # of the library that has waited longest for a new one
            "stale": stale,
            "stopping": self.stopping,
        }
        good = told["model"] and opened == len(self.libraries.opened) and not stale and not self.stopping
        return bool(good), {"ready": bool(good), **told}

    def alive(self) -> dict[str, Any]:
        """That the server runs, and for how long."""
        return {"alive": True, "seconds": round(time.monotonic() - self.started, 1)}
