"""Passwords: which are good enough, and the argon2id hashes that are kept in their place."""

import functools
import unicodedata
from typing import TYPE_CHECKING

from qa.access.errors import AccessError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1000


def hashed(password: str, name: str) -> str:
    """The argon2id hash of a new password of the user `name`. Raises AccessError if it is too easily guessed."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise AccessError(f"a password has {SHORTEST} to {LONGEST:,} characters; found {len(plain):,}")
    if len(set(plain)) < 5 or plain.casefold() == name:
        raise AccessError("that password is too easily guessed; take four words that have nothing to do with you")
    return _hasher().hash(plain)


def matches(kept: str | None, password: str) -> bool:
    """True if `password` is what `kept` is the hash of. Takes as long where there is nothing to compare with."""
    from argon2.exceptions import VerificationError

    try:
        right = _hasher().verify(kept or _nobodys(), _plain(password[: LONGEST + 1]))
    except VerificationError:
        return False
    return right and kept is not None


def renewed(kept: str, password: str) -> str:
    """`kept`, or another hash of the same `password` if it was made with weaker settings than today's."""
    return _hasher().hash(_plain(password)) if _hasher().check_needs_rehash(kept) else kept


def _plain(password: str) -> str:
    """One form of what keyboards write in different ways."""
    return unicodedata.normalize("NFKC", password)


@functools.cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    # What OWASP's sheet on password storage asks for at least; guesses at the door are throttled besides.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@functools.cache
def _nobodys() -> str:
    return _hasher().hash("the password of nobody")
