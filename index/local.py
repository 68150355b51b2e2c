"""The default store: SQLite keeps, FAISS and tantivy search, all in one folder."""

from collections.abc import Sequence
from pathlib import Path

from index.database import Database
from index.errors import LibraryError
from index.late import max_sim, weights
from index.records import Candidate, Finding, Query, Scope
from index.snapshots import Snapshots
from index.words import terms


class LocalStore(Database):
    """A Store in a folder: `library.sqlite` is the truth, `derived/` can be deleted."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"cannot make the library folder {folder}: {error.strerror}") from error
        super().__init__(folder / "library.sqlite")
        self._snapshots = Snapshots(self, folder)

    def refresh(self) -> None:
        self._snapshots.refresh()
        self.forget()

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        snapshot = self._snapshots.current()
        if snapshot is None:
            return []
        with self.reading():
            only = None if scope.everything else self.passage_rows(scope)
            rows = set(snapshot.vectors.search(query.vector, depth, only))
            rows.update(snapshot.passages.search(query.stems, depth, scope))
            found = list(self.stored(sorted(rows)))
            bm25 = snapshot.passages.scores(query.stems, [row for row, _, _ in found])
            briefing_bm25 = snapshot.briefings.scores(query.stems, sorted({briefing for _, briefing, _ in found}))
            counts = [min(map(snapshot.passages.count, terms(word)), default=-1) for word in query.tokens.words]
            shares = weights(query.tokens.words, counts, len(snapshot.vectors))
            tokens = [(embedded.tokens, len(embedded.passage.sentences)) for _, _, embedded in found]
            late = max_sim(query.tokens, shares, tokens)
            return [
                Candidate(
                    self.briefing(briefing),
                    embedded.passage,
                    float(embedded.vector @ query.vector),
                    embedded.sentence_vectors @ query.vector,
                    bm25.get(row, 0.0),
                    briefing_bm25.get(briefing, 0.0),
                    *late,
                )
                for (row, briefing, embedded), late in zip(found, late, strict=True)
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
