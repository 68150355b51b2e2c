"""What the tests of the library share."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Library
from tests.embedders import HashedWords

Opener = Callable[..., Library]


def quick_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is room: a disk makes these tests slow and proves nothing more."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000
    return tempfile.TemporaryDirectory(dir=memory if roomy else None, prefix="briefing-qa-")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A quick empty folder."""
    with quick_folder() as path:
        yield Path(path)


@pytest.fixture
def opened(folder: Path) -> Iterator[Opener]:
    """Open the library in `folder / "library"` (or another place) with the hashed embedder; closed at the end."""
    libraries: list[Library] = []

    def opener(path: Path | None = None, embedder: HashedWords | None = None) -> Library:
        libraries.append(Library.open(path or folder / "library", embedder=embedder or HashedWords()))
        return libraries[-1]

    yield opener
    for library in libraries:
        library.close()


@pytest.fixture
def library(opened: Opener) -> Library:
    return opened()
