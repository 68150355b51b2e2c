"""Which search indexes are live: opens the newest whole ones, brings them up to the database, swaps them in."""

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import words_of
from index.files import Busy, Damaged, locked
from index.folder import snapshot as derived
from index.folder.database import Database
from index.folder.snapshot import Snapshot
from index.folder.vectors import VectorIndex, sample_size
from index.folder.words import WordIndex, Words
from index.records import Finding, Scope

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 2000
LOCK_SECONDS = 60.0


class Snapshots:
    """The live search indexes of a database.

    Many processes may read while one writes. Whoever finds the indexes behind the database brings them up to date,
    and searches the older ones while another process rebuilds them. Where they can't be written (no room, no
    permission), they are made in memory.
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
        """The snapshot to search: of the library's state, if that can be had without waiting for somebody else.

        None for a library that nothing was ever added to.
        """
        live = self._live
        if live is not None and live.state == self._database.state():
            return live
        usable = live is not None and self._database.had(live.state)
        if not self._swap.acquire(blocking=not usable):
            return live  # another thread is at work on a newer one
        try:
            self._catch_up(0.0 if usable else LOCK_SECONDS)
            return self._live
        finally:
            self._swap.release()

    def refresh(self) -> None:
        """Bring the indexes up to the database, waiting for another writer if there is one."""
        with self._swap:
            self._catch_up(LOCK_SECONDS)

    def findings(self, *, repair: bool) -> Iterator[Finding]:
        """Check every derived file against its checksum; with `repair`, make damaged or missing ones again."""
        problem = self._problem()
        if not problem:
            live = self.current()
            kind = f"; vectors: {live.vectors.kind}" if live else ""
            yield Finding("search index", True, f"every file as it was written{kind}")
            return
        if repair:
            with self._swap:
                self._live = None
                with suppress(OSError), locked(self._library, LOCK_SECONDS):  # a folder that may not be written
                    shutil.rmtree(self._folder, ignore_errors=True)
                self._catch_up(LOCK_SECONDS)
        yield Finding("search index", False, problem, repaired=repair and not self._problem())

    def _problem(self) -> str:
        state = self._database.state()
        if self._database.embedder() is None:
            return ""
        problem = f"missing or behind generation {state.generation}"
        for path in derived.newest(self._folder):
            try:
                if derived.verified(path) == state:
                    return ""
            except Damaged as error:
                problem = str(error)
        return problem

    def _catch_up(self, seconds: float) -> None:
        """Make the live snapshot one of the database's state, waiting `seconds` for others. Call it holding `_swap`."""
        if self._open():
            return
        try:
            with locked(self._library, seconds):
                if not self._open():  # whoever held the lock may have made it
                    self._live = self._build_on_disk()
        except Busy as error:
            if self._live is None:
                raise
            log.info("searching generation %d of %s: %s", self._live.state.generation, self._library, error)
        except (Damaged, OSError, RuntimeError, ValueError) as error:  # faiss and tantivy tell of it in their own ways
            log.warning("cannot write the search index of %s, so it is kept in memory: %s", self._library, error)
            shutil.rmtree(self._folder / "building", ignore_errors=True)
            self._live = self._build(None, None)

    def _open(self) -> bool:
        """Take the newest whole snapshot of what the library is or was; True if it needs no catching up."""
        state = self._database.state()
        live = self._live
        if live is not None and not self._database.had(live.state):  # embedded again, or a copy put in its place
            live = None
        for path in derived.newest(self._folder):
            try:
                found = derived.state_of(path)
                if live is not None and live.state.generation >= found.generation:
                    break
                if self._database.had(found):
                    live = derived.load(path)
            except (Damaged, OSError, RuntimeError, ValueError) as error:
                if path.exists():  # else it was replaced by a newer one just now
                    log.warning("a search index of %s is damaged and will be made again: %s", self._library, error)
        self._live = live
        return self._database.embedder() is None if live is None else live.state == state

    def _build_on_disk(self) -> Snapshot:
        base = self._live.folder if self._live else None
        if base is not None:
            try:
                return self._build(derived.begin(self._folder, base), base)
            except (Damaged, OSError, RuntimeError, ValueError) as error:
                log.warning("a search index of %s was damaged since it was opened: %s", self._library, error)
        return self._build(derived.begin(self._folder, None), None)

    def _build(self, building: Path | None, base: Path | None) -> Snapshot:
        """A snapshot of the database's state, made in the folder `building`, which holds the words of `base`."""
        import numpy as np

        with self._database.reading():
            state, identity = self._database.state(), self._database.embedder()
            assert identity is not None
            kept = self._database.passage_rows(Scope())
            vectors = self._live.vectors.copy() if self._live else VectorIndex.empty(identity.dimension)
            before = vectors.rows
            if vectors.outgrown(len(kept)):
                chosen = np.random.Generator(np.random.PCG64(0)).permutation(len(kept))[: sample_size(len(kept))]
                sample = [batch for _, batch in self._vectors(kept[np.sort(chosen)])]
                vectors = VectorIndex.trained(np.concatenate(sample), len(kept))
            gone = np.setdiff1d(before, kept)
            new = np.setdiff1d(kept, before)
            if len(gone):
                vectors.remove(gone)
                # BM25 counts a removed entry until its segment is merged, so after a removal the words are indexed
                # anew: equal libraries give equal scores, and nothing of what was removed stays on the disk.
                if base:
                    building, base = derived.begin(self._folder, None), None
            unindexed = np.setdiff1d(kept, vectors.rows)  # more than is new, if the index was outgrown
            for rows, batch in self._vectors(unindexed):
                vectors.add(rows, batch)
            passages = WordIndex(building and building / "passages")
            passages.add(self._words(new if base else kept))
        if building is None:
            return Snapshot(state, None, vectors, passages)
        vectors.write(building / "vectors.faiss")
        return derived.finish(building, state, base)

    def _vectors(self, rows: "NDArray[np.int64]") -> "Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]":
        """The passages' vectors for `rows`, some at a time."""
        import numpy as np

        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            found, *_ = self._database.arrays(some)
            yield some, np.frombuffer(b"".join(found), np.float32).reshape(len(some), -1)

    def _words(self, rows: "NDArray[np.int64]") -> Iterator[Words]:
        """What is indexed of the passages in `rows`."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            for row, key, passage in self._database.passages(rows[start : start + ROWS_AT_ONCE]):
                briefing = self._database.briefing(key)
                yield Words(row, briefing.date, briefing.source, words_of(briefing, passage))
