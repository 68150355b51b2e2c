"""A reader that reads no passage twice for the same question."""

from collections.abc import Sequence
from functools import lru_cache

from qa.evidence.reader.reading import Reader, Reading

IN_MEMORY = 3000  # readings, some 10 MB: a question asked again, perhaps of a library that grew meanwhile


class CachedReader:
    """`reader`, and its last readings: `most` of them, or all if None."""

    def __init__(self, reader: Reader, most: int | None = IN_MEMORY) -> None:
        self._reader = reader
        self._reading = lru_cache(most)(self._unread)

    @property
    def name(self) -> str:
        return self._reader.name

    @property
    def sha256(self) -> str:
        """Of the reader's weights; empty if it doesn't tell."""
        return str(getattr(self._reader, "sha256", ""))

    def read(self, question: str, passages: Sequence[str], contexts: Sequence[str] = ()) -> list[Reading]:
        before = contexts or [""] * len(passages)
        return [self._reading(question, passage, context) for passage, context in zip(passages, before, strict=True)]

    def _unread(self, question: str, passage: str, context: str) -> Reading:
        return self._reader.read(question, [passage], [context])[0]
