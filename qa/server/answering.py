"""What HTTP and MCP both do: each function checks who asks, and gives what `qa.server.models` describes."""

import os
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from corpus import read_bytes
from index import Feedback, Listed
from index.records import Scope
from qa.access import current
from qa.ask import ask as ask_library
from qa.evidence.reader import chosen_reader
from qa.payload import answer_payload, hit_payload
from qa.receipt.record import payload, receipt_of
from qa.retrieve import retrieve as retrieve_from
from qa.server import models
from qa.server.libraries import Libraries, Unknown

if TYPE_CHECKING:
    from qa.server.metrics import Metrics

MOST_LISTED = 1000
# Questions worked on at the same time; more wait. On one core, 300 questions took 733 MB and 319 s with 40 at once,
# 453 MB and 193 s with two.
AT_ONCE = threading.BoundedSemaphore(max(4, os.cpu_count() or 1))


class Answering:
    """Answers out of libraries; threads may share it. Raises Unknown, Forbidden, ValueError or LibraryError."""

    def __init__(self, libraries: Libraries, metrics: "Metrics", surface: str) -> None:
        self._libraries = libraries
        self._metrics = metrics
        self._surface = surface

    def ask(self, asked: models.AskRequest, name: str) -> models.Answer:
        """The answer to a question, or that there is none."""
        library = self._libraries.get(name, "read")
        generation = library.generation()
        turns = []
        if asked.previous:
            from qa.question.followup import Turn  # the rules of follow-ups are slow to load

            turns = [Turn(turn.question, turn.quote) for turn in asked.previous]
        with AT_ONCE:
            answer = ask_library(
                asked.question,
                asked.k,
                library=library,
                since=asked.since,
                until=asked.until,
                sources=asked.sources,
                previous=turns,
                dates=asked.dates,
                reader=self._libraries.reader if asked.read else None,
            )
        self._metrics.asked(name, self._surface, found=answer.found)
        reader = chosen_reader(self._libraries.reader) if asked.read and asked.receipt else None
        receipt = payload(receipt_of(answer, library, reader)) if asked.receipt else None
        return models.Answer(library=name, generation=generation, receipt=receipt, **answer_payload(answer))

    def retrieve(self, asked: models.RetrieveRequest, name: str) -> models.Hits:
        """The passages that speak most to a question."""
        library = self._libraries.get(name, "read")
        generation = library.generation()
        with AT_ONCE:
            hits = retrieve_from(
                asked.question, asked.k, library=library, since=asked.since, until=asked.until, sources=asked.sources
            )
        return models.Hits.model_validate(
            {"library": name, "generation": generation, "hits": [hit_payload(hit) for hit in hits]}
        )

    def libraries(self) -> models.LibraryList:
        """The libraries that the one who asks may read, and what they hold."""
        lines = []
        for name, library in self._libraries.readable().items():
            held = library.contents()
            lines.append(
                models.LibraryLine(
                    name=name,
                    writable=current().may(name, "write"),
                    generation=held.generation,
                    briefings=held.briefings,
                    passages=held.passages,
                    first_date=held.first_date,
                    last_date=held.last_date,
                )
            )
        return models.LibraryList(libraries=lines)

    def briefings(
        self,
        name: str,
        *,
        words: str = "",
        since: str | None = None,
        until: str | None = None,
        sources: Sequence[str] = (),
        offset: int = 0,
        limit: int = 100,
    ) -> models.BriefingList:
        """The library's table of contents, or those lines of it that have all `words` in id, title, source or date."""
        library = self._libraries.get(name, "read")
        generation = library.generation()
        wanted = words.casefold().split()
        scope = Scope(since or "", until or "", tuple(sources) or None)

        def holds(line: Listed) -> bool:
            text = f"{line.id} {line.title} {line.source} {line.date}".casefold()
            return scope.holds(line) and all(word in text for word in wanted)

        listed = [line for line in library.briefings() if holds(line)]
        shown = [models.BriefingLine(**asdict(line)) for line in listed[offset : offset + limit]]
        return models.BriefingList(library=name, generation=generation, total=len(listed), briefings=shown)

    def briefing(self, id: str, name: str) -> models.BriefingText:
        """A briefing whole."""
        library = self._libraries.get(name, "read")
        try:
            found = library.get(id)
        except (KeyError, UnicodeEncodeError):
            raise _missing(id, name) from None
        return models.BriefingText(
            library=name,
            id=found.id,
            title=found.title,
            date=found.date,
            source=found.source,
            sha256=found.sha256,
            text=found.text,
        )

    def add(self, name: str, file: str, data: bytes) -> models.Kept:
        """Keep an uploaded file; one of the same name is replaced. Raises ReadError if it cannot be read."""
        library = self._libraries.get(name, "write")
        (added,) = library.add(read_bytes(file, data))
        return models.Kept(library=name, **asdict(added))

    def remove(self, id: str, name: str) -> None:
        """Remove a briefing with all that was cut from it."""
        library = self._libraries.get(name, "write")
        try:
            library.remove(id)
        except (KeyError, UnicodeEncodeError):
            raise _missing(id, name) from None

    def rate(self, said: models.FeedbackRequest, name: str) -> None:
        """Keep what a reader says of an answer; whoever may read may say it."""
        library = self._libraries.get(name, "read")
        cited = said.quote
        quote = ""
        if cited is not None:
            text = self.briefing(cited.briefing, name).text
            if not cited.start < cited.end <= len(text):
                raise ValueError(
                    f"quote: {cited.start}:{cited.end} is no span of the briefing {cited.briefing!r}, "
                    f"which has {len(text)} characters"
                )
            quote = text[cited.start : cited.end]
        library.keep_feedback(
            Feedback(
                right=said.right,
                reason=said.reason,
                question=said.question,
                found=said.found,
                briefing=cited.briefing if cited else "",
                start=cited.start if cited else 0,
                end=cited.end if cited else 0,
                quote=quote,
            )
        )


def _missing(id: str, name: str) -> Unknown:
    return Unknown(f"the library {name!r} has no briefing {id[:200]!r}; list them to see what there is")
