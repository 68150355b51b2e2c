"""The default store: SQLite keeps, FAISS and tantivy search, all in one folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.database import Database
from index.errors import LibraryError
from index.records import Candidate, Finding, Scope
from index.snapshots import Snapshots
from index.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LocalStore(Database):
    """A Store in a folder: `library.sqlite` is the truth, `derived/` can be deleted."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"cannot make the library folder {folder}: {error.strerror}") from error
        super().__init__(folder / "library.sqlite")
        self._snapshots = Snapshots(self, folder)
        self.refresh = self._snapshots.refresh

    def search(self, question: str, vector: "NDArray[np.float32]", depth: int, scope: Scope) -> list[Candidate]:
        snapshot = self._snapshots.current()
        if snapshot is None:
            return []
        with self.reading():
            rows = set(snapshot.vectors.search(vector, depth, None if scope.everything else self.passage_rows(scope)))
            rows.update(snapshot.passages.search(question, depth, scope))
            found = list(self.stored(sorted(rows)))
            bm25 = snapshot.passages.scores(question, [row for row, _, _ in found])
            briefing_bm25 = snapshot.briefings.scores(question, sorted({briefing for _, briefing, _ in found}))
            return [
                Candidate(
                    self.briefing(briefing),
                    embedded.passage,
                    float(embedded.vector @ vector),
                    embedded.sentence_vectors @ vector,
                    bm25.get(row, 0.0),
                    briefing_bm25.get(briefing, 0.0),
                )
                for row, briefing, embedded in found
            ]

    def counts(self, words: Sequence[str]) -> list[int]:
        snapshot = self._snapshots.current()
        return [
            min((snapshot.passages.count(stem) if snapshot else 0 for stem in terms(word)), default=-1)
            for word in words
        ]

    def check(self, *, repair: bool) -> list[Finding]:
        return [*self.findings(), *self._snapshots.findings(repair=repair)]

    def close(self) -> None:
        self._snapshots.close()
        super().close()
