"""Exported encoders on disk, in the user's cache: whole and checksummed, or not there at all.

    models/<key>/manifest.json    format, length of the vectors, sha256 of the other files
    models/<key>/model.ort        the encoder, in ONNX Runtime's own format
    models/<key>/tokenizer.json   its tokenizer

All of it can be deleted at any time: it is made again from the model. A model that could not be exported has a manifest
alone, which says why and with which packages that was tried.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.files import Damaged, locked, manifest, seal, verify

FORMAT = 2
LOCK_SECONDS = 120.0  # another process may be exporting, which takes some 10 s
MODEL, TOKENIZER = "model.ort", "tokenizer.json"
# What else than its weights makes a model's vectors: settings and vocabulary.
SETTINGS = ("*.json", "*/*.json", "*.txt", "*.model")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry holds: an encoder for vectors of `dimension` numbers, or why there is none (`refused`)."""

    dimension: int
    refused: str = ""
    packages: dict[str, str] = field(default_factory=dict)


def entry(weights_sha256: str, model: Path) -> Path:
    """Where the export of the model in the folder `model` belongs: another for other weights or settings."""
    digest = hashlib.sha256(weights_sha256.encode())
    for pattern in SETTINGS:
        for file in sorted(model.glob(pattern)):
            digest.update(f"\0{file.relative_to(model).as_posix()}\0".encode() + file.read_bytes())
    return _models() / f"{weights_sha256[:16]}-{digest.hexdigest()[:16]}"


def _models() -> Path:
    """`BRIEFING_QA_HOME` holds everything this program keeps for a user; else it is the platform's cache folder."""
    if home := os.environ.get("BRIEFING_QA_HOME"):
        return Path(home) / "models"
    import platformdirs

    return platformdirs.user_cache_path("briefing-qa", appauthor=False) / "models"


def read(path: Path) -> Entry:
    """What stands in the entry at `path`, every file compared with its checksum. Raises Damaged."""
    written = manifest(path, FORMAT)
    verify(path, written)
    try:
        found = Entry(**written.facts)
    except TypeError as error:
        raise Damaged(f"{path}: {error}") from error
    if found.refused and found.packages != packages():
        raise Damaged(f"{path} was tried with other packages")
    return found


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Entry], None]]:
    """Make the entry at `path`, one process at a time.

    Gives the function that seals what was put into `building(path)` and puts it in its place. Raises OSError, or Busy
    if another process takes too long.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.parent, LOCK_SECONDS):
        making = building(path)

        def sealed(made: Entry) -> None:
            seal(making, path, FORMAT, asdict(made))

        shutil.rmtree(making, ignore_errors=True)
        try:
            yield sealed
        finally:
            shutil.rmtree(making, ignore_errors=True)


def building(path: Path) -> Path:
    """Where the entry at `path` is put together."""
    return path.with_name(f"{path.name}.new")


def packages() -> dict[str, str]:
    """The versions of what an export depends on."""
    from importlib.metadata import version  # takes longer to import than an entry to read

    return {name: version(name) for name in ("torch", "transformers", "sentence-transformers", "onnxruntime")}
