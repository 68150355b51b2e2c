"""`access.sqlite`: users, grants, tokens and sessions in one file that only its owner may read.

No password or token is in it, only what tells a right one from a wrong one. Several processes may use it at once.
"""

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index import LibraryError
from index.sqlite import Connections
from index.sqlite_file import Schema
from qa.access.errors import AccessError

TABLES = """
CREATE TABLE signing (key BLOB NOT NULL); -- of the session cookies
-- A user without a password is one that only tokens are made for. Times are seconds since 1970.
CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT, made REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE grants (
    user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, library TEXT NOT NULL, scope TEXT NOT NULL,
    PRIMARY KEY (user, library)
) WITHOUT ROWID;
CREATE TABLE tokens (
    id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, sha256 BLOB NOT NULL,
    scope TEXT NOT NULL, note TEXT NOT NULL, made REAL NOT NULL, expires REAL, used REAL
) WITHOUT ROWID;
CREATE TABLE sessions (
    sha256 BLOB PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, expires REAL NOT NULL
) WITHOUT ROWID;
"""


class AccountsDb:
    """Transactions on the file at `path`, which the first one makes. Threads may share it. Raises AccessError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connections: Connections | None = None

    def exists(self) -> bool:
        """False until something was written."""
        return self._connections is not None or self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the file, which has to be there."""
        with _refusing(), self._opened().reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """All that is changed inside is stored, or nothing; see `Connections.writing` for `wait`."""
        with _refusing():
            opened = self._opened()
            with opened.writing(wait=wait) as connection:
                yield connection
            opened.forget(0.0)  # a copy of the file alone, as people make them, then has all of it

    def _opened(self) -> Connections:
        with self._lock:
            if self._connections is None:
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                if self.path.is_file() and self.path.stat().st_mode & 0o077:  # a copy brought back
                    self.path.chmod(0o600)
                self._connections = Connections(self.path, _schema())
            return self._connections

    def back_up(self, target: Path) -> None:
        """Put a copy into a new file, but for the sessions: whoever was logged in logs in again after a restore."""
        with _refusing():
            self._opened().back_up(target)
            with closing(Connections(target, _schema())) as copy, copy.writing() as connection:
                connection.execute("DELETE FROM sessions")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connections is not None:
                self._connections.close()
                self._connections = None


def digest(secret: str) -> bytes:
    """What is stored of a random number. It can't be guessed, so a quick hash is enough to make it one-way."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _schema() -> Schema:
    """The tables, with a new key for the session cookies."""
    return Schema(
        kind="a file of accounts",
        version=1,
        script=f"{TABLES} INSERT INTO signing VALUES (x'{secrets.token_hex(32)}');",
        again="move it away and make the accounts again: briefing-qa users add NAME",
    )


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except LibraryError as error:
        raise AccessError(str(error)) from error
    except OSError as error:
        raise AccessError(f"cannot open or write the accounts ({error}); check that you may write there") from error
