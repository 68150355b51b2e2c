"""The statements of a folder's briefings, kept in `derived/statements.sqlite`: no text is parsed for them twice.

A row holds those of one briefing, by its sha256, with a checksum. The file can be deleted at any time, and is dropped
when the rules that made it have changed; where it cannot be written, statements are made for each question.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path

from index.errors import LibraryError
from index.folder.database import Database, State
from index.folder.rows import crc_of
from index.heard import Heard, heard_in, packed, rules, unpacked
from index.records import Finding, Listed
from index.sqlite_file import BESIDE

log = logging.getLogger(__name__)

AT_ONCE = 200  # briefings in a transaction, or looked up together
BUSY_SECONDS = 5.0
_TABLES = """
CREATE TABLE IF NOT EXISTS made (rules TEXT NOT NULL, generation INTEGER NOT NULL, stamp TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS heard (sha256 TEXT PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
"""
_NOTHING = State(0, "")
# What SQLite says of a file that is not, or no longer, what was written.
_DAMAGED = ("SQLITE_ERROR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")


class KeptStatements:
    """The statements of a database's briefings. Threads and processes may share the file."""

    def __init__(self, database: Database, library: Path) -> None:
        self._database = database
        self._library = library
        self._path = library / "derived" / "statements.sqlite"
        self._making = threading.Lock()

    def of(self, lines: Sequence[Listed]) -> list[tuple[Heard, ...] | None]:
        """The statements of each briefing; None of one that was replaced or removed since."""
        self.refresh()
        found = dict[str, tuple[Heard, ...]]()
        rest = iter(lines)
        while some := list(islice(rest, AT_ONCE)):
            found |= self._kept([line.sha256 for line in some])
        return [found[line.sha256] if line.sha256 in found else self._made(line) for line in lines]

    def refresh(self) -> None:
        """Bring the file up to the database; whatever prevents it is no failure, as all of it can be made anew."""
        with self._making:
            for _ in range(2):
                try:
                    self._catch_up()
                    return
                except (OSError, LibraryError, sqlite3.Error) as error:
                    log.info("the statements of %s are not kept: %s", self._library, error)
                    if not self._drop_if_damaged(error):
                        return

    def findings(self, *, repair: bool) -> Iterator[Finding]:
        """Compare every row with its checksum; with `repair`, make damaged ones again."""
        problem = self._problem()
        if not problem:
            yield Finding("statements", True, "every row as it was written" if self._path.exists() else "not made yet")
            return
        if repair:
            self._drop()
            self.refresh()
        yield Finding("statements", False, problem, repaired=repair and not self._problem())

    def _problem(self) -> str:
        if not self._path.exists():
            return ""
        try:
            with self._connected("ro") as connection:
                rows = connection.execute("SELECT sha256, crc, body FROM heard")
                damaged = sum(crc != crc_of(sha256, body) for sha256, crc, body in rows)
        except sqlite3.Error as error:
            return f"derived/{self._path.name}: {error}"
        return f"derived/{self._path.name}: {damaged} rows are not what was written" if damaged else ""

    def _kept(self, digests: Sequence[str]) -> dict[str, tuple[Heard, ...]]:
        marks = ",".join("?" * len(digests))
        try:
            with self._connected("ro") as connection:
                if _edition(connection)[0] != rules():
                    return {}
                query = f"SELECT sha256, crc, body FROM heard WHERE sha256 IN ({marks})"
                rows = connection.execute(query, digests).fetchall()
        except sqlite3.Error as error:
            self._drop_if_damaged(error)
            return {}
        return {sha256: unpacked(body) for sha256, crc, body in rows if crc == crc_of(sha256, body)}

    def _made(self, line: Listed) -> tuple[Heard, ...] | None:
        briefing = self._database.get(line.id)
        if briefing is None or briefing.sha256 != line.sha256:
            return None
        return heard_in(briefing, self._database.cut(line.id))

    def _catch_up(self) -> None:
        state = self._database.state()
        if self._database.embedder() is None or self._is_of(state):
            return
        with self._connected("rwc") as connection:
            connection.executescript(_TABLES)
            edition, before = _edition(connection)
            if edition == rules() and before.generation > state.generation:
                return  # another process is further on
            if edition != rules() or (before != _NOTHING and not self._database.had(before)):
                _together(connection, partial(_begin, connection))
            lines = self._database.listed()
            known = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM heard")}
            missing = iter([line for line in lines if line.sha256 not in known])
            while some := list(islice(missing, AT_ONCE)):
                made = [(line.sha256, self._made(line)) for line in some]
                rows = [(sha256, packed(heard)) for sha256, heard in made if heard is not None]
                _together(connection, partial(_insert, connection, rows))
            gone = known - {line.sha256 for line in lines}
            _together(connection, partial(_finish, connection, gone, state))

    def _is_of(self, state: State) -> bool:
        if not self._path.exists():
            return False
        with self._connected("ro") as connection:
            return _edition(connection) == (rules(), state)

    @contextmanager
    def _connected(self, mode: str) -> Iterator[sqlite3.Connection]:
        if mode == "rwc" and not self._path.exists():
            self._path.parent.mkdir(exist_ok=True, mode=0o700)
            # Whoever may read the library may read this.
            self._path.touch(0o600 | (self._library / "library.sqlite").stat().st_mode & 0o044)
        uri = f"{self._path.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            # Damaged text must reach the checksums.
            connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
            connection.execute("PRAGMA secure_delete = ON")  # a removed briefing leaves no word behind
            connection.execute("PRAGMA synchronous = OFF")  # what a failing machine leaves is found out by checksums
            yield connection

    def _drop_if_damaged(self, error: Exception) -> bool:
        damaged = isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", _DAMAGED[0]) in _DAMAGED
        if damaged:
            self._drop()
        return damaged

    def _drop(self) -> None:
        for suffix in ("", *BESIDE):
            with suppress(OSError):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)


def _edition(connection: sqlite3.Connection) -> tuple[str, State]:
    """The rules that made what is kept, and the state of the library that it is of."""
    found = connection.execute("SELECT rules, CAST(generation AS INTEGER), stamp FROM made").fetchone()
    return (found[0], State(*found[1:])) if found else ("", _NOTHING)


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM heard")
    connection.execute("DELETE FROM made")
    connection.execute("INSERT INTO made VALUES (?, ?, ?)", (rules(), *_NOTHING))


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[str, bytes]]) -> None:
    values = [(sha256, crc_of(sha256, body), body) for sha256, body in rows]
    connection.executemany("INSERT OR REPLACE INTO heard VALUES (?, ?, ?)", values)


def _finish(connection: sqlite3.Connection, gone: set[str], state: State) -> None:
    connection.executemany("DELETE FROM heard WHERE sha256 = ?", [(sha256,) for sha256 in gone])
    connection.execute("UPDATE made SET generation = ?, stamp = ?", state)


def _together(connection: sqlite3.Connection, work: Callable[[], object]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        work()
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
