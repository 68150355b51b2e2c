"""Sessions: what a browser holds after logging in, kept on both sides so that it can be ended here at any time."""

import hashlib
import secrets
import sqlite3
import time

from itsdangerous import BadSignature, Signer

from qa.access import passwords
from qa.access.accounts import Accounts, grants_of
from qa.access.accounts_db import digest
from qa.access.principal import Principal

SESSION_SECONDS = 7 * 86400


class Sessions:
    """The sessions of the users of `accounts`. A cookie is a random number, signed with a key kept there only."""

    def __init__(self, accounts: Accounts) -> None:
        self._store = accounts.store

    def begin(self, name: str, password: str) -> str | None:
        """The cookie of a new session; None if name or password is wrong. Takes a tenth of a second either way."""
        if not self._store.exists():
            return None
        with self._store.reading() as connection:
            row = connection.execute("SELECT password FROM users WHERE name = ?", [name]).fetchone()
        kept = row[0] if row else None
        if not passwords.matches(kept, password) or kept is None:
            return None
        renewed = passwords.renewed(kept, password)
        number, now = secrets.token_urlsafe(32), time.time()
        with self._store.writing() as connection:
            sql = "UPDATE users SET password = ? WHERE name = ? AND password = ?"
            if not connection.execute(sql, [renewed, name, kept]).rowcount:
                return None  # changed or removed while it was compared
            connection.execute("DELETE FROM sessions WHERE expires <= ?", [now])
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", [digest(number), name, now + SESSION_SECONDS])
            return _signer(connection).sign(number).decode()

    def principal(self, cookie: str) -> Principal | None:
        """Who holds `cookie`; None if it was not made here, has expired or was ended."""
        if not self._store.exists():
            return None
        with self._store.reading() as connection:
            if (number := _number(connection, cookie)) is None:
                return None
            sql = "SELECT user FROM sessions WHERE sha256 = ? AND expires > ?"
            row = connection.execute(sql, [digest(number), time.time()]).fetchone()
            return Principal(row[0], grants_of(connection, row[0])) if row else None

    def end(self, cookie: str) -> None:
        """Make `cookie` worthless."""
        if not self._store.exists():
            return
        with self._store.reading() as connection:  # strangers get to write nothing
            number = _number(connection, cookie)
        if number is not None:
            with self._store.writing() as connection:
                connection.execute("DELETE FROM sessions WHERE sha256 = ?", [digest(number)])


def _number(connection: sqlite3.Connection, cookie: str) -> str | None:
    try:
        return _signer(connection).unsign(cookie.encode("utf-8", "replace")).decode()
    except (BadSignature, UnicodeError):
        return None


def _signer(connection: sqlite3.Connection) -> Signer:
    key = connection.execute("SELECT key FROM signing").fetchone()[0]
    return Signer(key, salt="briefing-qa session", key_derivation="hmac", digest_method=hashlib.sha256)
