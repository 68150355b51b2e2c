"""Files of a library: one process at a time writes them, and a sha256 tells whether they are what was written."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryError


class Busy(LibraryError):
    """Another process has held the lock for longer than one was ready to wait."""


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of `folder`; the system lets go of it when a process dies. Raises Busy, or OSError."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "writer.lock", timeout=seconds)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(
            f"another process is writing {folder} (waited {seconds:.0f} s); try again when it is done"
        ) from error
    try:
        yield
    finally:
        lock.release()


def file_sha256(path: Path) -> str:
    """Hex sha256 of what the file at `path` holds. Raises OSError if it can't be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
