"""The standing questions asked of the briefings that are new, and the alerts that came of it.

A briefing is new until it has been asked, which is written down: whoever adds it, however it is added, and whatever is
killed meanwhile, each question is asked of it once. A text that was asked before, under whatever name, is not new.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus import Briefing
from index import Library, LibraryError, Listed, Scope
from qa.evidence.reader import DEFAULT, Reader, chosen_reader
from qa.home import default_library
from qa.pipeline import ask
from qa.receipt.record import text_sha256
from qa.standing.alert import KIND, Alert, alert_of, keep, kept
from qa.standing.register import ASKED, StandingQuestion, questions

UNSENT = "unsent"  # the kind of the notes that name alerts which a webhook is still to get
SHOWN = 3  # passages in a receipt

log = logging.getLogger(__name__)


def ask_new(
    *,
    library: Library | None = None,
    reader: Reader | str | None = DEFAULT,
    on_alert: Callable[[Alert], object] | None = None,
    stop: threading.Event | None = None,
    notify: bool = False,
) -> list[Alert]:
    """Ask the standing questions of each new briefing, the oldest first; the alerts that came of it.

    `on_alert` is called with each once it is kept. Ends before the next question when `stop` is set; the rest is new
    the next time. `notify` leaves word of each alert for the webhook (qa/standing/webhook.py).
    """
    opened = library or default_library()
    if not (standing := questions(library=opened)):
        return []
    chosen = chosen_reader(reader) if isinstance(reader, str) else reader
    asking = _Asking(opened, standing, chosen, on_alert, stop or threading.Event(), notify, [])
    for line, briefing, text in _new(opened):
        try:
            if not asking.ask(briefing):
                break
            opened.notes.keep(ASKED, {line.sha256: text})
        except LibraryError as error:  # one that is damaged stays new; the others are asked
            log.warning("the standing questions could not be asked of %s: %s", line.id, error)
    return asking.raised


@dataclass(frozen=True, slots=True)
class _Asking:
    library: Library
    standing: Sequence[StandingQuestion]
    reader: Reader | None
    on_alert: Callable[[Alert], object] | None
    stop: threading.Event
    notify: bool
    raised: list[Alert]

    def ask(self, briefing: Briefing) -> bool:
        """Ask each question of a briefing; False if it was stopped before the last."""
        for question in self.standing:
            if self.stop.is_set():
                return False
            answer = ask(question.question, SHOWN, library=self.library, briefings=[briefing.id], reader=self.reader)
            alert = alert_of(answer, self.library, self.reader)
            if alert is not None and self._is_new(alert):
                self.raised.append(alert)
                if self.on_alert is not None:
                    self.on_alert(alert)
        return True

    def _is_new(self, alert: Alert) -> bool:
        """Keep an alert, with word of it for the webhook; False if it was there already."""
        if self.library.notes.has(KIND, alert.id):
            return False
        if self.notify:  # first: what is named here and was never kept is passed over
            self.library.notes.keep(UNSENT, {alert.id: ""})
        return keep(self.library, alert)


def _new(library: Library) -> Iterator[tuple[Listed, Briefing, str]]:
    """The briefings that were not asked yet, the oldest first, each with the checksum of its text."""
    asked = {note.key: note.body for note in library.notes.of(ASKED)}
    texts = set(asked.values())
    lines = [line for line in reversed(library.briefings()) if line.sha256 not in asked]
    if lines:
        library.refresh()  # what another process has only just added is not found yet
    for line in lines:
        try:
            briefing = library.get(line.id)
        except KeyError:  # removed meanwhile
            continue
        except LibraryError as error:
            log.warning("the standing questions could not be asked of %s: %s", line.id, error)
            continue
        if (text := text_sha256(briefing.text)) in texts:
            library.notes.keep(ASKED, {line.sha256: text})
            continue
        texts.add(text)
        yield line, briefing, text


def alerts(
    *,
    since: str | None = None,
    until: str | None = None,
    offset: int = 0,
    limit: int | None = None,
    library: Library | None = None,
) -> list[Alert]:
    """The alerts of the library (your own, if none is given), newest first.

    `since` and `until` are inclusive dates of the briefing that answers; one without a date is outside every period.
    """
    opened, scope = library or default_library(), Scope.of(since, until, None)
    found = (kept(note) for note in opened.notes.of(KIND))
    within = (alert for alert in found if _holds(scope, alert.briefing.date))
    return list(islice(within, offset, None if limit is None else offset + limit))


def _holds(scope: Scope, date: str) -> bool:
    return scope.everything or (bool(date) and scope.since <= date <= (scope.until or "9999"))
