"""Everything that can be done with a server's libraries, once for all surfaces: page, HTTP, MCP and command line.

Each act checks what the current principal may do and returns plain records; a surface only parses what comes in and
shows what goes out.
"""

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal, Unpack

from corpus import Briefing, ReadError, read_all_bytes
from corpus.titles import asks
from index import Added, Feedback, Filters, Listed, Speaker
from index.originals import Original
from index.records import Scope
from qa.access import current
from qa.access.throttle import Throttle
from qa.digests import Digest, digest
from qa.evidence.reader import chosen_reader
from qa.pipeline import ask, retrieve
from qa.question.turn import Turn
from qa.receipt.record import receipt_of
from qa.server.desk import AT_ONCE, Desk
from qa.server.finding import mentioning, named
from qa.server.libraries import Libraries, TooMany, briefing_of, gone
from qa.server.originals import keep
from qa.server.removed import RecentlyRemoved, about_to_go, bring_back, close
from qa.server.results import Answered, FileAdded, Found, Listing, Readable
from qa.server.standing import StandingActs

if TYPE_CHECKING:
    from qa.server.metrics import Metrics

Surface = Literal["page", "http", "mcp", "cli"]

MOST_LISTED = 1000
# Readers may not fill the disk: so much of a question and a quote is kept with a rating, and so many of one reader.
MOST_KEPT = 2000  # characters; the place of the quote is kept whole
RATINGS_A_DAY = 200
# Uploads held in memory at the same time: four of 50 MB took 800 MB.
UPLOADS_AT_ONCE = threading.BoundedSemaphore(2)


class Service(Desk, StandingActs):
    """The acts. Threads may share it. Raises Unknown, Forbidden, ValueError or LibraryError."""

    def __init__(self, libraries: Libraries, metrics: "Metrics | None" = None, *, keep_originals: bool = False) -> None:
        super().__init__(libraries)
        self._metrics = metrics
        self._keep_originals = keep_originals
        self._ratings = Throttle(RATINGS_A_DAY / 1440, RATINGS_A_DAY)
        self._removed = RecentlyRemoved()
        self._examples: dict[str, tuple[int, list[str]]] = {}

    # -- questions ----------------------------------------------------------------------------------------------------

    def ask(
        self,
        library: str,
        question: str,
        k: int = 5,
        *,
        surface: Surface,
        previous: Sequence[Turn] = (),
        dates: bool = True,
        spelling: bool = True,
        read: bool = True,
        receipt: bool = False,
        **filters: Unpack[Filters],
    ) -> Answered:
        """The answer to a question, or that there is none; `read` is False for an answer without the reader."""
        opened = self._libraries.get(library, "read")
        reader = chosen_reader(self._libraries.reader) if read else None
        with AT_ONCE:
            answer = ask(
                question,
                k,
                library=opened,
                previous=previous,
                dates=dates,
                spelling=spelling,
                reader=reader,
                **filters,
            )
        if self._metrics is not None:
            self._metrics.asked(library, surface, found=answer.found)
        return Answered(answer, receipt_of(answer, opened, reader) if receipt else None)

    def retrieve(
        self,
        library: str,
        question: str,
        k: int = 5,
        **filters: Unpack[Filters],
    ) -> Found:
        """The passages most relevant to a question."""
        opened = self._libraries.get(library, "read")
        generation = opened.generation()
        with AT_ONCE:
            hits = retrieve(question, k, library=opened, **filters)
        return Found(library, generation, tuple(hits))

    def examples(self, library: str) -> list[str]:
        """Questions that the library answers, for a reader who has none yet; made anew when it has changed."""
        from qa.server.examples import examples  # its patterns take a while to compile

        opened = self._libraries.get(library, "read")
        generation = opened.generation()
        if self._examples.get(library, (-1,))[0] != generation:
            self._examples[library] = generation, examples(opened)
        return self._examples[library][1]

    def rate(
        self,
        library: str,
        *,
        right: bool,
        question: str,
        found: bool,
        reason: str = "",
        quote: tuple[str, int, int] | None = None,
    ) -> None:
        """Store what a reader says of an answer that quoted `(id, start, end)`; whoever may read may rate."""
        opened = self._libraries.get(library, "read")
        if seconds := self._ratings.wait(current().name):
            raise TooMany("that is more ratings than one reader gives in a day", math.ceil(seconds))
        id, start, end = quote or ("", 0, 0)
        text = ""
        if quote is not None:
            whole = briefing_of(opened, library, id).text
            if not 0 <= start < end <= len(whole):
                raise ValueError(
                    f"quote: {start}:{end} is no span of the briefing {id!r}, which has {len(whole)} characters"
                )
            text = whole[start:end][:MOST_KEPT]
        said = Feedback(right, reason, question[:MOST_KEPT], found, briefing=id, start=start, end=end, quote=text)
        opened.keep_feedback(said)

    def digest(
        self,
        library: str,
        *,
        since: str | None = None,
        until: str | None = None,
        sources: Iterable[str] | None = None,
    ) -> Digest:
        """What is new, who said what, and standing questions answered, of the newest day unless days are named."""
        opened = self._libraries.get(library, "read")
        with AT_ONCE:
            return digest(since, until, sources=sources, library=opened)

    # -- libraries ----------------------------------------------------------------------------------------------------

    def libraries(self) -> list[Readable]:
        """The libraries that the current principal may read."""
        return [
            Readable(name, current().may(name, "write"), library.contents())
            for name, library in self._libraries.readable().items()
        ]

    def mentioning(
        self,
        library: str,
        words: str,
        *,
        since: str | None = None,
        until: str | None = None,
        sources: Iterable[str] | None = None,
    ) -> list[Listed]:
        """The briefings whose text has all `words`, the most relevant first."""
        opened = self._libraries.get(library, "read")
        with AT_ONCE:
            return mentioning(opened, words, Scope.of(since, until, sources))

    def speakers(self, library: str) -> list[Speaker]:
        """Who speaks in the library, those with most to say first, without those who only ask."""
        opened = self._libraries.get(library, "read")
        return [speaker for speaker in opened.speakers() if not asks(speaker.name)]

    def briefings(
        self,
        library: str,
        *,
        words: str = "",
        since: str | None = None,
        until: str | None = None,
        sources: Iterable[str] | None = None,
        ids: Iterable[str] | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> Listing:
        """The library's table of contents, or those lines of it that have all `words` in title, source, date or id."""
        opened = self._libraries.get(library, "read")
        contents, lines = opened.contents(), opened.briefings()
        scope = Scope.of(since, until, sources, briefings=ids)
        matching = named([line for line in lines if scope.holds(line)], words)
        known = tuple(sorted({line.source for line in lines if line.source}))
        return Listing(library, len(matching), tuple(matching[offset : offset + limit]), contents, known)

    def briefing(self, library: str, id: str) -> Briefing:
        """A briefing with its whole text."""
        return briefing_of(self._libraries.get(library, "read"), library, id)

    def add(self, library: str, files: Iterable[tuple[str, Callable[[], bytes]]]) -> list[FileAdded]:
        """Add uploaded files and report on each, in order; one of the same name as an older one replaces it.

        Each file is its name and what reads its content. One that cannot be read does not stop the others.
        """
        opened = self._libraries.get(library, "write")
        read: list[tuple[str, Sequence[Briefing], ReadError | None]] = []
        originals: list[tuple[Briefing, bytes]] = []
        with UPLOADS_AT_ONCE:
            for name, content in files:
                try:
                    data = content()
                    read.append((name, briefings := read_all_bytes(name, data), None))
                    if self._keep_originals and len(briefings) == 1:
                        originals.append((briefings[0], data))
                except ReadError as error:
                    read.append((name, (), error))
            added = iter(opened.add(briefing for _, briefings, _ in read for briefing in briefings))
            keep(opened.originals, originals)
        return [FileAdded(name, tuple(islice(added, len(briefings))), error) for name, briefings, error in read]

    def original(self, library: str, id: str) -> Original | None:
        """The file that a briefing was read from; None if it was not kept."""
        opened = self._libraries.get(library, "read")
        return opened.originals.of(briefing_of(opened, library, id)) if opened.originals is not None else None

    def describe(
        self, library: str, id: str, *, title: str | None = None, date: str | None = None, source: str | None = None
    ) -> Added:
        """Set what is known of a briefing, where it is not None; the text stays to the letter."""
        opened = self._libraries.get(library, "write")
        try:
            return opened.set_metadata(id, title=title, date=date, source=source)
        except (KeyError, UnicodeEncodeError):
            raise gone(library, id) from None

    def remove(self, library: str, id: str) -> Briefing:
        """Remove a briefing with everything that was made from it; `undo` brings it back while the program runs."""
        opened = self._libraries.get(library, "write")
        removed = about_to_go(opened, briefing_of(opened, library, id))
        try:
            opened.remove(id)
        except KeyError:  # another process was faster
            close(removed)
            raise gone(library, id) from None
        self._removed.put(library, removed)
        return removed.briefing

    def undo(self, library: str, id: str) -> Briefing:
        """Bring back a briefing that was removed, with its original file."""
        opened = self._libraries.get(library, "write")
        removed = self._removed.take(library, id)
        if removed is None:
            raise gone(library, id)
        bring_back(opened, removed)
        return removed.briefing
