"""`access.sqlite`: users, grants, tokens and sessions in one file that only its owner may read.

No password or token is in it, only what tells a right one from a wrong one. Several processes may use it at once.
"""

import hashlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qa.access.errors import AccessError

SCHEMA_VERSION = 1
BUSY_SECONDS = 10.0

SCHEMA = (
    # The key of the session cookies.
    "CREATE TABLE signing (key BLOB NOT NULL)",
    # A user without a password is one that only tokens are made for. Times are seconds since 1970.
    "CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT, made REAL NOT NULL) WITHOUT ROWID",
    """CREATE TABLE grants (
        user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, library TEXT NOT NULL, scope TEXT NOT NULL,
        PRIMARY KEY (user, library)) WITHOUT ROWID""",
    """CREATE TABLE tokens (
        id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, sha256 BLOB NOT NULL,
        scope TEXT NOT NULL, note TEXT NOT NULL, made REAL NOT NULL, expires REAL, used REAL) WITHOUT ROWID""",
    """CREATE TABLE sessions (
        sha256 BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, expires REAL NOT NULL
        ) WITHOUT ROWID""",
)


class AccountsDb:
    """Transactions on the file at `path`, which the first writing one makes. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def exists(self) -> bool:
        """False until something was written."""
        return self._connection is not None or self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the file, which has to be there."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """All that is changed inside is kept, or nothing. Does not `wait` while another process writes, if so told."""
        with self._transaction("BEGIN IMMEDIATE", BUSY_SECONDS if wait else 0) as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str, seconds: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                connection = self._opened()
                connection.execute(f"PRAGMA busy_timeout = {1000 * seconds:.0f}")
                connection.execute(begin)
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except (sqlite3.Error, OSError) as error:
                raise AccessError(_explain(error, self.path)) from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connect(self.path)
        return self._connection

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def digest(secret: str) -> bytes:
    """What is kept of a random number. It can't be guessed, so a quick hash is enough to make it one-way."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # made for its owner only, before anything is in it; SQLite's -wal takes after it
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if path.stat().st_mode & 0o077:  # a copy brought back
        path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute("INSERT INTO signing VALUES (?)", [secrets.token_bytes(32)])
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif version != SCHEMA_VERSION:
            raise AccessError(
                f"{path} has schema version {version}, this program reads {SCHEMA_VERSION}: "
                "use the version of briefing-qa that made it"
            )
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _explain(error: sqlite3.Error | OSError, path: Path) -> str:
    if isinstance(error, sqlite3.OperationalError) and "lock" in str(error):
        return f"{path} is being written by another process (waited {BUSY_SECONDS:.0f} s); try again when it is done"
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return (
            f"{path} is damaged ({error}): restore it from a copy, or move it away and make the accounts again: "
            "briefing-qa users add NAME"
        )
    return f"cannot open or write {path} ({error}); check that there is room and that you may write to it"
