"""The seam between a library and its engine: one file an engine, one line in `open_store`."""

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from corpus import Briefing
from index.embed.model import EmbedderIdentity
from index.errors import LibraryError
from index.heard import Heard
from index.records import Candidate, EmbeddedPassage, Feedback, Finding, Listed, Note, Query, Scope, Status
from index.speakers import Speaker


class Store(Protocol):
    """Keeps briefings with their passages and vectors, and finds candidates among them.

    `put` and `delete` are durable and whole when they return; what they changed is found by `search` at the latest
    after the next `refresh`. Every method may raise LibraryError.
    """

    def embedder(self) -> EmbedderIdentity | None:
        """Whose vectors are kept; None while there are none."""

    def put(self, briefing: Briefing, passages: Sequence[EmbeddedPassage], embedder: EmbedderIdentity) -> Status:
        """Keep `briefing` in place of whatever stood under its id, unless that is the same and whole.

        Raises EmbedderMismatch if other vectors than those of `embedder` are kept already.
        """

    def delete(self, id: str) -> bool:
        """Remove a briefing with all that was cut from it; False if there is none of that id."""

    def replace_all(
        self, embedder: EmbedderIdentity, briefings: Iterable[tuple[Briefing, Sequence[EmbeddedPassage]]]
    ) -> None:
        """Put `briefings` in place of everything that is kept, all at once or not at all."""

    def roll_back(self) -> None:
        """Go back to what there was before `replace_all`; LibraryError if that is not kept, or was changed since."""

    def kept(self, id: str) -> Listed | None:
        """What is kept under `id`, if it is whole: adding what was damaged mends it."""

    def get(self, id: str) -> Briefing | None:
        """The briefing kept under `id`."""

    def embedded(self, id: str) -> list[EmbeddedPassage]:
        """What was cut from the briefing kept under `id`, as it was put; nothing if there is none of that id."""

    def listed(self) -> list[Listed]:
        """All briefings, newest first; those without a date last."""

    def unchanging(self) -> AbstractContextManager[object]:
        """While this lasts, this thread reads what was kept when it began; an engine that can't does nothing."""

    def generation(self) -> int:
        """A number that grows with every change."""

    def refresh(self) -> None:
        """Make everything that is kept searchable."""

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        """The `depth` nearest and the `depth` best by words within `scope`, united, in the order they were added."""

    def counts(self, stems: Sequence[str]) -> list[int]:
        """In how many passages each stem occurs."""

    def speakers(self) -> list[Speaker]:
        """Who speaks in the passages that are kept, those with most to say first."""

    def statements(self, lines: Sequence[Listed]) -> list[tuple[Heard, ...] | None]:
        """The statements of each of these briefings; None of one that was replaced or removed since."""

    def size(self) -> int:
        """How many passages can be searched."""

    def keep_feedback(self, said: Feedback) -> None:
        """Keep what a reader said of an answer. It is no change of the library's content."""

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, newest first."""

    def keep_notes(self, notes: Sequence[Note]) -> list[Note]:
        """Keep those whose kind and key are not there yet; which they were. It is no change of the content."""

    def drop_notes(self, kind: str, keys: Sequence[str]) -> int:
        """Drop the notes of those keys; how many there were."""

    def notes(self, kind: str | None = None) -> list[Note]:
        """The notes of one kind, or of all, newest first."""

    def check(self, *, repair: bool) -> list[Finding]:
        """Look at everything that can be damaged; with `repair`, make again what can be made from the rest."""

    def close(self) -> None:
        """Let go of files and connections."""


# The engines beside a folder: what their addresses begin with, and the module that opens them.
ENGINES = {"milvus": "index.milvus", "milvus+tls": "index.milvus"}


def open_store(path: str | Path) -> Store:
    """The store at `path`, created if absent: a folder, or the address of an engine."""
    scheme = _scheme(path)
    if scheme is None:
        from index.folder.store import LocalStore

        return LocalStore(Path(path))
    if scheme not in ENGINES:
        known = ", ".join(f"{name}://" for name in ENGINES)
        raise LibraryError(
            f"no engine for a library at {scheme}://; give a folder, or an address that begins with {known}"
        )
    opened: Store = import_module(ENGINES[scheme]).open_store(str(path))
    return opened


def is_address(path: str | Path) -> bool:
    """True for the address of an engine, False for a folder."""
    return _scheme(path) is not None


def redacted(path: str | Path) -> str:
    """`path` as it may be told to anybody: without the user and password of an address."""
    scheme = _scheme(path)
    return str(path) if scheme is None else f"{scheme}://{str(path).partition('://')[2].rpartition('@')[2]}"


def _scheme(path: str | Path) -> str | None:
    found = re.match(r"([a-z][a-z0-9+.-]+)://", path) if isinstance(path, str) else None
    return found[1] if found else None
