"""The libraries of a server, by name, and who may use which."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus import Briefing
from index import Added, Library, LibraryError, is_address, load_embedder
from qa.access import Permission, current
from qa.evidence.reader import DEFAULT
from qa.home import users_library

DEFAULT_LIBRARY = "default"


class Unknown(LookupError):
    """There is nothing of that name, or the one who asks may not know of it; the message says what there is."""


class NoBriefing(Unknown):
    """The library has no briefing of that id."""


class Forbidden(PermissionError):
    """The one who asks may read, but not change; the message says what."""


class TooMany(Forbidden):
    """The one who asks has done something too often; they may go on after so many `seconds`."""

    def __init__(self, said: str, seconds: int) -> None:
        super().__init__(f"{said}; try again in {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True)
class Libraries:
    """Open libraries by name. Threads may share it; closing it closes them all. `reader` reads passages of each."""

    opened: Mapping[str, Library]
    reader: str = DEFAULT

    def get(self, name: str, scope: Permission) -> Library:
        """The library of that name, if the one who asks may use it so. Raises Unknown or Forbidden."""
        principal = current()
        if name not in self.opened or not principal.may(name, "read"):
            readable = ", ".join(principal.readable(self.opened)) or "none that you may read"
            raise Unknown(f"there is no library {name!r}; there are: {readable}")
        if not principal.may(name, scope):
            raise Forbidden(
                f"you may read the library {name!r}, but not change it; ask its keeper for a grant to write"
            )
        return self.opened[name]

    def readable(self) -> dict[str, Library]:
        """Those that the one who asks may read."""
        return {name: self.opened[name] for name in current().readable(self.opened)}

    def close(self) -> None:
        """Close every library; what is being added ends with the briefing it is at."""
        with ExitStack() as stack:
            for library in self.opened.values():
                stack.callback(library.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_libraries(
    places: Mapping[str, str], model: str = "", reader: str = DEFAULT, on_added: Callable[[Added], object] | None = None
) -> Libraries:
    """The libraries in these `places`, by name, and the user's own as the default one unless they name another.

    One model serves them all. Raises LibraryError, naming the folder, for one that is not there or cannot be opened.
    """
    embedder = load_embedder(model)
    opened: dict[str, Library] = {}
    with ExitStack() as failed:
        for name, folder in places.items():
            opened[name] = failed.enter_context(Library.open(existing(name, folder), embedder=embedder))
        if DEFAULT_LIBRARY not in opened:
            opened = {DEFAULT_LIBRARY: failed.enter_context(users_library(embedder, on_added)), **opened}
        failed.pop_all()
    return Libraries(opened, reader)


def existing(name: str, folder: str) -> str:
    """`folder`, if it is there or the address of an engine: a mistyped path must not become an empty library."""
    if not is_address(folder) and not Path(folder).is_dir():
        raise LibraryError(
            f"there is no folder {folder} for the library {name!r}; make one: briefing-qa add --library {folder} FILES"
        )
    return folder


def briefing_of(opened: Library, library: str, id: str) -> Briefing:
    """The briefing of that id in the library called `library`. Raises NoBriefing."""
    try:
        return opened.get(id)
    except (KeyError, UnicodeEncodeError):
        raise gone(library, id) from None


def gone(library: str, id: str) -> NoBriefing:
    """The error for a briefing that is not there."""
    return NoBriefing(f"the library {library!r} has no briefing {id[:200]!r}; list them to see what there is")
