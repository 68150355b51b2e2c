"""SQLite files opened, created and guarded: transactions from any thread, every failure raised as a LibraryError."""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.errors import Busy, LibraryError
from index.sqlite_file import BUSY_SECONDS, Schema, connect, create, identity, logged, version_of

LOG_SECONDS = 10.0

log = logging.getLogger(__name__)


class Connections:
    """Transactions on one SQLite file, created if absent. Threads may share it: each transaction has a connection.

    In a folder that may not be written the file can be read all the same. Once another file stands in its place, it is
    neither read nor written any more: what one writes there would be lost, and SQLite would mix the log of the old file
    into the new one.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self._schema = schema
        self._idle: list[sqlite3.Connection] = []
        self._mine = threading.local()  # the connection of the transaction that a thread is in
        self._closed = False
        self._looked = 0.0  # when the log was last emptied here
        self._frozen = False  # true where SQLite can't keep its log beside the file
        try:
            if not path.exists():
                create(path, schema)
            self._file = identity(path)
            self._frozen = not os.access(path.parent, os.W_OK) and not logged(path)
            with self.reading() as connection:
                version = version_of(connection)
            if version in schema.migrations and self._frozen:
                raise LibraryError(
                    f"{path} is of an earlier version ({version}) and may not be written, so it can't be brought up to "
                    f"this one ({schema.version}); copy its folder to where you may write, and open the copy"
                )
            if version in schema.migrations:
                with self.writing() as connection:
                    version = _migrated(connection, schema)
        except OSError as error:
            raise LibraryError(
                f"cannot make {schema.kind} in {path.parent}: {error.strerror or error}; "
                "check that there is room and that you may write to it"
            ) from error
        except sqlite3.Error as error:
            raise _explained(error, path, schema) from error
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
            self._require_same_file()
            connection = self._take() if wait else connect(self.path, seconds=0.0)
            try:
                connection.execute(begin)
                self._require_same_file()  # it may have gone while we waited
                self._mine.connection = connection
                found = _stamp(self.path) if self._frozen else None
                yield connection
                self._require_same_file()
                connection.execute("COMMIT")
                self._require_same_file()  # else what was stored went away with it
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
            raise _explained(error, self.path, self._schema) from error

    def _require_same_file(self) -> None:
        if identity(self.path) != self._file:
            raise LibraryError(
                f"{self.path} was replaced, moved or removed while it was open, so it is no longer used; "
                "end this program and start it again (to bring back a copy: briefing-qa restore)"
            )

    def _take(self) -> sqlite3.Connection:
        if self._closed:
            raise LibraryError(f"{self.path} is closed; open it again")
        if self._frozen and not logged(self.path):
            return connect(self.path, "ro&immutable=1")
        with suppress(IndexError):
            return self._idle.pop()
        return connect(self.path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._frozen:  # what it remembers of the file may be old by the next time
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:
            self.close()
        elif time.monotonic() >= self._looked + LOG_SECONDS and logged(self.path):
            self._looked = time.monotonic()
            with suppress(LibraryError):
                self.forget(0.0)

    def forget(self, seconds: float = 1.0) -> None:
        """Empty the write-ahead log, where what was removed still stands, and write what it holds into the file.

        While somebody reads or writes it stays, and whoever has the file open tries again after a later transaction.
        """
        try:
            self._require_same_file()
            with closing(connect(self.path, seconds=seconds)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:  # nothing is lost by it
            log.info("could not empty the log of %s: %s", self.path, error)

    def back_up(self, target: Path) -> None:
        """Put all that is stored at this moment into a new file, and disturb nobody. Raises LibraryError."""
        with self.reading() as connection:
            try:
                target.touch(0o600, exist_ok=False)
                with closing(connect(target)) as copy:
                    connection.backup(copy)
            except (OSError, sqlite3.Error) as error:
                raise LibraryError(f"cannot copy {self.path} to {target}: {error}; is there room?") from error

    def close(self) -> None:
        """Close the file as soon as the transactions under way have ended; no other can begin."""
        self._closed = True
        while self._idle:
            with suppress(IndexError):  # another thread was faster
                self._idle.pop().close()


def _stamp(path: Path) -> tuple[int, int, int, bool]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, logged(path)


def _migrated(connection: sqlite3.Connection, schema: Schema) -> int:
    """Bring an older file up to this version, unless another process was faster; the version it then has."""
    while (version := version_of(connection)) in schema.migrations:
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


def _explained(error: sqlite3.Error, path: Path, schema: Schema) -> LibraryError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(
            f"{path} is being written by another process (waited {BUSY_SECONDS:.0f} s); try again when it is done"
        )
    return LibraryError(_explain(error, name, path, schema))


def _explain(error: sqlite3.Error, name: str, path: Path, schema: Schema) -> str:
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"could not read or write {path}: the disk is full or failing ({error}); what was added before is safe; "
            "free some space and add the rest again"
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"cannot open or write {path} ({error}); check that it is there and that you may write to its folder"
    # A damaged schema shows as an unknown name, a wrong type or an unreadable statement.
    return f"{path} is damaged or not {schema.kind} ({error}); restore it from a copy, or {schema.again}"
