"""Which search indexes are live: opens the newest whole ones, brings them up to the database, swaps them in."""

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index import derived
from index.database import Database
from index.derived import Damaged, Snapshot
from index.errors import LibraryError
from index.records import Finding, Scope
from index.vectors import VectorIndex
from index.words import WordIndex, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 2000
LOCK_SECONDS = 60.0


class Snapshots:
    """The live search indexes of a database.

    Many processes may read while one writes. Whoever finds the indexes behind the database and may write brings them
    up to date; whoever may not searches the newest whole ones.
    """

    def __init__(self, database: Database, library: Path) -> None:
        self._database = database
        self._library = library
        self._folder = library / "derived"
        self._live: Snapshot | None = None
        self._swap = threading.Lock()

    def close(self) -> None:
        self._live = None

    def current(self) -> Snapshot | None:
        """The snapshot to search: of the library's generation, if that can be had without waiting for a writer.

        None for a library that nothing was ever added to.
        """
        wanted = self._database.generation()
        if self._live is not None and self._live.generation == wanted:
            return self._live
        with self._swap:
            self._open_newest()
            if self._live is None or self._live.generation < wanted:
                # Another process is at work on it: only without any snapshot is that worth waiting for.
                try:
                    with self._writing(LOCK_SECONDS if self._live is None else 0.0):
                        self._catch_up()
                except LibraryError as error:
                    if self._live is None:
                        raise
                    log.info(
                        "searching generation %d of %s, not %d: %s", self._live.generation, self._library, wanted, error
                    )
            return self._live

    def refresh(self) -> None:
        """Bring the indexes up to the database, waiting for another writer if there is one."""
        with self._swap, self._writing(LOCK_SECONDS):
            self._catch_up()

    def findings(self, *, repair: bool) -> Iterator[Finding]:
        """Check every derived file against its checksum; with `repair`, make damaged or missing ones again."""
        problem = f"missing or behind generation {self._database.generation()}"
        for path in derived.newest(self._folder)[:1]:
            try:
                derived.verify(path)
                problem = "" if derived.generation_of(path) == self._database.generation() else problem
            except Damaged as error:
                problem = str(error)
        if not problem or self._database.embedder() is None:
            yield Finding("search index", True, "every file as it was written")
            return
        if repair:
            with self._swap, self._writing(LOCK_SECONDS):
                self._live = None
                shutil.rmtree(self._folder, ignore_errors=True)
                self._catch_up()
        yield Finding("search index", False, problem, repaired=repair)

    def _open_newest(self) -> None:
        for path in derived.newest(self._folder):
            if self._live is not None and self._live.generation >= derived.generation_of(path):
                return
            try:
                self._live = derived.load(path)
            except (Damaged, RuntimeError, ValueError, OSError) as error:
                log.warning("a search index of %s is damaged and will be made again: %s", self._library, error)
            else:
                return

    @contextmanager
    def _writing(self, seconds: float) -> Iterator[None]:
        """Be the one process that writes the indexes. Raises LibraryError if that takes longer than `seconds`."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(self._library / "derived.lock", timeout=seconds):
                yield
        except Timeout as error:
            raise LibraryError(
                f"another process is writing {self._library} (waited {seconds:.0f} s); try again"
            ) from error
        except (OSError, RuntimeError, ValueError) as error:  # faiss and tantivy tell of a full disk in their own ways
            shutil.rmtree(self._folder / "building", ignore_errors=True)
            raise LibraryError(
                f"could not write the search index in {self._library} ({error}); the briefings are safe, and the index "
                "is made again as soon as there is room on the disk and permission to write"
            ) from error

    def _catch_up(self) -> None:
        """Bring the live snapshot to the database's generation. Call it while holding both locks."""
        import numpy as np

        self._open_newest()
        with self._database.reading():
            generation = self._database.generation()
            identity = self._database.embedder()
            old = self._live
            if identity is None or (old is not None and old.generation == generation):
                return
            kept = self._database.passage_rows(Scope())
            gone = np.setdiff1d(old.vectors.rows, kept) if old else np.empty(0, np.int64)
            new = np.setdiff1d(kept, old.vectors.rows) if old else kept
            if old and len(gone) == len(old.vectors.rows):  # nothing is left of it, perhaps not even the dimension
                old = None
            # BM25 counts a removed entry until its segment is merged, so after a removal the words are indexed anew:
            # equal libraries give equal scores, and nothing of what was removed stays on the disk.
            base = old if old and not len(gone) else None
            building = derived.begin(self._folder, base.folder if base else None)
            vectors = old.vectors.copy() if old else VectorIndex.empty(identity.dimension)
            if old and len(gone):
                vectors.remove(gone)
            for start in range(0, len(new), ROWS_AT_ONCE):
                stored = list(self._database.stored(new[start : start + ROWS_AT_ONCE]))
                vectors.add([row for row, _, _ in stored], np.stack([embedded.vector for _, _, embedded in stored]))
            vectors.write(building / "vectors.faiss")
            self._index_words(building, new if base else kept)
        self._live = derived.load(derived.finish(building, generation))

    def _index_words(self, building: Path, rows: "NDArray[np.int64]") -> None:
        """Add the words of the passages in `rows`, and of their briefings, to the folder being built."""
        briefings: dict[int, Words] = {}

        def passages() -> Iterator[Words]:
            for start in range(0, len(rows), ROWS_AT_ONCE):
                for row, key, embedded in self._database.stored(rows[start : start + ROWS_AT_ONCE]):
                    briefing = self._database.briefing(key)
                    briefings[key] = Words(key, briefing.date, briefing.source, briefing.text)
                    yield Words(row, briefing.date, briefing.source, embedded.passage.of(briefing.text))

        WordIndex(building / "passages").add(passages())
        WordIndex(building / "briefings").add(briefings.values())
