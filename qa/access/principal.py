"""Who is asking, and what they may: passed from the door (`Access`) to whatever answers, beside the request."""

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Permission = Literal["read", "write"]

# A grant of this name is one of every library, those to come included.
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Principal:
    """A user, or one of their tokens (`token` is its public id), with the grants that hold for this request.

    A grant to write a library is one to read it.
    """

    name: str
    grants: frozenset[tuple[str, Permission]] = frozenset()
    token: str = ""

    def may(self, library: str, scope: Permission) -> bool:
        """True if this one may read or write the library called `library`; one that may not be read is not there."""
        if scope not in ("read", "write"):
            raise ValueError(f"scope is read or write; found {scope!r}")
        enough: tuple[Permission, ...] = ("read", "write") if scope == "read" else ("write",)
        return any((name, held) in self.grants for name in (library, EVERY) for held in enough)

    def readable(self, libraries: Iterable[str]) -> list[str]:
        """Those of `libraries` that this one may read, in their order."""
        return [library for library in libraries if self.may(library, "read")]


# Whoever uses this machine, where a server listens to nobody else and has no accounts.
LOCAL = Principal("local", frozenset({(EVERY, "write")}))
# Nobody known: may nothing. What runs outside of a request is this one's, so that a forgotten check refuses.
NOBODY = Principal("")

_current: ContextVar[Principal] = ContextVar("briefing_qa_principal", default=NOBODY)


def current() -> Principal:
    """Who this request is of; NOBODY outside of one."""
    return _current.get()


@contextlib.contextmanager
def acting(principal: Principal) -> Iterator[None]:
    """Within this block, and the tasks and threads started in it with its context, `current()` is `principal`."""
    before = _current.set(principal)
    try:
        yield
    finally:
        _current.reset(before)
