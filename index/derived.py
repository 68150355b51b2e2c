"""The search indexes on disk: whole, checksummed snapshots of one generation, made beside the live one and swapped in.

    derived/g12/manifest.json   generation, format, sha256 of every other file
    derived/g12/vectors.faiss   passages' vectors
    derived/g12/passages/       words of the passages
    derived/g12/briefings/      words of the whole briefings

All of it can be deleted at any time: it is made again from `library.sqlite`.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from index.vectors import VectorIndex
from index.words import WordIndex

# Raised whenever what is indexed changes (analyser, fields, files), so that older snapshots are made again.
FORMAT = 1
KEPT = 2  # the newest, and the one before it that a reader may be opening


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything to search one generation of a library, opened and found undamaged."""

    generation: int
    folder: Path
    vectors: VectorIndex
    passages: WordIndex
    briefings: WordIndex


class Damaged(Exception):
    """A snapshot that is not, to the byte, what was written."""


def newest(folder: Path) -> list[Path]:
    """The snapshots in `folder`, newest first, unopened."""
    found = [path for path in folder.glob("g*") if path.name[1:].isdecimal()]
    return sorted(found, key=generation_of, reverse=True)


def generation_of(snapshot: Path) -> int:
    return int(snapshot.name[1:])


def load(path: Path) -> Snapshot:
    """Open a snapshot. Raises Damaged if a file is missing, changed or of another format."""
    verify(path)
    return Snapshot(
        generation_of(path),
        path,
        VectorIndex.read(path / "vectors.faiss"),
        WordIndex(path / "passages"),
        WordIndex(path / "briefings"),
    )


def verify(path: Path) -> None:
    """Compare every file with the manifest. Raises Damaged, naming the first that differs."""
    try:
        manifest = json.loads((path / "manifest.json").read_text())
        version, files = manifest["format"], manifest["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{path.name}/manifest.json: {error}") from error
    if version != FORMAT:
        raise Damaged(f"{path.name} has format {version}, this program writes {FORMAT}")
    for name, expected in files.items():
        try:
            found = _sha256(path / name)
        except OSError as error:
            raise Damaged(f"{path.name}/{name}: {error.strerror}") from error
        if found != expected:
            raise Damaged(f"{path.name}/{name} is not what was written")


def begin(folder: Path, base: Path | None) -> Path:
    """A folder to build the next snapshot in; with `base`, it starts as that one's words (links: nothing is copied).

    tantivy never writes into a file it has closed: it adds files and puts a new list of them in the old one's place,
    so the links leave `base` as it is.
    """
    building = folder / "building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    if base is not None:
        for name in ("passages", "briefings"):
            shutil.copytree(base / name, building / name, copy_function=_link, ignore=shutil.ignore_patterns("*.lock"))
    return building


def finish(building: Path, generation: int) -> Path:
    """Seal what was built with checksums and put it in its place, all at once; older snapshots go."""
    files = sorted(path for path in building.rglob("*") if path.is_file() and path.suffix != ".lock")
    manifest = {
        "format": FORMAT,
        "generation": generation,
        "sha256": {path.relative_to(building).as_posix(): _sha256(path) for path in files},
    }
    (building / "manifest.json").write_text(json.dumps(manifest, indent=1))
    for path in [*files, building / "manifest.json"]:
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    final = building.parent / f"g{generation}"
    shutil.rmtree(final, ignore_errors=True)
    building.rename(final)
    for old in newest(building.parent)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return final


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
