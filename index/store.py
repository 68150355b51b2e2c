"""The seam between a library and its engine: one file an engine, one line in `open_store`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from corpus import Briefing
from index.embedder import EmbedderIdentity
from index.records import Candidate, EmbeddedPassage, Feedback, Finding, Listed, Query, Scope, Status


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

    def kept(self, id: str) -> Listed | None:
        """What is kept under `id`, if it is whole: adding what was damaged mends it."""

    def get(self, id: str) -> Briefing | None:
        """The briefing kept under `id`."""

    def listed(self) -> list[Listed]:
        """All briefings, newest first; those without a date last."""

    def generation(self) -> int:
        """A number that grows with every change."""

    def refresh(self) -> None:
        """Make everything that is kept searchable."""

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        """The `depth` nearest and the `depth` best by words within `scope`, united, in the order they were added."""

    def counts(self, stems: Sequence[str]) -> list[int]:
        """In how many passages each stem occurs."""

    def size(self) -> int:
        """How many passages can be searched."""

    def keep_feedback(self, said: Feedback) -> None:
        """Keep what a reader said of an answer. It is no change of the library's content."""

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, newest first."""

    def check(self, *, repair: bool) -> list[Finding]:
        """Look at everything that can be damaged; with `repair`, make again what can be made from the rest."""

    def close(self) -> None:
        """Let go of files and connections."""


def open_store(path: str | Path) -> Store:
    """The store at `path`, created if absent."""
    from index.local import LocalStore

    return LocalStore(Path(path))
