"""Where a user's library lives, and how the first one comes to hold the shipped briefing."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import corpus
from corpus import Briefing, read
from index import Added, Embedder, Library, OutdatedLibrary

SHIPPED = Path(corpus.__file__).parent / "briefings"

_open: dict[tuple[Path, str], Library] = {}
_opening = threading.Lock()


def home() -> Path:
    """The folder of everything this program keeps for a user: `BRIEFING_QA_HOME`, or the platform's data folder."""
    if chosen := os.environ.get("BRIEFING_QA_HOME"):
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("briefing-qa", appauthor=False)


def default_library(model: str | None = None) -> Library:
    """The user's library, opened once a process for each embedding model.

    Without a `model`, `BRIEFING_QA_MODEL` names another one than the packaged one.
    """
    key = home(), model or os.environ.get("BRIEFING_QA_MODEL", "")
    with _opening:
        if (library := _open.get(key)) is None:
            library = _open[key] = users_library(key[1] or None)
        return library


def users_library(embedder: Embedder | str | None, on_added: Callable[[Added], object] | None = None) -> Library:
    """The user's library, opened anew. On first use it is made and given the shipped briefing."""
    path = home() / "library"
    try:
        library = Library.open(path, embedder=embedder)
    except OutdatedLibrary:  # by an earlier version: nothing in it changes but what is derived
        library = Library.reembed(path, embedder=embedder, on_added=on_added)
    try:
        if library.generation() == 0:
            library.add(shipped(), on_added=on_added)
    except BaseException:
        library.close()
        raise
    return library


def shipped() -> list[Briefing]:
    """The briefings that come with the program."""
    return [replace(briefing, id=briefing.date) for briefing in read(SHIPPED)]
