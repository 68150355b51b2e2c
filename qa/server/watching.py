"""Folders whose files a server takes into its libraries as they come, each in a thread of its own."""

import contextlib
import logging
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from index import Library, LibraryError
from index.originals import FilesRead
from qa.server.libraries import Libraries
from qa.watch import Event, watch

log = logging.getLogger(__name__)


@contextlib.contextmanager
def watching(libraries: Libraries, folders: Mapping[str, Path], *, keep_originals: bool = False) -> Iterator[None]:
    """While this lasts, the folder of each name feeds the library of that name; what happens is logged.

    With `keep_originals`, libraries in a folder also keep the files. At the end, the file under way is finished.
    Raises LibraryError for a name that no library has.
    """
    for name in folders:
        if name not in libraries.opened:
            there_are = ", ".join(libraries.opened)
            raise LibraryError(f"a folder is to be watched for the library {name!r}; there are: {there_are}")
    stop = threading.Event()
    threads = [
        threading.Thread(
            target=watch,
            args=[libraries.opened[name], folder],
            kwargs={
                "stop": stop,
                "on_event": told,
                "files": _files(libraries.opened[name]) if keep_originals else None,
            },
            name=f"watch-{name}",
        )
        for name, folder in folders.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _files(library: Library) -> FilesRead | None:
    return FilesRead(library.originals) if library.originals is not None else None


def told(event: Event) -> None:
    """Log what happened to a file: what nobody has to look at, quietly."""
    level = {"failed": logging.WARNING, "trouble": logging.WARNING, "unchanged": logging.DEBUG}
    said = f" ({event.detail})" if event.detail else ""
    log.log(level.get(event.what, logging.INFO), "%s %s%s", event.what, event.path, said)
