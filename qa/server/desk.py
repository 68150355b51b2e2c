"""The acts of the quote desk: a text is checked, statements are listed, quotes are cited."""

import os
import threading
from collections.abc import Iterable
from datetime import date
from typing import Literal

from corpus import Briefing
from index import Library
from index.records import Scope, writable
from qa.citation import Style, cite
from qa.desk.changes import Changes, changes
from qa.desk.check import Check, check
from qa.desk.statements import Statements, Voice, find, voices
from qa.evidence.speech import quote_at
from qa.server.libraries import Libraries, NoBriefing, briefing_of

# Questions worked on at the same time; more wait. On one core, 300 questions took 733 MB and 319 s with 40 at once,
# 453 MB and 193 s with two.
QUESTIONS_AT_ONCE = max(4, os.cpu_count() or 1)
AT_ONCE = threading.BoundedSemaphore(QUESTIONS_AT_ONCE)

# One side of a comparison: all briefings of a day, the briefing of an id, or a text that is given.
Side = tuple[Literal["day", "briefing", "text"], str]


class Desk:
    """The acts. Threads may share it. Raises Unknown, Forbidden, ValueError or LibraryError."""

    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries

    def check(self, library: str, text: str, *, claims: bool = False) -> Check:
        """What the library has of each quotation of a text, and what comes nearest to its other `claims`."""
        opened = self._libraries.get(library, "read")
        with AT_ONCE:
            return check(text, library=opened, claims=claims)

    def statements(
        self,
        library: str,
        *,
        by: str | None = None,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        sources: Iterable[str] | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Statements:
        """Who said what, newest day first; `speaker` is a name exactly as `voices` gives it."""
        opened = self._libraries.get(library, "read")
        scope = Scope.of(since, until, sources)
        with AT_ONCE:
            return find(opened, by=by, speaker=speaker, about=about, scope=scope, offset=offset, limit=limit)

    def voices(
        self, library: str, *, about: str | None = None, since: str | None = None, until: str | None = None
    ) -> list[Voice]:
        """Who is shown to say something, those with most statements first."""
        opened = self._libraries.get(library, "read")
        scope = Scope.of(since, until, None)
        with AT_ONCE:
            return voices(opened, about=about, scope=scope)

    def changes(self, library: str, older: Side, newer: Side) -> Changes:
        """What is new, gone and different from the older edition or day to the newer one."""
        opened = self._libraries.get(library, "read")
        with AT_ONCE:
            return changes(_given(older, opened, library), _given(newer, opened, library), library=opened)

    def cite(self, library: str, places: Iterable[tuple[str, int, int]], style: Style) -> str:
        """The quotes at these places, each a briefing's id, start and end, in one style."""
        opened = self._libraries.get(library, "read")
        with AT_ONCE:
            return cite((quote_at(briefing_of(opened, library, id), start, end) for id, start, end in places), style)


def _given(side: Side, opened: Library, library: str) -> date | Briefing:
    kind, value = side
    if kind == "briefing":
        return briefing_of(opened, library, value)
    if kind == "text":
        return Briefing("text", writable(value))
    if not any(line.date == value for line in opened.briefings()):
        raise NoBriefing(f"the library {library!r} has no briefing of {value}; list them to see what there is")
    return date.fromisoformat(value)
