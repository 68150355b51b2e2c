"""Accounts: users and what each may read or write, and the tokens made for them."""

import contextlib
import hmac
import re
import secrets
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from qa.access import passwords
from qa.access.accounts_db import AccountsDb, digest
from qa.access.errors import AccessError
from qa.access.principal import EVERY, Permission, Principal
from qa.home import home

TOKEN_PREFIX = "bqa"
USED_SECONDS = 60  # how exactly the last use of a token is known
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class User:
    """One who may log in, or, without a password, only use tokens."""

    name: str
    made: float
    has_password: bool
    grants: Mapping[str, Permission]


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; itself it was shown once. Times are seconds since 1970."""

    id: str
    user: str
    scope: Permission
    note: str
    made: float
    expires: float | None
    used: float | None


class Accounts:
    """The accounts in `path`, by default those of this computer's user. Threads and processes may share them."""

    def __init__(self, path: Path | None = None) -> None:
        self.store = AccountsDb(path or home() / "access.sqlite")

    def exist(self) -> bool:
        """True as soon as there is a user; nobody is then let in without."""
        if not self.store.exists():
            return False
        with self.store.reading() as connection:
            return connection.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None

    def add_user(self, name: str, password: str | None, grants: Mapping[str, Permission]) -> None:
        """Make a user; without a password, one that only tokens are for. Raises AccessError if the name is taken."""
        if not _NAME.fullmatch(name):
            raise AccessError(
                "a user's name has 1 to 64 of a-z, 0-9, ., -, _ and @, with a letter or digit first and last; "
                f"found {name!r}"
            )
        kept = None if password is None else passwords.hashed(password, name)
        with self.store.writing() as connection:
            if connection.execute("SELECT 1 FROM users WHERE name = ?", [name]).fetchone():
                raise AccessError(
                    f"there is a user {name!r} already; a new password: briefing-qa users password {name}, "
                    f"other libraries: briefing-qa users grant {name}"
                )
            connection.execute("INSERT INTO users VALUES (?, ?, ?)", [name, kept, time.time()])
            for library, scope in grants.items():
                _grant(connection, name, library, scope)

    def check(self, name: str) -> None:
        """Raise AccessError if there is no user `name`."""
        if not self.store.exists():
            raise AccessError(f"there is no user {name!r}; there is: nobody yet")
        with self.store.reading() as connection:
            _known(connection, name)

    def set_password(self, name: str, password: str) -> None:
        """Replace the password of `name`, and end every session of theirs; tokens stay."""
        kept = passwords.hashed(password, name)
        with self.store.writing() as connection:
            _known(connection, name)
            connection.execute("UPDATE users SET password = ? WHERE name = ?", [kept, name])
            connection.execute("DELETE FROM sessions WHERE user = ?", [name])

    def remove_user(self, name: str) -> None:
        """Remove `name` with their tokens, grants and sessions."""
        with self.store.writing() as connection:
            _known(connection, name)
            connection.execute("DELETE FROM users WHERE name = ?", [name])

    def users(self) -> list[User]:
        """Every user, by name."""
        if not self.store.exists():
            return []
        with self.store.reading() as connection:
            rows = connection.execute("SELECT name, made, password IS NOT NULL FROM users ORDER BY name").fetchall()
            granted = connection.execute("SELECT user, library, scope FROM grants ORDER BY library").fetchall()
        return [
            User(name, made, bool(has_password), {library: scope for user, library, scope in granted if user == name})
            for name, made, has_password in rows
        ]

    def grant(self, name: str, library: str, scope: Permission) -> None:
        """Let `name` read, or read and write, `library` (EVERY: each one), in place of what was granted before."""
        with self.store.writing() as connection:
            _known(connection, name)
            _grant(connection, name, library, scope)

    def withdraw(self, name: str, library: str) -> None:
        """Take back what was granted to `name` for `library`, from the next request on."""
        with self.store.writing() as connection:
            _known(connection, name)
            sql = "DELETE FROM grants WHERE user = ? AND library = ?"
            if not connection.execute(sql, [name, library]).rowcount:
                rows = connection.execute("SELECT library FROM grants WHERE user = ? ORDER BY 1", [name]).fetchall()
                held = ", ".join(row[0] for row in rows) or "no library"
                raise AccessError(f"{name} was not granted {library!r} by that name, but {held}")

    def by_password(self, name: str, password: str) -> Principal | None:
        """Who `name` is; None if name or password is wrong. Takes a tenth of a second either way."""
        if not self.store.exists():
            return None
        with self.store.reading() as connection:
            row = connection.execute("SELECT password FROM users WHERE name = ?", [name]).fetchone()
            grants = grants_of(connection, name)
        return Principal(name, grants) if passwords.matches(row[0] if row else None, password) else None

    def add_token(self, user: str, scope: Permission, *, note: str = "", days: float | None = None) -> str:
        """A new token of `user`, which is kept nowhere. With scope "read" it reads only, whatever its user may."""
        _checked(scope)
        if days is not None and not 0 < days <= 36500:
            raise AccessError(f"a token holds for more than 0 and up to 36500 days; found {days:g}")
        id, now = secrets.token_hex(4), time.time()
        token = f"{TOKEN_PREFIX}_{id}_{secrets.token_urlsafe(32)}"
        expires = None if days is None else now + days * 86400
        with self.store.writing() as connection:
            _known(connection, user)
            row = [id, user, digest(token), scope, note, now, expires, None]
            connection.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return token

    def tokens(self) -> list[Token]:
        """What is known of every token, by user and age."""
        if not self.store.exists():
            return []
        with self.store.reading() as connection:
            sql = "SELECT id, user, scope, note, made, expires, used FROM tokens ORDER BY user, made"
            return [Token(*row) for row in connection.execute(sql)]

    def revoke_token(self, id: str) -> None:
        """Make the token `id` (the part after "bqa_") worthless from the next request on."""
        with self.store.writing() as connection:
            if not connection.execute("DELETE FROM tokens WHERE id = ?", [id]).rowcount:
                raise AccessError(f"there is no token {id!r}; `briefing-qa tokens list` shows their ids")

    def by_token(self, token: str) -> Principal | None:
        """Who sent `token`; None if it is unknown, revoked or has expired."""
        prefix, _, rest = token.partition("_")
        id, _, secret = rest.partition("_")
        if prefix != TOKEN_PREFIX or not secret or not self.store.exists():
            return None
        now = time.time()
        with self.store.reading() as connection:
            sql = "SELECT user, sha256, scope, expires, used FROM tokens WHERE id = ?"
            row = connection.execute(sql, [id]).fetchone()
            if row is None or not hmac.compare_digest(row[1], digest(token)):
                return None
            user, _, scope, expires, used = row
            if expires is not None and expires <= now:
                return None
            grants = grants_of(connection, user)
        if used is None or not 0 <= now - used < USED_SECONDS:
            with contextlib.suppress(AccessError), self.store.writing(wait=False) as connection:
                connection.execute("UPDATE tokens SET used = ? WHERE id = ?", [now, id])
        if scope == "read":
            grants = frozenset((library, "read") for library, _ in grants)
        return Principal(user, grants, token=id)


def grants_of(connection: sqlite3.Connection, user: str) -> frozenset[tuple[str, Permission]]:
    """What `user` may read and write, as a principal holds it."""
    return frozenset(connection.execute("SELECT library, scope FROM grants WHERE user = ?", [user]))


def _known(connection: sqlite3.Connection, name: str) -> None:
    names = [row[0] for row in connection.execute("SELECT name FROM users ORDER BY name")]
    if name not in names:
        raise AccessError(f"there is no user {name!r}; there is: {', '.join(names) or 'nobody yet'}")


def _grant(connection: sqlite3.Connection, name: str, library: str, scope: Permission) -> None:
    _checked(scope)
    if not library.isprintable() or library != library.strip() or not 0 < len(library) <= 200:
        raise AccessError(f"a library is granted by its name, or by {EVERY} for each one; found {library!r}")
    connection.execute("INSERT OR REPLACE INTO grants VALUES (?, ?, ?)", [name, library, scope])


def _checked(scope: str) -> None:
    if scope not in get_args(Permission):
        raise AccessError(f"a scope is read or write; found {scope!r}")
