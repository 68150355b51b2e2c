"""The truth: briefings, passages, sentences and their vectors in one SQLite file, one transaction a briefing."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus import Briefing, Passage, speaker_of
from index.embed.model import EmbedderIdentity, require_same_embedder
from index.errors import LibraryError
from index.folder.beside import Beside
from index.folder.rows import (
    CUT,
    crc_of,
    cut_crc,
    damaged,
    delete_rows,
    insert_rows,
    listing,
    new_generation,
    passage_of,
    row_of,
    scope_clause,
)
from index.folder.schema import SCHEMA
from index.records import EmbeddedPassage, Finding, Listed, Scope, Status
from index.speakers import Speaker, speakers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BRIEFINGS_IN_MEMORY = 1024
_NEW_EMBEDDER = "INSERT INTO embedder (name, sha256, dimension, recipe) VALUES (?, ?, ?, ?)"


class State(NamedTuple):
    """One content of a library: equal states mean equal contents, and copies that went their own ways have others."""

    generation: int
    stamp: str


class Database(Beside):
    """What is kept, and the questions that a search asks of it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)
        # The briefing in a row; a row never changes its content, so it is remembered.
        self.briefing = lru_cache(BRIEFINGS_IN_MEMORY)(self._read_briefing)
        self._labels = lru_cache(1)(self._read_labels)

    # -- what the library is ------------------------------------------------------------------------------------------

    def state(self) -> State:
        with self.reading() as connection:
            found = connection.execute("SELECT generation, stamp FROM history ORDER BY generation DESC").fetchone()
        return State(*found) if found else State(0, "")

    def had(self, state: State) -> bool:
        """True if the library is, or grew out of, what it was at `state`."""
        with self.reading() as connection:
            found = connection.execute("SELECT stamp FROM history WHERE generation = ?", (state.generation,)).fetchone()
        return found is not None and found[0] == state.stamp

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """While this lasts, this thread reads what was kept when it began."""
        with self.reading() as connection:
            row_of(connection, "")  # SQLite's view begins with what is read first
            yield

    def generation(self) -> int:
        """A number that grows by one with every change."""
        return self.state().generation

    def embedder(self) -> EmbedderIdentity | None:
        """Whose vectors are kept here; None for a library that holds none yet."""
        with self.reading() as connection:
            found = connection.execute("SELECT name, sha256, dimension, recipe FROM embedder").fetchone()
        return EmbedderIdentity(*found) if found else None

    # -- briefings ----------------------------------------------------------------------------------------------------

    def put(self, briefing: Briefing, passages: Sequence[EmbeddedPassage], embedder: EmbedderIdentity) -> Status:
        """Keep `briefing` in place of whatever stood under its id, unless that is the same and whole."""
        with self.writing() as connection:
            known = self.embedder()
            if known is None:
                connection.execute(_NEW_EMBEDDER, astuple(embedder))
            else:
                require_same_embedder(str(self.path.parent), known, embedder)
            kept = self.kept(briefing.id)
            if kept is not None and kept.sha256 == briefing.sha256:  # another process was faster
                return "unchanged"
            replaced = delete_rows(connection, briefing.id)
            insert_rows(connection, briefing, passages)
            new_generation(connection)
        return "replaced" if replaced else "added"

    def delete(self, id: str) -> bool:
        """Remove a briefing with all that was cut from it; False if there is none of that id."""
        with self.writing() as connection:
            gone = delete_rows(connection, id)
            if gone:
                new_generation(connection)
        return gone

    def replace_all(
        self, embedder: EmbedderIdentity, briefings: Iterable[tuple[Briefing, Sequence[EmbeddedPassage]]]
    ) -> None:
        """Put `briefings` in place of everything that is kept, all at once or not at all."""
        with self.writing() as connection:
            before = connection.execute("SELECT max(row) FROM briefings").fetchone()[0] or 0
            generation = self.generation()
            connection.execute("DELETE FROM embedder")
            connection.execute(_NEW_EMBEDDER, astuple(embedder))
            for briefing, passages in briefings:
                delete_rows(connection, briefing.id)
                insert_rows(connection, briefing, passages)
            connection.execute("DELETE FROM briefings WHERE row <= ?", (before,))
            new_generation(connection)
            # Nothing that was indexed before is of use.
            connection.execute("DELETE FROM history WHERE generation <= ?", (generation,))

    def kept(self, id: str) -> Listed | None:
        """What is kept under `id`, if it is whole: adding what was damaged mends it."""
        with self.reading() as connection:
            row = row_of(connection, id)
            return None if row is None or self._damage(row) else next(self._listed("WHERE row = ?", (row,)))

    def get(self, id: str) -> Briefing | None:
        with self.reading() as connection:
            row = row_of(connection, id)
            return None if row is None else self.briefing(row)

    def cut(self, id: str) -> list[Passage]:
        """The passages of the briefing kept under `id`; nothing if there is none of that id."""
        with self.reading() as connection:
            return [passage for _, _, passage in self.passages(self._cut_rows(row_of(connection, id)))]

    def embedded(self, id: str) -> list[EmbeddedPassage]:
        """What was cut from the briefing kept under `id`, as it was put; nothing if there is none of that id."""

        with self.reading() as connection:
            row, identity = row_of(connection, id), self.embedder()
            if row is None or identity is None:
                return []
            rows = self._cut_rows(row)
            passages = [passage for _, _, passage in self.passages(rows)]
            arrays = zip(*self.arrays(rows), strict=True)
        return [
            EmbeddedPassage.of(passage, identity.dimension, *blobs)
            for passage, blobs in zip(passages, arrays, strict=True)
        ]

    def _cut_rows(self, briefing: int | None) -> list[int]:
        query = "SELECT row FROM passages WHERE briefing = ? ORDER BY row"
        with self.reading() as connection:
            return [row for (row,) in connection.execute(query, (briefing,))]

    def listed(self) -> list[Listed]:
        """Newest first; those without a date last."""
        return list(self._listed("ORDER BY date DESC, id"))

    def _listed(self, which: str, values: Sequence[Any] = ()) -> Iterator[Listed]:
        with self.reading() as connection:
            query = (
                "SELECT id, title, date, source, sha256, passages, sentences, by_hand"
                f" FROM briefings LEFT JOIN details ON briefing = row {which}"
            )
            rows = connection.execute(query, values).fetchall()
        return (Listed(*(*row[:-1], tuple(json.loads(row[-1] or "[]")))) for row in rows)

    # -- what a search needs ------------------------------------------------------------------------------------------

    def passage_rows(self, scope: Scope) -> "NDArray[np.int64]":
        """The row numbers of all passages of the briefings that `scope` holds, ascending."""
        import numpy as np

        query, values = "SELECT row FROM passages", list[Any]()
        if not scope.everything:
            where, values = scope_clause(scope)
            query = f"{query} WHERE briefing IN (SELECT row FROM briefings WHERE {where})"
        if scope.speakers is not None:
            labelled = [row for row, label in self._labels(self.generation()) if label in scope.speakers]
            names = ",".join("?" * len(scope.speakers))
            query = f"{query} AND (name IN ({names}) OR row IN ({listing(labelled)}))"
            values.extend(scope.speakers)
        with self.reading() as connection:
            rows = connection.execute(f"{query} ORDER BY row", values)
            return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def passages(self, rows: "Sequence[int] | NDArray[np.int64]") -> list[tuple[int, int, Passage]]:
        """`(row, briefing's row, passage)` for those of `rows` that are still kept, ascending."""
        with self.reading() as connection:
            found = connection.execute(
                f"SELECT row, briefing, {CUT}, crc FROM passages WHERE row IN ({listing(rows)}) ORDER BY row"
            ).fetchall()
        for _, briefing, *cut, crc in found:
            if crc != cut_crc(briefing, *cut):
                raise LibraryError(damaged(self._name(briefing), "what was cut from it"))
        return [(row, briefing, passage_of(*cut)) for row, briefing, *cut, _ in found]

    def arrays(self, rows: "Sequence[int] | NDArray[np.int64]") -> list[tuple[bytes, ...]]:
        """The columns of the table `vectors` for `rows`, which ascend: one tuple for each of the four kinds."""
        with self.reading() as connection:
            found = connection.execute(
                "SELECT passage, crc, vector, sentences, token_sentences, token_states FROM vectors"
                f" WHERE passage IN ({listing(rows)}) ORDER BY passage"
            ).fetchall()
            if [item[0] for item in found] != list(rows):
                raise LibraryError(f"{self.path} lacks vectors that it should keep; see: briefing-qa doctor")
            for row, crc, *blobs in found:
                if crc != crc_of(row, *blobs):
                    (briefing,) = connection.execute("SELECT briefing FROM passages WHERE row = ?", (row,)).fetchone()
                    raise LibraryError(damaged(self._name(briefing), "what was cut from it"))
        return list(zip(*(item[2:] for item in found), strict=True))

    def _read_briefing(self, row: int) -> Briefing:
        query = "SELECT id, text, title, date, source, sha256, passages, sentences, crc FROM briefings WHERE row = ?"
        with self.reading() as connection:
            found = connection.execute(query, (row,)).fetchone()
            query = "SELECT pages, by_hand, crc FROM details WHERE briefing = ?"
            details = connection.execute(query, (row,)).fetchone() or ("[]", "[]", crc_of(row, "[]", "[]"))
        if found is None or crc_of(*found[:-1]) != found[-1] or crc_of(row, *details[:-1]) != details[-1]:
            raise LibraryError(damaged(self._name(row), "its text"))
        return Briefing(*found[:5], *(tuple(json.loads(part)) for part in details[:-1]))

    def _name(self, row: int) -> str:
        with self.reading() as connection:
            found = connection.execute("SELECT id FROM briefings WHERE row = ?", (row,)).fetchone()
        return f"briefing {found[0]}" if found else f"the briefing in row {row} of library.sqlite"

    def speakers(self) -> list[Speaker]:
        """Who speaks, those with most to say first."""
        with self.reading() as connection:
            named = connection.execute("SELECT name, role, count(*) FROM passages WHERE name != '' GROUP BY 1, 2")
            counted = Counter(label for _, label in self._labels(self.generation()))
            return speakers_of([*named, *((label, "", count) for label, count in counted.items())])

    def _read_labels(self, _generation: int) -> list[tuple[int, str]]:
        """`(row, label)` of the passages whose speaker has a label and no name, as they are in that generation."""
        with self.reading() as connection:
            rows = connection.execute(
                f"SELECT row, briefing, {CUT} FROM passages WHERE name = '' AND speaker IS NOT NULL"
            ).fetchall()
            return [(row, speaker_of(self.briefing(key), passage_of(*cut))) for row, key, *cut in rows]

    # -- its health ---------------------------------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        """Look for damage: the file's structure, then each briefing and all that was cut from it."""
        try:
            with self.reading() as connection:
                damage = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
                yield Finding("library.sqlite", not damage, "; ".join(damage) or "structure whole")
                self.state(), self.embedder()
                for row, id in connection.execute("SELECT row, id FROM briefings ORDER BY row").fetchall():
                    if problem := self._damage(row):
                        yield Finding(f"briefing {id}", False, problem)
        except LibraryError as error:
            yield Finding("library.sqlite", False, str(error))

    def _damage(self, row: int) -> str:
        """What is wrong with the briefing in `row`; nothing if it is whole."""
        try:
            with self.reading() as connection:
                self._read_briefing(row)
                (expected,) = connection.execute("SELECT passages FROM briefings WHERE row = ?", (row,)).fetchone()
                cut = connection.execute(
                    f"SELECT passages.crc, vectors.crc, briefing, passages.{CUT},"
                    " passage, vector, vectors.sentences, token_sentences, token_states"
                    " FROM passages JOIN vectors ON vectors.passage = passages.row WHERE briefing = ?",
                    (row,),
                ).fetchall()
        except LibraryError as error:
            return str(error)
        whole = len(cut) == expected and all(item[:2] == (cut_crc(*item[2:9]), crc_of(*item[9:])) for item in cut)
        return "" if whole else damaged(self._name(row), "what was cut from it")
