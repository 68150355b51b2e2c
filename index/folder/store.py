"""The default store: SQLite keeps, FAISS and tantivy search, all in one folder."""

from collections.abc import Sequence
from pathlib import Path

from index.candidates import Arrays, Found, scored
from index.errors import LibraryError
from index.folder.database import Database
from index.folder.live import Snapshots
from index.folder.statements import KeptStatements
from index.heard import Heard
from index.records import Candidate, Finding, Listed, Query, Scope


class LocalStore(Database):
    """A Store in a folder: `library.sqlite` is the truth, `derived/` can be deleted."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            reason = "it is a file" if folder.is_file() else error.strerror
            raise LibraryError(f"cannot make the library folder {folder}: {reason}; name another") from error
        super().__init__(folder / "library.sqlite")
        self._snapshots = Snapshots(self, folder)
        self._statements = KeptStatements(self, folder)

    def refresh(self) -> None:
        self._snapshots.refresh()
        self._statements.refresh()
        self.forget()

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        snapshot = self._snapshots.current()
        if snapshot is None:
            return []
        with self.reading():
            only = None if scope.everything else self.passage_rows(scope)
            rows = set(snapshot.vectors.search(query.vector, depth, only))
            rows.update(snapshot.passages.search(query.stems, depth, scope, only))
            if not (found := self.passages(sorted(rows))):
                return []
            kept = [row for row, _, _ in found]
            briefings = {key: self.briefing(key) for _, key, _ in found}
            arrays = self.arrays(kept)
        bm25 = snapshot.passages.scores(query.stems, kept)
        items = [
            Found(briefings[key], passage, Arrays(*blobs), bm25.get(row, 0.0))
            for (row, key, passage), *blobs in zip(found, *arrays, strict=True)
        ]
        return scored(query, items, snapshot.passages.count, len(snapshot.vectors))

    def statements(self, lines: Sequence[Listed]) -> list[tuple[Heard, ...] | None]:
        return self._statements.of(lines)

    def roll_back(self) -> None:
        raise LibraryError(
            f"the library {self.path.parent} is a folder, of which nothing older is kept; embed it again with "
            "the model it had: briefing-qa doctor --reembed"
        )

    def counts(self, stems: Sequence[str]) -> list[int]:
        snapshot = self._snapshots.current()
        return [snapshot.passages.count(stem) if snapshot else 0 for stem in stems]

    def size(self) -> int:
        snapshot = self._snapshots.current()
        return len(snapshot.vectors) if snapshot else 0

    def check(self, *, repair: bool) -> list[Finding]:
        findings = [*self.findings(), *self._statements.findings(repair=repair)]
        try:
            findings += self._snapshots.findings(repair=repair)
        except LibraryError as error:  # the database is too damaged to be indexed
            findings.append(Finding("search index", False, str(error)))
        return findings

    def close(self) -> None:
        self._snapshots.close()
        super().close()
