"""What the tests of the library share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Library
from tests.embedders import HashedWords

Opener = Callable[..., Library]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Open the library in `tmp_path / "library"` (or another folder) with the hashed embedder; closed at the end."""
    libraries: list[Library] = []

    def opener(path: Path | None = None, embedder: HashedWords | None = None) -> Library:
        libraries.append(Library.open(path or tmp_path / "library", embedder=embedder or HashedWords()))
        return libraries[-1]

    yield opener
    for library in libraries:
        library.close()


@pytest.fixture
def library(opened: Opener) -> Library:
    return opened()
