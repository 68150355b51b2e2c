"""SQLite files opened, created and guarded: transactions from any thread, every failure raised as a LibraryError."""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import LibraryError
from index.files import locked

log = logging.getLogger(__name__)

BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file holds: the `script` that makes an empty one, and what makes each older version the next one.

    `kind` names such a file in messages, `again` is what to do about one that is lost. A `private` file is its owner's.
    """

    kind: str
    version: int
    script: str
    again: str
    migrations: Mapping[int, Sequence[str]] = field(default_factory=dict)
    private: bool = False


class Connections:
    """Transactions on one SQLite file, created if absent. Threads may share it: each transaction has a connection.

    In a folder that may not be written the file can be read all the same.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self._schema = schema
        self._idle: list[sqlite3.Connection] = []
        self._mine = threading.local()  # the connection of the transaction that a thread is in
        self._closed = False
        self._frozen = False  # true where SQLite can't keep its log beside the file
        try:
            if not path.exists():
                _create(path, schema)
            self._frozen = not os.access(path.parent, os.W_OK) and not _logged(path)
            with self.reading() as connection:
                version = _version(connection)
            if version in schema.migrations:
                with self.writing() as connection:
                    version = _migrated(connection, schema)
        except OSError as error:
            raise LibraryError(
                f"cannot make {schema.kind} in {path.parent}: {error.strerror or error}; "
                "check that there is room and that you may write to it"
            ) from error
        except sqlite3.Error as error:
            raise LibraryError(_explain(error, path, schema)) from error
        if version != schema.version:
            Connections.close(self)
            raise LibraryError(_unknown(path, version, schema))

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the file, whatever other processes write meanwhile."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """All or nothing: the changes made inside are stored together, or not at all.

        Fails at once where another process is writing, if it is not to `wait`.
        """
        with self._transaction("BEGIN IMMEDIATE", wait=wait) as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        try:
            if (mine := getattr(self._mine, "connection", None)) is not None:  # part of what is being done already
                yield mine
                return
            connection = self._take() if wait else _connect(self.path, seconds=0.0)
            try:
                connection.execute(begin)
                self._mine.connection = connection
                found = _stamp(self.path) if self._frozen else None
                yield connection
                connection.execute("COMMIT")
                if self._frozen and _stamp(self.path) != found:
                    raise LibraryError(f"{self.path} was changed by somebody else while it was read; ask again")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._mine.connection = None
                if wait:
                    self._give_back(connection)
                else:
                    connection.close()
        except sqlite3.Error as error:
            raise LibraryError(_explain(error, self.path, self._schema)) from error

    def _take(self) -> sqlite3.Connection:
        if self._closed:
            raise LibraryError(f"{self.path} is closed; open it again")
        if self._frozen and not _logged(self.path):
            return _connect(self.path, "ro&immutable=1")
        with suppress(IndexError):
            return self._idle.pop()
        return _connect(self.path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._frozen:  # what it remembers of the file may be old by the next time
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:
            self.close()

    def forget(self) -> None:
        """Empty the write-ahead log, where what was removed still stands; at the last close if it is being read now."""
        try:
            connection = _connect(self.path, seconds=1.0)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()
        except sqlite3.Error as error:  # nothing is lost by it
            log.info("could not empty the log of %s: %s", self.path, error)

    def close(self) -> None:
        """Close the file as soon as the transactions under way have ended; no other can begin."""
        self._closed = True
        while self._idle:
            with suppress(IndexError):  # another thread was faster
                self._idle.pop().close()


def _connect(path: Path, mode: str = "rw", seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    # Damaged text must reach the checksums that tell whose it is.
    connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    connection.execute("PRAGMA foreign_keys = ON")
    # A removed briefing leaves no text behind in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _logged(path: Path) -> bool:
    """True if there is more to the database than its file: somebody has it open for writing, or died with it open."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _stamp(path: Path) -> tuple[int, int, int, bool]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, _logged(path)


def _create(path: Path, schema: Schema) -> None:
    """Make an empty file beside `path` and put it there whole, so that nobody ever opens half of one."""
    with locked(path.parent, BUSY_SECONDS):
        if path.exists():  # another process was faster
            return
        making = path.with_name(f"{path.name}.new")
        for stale in (making, Path(f"{path}-wal"), Path(f"{path}-shm")):  # SQLite would read them into the new file
            stale.unlink(missing_ok=True)
        if schema.private:
            making.touch(0o600)  # before anything is in it; SQLite's other files take after it
        connection = _connect(making, "rwc")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN; {schema.script} PRAGMA user_version = {schema.version}; COMMIT;")
        finally:
            connection.close()
        making.replace(path)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrated(connection: sqlite3.Connection, schema: Schema) -> int:
    """Bring an older file up to this version, unless another process was faster; the version it then has."""
    while (version := _version(connection)) in schema.migrations:
        for statement in schema.migrations[version]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version + 1}")
    return version


def _unknown(path: Path, version: int, schema: Schema) -> str:
    if not version:
        return f"{path} is not {schema.kind}; move it away, or name another folder"
    return (
        f"{path} has schema version {version}, this program reads {schema.version}: "
        f"open it with the version of briefing-qa that made it, or {schema.again}"
    )


def _explain(error: sqlite3.Error, path: Path, schema: Schema) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"could not read or write {path}: the disk is full or failing ({error}); what was added before is safe; "
            "free some space and add the rest again"
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path} is being written by another process (waited {BUSY_SECONDS:.0f} s); try again when it is done"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"cannot open or write {path} ({error}); check that it is there and that you may write to its folder"
    # A damaged schema shows as an unknown name, a wrong type or an unreadable statement.
    return f"{path} is damaged or not {schema.kind} ({error}); restore it from a copy, or {schema.again}"
