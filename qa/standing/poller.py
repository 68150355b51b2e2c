"""A thread that asks the standing questions of whatever comes into libraries, and feeds the webhook."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from index import Library, LibraryError
from qa.evidence.reader import DEFAULT, Reader
from qa.standing.alert import Alert
from qa.standing.asking import ask_new
from qa.standing.webhook import send

LOOK_SECONDS = 2.0  # between two looks at the libraries' generations
RETRY_SECONDS, LONGEST_RETRY = 15.0, 600.0  # after trouble; doubled each time for the webhook

log = logging.getLogger(__name__)


@contextlib.contextmanager
def polling(
    libraries: Mapping[str, Library],
    on_alert: Callable[[str, Alert], object],
    *,
    reader: Reader | str | None = DEFAULT,
    webhook: str = "",
    look: float = LOOK_SECONDS,
) -> Iterator[None]:
    """While this lasts, new briefings are asked; `on_alert` is called with each alert and the name of its library.

    At the end, the question that is being asked is finished; what was not asked is new when this begins again.
    """
    stop = threading.Event()
    polled = [_Polled(name, library, reader, webhook, on_alert, stop) for name, library in libraries.items()]

    def run() -> None:
        while not stop.is_set():
            for one in polled:
                one.look()
            stop.wait(look)

    thread = threading.Thread(target=run, name="standing-questions")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@dataclass(slots=True)
class _Polled:
    name: str
    library: Library
    reader: Reader | str | None
    webhook: str
    on_alert: Callable[[str, Alert], object]
    stop: threading.Event
    generation: int = -1
    pause: float = RETRY_SECONDS
    next_try: float = 0.0
    next_look: float = 0.0
    trouble: str = ""  # the last that was told

    def look(self) -> None:
        """Ask what is new, and send what is unsent, if it is time; trouble is logged once and tried again."""
        if time.monotonic() < self.next_look:
            return
        try:
            generation = self.library.generation()
            if generation != self.generation:
                ask_new(
                    library=self.library,
                    reader=self.reader,
                    on_alert=lambda alert: self.on_alert(self.name, alert),
                    stop=self.stop,
                    notify=bool(self.webhook),
                )
                self.generation = generation
            if self.webhook and time.monotonic() >= self.next_try and not self.stop.is_set():
                self._send()
            self.trouble = ""
        except LibraryError as error:
            if str(error) != self.trouble:
                log.warning("the standing questions of %s wait: %s", self.name, error)
            self.trouble, self.next_look = str(error), time.monotonic() + RETRY_SECONDS

    def _send(self) -> None:
        if send(self.library, self.name, self.webhook):
            self.pause = RETRY_SECONDS
        else:
            self.next_try = time.monotonic() + self.pause
            self.pause = min(2 * self.pause, LONGEST_RETRY)
