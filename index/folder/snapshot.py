"""The search indexes on disk: whole, checksummed snapshots of one state, made beside the live one and swapped in.

    derived/g12/manifest.json   format, state of the library, sha256 of every other file
    derived/g12/vectors.faiss   passages' vectors
    derived/g12/passages/       words of the passages

All of it can be deleted at any time: it is made again from `library.sqlite`. Nothing waits for the disk here, since
what a failing machine leaves half-written is found out by its checksum.
"""

import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.files import file_sha256
from index.folder.database import State
from index.folder.vectors import VectorIndex
from index.folder.words import WordIndex

# Raised whenever what is indexed changes (analyser, fields, files), so that older snapshots are made again.
FORMAT = 4
WORDS = "passages"  # the folder of tantivy's files
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


class Manifest(NamedTuple):
    """What a snapshot ought to be."""

    state: State
    sha256: dict[str, str]


class Damaged(Exception):
    """A snapshot that is not, to the byte, what was written."""


def newest(folder: Path) -> list[Path]:
    """The snapshots in `folder`, newest first, unopened."""
    found = [path for path in folder.glob("g*") if path.name[1:].isdecimal()]
    return sorted(found, key=lambda path: int(path.name[1:]), reverse=True)


def manifest(path: Path) -> Manifest:
    """What is written about the snapshot at `path`. Raises Damaged if that is missing, changed or of another format."""
    try:
        content = json.loads((path / "manifest.json").read_text())
        version, found = content["format"], Manifest(State(*content["state"]), dict(content["sha256"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{path.name}/manifest.json: {error}") from error
    if version != FORMAT:
        raise Damaged(f"{path.name} has format {version}, this program writes {FORMAT}")
    return found


def load(path: Path) -> Snapshot:
    """Open a snapshot. Raises Damaged if a file is missing, changed or of another format, or OSError.

    tantivy maps its files into memory, and the system ends a process that reads where such a file was cut off. So it
    gets copies, which have no name once they are open: whatever becomes of the files, this process searches on.
    """
    if os.name == "nt":  # a file that is open has to keep its name
        return Snapshot(verify(path).state, path, VectorIndex.read(path / "vectors.faiss"), WordIndex(path / WORDS))
    private = Path(tempfile.mkdtemp(prefix="briefing-qa-"))
    try:
        try:
            shutil.copytree(path / WORDS, private / WORDS, ignore=shutil.ignore_patterns("*.lock"))
        except shutil.Error as error:  # a file went or can't be read
            raise Damaged(f"{path.name}/{WORDS}: {str(error)[:200]}") from error
        state = verify(path, words=private).state
        return Snapshot(state, path, VectorIndex.read(path / "vectors.faiss"), WordIndex(private / WORDS))
    finally:
        _remove(private)


def verify(path: Path, words: Path | None = None) -> Manifest:
    """Compare every file with the manifest. Raises Damaged, naming the first that differs.

    `words` is the folder that holds the files of tantivy, if not `path`.
    """
    found = manifest(path)
    for name, expected in found.sha256.items():
        try:
            sha256 = file_sha256((words if words and name.startswith(f"{WORDS}/") else path) / name)
        except OSError as error:
            raise Damaged(f"{path.name}/{name}: {error.strerror}") from error
        if sha256 != expected:
            raise Damaged(f"{path.name}/{name} is not what was written")
    return found


def begin(folder: Path, base: Path | None) -> Path:
    """A folder to build the next snapshot in; with `base`, it starts as that one's words (links: nothing is copied).

    tantivy never writes into a file it has closed: it adds files and puts a new list of them in the old one's place,
    so the links leave `base` as it is.
    """
    building = folder / "building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    if base is not None:
        lockless = shutil.ignore_patterns("*.lock")
        shutil.copytree(base / WORDS, building / WORDS, copy_function=_link, ignore=lockless)
    return building


def finish(building: Path, state: State, base: Path | None) -> Snapshot:
    """Seal what was built with checksums, put it in its place all at once, and open it.

    Only `base` outlives it, for readers that are opening it now. Raises Damaged if a file of `base` has changed since
    it was written: its checksum goes with it, so that damage is never sealed as if it were whole.
    """
    known = manifest(base).sha256 if base else {}
    sha256 = {}
    for path in sorted(building.rglob("*")):
        if path.is_file() and path.suffix != ".lock":
            name = path.relative_to(building).as_posix()
            linked = name in known and path.parent != building and path.name not in REPLACED
            sha256[name] = known[name] if linked else file_sha256(path)
    content = {"format": FORMAT, "state": state, "sha256": sha256}
    (building / "manifest.json").write_text(json.dumps(content, indent=1))
    final = building.parent / f"g{state.generation}"
    shutil.rmtree(final, ignore_errors=True)
    building.rename(final)
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
