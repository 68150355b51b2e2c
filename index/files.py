"""Files that several processes share: one at a time writes them, and a sha256 shows whether they are as written.

A sealed folder holds files that can be made again at any time: whole, with the checksum of each, or not there at all.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import LibraryError

MANIFEST = "manifest.json"


class Damaged(Exception):
    """A sealed folder that is missing, or not to the byte what was written."""


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


def synced(path: Path) -> None:
    """Wait until what the file or folder at `path` holds is on the disk."""
    if os.name == "nt":  # folders can't be opened there, nor files flushed that are open for reading
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def file_sha256(path: Path) -> str:
    """Hex sha256 of what the file at `path` holds. Raises OSError if it can't be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sealed folder ought to hold: facts about it, and the sha256 of each file by its path in the folder."""

    facts: dict[str, Any]
    sha256: dict[str, str]


def manifest(folder: Path, version: int) -> Manifest:
    """What is written about a sealed folder. Raises Damaged if that is missing, changed or of another version."""
    try:
        facts = json.loads((folder / MANIFEST).read_text())
        found, sha256 = facts.pop("format"), dict(facts.pop("sha256"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged(f"{folder.name}/{MANIFEST}: {error}") from error
    if found != version:
        raise Damaged(f"{folder.name} has format {found}, this program writes {version}")
    return Manifest(facts, sha256)


def verify(folder: Path, expected: Manifest, copies: Mapping[str, Path] | None = None) -> None:
    """Compare every file with the manifest. Raises Damaged, naming the first that differs.

    `copies` are where the files of some of its folders are read instead, by the name of the folder.
    """
    for name, sha256 in expected.sha256.items():
        file = (copies or {}).get(name.split("/")[0], folder) / name
        try:
            found = file_sha256(file)
        except OSError as error:
            raise Damaged(f"{folder.name}/{name}: {error.strerror}") from error
        if found != sha256:
            raise Damaged(f"{folder.name}/{name} is not what was written")


def seal(
    building: Path, folder: Path, version: int, facts: Mapping[str, object], known: Mapping[str, str] | None = None
) -> None:
    """Write the manifest of what was put into `building`, and put it in the place of `folder`, all at once.

    A process that is killed before leaves nothing that `manifest` takes. Files whose sha256 is `known` are not read.
    """
    sha256 = {}
    for path in sorted(building.rglob("*")):
        if path.is_file() and path.suffix != ".lock":
            name = path.relative_to(building).as_posix()
            sha256[name] = (known or {}).get(name) or file_sha256(path)
    (building / MANIFEST).write_text(json.dumps({"format": version, "sha256": sha256, **facts}, indent=1))
    shutil.rmtree(folder, ignore_errors=True)
    building.rename(folder)
