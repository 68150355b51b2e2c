"""The Library: briefings, and everything to search them."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus import Briefing, Passage, segment
from index.embedder import Embedder, SentenceTransformerEmbedder
from index.errors import EmbedderMismatch, LibraryError
from index.late import pack, question_tokens
from index.records import Added, Candidate, EmbeddedPassage, Finding, Listed, Query, Scope, sentence_count
from index.store import Store, open_store

# Texts embedded together: enough to sort them by length, few enough that a kill loses little work.
TEXTS_AT_ONCE = 1024
LONGEST_QUESTION = 10_000  # characters; far beyond what the embedder reads


class Library:
    """Briefings kept in one place, added to and searched. Get one with `Library.open`; threads may share it."""

    def __init__(self, store: Store, embedder: Embedder, path: str) -> None:
        self._store = store
        self._embedder = embedder
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, embedder: Embedder | str | None = None) -> Self:
        """The library in the folder `path`, created if absent.

        `embedder` is a sentence-transformers name or path, or an Embedder; None is the packaged all-MiniLM-L6-v2.
        Raises EmbedderMismatch if the library was made with another one, LibraryError if it can't be opened.
        """
        library = cls(open_store(path), _embedder(embedder), str(path))
        try:
            library._refuse_stranger()
        except LibraryError:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Let go of the library's files; it cannot be used after."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _refuse_stranger(self) -> None:
        kept = self._store.embedder()
        if kept is not None and kept != (found := self._embedder.identity):
            raise EmbedderMismatch(
                f"the library {self.path} was made with the embedding model {kept.name} ({kept.sha256[:12]}), not with "
                f"{found.name} ({found.sha256[:12]}); open it with its own model, or embed it again: "
                f"briefing-qa doctor --reembed --library {self.path} --model {found.name}"
            )

    # -- what it holds ------------------------------------------------------------------------------------------------

    def briefings(self) -> list[Listed]:
        """What the library holds, newest first; briefings without a date last."""
        return self._store.listed()

    def get(self, id: str) -> Briefing:
        """The briefing of that id. Raises KeyError, naming it, if there is none."""
        briefing = self._store.get(id)
        if briefing is None:
            raise KeyError(f"the library {self.path} has no briefing {id!r}; see: briefing-qa list")
        return briefing

    def generation(self) -> int:
        """A number that grows with every change to the library."""
        return self._store.generation()

    def add(
        self, briefings: Briefing | Iterable[Briefing], *, on_added: Callable[[Added], object] | None = None
    ) -> list[Added]:
        """Keep briefings, each whole or not at all, and make them searchable.

        A briefing whose id is there already replaces the old one, unless nothing in it changed. `on_added` is told of
        each as soon as it is safely on the disk. If `briefings` or the disk fails half-way, what was told is kept.
        """
        if isinstance(briefings, Briefing):
            briefings = [briefings]
        added: list[Added] = []
        try:
            for batch in _batches(briefings):
                for outcome in self._add_batch(batch):
                    added.append(outcome)
                    if on_added is not None:
                        on_added(outcome)
        finally:
            if any(outcome.status != "unchanged" for outcome in added):
                self._store.refresh()
        return added

    def _add_batch(self, batch: Sequence[tuple[Briefing, tuple[Passage, ...]]]) -> Iterator[Added]:
        kept = [self._store.sha256(briefing.id) for briefing, _ in batch]
        changed = [item for item, sha256 in zip(batch, kept, strict=True) if item[0].sha256 != sha256]
        embedded = iter(self._embed(changed))
        for (briefing, passages), sha256 in zip(batch, kept, strict=True):
            counts = len(passages), sentence_count(passages)
            if briefing.sha256 == sha256:
                yield Added(briefing.id, "unchanged", *counts)
                continue
            if self._store.embedder() is None:
                self._store.set_embedder(self._embedder.identity)
            self._store.put(briefing, next(embedded))
            yield Added(briefing.id, "replaced" if sha256 else "added", *counts)

    def _embed(self, batch: Sequence[tuple[Briefing, tuple[Passage, ...]]]) -> Iterator[list[EmbeddedPassage]]:
        """Embed all passages and sentences of `batch` at once; for each briefing its passages with their vectors."""
        import numpy as np

        if not batch:
            return
        cut = [(briefing.text, passage) for briefing, passages in batch for passage in passages]
        vectors, tokens = self._embedder.encode_tokens([passage.of(text) for text, passage in cut])
        sentences = self._embedder.encode([span.of(text) for text, passage in cut for span in passage.sentences])
        if not (np.isfinite(vectors).all() and np.isfinite(sentences).all()):
            raise LibraryError(f"the embedding model {self._embedder.identity.name} gave a vector that is not a number")
        rows, states, first = iter(vectors), iter(tokens), 0
        for briefing, passages in batch:
            embedded = []
            for passage in passages:
                inside = [(span.start - passage.start, span.end - passage.start) for span in passage.sentences]
                kept = pack(self._embedder.identity, passage.of(briefing.text), next(states), inside)
                embedded.append(EmbeddedPassage(passage, next(rows), sentences[first : first + len(inside)], kept))
                first += len(inside)
            yield embedded

    def remove(self, id: str) -> None:
        """Remove a briefing with all that was cut from it. Raises KeyError, naming it, if there is none of that id."""
        if not self._store.delete(id):
            raise KeyError(f"the library {self.path} has no briefing {id!r}; see: briefing-qa list")
        self._store.refresh()

    # -- what it finds ------------------------------------------------------------------------------------------------

    def search(
        self,
        question: str,
        depth: int = 100,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        sources: Iterable[str] | None = None,
    ) -> list[Candidate]:
        """The union of the `depth` passages nearest in meaning and the `depth` best by words, unranked.

        `since` and `until` are inclusive dates, `sources` names the only ones wanted; a briefing without a date is
        outside every period. Raises ValueError for an empty or overlong question, or a date that is not one.
        """
        if not question.strip():
            raise ValueError("the question is empty; ask something like: Who visited Moscow?")
        if len(question) > LONGEST_QUESTION:
            raise ValueError(f"the question has {len(question)} characters; ask it in at most {LONGEST_QUESTION}")
        if depth < 1:
            raise ValueError(f"depth must be at least 1; found {depth}")
        if isinstance(sources, str):
            sources = [sources]
        scope = Scope(_day("since", since), _day("until", until), None if sources is None else tuple(sources))
        if self._store.embedder() is None:
            return []
        vectors, tokens = self._embedder.encode_tokens([question])
        asked = question_tokens(self._embedder.identity, question, tokens[0])
        return self._store.search(Query(question, vectors[0], asked), depth, scope)

    def counts(self, words: Sequence[str]) -> list[int]:
        """For each word, in how many passages it (or another form of it) occurs; -1 for a stop word."""
        return self._store.counts(words)

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
        library = cls(open_store(path), _embedder(embedder), str(path))

        def renewed() -> Iterator[tuple[Briefing, Sequence[EmbeddedPassage]]]:
            for batch in _batches(library.get(listed.id) for listed in library.briefings()):
                for (briefing, passages), embedded in zip(batch, library._embed(batch), strict=True):
                    yield briefing, embedded
                    if on_added is not None:
                        on_added(Added(briefing.id, "replaced", len(passages), sentence_count(passages)))

        try:
            library._store.replace_all(library._embedder.identity, renewed())
            library._store.refresh()
        except BaseException:
            library.close()
            raise
        return library


def _embedder(chosen: Embedder | str | None) -> Embedder:
    if chosen is None:
        return SentenceTransformerEmbedder()
    return SentenceTransformerEmbedder(chosen) if isinstance(chosen, str) else chosen


def _batches(briefings: Iterable[Briefing]) -> Iterator[list[tuple[Briefing, tuple[Passage, ...]]]]:
    """Briefings with their passages, about TEXTS_AT_ONCE texts to embed at a time."""
    batch, texts = list[tuple[Briefing, tuple[Passage, ...]]](), 0
    for briefing in briefings:
        passages = segment(briefing.text)
        batch.append((briefing, passages))
        texts += len(passages) + sentence_count(passages)
        if texts >= TEXTS_AT_ONCE:
            yield batch
            batch, texts = [], 0
    if batch:
        yield batch


def _day(name: str, date: str | datetime.date | None) -> str:
    if not date:
        return ""
    try:
        return datetime.date.fromisoformat(str(date)).isoformat()
    except ValueError:
        raise ValueError(f"{name} must be a date like 2022-02-07; found {str(date)!r}") from None
