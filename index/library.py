"""The Library: briefings, and everything to search them."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from corpus import Briefing
from index import adding
from index.embed.model import Embedder, EmbedderIdentity, require_same_embedder
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.passages import checked
from index.embed.question_encoder import encoder_of_questions
from index.errors import LibraryError
from index.heard import Heard
from index.late import question_tokens
from index.limits import require_question
from index.notes import Notes
from index.originals import Originals
from index.rarity import idf
from index.records import (
    Added,
    Candidate,
    Contents,
    EmbeddedPassage,
    Feedback,
    Filters,
    Finding,
    Listed,
    Query,
    Scope,
    writable,
)
from index.speakers import Speaker, named
from index.store import Store, is_address, open_store, redacted
from index.terms import question_terms

if TYPE_CHECKING:
    from index.embed.workers import Workers

QUESTIONS_IN_MEMORY = 1000  # encoded, some 6 MB; a team asks many the same


class Library:
    """Briefings kept in one place, added to and searched. Get one with `Library.open`; threads may share it."""

    def __init__(self, store: Store, embedder: Embedder, path: str) -> None:
        self._store = store
        self._embedder = embedder
        self.path = path
        self.originals = None if is_address(path) else Originals(Path(path))
        self._contents: Contents | None = None
        self._speakers: tuple[int, list[Speaker]] | None = None  # with their generation
        self._query = lru_cache(QUESTIONS_IN_MEMORY)(self._encoded)

    @classmethod
    def open(cls, path: str | Path, *, embedder: Embedder | str | None = None) -> Self:
        """The library in the folder `path`, created if absent, or at the address `path` of an engine that is shared.

        `embedder` is a sentence-transformers name or path, or an Embedder; None is the packaged all-MiniLM-L6-v2.
        Raises EmbedderMismatch if the library was made with another one, LibraryError if it can't be opened.
        """
        library = cls(open_store(path), _embedder(embedder), redacted(path))
        try:
            library._require_same_embedder()
        except LibraryError:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Close the library's files; it cannot be used afterwards."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _require_same_embedder(self) -> None:
        if (kept := self._store.embedder()) is not None:
            require_same_embedder(self.path, kept, self._embedder.identity)

    # -- what it holds ------------------------------------------------------------------------------------------------

    def briefings(self) -> list[Listed]:
        """What the library holds, newest first; briefings without a date last."""
        return self._store.listed()

    def contents(self) -> Contents:
        """How much the library holds, and of which days."""
        generation = self._store.generation()
        if self._contents is None or self._contents.generation != generation:
            listed = self._store.listed()
            dates = sorted(briefing.date for briefing in listed if briefing.date)
            passages = sum(briefing.passages for briefing in listed)
            first, last = (dates[0], dates[-1]) if dates else ("", "")
            self._contents = Contents(len(listed), passages, first, last, generation)
        return self._contents

    def get(self, id: str) -> Briefing:
        """The briefing of that id. Raises KeyError, naming it, if there is none."""
        briefing = self._store.get(id)
        if briefing is None:
            raise KeyError(f"the library {self.path} has no briefing {id!r}; see: briefing-qa list")
        return briefing

    def embedded(self, id: str) -> list[EmbeddedPassage]:
        """The passages of the briefing of that id with their vectors; nothing if there is none."""
        return self._store.embedded(id)

    @property
    def model(self) -> EmbedderIdentity:
        """The embedding model that it was opened with."""
        return self._embedder.identity

    def unchanging(self) -> AbstractContextManager[object]:
        """While this lasts, this thread reads what was kept when it began; an engine that can't does nothing."""
        return self._store.unchanging()

    def generation(self) -> int:
        """A number that grows with every change to the library."""
        return self._store.generation()

    def add(
        self,
        briefings: Briefing | Iterable[Briefing],
        *,
        on_added: Callable[[Added], object] | None = None,
        workers: "Workers | None" = None,
    ) -> list[Added]:
        """Store briefings, each whole or not at all, and make them searchable.

        A briefing whose id is there already replaces the old one, unless nothing in it changed. `on_added` is
        called with each as soon as it is durably stored. If `briefings` fails half-way, all that it gave is added
        first; if the disk fails, what was reported is kept. `workers` (see index/embed/workers.py) embed in place of
        this process.
        """
        if isinstance(briefings, Briefing):
            briefings = [briefings]
        added: list[Added] = []
        try:
            for outcome in adding.stored(self._store, self._embedder, briefings, workers):
                added.append(outcome)
                if outcome.status == "replaced" and self.originals is not None:
                    self.originals.remove(outcome.id, but=self._store.get(outcome.id))
                if on_added is not None:
                    on_added(outcome)
        finally:
            if any(outcome.status != "unchanged" for outcome in added):
                self._store.refresh()
        return added

    def refresh(self) -> None:
        """Make all that is stored searchable, also what another process has only just stored."""
        self._store.refresh()

    def set_metadata(
        self,
        id: str,
        *,
        title: str | None = None,
        date: str | datetime.date | None = None,
        source: str | None = None,
    ) -> Added:
        """Set a briefing's metadata; None leaves a field as it is, and the text never changes.

        What is set, the empty string too, stays when the briefing's file is added again. Raises KeyError if there is no
        such briefing, ValueError for a date that is not one.
        """
        (outcome,) = self.add(self.get(id).with_metadata(title=title, date=date, source=source))
        return outcome

    def remove(self, *ids: str) -> None:
        """Remove briefings with all that was cut from them. Raises KeyError, naming it, for an id that is not there.

        Then nothing is removed, unless another process was quicker.
        """
        for id in ids:
            self.get(id)
        for id in ids:
            self._store.delete(id)
            if self.originals is not None:
                self.originals.remove(id)
        self._store.refresh()

    # -- what it finds ------------------------------------------------------------------------------------------------

    def search(
        self,
        question: str,
        depth: int = 100,
        **filters: Unpack[Filters],
    ) -> list[Candidate]:
        """The union of the `depth` passages nearest in meaning and the `depth` best by words, unranked.

        Raises ValueError for an empty or overlong question, or a date that is not one.
        """
        return self.within(question, depth, self.scope(**filters))

    def scope(
        self,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        sources: Iterable[str] | None = None,
        speakers: Iterable[str] | None = None,
        briefings: Iterable[str] | None = None,
    ) -> Scope:
        """Which passages these arguments leave, see `Filters`. Raises ValueError for a date that is not one."""
        called = [speakers] if isinstance(speakers, str) else speakers
        names = None
        if called is not None:
            names = tuple(dict.fromkeys(name for words in called for name in named(words, self.speakers())))
        return Scope.of(since, until, sources, names, briefings)

    def within(self, question: str, depth: int, scope: Scope) -> list[Candidate]:
        """What `search` gives, of the briefings in `scope`."""
        require_question(question)
        if depth < 1:
            raise ValueError(f"depth must be at least 1; found {depth}")
        if self._store.embedder() is None:
            return []
        query = self._query(writable(question))
        self._require_same_embedder()  # another process may have embedded the library again
        return self._store.search(query, depth, scope)

    def _encoded(self, question: str) -> Query:
        vectors, tokens = encoder_of_questions(self._embedder).encode_tokens([question])
        asked = question_tokens(self._embedder.identity, question, tokens[0])
        return Query(tuple(question_terms(question)), checked(self._embedder, vectors, 1)[0], asked)

    def idf(self, stems: Sequence[str]) -> list[float]:
        """How rare each stem is in the library, smoothed with a background news corpus (index/rarity.py)."""
        total = self._store.size()
        return [idf(stem, count, total) for stem, count in zip(stems, self._store.counts(stems), strict=True)]

    def speakers(self) -> list[Speaker]:
        """Who speaks in the library, those with most to say first."""
        generation = self._store.generation()
        if self._speakers is None or self._speakers[0] != generation:
            self._speakers = generation, self._store.speakers()
        return self._speakers[1]

    def statements(self, lines: Sequence[Listed]) -> list[tuple[Heard, ...] | None]:
        """The statements of each of these briefings; None of one that is no longer as listed."""
        return self._store.statements(lines)

    def counts(self, stems: Sequence[str]) -> list[int]:
        """In how many passages each stem (see `index.terms`) occurs."""
        return self._store.counts(stems)

    # -- what readers say of answers ----------------------------------------------------------------------------------

    def keep_feedback(self, said: Feedback) -> None:
        """Keep what a reader said of an answer, and when, if `said` does not tell."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._store.keep_feedback(
            replace(
                said,
                reason=writable(said.reason),
                question=writable(said.question),
                briefing=writable(said.briefing),
                quote=writable(said.quote),
                at=said.at or now,
            )
        )

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, newest first; also of briefings that are gone."""
        return self._store.feedback()

    @property
    def notes(self) -> Notes:
        """What programs keep with the library beside its briefings."""
        return Notes(self._store)

    # -- its health ---------------------------------------------------------------------------------------------------

    def doctor(self, *, repair: bool = True) -> list[Finding]:
        """Check everything that can be damaged; with `repair`, make again what can be made from the briefings."""
        return self._store.check(repair=repair)

    @classmethod
    def reembed(
        cls,
        path: str | Path,
        *,
        embedder: Embedder | str | None = None,
        on_added: Callable[[Added], object] | None = None,
    ) -> Self:
        """Cut and embed every briefing of the library at `path` again, with `embedder`; then open it.

        All at once or not at all: until it is done, and if it fails, the library stays as it was.
        """
        library = cls(open_store(path), _embedder(embedder), redacted(path))
        renewed = adding.embedded_again(library._embedder, library._all(), on_added)
        try:
            library._store.replace_all(library._embedder.identity, renewed)
            library._store.refresh()
        except BaseException:
            library.close()
            raise
        return library

    def _all(self) -> Iterator[Briefing]:
        """Every briefing, listed when the first is asked for: `replace_all` asks once nothing more can slip in."""
        for listed in self.briefings():
            if (briefing := self._store.get(listed.id)) is not None:
                yield briefing

    @staticmethod
    def roll_back(path: str | Path) -> None:
        """Switch a shared library back to what it was before `reembed`. Raises LibraryError if it was changed since."""
        store = open_store(path)
        try:
            store.roll_back()
        finally:
            store.close()


def load_embedder(name: str | None = None) -> Embedder:
    """The embedder of that name, or the packaged one."""
    return OnnxEmbedder(name) if name else OnnxEmbedder()


def _embedder(chosen: Embedder | str | None) -> Embedder:
    return load_embedder(chosen) if chosen is None or isinstance(chosen, str) else chosen
