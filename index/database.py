"""The truth: briefings, passages, sentences and their vectors in one SQLite file, one transaction a briefing."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import Briefing, Passage, Sentence, Span
from index.embedder import EmbedderIdentity
from index.errors import LibraryError
from index.late import DIMENSIONS, PassageTokens
from index.records import EmbeddedPassage, Finding, Listed, Scope

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0
BRIEFINGS_IN_MEMORY = 4096

# Row numbers are never used twice (AUTOINCREMENT): a search index that is behind can miss a row, never mistake it.
SCHEMA = """
CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE briefings (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, date TEXT NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX briefings_by_date ON briefings (date, source);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    briefing INTEGER NOT NULL REFERENCES briefings ON DELETE CASCADE,
    sentences TEXT NOT NULL, -- JSON: [[start, end], ...]
    heading TEXT NOT NULL, speaker TEXT NOT NULL -- JSON: [start, end] or null
);
CREATE INDEX passages_by_briefing ON passages (briefing);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vector BLOB NOT NULL, -- float32
    sentences BLOB NOT NULL, -- float32, one row of a sentence after the other
    token_sentences BLOB NOT NULL, token_states BLOB NOT NULL -- uint16 and int8, see index/late.py
);
INSERT INTO library VALUES ('generation', '0');
"""


class Database:
    """`library.sqlite`; a connection for each thread, every failure told as a LibraryError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        # The briefing in a row; a row never changes its content, so it is remembered.
        self.briefing = lru_cache(BRIEFINGS_IN_MEMORY)(self._read_briefing)
        with self.reading() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._create()
        elif version != SCHEMA_VERSION:
            raise LibraryError(
                f"{path} has schema version {version}, this program reads {SCHEMA_VERSION}: "
                "open it with the version of briefing-qa that made it, or add its files to a new library"
            )

    def _create(self) -> None:
        with self.writing() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in SCHEMA.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _connect(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._connections.append(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            # A removed briefing leaves no text behind in free pages.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the library, whatever other processes write meanwhile."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: the changes made inside are kept together, or not at all."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connect()
            if connection.in_transaction:  # part of what is being done already
                yield connection
                return
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise LibraryError(_explain(error, self.path)) from error

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    # -- what the library is ------------------------------------------------------------------------------------------

    def generation(self) -> int:
        """A number that grows by one with every change; equal numbers mean equal contents."""
        with self.reading() as connection:
            return int(_value(connection, "generation"))

    def embedder(self) -> EmbedderIdentity | None:
        """Whose vectors are kept here; None for a library that holds none yet."""
        with self.reading() as connection:
            found = _value(connection, "embedder")
        return EmbedderIdentity(**json.loads(found)) if found else None

    def set_embedder(self, identity: EmbedderIdentity) -> None:
        kept = {"name": identity.name, "sha256": identity.sha256, "dimension": identity.dimension}
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO library VALUES ('embedder', ?)", (json.dumps(kept),))

    # -- briefings ----------------------------------------------------------------------------------------------------

    def put(self, briefing: Briefing, passages: Sequence[EmbeddedPassage]) -> None:
        """Keep `briefing` with its passages in place of whatever stood under its id."""
        with self.writing() as connection:
            connection.execute("DELETE FROM briefings WHERE id = ?", (briefing.id,))
            row = connection.execute(
                "INSERT INTO briefings (id, title, date, source, text, sha256) VALUES (?, ?, ?, ?, ?, ?)",
                (briefing.id, briefing.title, briefing.date, briefing.source, briefing.text, briefing.sha256),
            ).lastrowid
            for embedded in passages:
                passage = embedded.passage
                key = connection.execute(
                    "INSERT INTO passages (briefing, sentences, heading, speaker) VALUES (?, ?, ?, ?)",
                    (
                        row,
                        json.dumps([[sentence.start, sentence.end] for sentence in passage.sentences]),
                        _dump(passage.heading),
                        _dump(passage.speaker),
                    ),
                ).lastrowid
                connection.execute(
                    "INSERT INTO vectors VALUES (?, ?, ?, ?, ?)",
                    (
                        key,
                        embedded.vector.tobytes(),
                        embedded.sentence_vectors.tobytes(),
                        embedded.tokens.sentences.tobytes(),
                        embedded.tokens.states.tobytes(),
                    ),
                )
            _advance(connection)

    def delete(self, id: str) -> bool:
        """Remove a briefing with all that was cut from it; False if there is none of that id."""
        with self.writing() as connection:
            gone = connection.execute("DELETE FROM briefings WHERE id = ?", (id,)).rowcount > 0
            if gone:
                _advance(connection)
        return gone

    def replace_all(
        self, identity: EmbedderIdentity, briefings: Iterable[tuple[Briefing, Sequence[EmbeddedPassage]]]
    ) -> None:
        """Put `briefings` in place of everything that is kept, all at once or not at all."""
        with self.writing() as connection:
            before = connection.execute("SELECT max(row) FROM briefings").fetchone()[0] or 0
            self.set_embedder(identity)
            for briefing, passages in briefings:
                self.put(briefing, passages)
            connection.execute("DELETE FROM briefings WHERE row <= ?", (before,))
            _advance(connection)

    def sha256(self, id: str) -> str | None:
        with self.reading() as connection:
            found = connection.execute("SELECT sha256 FROM briefings WHERE id = ?", (id,)).fetchone()
        return found[0] if found else None

    def get(self, id: str) -> Briefing | None:
        with self.reading() as connection:
            found = connection.execute("SELECT row FROM briefings WHERE id = ?", (id,)).fetchone()
            return self.briefing(found[0]) if found else None

    def listed(self) -> list[Listed]:
        """Newest first; those without a date last."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT id, title, date, source, sha256, count(passages.row),"
                " coalesce(sum(json_array_length(passages.sentences)), 0)"
                " FROM briefings LEFT JOIN passages ON passages.briefing = briefings.row"
                " GROUP BY briefings.row ORDER BY date DESC, id"
            ).fetchall()
        return [Listed(*row) for row in rows]

    # -- what a search needs ------------------------------------------------------------------------------------------

    def passage_rows(self, scope: Scope) -> "NDArray[np.int64]":
        """The row numbers of all passages of the briefings that `scope` holds, ascending."""
        import numpy as np

        where, values = _where(scope)
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT passages.row FROM passages JOIN briefings ON passages.briefing = briefings.row"
                f" WHERE {where} ORDER BY passages.row",
                values,
            )
            return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def stored(self, rows: "Sequence[int] | NDArray[np.int64]") -> Iterator[tuple[int, int, EmbeddedPassage]]:
        """`(row, briefing's row, passage with vectors)` for those of `rows` that are still kept."""
        import numpy as np

        with self.reading() as connection:
            found = connection.execute(
                "SELECT passages.row, briefing, passages.sentences, heading, speaker, vector, vectors.sentences,"
                " token_sentences, token_states"
                " FROM passages JOIN vectors ON vectors.passage = passages.row"
                f" WHERE passages.row IN ({','.join(str(int(row)) for row in rows)})"
            ).fetchall()
        for row, briefing, sentences, heading, speaker, vector, sentence_vectors, homes, states in found:
            spans = tuple(Sentence(start, end) for start, end in json.loads(sentences))
            unit = np.frombuffer(vector, dtype=np.float32)
            yield (
                row,
                briefing,
                EmbeddedPassage(
                    Passage(spans[0].start, spans[-1].end, spans, _load(heading), _load(speaker)),
                    unit,
                    np.frombuffer(sentence_vectors, dtype=np.float32).reshape(len(spans), len(unit)),
                    PassageTokens(
                        np.frombuffer(homes, dtype=np.uint16),
                        np.frombuffer(states, dtype=np.int8).reshape(-1, DIMENSIONS),
                    ),
                ),
            )

    def _read_briefing(self, row: int) -> Briefing:
        query = "SELECT id, text, title, date, source FROM briefings WHERE row = ?"
        return Briefing(*self._connect().execute(query, (row,)).fetchone())

    def findings(self) -> Iterator[Finding]:
        """Look for damage: the file's structure, each text against its checksum, spans and vectors of every passage."""
        import numpy as np

        with self.reading() as connection:
            damage = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            yield Finding("library.sqlite", not damage, "; ".join(damage) or "structure whole")
            for key, id, kept in connection.execute("SELECT row, id, sha256 FROM briefings").fetchall():
                briefing = self._read_briefing(key)
                if briefing.sha256 != kept:
                    yield Finding(f"briefing {id}", False, "its text is not what was added; add its file again")
                rows = [row for (row,) in connection.execute("SELECT row FROM passages WHERE briefing = ?", (key,))]
                passages = [embedded for _, _, embedded in self.stored(rows)]
                vectors = [embedded.vector for embedded in passages]
                whole = len(passages) == len(rows) and all(p.passage.end <= len(briefing.text) for p in passages)
                if not whole or (vectors and not np.isfinite(np.stack(vectors)).all()):
                    yield Finding(
                        f"briefing {id}", False, "passages or vectors are damaged; do: briefing-qa doctor --reembed"
                    )


def _where(scope: Scope) -> tuple[str, list[Any]]:
    clauses, values = ["1"], list[Any]()
    if scope.since:
        clauses.append("date >= ?")
        values.append(scope.since)
    if scope.until:
        clauses.append("date != '' AND date <= ?")
        values.append(scope.until)
    if scope.sources is not None:
        clauses.append(f"source IN ({','.join('?' * len(scope.sources))})")
        values.extend(scope.sources)
    return " AND ".join(clauses), values


def _value(connection: sqlite3.Connection, key: str) -> str:
    found = connection.execute("SELECT value FROM library WHERE key = ?", (key,)).fetchone()
    return found[0] if found else ""


def _advance(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE library SET value = value + 1 WHERE key = 'generation'")


def _dump(span: Span | None) -> str:
    return json.dumps([span.start, span.end] if span else None)


def _load(span: str) -> Span | None:
    found = json.loads(span)
    return Span(*found) if found else None


def _explain(error: sqlite3.Error, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"could not write {path}: the disk is full or failing ({error}); what was added before is safe; "
            "free some space and add the rest again"
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path} is being written by another process (waited {BUSY_SECONDS:.0f} s); try again when it is done"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"cannot open or write {path} ({error}); check that its folder exists and that you may write to it"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return (
            f"{path} is damaged or not a library ({error}); restore it from a copy, or add the files to a new library"
        )
    return f"{path}: {error}"
