"""What the page asks of the program. Every method takes and gives plain JSON and never raises: errors become a card."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from corpus import Briefing, ReadError, read_bytes
from index import Feedback, Library, LibraryError
from qa.answer import Answer
from qa.ask import ask
from qa.evidence.reader import DEFAULT, chosen_reader
from qa.page import cards, cite, examples, export, places, strings
from qa.page.places import Filter
from qa.question.followup import Turn

Reply = dict[str, Any]

UNDO_AT_MOST = 50
HITS = 5

log = logging.getLogger(__name__)


class Service:
    """Answers the page out of one library, read by `reader` (see `chosen_reader`); threads may share it."""

    def __init__(self, library: Library, reader: str = DEFAULT) -> None:
        self._library = library
        self._reader = reader
        self._removed: dict[str, Briefing] = {}
        self._lock = threading.Lock()
        self._examples: tuple[int, list[str]] = (-1, [])

    def ask(
        self,
        question: str,
        since: str = "",
        until: str = "",
        sources: list[str] | None = None,
        previous: Sequence[Turn] = (),
        *,
        dates: bool = True,
        read: bool = True,
    ) -> Reply:
        """The cards for a question, what to announce, and the same for an export.

        Unless the passages are to be `read`, only how they were found ("unread"), if there is a reader to ask again.

        A follow-up takes what it lacks from the `previous` turns, and is shown as it was understood; so are the days
        that the question names, unless `dates` is False.
        """

        def work() -> Reply:
            clean = question.encode("utf-8", "replace").decode()
            reader = chosen_reader(self._reader)
            waits = reader is not None and not read

            answer = ask(
                clean,
                HITS,
                library=self._library,
                since=since or None,
                until=until or None,
                sources=sources or None,
                previous=previous,
                dates=dates,
                reader=None if waits else reader,
            )
            if waits and answer.hits:
                return {"unread": cards.understood(answer) + cards.unread(answer)}
            return told(answer)

        return safely(work)

    def read(self, id: str, start: int = 0, end: int = 0) -> Reply:
        """A briefing whole, the characters `start:end` marked."""

        def work() -> Reply:
            try:
                briefing = self._library.get(id)
            except KeyError:
                return failed(strings.ERROR_GONE)
            return {"html": places.reading(briefing, int(start), int(end)), "title": cite.title(briefing)}

        return safely(work)

    def rate(self, said: Feedback) -> Reply:
        """Keep what a reader says of an answer."""

        def work() -> Reply:
            self._library.keep_feedback(said)
            return {"say": strings.RATE_THANKS}

        return safely(work)

    def listing(self, wanted: Filter) -> Reply:
        """The library's list, narrowed to what is `wanted`, and what a scope can be made of."""

        def work() -> Reply:
            listed = self._library.briefings()
            matching = [item for item in listed if wanted.holds(item)]
            dates = sorted(item.date for item in listed if item.date)
            count = strings.count(len(listed), strings.COUNT_ONE, strings.COUNT)
            if len(matching) < len(listed):
                count = strings.COUNT_OF.format(shown=f"{len(matching):,}", count=count)
            empty = f'<p class="empty">{strings.EMPTY_LIBRARY}.</p>'
            return {
                "html": places.listing(matching) if listed else empty,
                "count": count,
                "sources": sorted({item.source for item in listed if item.source}),
                "first": dates[0] if dates else "",
                "last": dates[-1] if dates else "",
                "newest": listed[0].id if listed else "",
            }

        return safely(work)

    def examples(self) -> Reply:
        """Questions that the library answers, for a reader who has none yet."""

        def work() -> Reply:
            generation = self._library.generation()
            if self._examples[0] != generation:
                self._examples = generation, examples.examples(self._library)
            return {"questions": self._examples[1]}

        return safely(work)

    def add(self, files: list[tuple[str, bytes]]) -> Reply:
        """Keep uploaded files, each called by its name; what became of each, in order."""

        def work() -> Reply:
            results: list[Reply] = []
            briefings: list[tuple[int, Briefing]] = []
            for place, (name, data) in enumerate(files):
                results.append({"name": name})
                try:
                    briefings.append((place, read_bytes(name, data)))
                except ReadError as error:
                    results[place] |= {"ok": False, "said": strings.REFUSED.format(problem=error)}
            added = self._library.add(briefing for _, briefing in briefings)
            for (place, briefing), outcome in zip(briefings, added, strict=True):
                wording = {"added": strings.ADDED, "replaced": strings.REPLACED}.get(outcome.status, strings.UNCHANGED)
                passages = strings.count(outcome.passages, strings.PASSAGES_ONE, strings.PASSAGES_COUNT)
                results[place] |= {"ok": True, "said": wording.format(passages=passages), "id": briefing.id}
            return {"results": results}

        return safely(work)

    def remove(self, id: str) -> Reply:
        """Remove a briefing; it can be brought back while the program runs."""

        def work() -> Reply:
            try:
                briefing = self._library.get(id)
                self._library.remove(id)
            except KeyError:
                return failed(strings.ERROR_GONE)
            with self._lock:
                self._removed[id] = briefing
                while len(self._removed) > UNDO_AT_MOST:
                    self._removed.pop(next(iter(self._removed)))
            return {"title": cite.title(briefing)}

        return safely(work)

    def undo(self, id: str) -> Reply:
        """Bring back a briefing that was removed."""

        def work() -> Reply:
            with self._lock:
                briefing = self._removed.pop(id, None)
            if briefing is None:
                return failed(strings.ERROR_GONE)
            self._library.add(briefing)
            return {"title": cite.title(briefing)}

        return safely(work)


def told(answer: Answer) -> Reply:
    """All that the page keeps of an answer. The same answer told again fits in its place."""
    quote = answer.quote
    return {
        "found": answer.found,
        "meant": answer.understood or answer.question,
        "quote": quote.text if quote else "",
        "html": cards.understood(answer) + cards.answer_html(answer),
        "say": export.announcement(answer),
        "markdown": export.as_markdown(answer),
        "page": export.as_html(answer),
        "cited": {"id": quote.briefing.id, "start": quote.start, "end": quote.end} if quote else None,
    }


def safely(work: Callable[[], Reply]) -> Reply:
    """What `work` gives, or a card for its error: our own say what is wrong, any other is logged and not shown."""
    try:
        return work()
    except (ValueError, LibraryError, ReadError) as error:
        return failed(str(error))
    except Exception:
        log.exception("the page could not be answered")
        return failed(strings.ERROR_UNKNOWN)


def failed(message: str) -> Reply:
    """The reply that says what went wrong."""
    return {"error": message, "html": cards.error(message), "say": f"{strings.ERROR}. {message}"}
