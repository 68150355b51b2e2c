"""The search indexes on disk: whole, checksummed snapshots of one state, made beside the live one and swapped in.

    derived/g12/manifest.json   format, state of the library, sha256 of every other file
    derived/g12/vectors.faiss   passages' vectors
    derived/g12/passages/       words of the passages

All of it can be deleted at any time: it is made again from `library.sqlite`. Nothing waits for the disk here, since
what a failing machine leaves half-written is found out by its checksum.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.files import MANIFEST, Damaged, Manifest, manifest, seal, verify
from index.folder.database import State
from index.folder.vectors import VectorIndex
from index.folder.words import WordIndex

# Raised whenever what is indexed changes (analyser, fields, files), so that older snapshots are made again.
FORMAT = 4
WORDS = "passages"  # the folder of tantivy's files
COPIES = "open-"  # the folders of copies, then the number of the process, begin with this
CHUNK = 1 << 20
REMOVALS = 100  # attempts to delete a copy of it, .01 s apart
# The files that tantivy replaces; any other of its files keeps its content as long as its name.
REPLACED = ("meta.json", ".managed.json")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything to search one state of a library; `folder` is None for one that is only in memory."""

    state: State
    folder: Path | None
    vectors: VectorIndex
    passages: WordIndex


def newest(folder: Path) -> list[Path]:
    """The snapshots in `folder`, newest first, unopened."""
    found = [path for path in folder.glob("g*") if path.name[1:].isdecimal()]
    return sorted(found, key=lambda path: int(path.name[1:]), reverse=True)


def state_of(path: Path, found: Manifest | None = None) -> State:
    """The state that the snapshot at `path` is of, unopened. Raises Damaged if its manifest cannot be used."""
    try:
        return State(*(found or manifest(path, FORMAT)).facts["state"])
    except (KeyError, TypeError) as error:
        raise Damaged(f"{path.name}/{MANIFEST}: {error}") from error


def load(path: Path) -> Snapshot:
    """Open a snapshot. Raises Damaged if a file is missing, changed or of another format, or OSError.

    tantivy maps its files into memory, and the system ends a process that reads where such a file was cut off. So it
    gets copies, which have no name once they are open: whatever becomes of the files, this process searches on. They
    are made beside the library, where there is room for them if there was for the library, and elsewhere if that may
    not be written.
    """
    if os.name == "nt":  # a file that is open has to keep its name
        return Snapshot(verified(path), path, VectorIndex.read(path / "vectors.faiss"), WordIndex(path / WORDS))
    private = _private(path.parent)
    try:
        _copy(path / WORDS, private / WORDS)
        return Snapshot(
            verified(path, {WORDS: private}), path, VectorIndex.read(path / "vectors.faiss"), WordIndex(private / WORDS)
        )
    finally:
        _remove(private)


def _private(folder: Path) -> Path:
    """A new folder for copies; what killed processes left of theirs is deleted."""
    for left in folder.glob(f"{COPIES}*"):
        owner = left.name.removeprefix(COPIES).partition("-")[0]
        if not owner.isdecimal() or not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    try:
        return Path(tempfile.mkdtemp(prefix=f"{COPIES}{os.getpid()}-", dir=folder))
    except OSError:
        return Path(tempfile.mkdtemp(prefix="briefing-qa-"))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True


def _copy(words: Path, to: Path) -> None:
    """Copy a folder of tantivy's. Raises Damaged if it can't be read, OSError if the copy can't be written."""
    try:
        files = sorted(file for file in words.iterdir() if file.suffix != ".lock")
    except OSError as error:
        raise Damaged(f"{words.parent.name}/{WORDS}: {error.strerror}") from error
    to.mkdir()
    for file in files:
        with (to / file.name).open("wb") as copy:
            for chunk in _chunks(file):
                copy.write(chunk)


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                yield chunk
    except OSError as error:
        raise Damaged(f"{file.parent.parent.name}/{WORDS}/{file.name}: {error.strerror}") from error


def verified(path: Path, copies: Mapping[str, Path] | None = None) -> State:
    """The state that the snapshot at `path` is of, once every file was compared (see `index.files.verify`)."""
    found = manifest(path, FORMAT)
    verify(path, found, copies)
    return state_of(path, found)


def begin(folder: Path, base: Path | None) -> Path:
    """A folder to build the next snapshot in; with `base`, it starts as that one's words (links: nothing is copied).

    tantivy never writes into a file it has closed: it adds files and puts a new list of them in the old one's place,
    so the links leave `base` as it is.
    """
    building = folder / "building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    readable = (folder.parent / "library.sqlite").stat().st_mode & 0o044
    folder.chmod(0o700 | readable | readable >> 2)  # whoever may read the library may read these
    if base is not None:
        lockless = shutil.ignore_patterns("*.lock")
        shutil.copytree(base / WORDS, building / WORDS, copy_function=_link, ignore=lockless)
    return building


def finish(building: Path, state: State, base: Path | None) -> Snapshot:
    """Seal what was built with checksums, put it in its place all at once, and open it.

    Only `base` outlives it, for readers that are opening it now. Raises Damaged if a file of `base` has changed since
    it was written: its checksum goes with it, so that corrupted files never get a fresh checksum.
    """
    before = manifest(base, FORMAT).sha256 if base else {}
    linked = {
        name: sha256
        for name, sha256 in before.items()
        if name.startswith(f"{WORDS}/") and name.rpartition("/")[2] not in REPLACED
    }
    final = building.parent / f"g{state.generation}"
    seal(building, final, FORMAT, {"state": state}, linked)
    for old in newest(building.parent):
        if old not in (final, base):
            shutil.rmtree(old, ignore_errors=True)
    return load(final)


def _remove(folder: Path) -> None:
    """Delete a folder in which tantivy may still make a lock while it is being emptied."""
    for _ in range(REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.01)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
