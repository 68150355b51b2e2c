"""One SQLite file as a file: how it is opened, made whole or not at all, and told from one put in its place."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import LibraryError
from index.files import locked, synced

BUSY_SECONDS = 30.0
LOCK_START, LOCK_BYTES = 0x40000000, 512  # where in a file SQLite locks it
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a file


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file holds: the `script` that makes an empty one, and what makes each older version the next one.

    `kind` names such a file in messages, `again` is what to do about one that is lost.
    """

    kind: str
    version: int
    script: str
    again: str
    migrations: Mapping[int, Sequence[str]] = field(default_factory=dict)


def connect(path: Path, mode: str = "rw", seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to the file at `path`, as all of this program's are."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    # Damaged text must reach the checksums that tell whose it is.
    connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    connection.execute("PRAGMA foreign_keys = ON")
    # A removed briefing leaves no text behind in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands at `path`; None if there is none. A file put in the place of another has another identity."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def logged(path: Path) -> bool:
    """True if there is more to the database than its file: somebody has it open for writing, or died with it open."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the schema."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def create(path: Path, schema: Schema) -> None:
    """Make an empty file beside `path` and put it there once all of it is safely on the disk.

    Raises OSError or sqlite3.Error; then there is no file, and whoever tries again begins anew.
    """
    with locked(path.parent, BUSY_SECONDS):
        if path.exists():  # another process was faster
            return
        making = path.with_name(f"{path.name}.new")
        try:
            for stale in (making, *(Path(f"{path}{suffix}") for suffix in BESIDE)):  # SQLite would read them into it
                stale.unlink(missing_ok=True)
            making.touch(0o600)  # before anything is in it; SQLite's other files take after it
            # In a rollback journal, so that a disk which fills fails the COMMIT and not a checkpoint at close, which
            # SQLite tells nobody of.
            with closing(connect(making)) as connection:
                connection.executescript(f"BEGIN; {schema.script} PRAGMA user_version = {schema.version}; COMMIT;")
                connection.execute("PRAGMA journal_mode = WAL")
            require_whole(making, schema.version)
            synced(making)
            making.replace(path)
            synced(path.parent)
        except BaseException:
            for left in (making, *(Path(f"{making}{suffix}") for suffix in BESIDE)):
                left.unlink(missing_ok=True)
            raise


def require_whole(path: Path, version: int) -> None:
    """Raise sqlite3.DatabaseError unless the file alone, without a log, is a whole database of that version."""
    with closing(connect(path, "ro&immutable=1")) as connection:
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        if damage or version_of(connection) != version:
            raise sqlite3.DatabaseError("; ".join(damage) or f"version {version_of(connection)} instead of {version}")


@contextmanager
def unused(path: Path) -> Iterator[None]:
    """Keep every program from opening the file at `path`, if there is one. Raises LibraryError if one has it open.

    By the locks that SQLite itself takes, which hold for a damaged file too. On Windows, a file that is open can't be
    replaced anyway.
    """
    if os.name == "nt" or not path.exists():
        yield
        return
    import fcntl

    with path.open("r+b") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_BYTES, LOCK_START)
        except (BlockingIOError, PermissionError):
            raise LibraryError(
                f"{path} is open in another program; stop the server and whatever else uses it, then try again"
            ) from None
        yield
