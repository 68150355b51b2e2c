"""Who may read and write which library: accounts, tokens, sessions, and the door before the server."""

from typing import TYPE_CHECKING, Any

from qa.access.accounts import Accounts, Token, User
from qa.access.errors import AccessError
from qa.access.listening import loopback, refuse_open
from qa.access.principal import EVERY, LOCAL, NOBODY, Permission, Principal, acting, current

if TYPE_CHECKING:
    from qa.access.door import Access

__all__ = [
    "EVERY",
    "LOCAL",
    "NOBODY",
    "Access",
    "AccessError",
    "Accounts",
    "Permission",
    "Principal",
    "Token",
    "User",
    "acting",
    "current",
    "loopback",
    "refuse_open",
]


def __getattr__(name: str) -> Any:
    if name == "Access":  # it needs starlette, which no command but `serve` does
        from qa.access.door import Access

        return Access
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
