"""The default store: SQLite keeps, FAISS and tantivy search, all in one folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.database import Database
from index.errors import LibraryError
from index.late import max_sim, weights
from index.rarity import idf
from index.records import Candidate, Finding, Query, Scope
from index.snapshots import Snapshots
from index.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class LocalStore(Database):
    """A Store in a folder: `library.sqlite` is the truth, `derived/` can be deleted."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = "it is a file" if folder.is_file() else error.strerror
            raise LibraryError(f"cannot make the library folder {folder}: {reason}; name another") from error
        super().__init__(folder / "library.sqlite")
        self._snapshots = Snapshots(self, folder)

    def refresh(self) -> None:
        self._snapshots.refresh()
        self.forget()

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        import numpy as np

        snapshot = self._snapshots.current()
        if snapshot is None:
            return []
        with self.reading():
            only = None if scope.everything else self.passage_rows(scope)
            rows = set(snapshot.vectors.search(query.vector, depth, only))
            rows.update(snapshot.passages.search(query.stems, depth, scope))
            if not (found := self.passages(sorted(rows))):
                return []
            kept = [row for row, _, _ in found]
            briefings = {key: self.briefing(key) for _, key, _ in found}
            arrays = self.arrays(kept)
        bm25 = snapshot.passages.scores(query.stems, kept)
        total = len(snapshot.vectors)
        rarity = [
            max((idf(stem, snapshot.passages.count(stem), total) for stem in terms(word)), default=0.0)
            for word in query.tokens.words
        ]
        shares = weights(query.tokens.words, rarity)
        sentences = [len(passage.sentences) for _, _, passage in found]
        dense, cosines, late, sentence_late = _compare(query, shares, sentences, arrays)
        ends = np.cumsum(sentences).tolist()
        parts = zip(found, dense.tolist(), late.tolist(), [0, *ends[:-1]], ends, strict=True)
        return [
            Candidate(
                briefings[key],
                passage,
                dense,
                cosines[start:end],
                bm25.get(row, 0.0),
                late,
                sentence_late[start:end],
            )
            for (row, key, passage), dense, late, start, end in parts
        ]

    def counts(self, stems: Sequence[str]) -> list[int]:
        snapshot = self._snapshots.current()
        return [snapshot.passages.count(stem) if snapshot else 0 for stem in stems]

    def size(self) -> int:
        snapshot = self._snapshots.current()
        return len(snapshot.vectors) if snapshot else 0

    def check(self, *, repair: bool) -> list[Finding]:
        findings = list(self.findings())
        try:
            findings += self._snapshots.findings(repair=repair)
        except LibraryError as error:  # the database is too damaged to be indexed
            findings.append(Finding("search index", False, str(error)))
        return findings

    def close(self) -> None:
        self._snapshots.close()
        super().close()


def _compare(
    query: Query, shares: "NDArray[np.float32]", sentences: list[int], arrays: list[tuple[bytes, ...]]
) -> "Scores":
    """The cosines of passages and of their sentences with the question, then the late interaction of both.

    `sentences` counts those of each passage; `arrays` holds for each passage its vector, its sentences' vectors, the
    sentence of each of its tokens, and their states. One product for all: one for each took ten times longer.
    """
    import numpy as np

    vectors, sentence_vectors, homes, states = (b"".join(blobs) for blobs in arrays)
    size = len(query.vector)
    first = np.cumsum([0, *sentences[:-1]])
    tokens = [len(blob) // 2 for blob in arrays[2]]
    late = max_sim(
        query.tokens,
        shares,
        np.frombuffer(states, np.int8).reshape(-1, query.tokens.states.shape[1]),
        np.frombuffer(homes, np.uint16) + np.repeat(first, tokens),
        np.repeat(np.arange(len(sentences)), sentences),
    )
    return (
        np.frombuffer(vectors, np.float32).reshape(-1, size) @ query.vector,
        np.frombuffer(sentence_vectors, np.float32).reshape(-1, size) @ query.vector,
        *late,
    )
