"""A folder whose new and changed files are taken into a library as they come.

What was taken in is known by the library alone, so a watch may be killed at any time and started again: it reads the
folder anew, and what did not change stays as it is. A file that was deleted while nobody watched is not noticed.
"""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from corpus import Briefing, ReadError, read
from corpus.read import led_out
from index import Added, Library, LibraryError
from index.originals import FilesRead
from qa.watch.folder import Folder, Settled, Stamp

log = logging.getLogger(__name__)

SETTLE_SECONDS = 1.0
SWEEP_SECONDS = 60.0  # between two looks when no change is told: some network folders tell none
RETRY_SECONDS = 15.0  # after trouble that is not the file's

Happening = Literal["added", "replaced", "unchanged", "renamed", "removed", "missing", "failed", "trouble", "watching"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a file, or to the whole watch (`path` is then the folder).

    missing: the file was deleted, its briefing stays. failed: it can't be read and is tried again when it changes.
    trouble: the library or the folder can't be used now; it is tried again by and by. `detail` says more.
    """

    what: Happening
    path: Path
    detail: str = ""


def watch(
    library: Library,
    folder: str | Path,
    *,
    stop: threading.Event,
    on_event: Callable[[Event], object],
    remove: bool = False,
    settle: float = SETTLE_SECONDS,
    files: FilesRead | None = None,
) -> None:
    """Add the files of `folder`, and new and changed ones, until `stop` is set; problems are emitted as events.

    With `remove`, the briefings of deleted files are removed too. A file counts once it kept still `settle` seconds.
    `files` keeps the files with their briefings.
    """
    _Watch(library, Folder(Path(folder), settle), stop, on_event, remove, files).run()


class _Watch:
    def __init__(
        self,
        library: Library,
        folder: Folder,
        stop: threading.Event,
        on_event: Callable[[Event], object],
        remove: bool,
        files: FilesRead | None,
    ) -> None:
        self._library, self._folder, self._stop, self._remove = library, folder, stop, remove
        self._tell, self._files = on_event, files
        self._ids: dict[Path, tuple[str, ...]] = {}  # of the briefings that files gave
        self._trouble = ""  # the last that was told

    def run(self) -> None:
        self._tell(Event("watching", self._folder.path))
        looked = float("-inf")
        for changed in self._wakes():
            if not changed and not self._folder.waiting and time.monotonic() - looked < SWEEP_SECONDS:
                continue
            looked = time.monotonic()
            try:
                settled = self._folder.look(looked)
                self._take(settled)
                self._miss(settled)
            except (LibraryError, OSError) as error:
                self._troubled(str(error))
                self._stop.wait(RETRY_SECONDS if isinstance(error, LibraryError) else self._folder.settle)
            else:
                self._trouble = ""

    def _wakes(self) -> Iterator[bool]:
        """True when something in the folder changed, False every `settle` seconds in between; ends with `stop`."""
        from watchfiles import watch as changes  # late: only a watch needs it

        while not self._stop.is_set():
            yield True
            try:
                home, begins = self._folder.path.stat().st_ino, True
                for found in changes(
                    self._folder.path,
                    watch_filter=None,
                    debounce=500,
                    stop_event=self._stop,
                    rust_timeout=max(1, int(self._folder.settle * 1000)),
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    ignore_permission_denied=True,
                ):
                    yield bool(found) or begins  # what came before the system was listening is not told
                    begins = False
                    if self._folder.path.stat().st_ino != home:  # another folder has taken its place
                        break
            except (OSError, RuntimeError) as error:  # the folder is gone, or no more folders can be watched
                log.info("no changes are told of %s (%s): it is looked at instead", self._folder.path, error)
                self._stop.wait(self._folder.settle)

    def _take(self, settled: Settled) -> None:
        """Add settled files, emitting an event as each is stored."""
        being_added: deque[tuple[Path, Stamp, bool]] = deque()  # whether it is the last of its file
        outcomes: list[Added] = []  # of the file that is being added
        renamed: list[tuple[Path, Path]] = []

        def briefings() -> Iterator[Briefing]:
            for path, stamp, last, briefing in self._read(settled):
                being_added.append((path, stamp, last))
                yield briefing

        def kept(outcome: Added) -> None:  # in the order that they were given
            path, stamp, last = being_added.popleft()
            outcomes.append(outcome)
            if not last:
                return
            self._forget(set(self._ids.get(path, ())) - {outcome.id for outcome in outcomes})
            self._ids[path] = tuple(outcome.id for outcome in outcomes)
            before = self._moved(path, stamp, settled)
            self._folder.done(path, stamp)
            not_kept = self._files.keep(outcome.id) if self._files else ""
            if not_kept:
                log.warning("the original file %s could not be kept: %s", path, not_kept)
            if before is None:
                self._tell(_taken(path, outcomes))
            else:
                renamed.append((before, path))
            outcomes.clear()

        self._library.add(briefings(), on_added=kept)
        for before, path in renamed:
            self._rename(before, path)

    def _read(self, settled: Settled) -> Iterator[tuple[Path, Stamp, bool, Briefing]]:
        """The briefings of settled files, each with its file and whether it is the last one of that."""
        for path, stamp in settled.here.items():
            if self._stop.is_set():
                return
            if not self._folder.holds(path):
                self._fail(path, stamp, led_out(path))
                continue
            noted = self._files.noted if self._files else None
            found = list(read(path, on_error=partial(self._fail, path, stamp), on_file=noted))
            for place, briefing in enumerate(found, 1):
                yield path, stamp, place == len(found), briefing

    def _fail(self, path: Path, stamp: Stamp, error: ReadError) -> None:
        if not os.path.lexists(path):  # deleted since it was looked at; the next look finds that
            return
        self._folder.done(path, stamp)
        self._tell(Event("failed", path, str(error)))

    def _moved(self, path: Path, stamp: Stamp, settled: Settled) -> Path | None:
        """Which of the files that are gone this one was: the same inode, size and time of change."""
        if path in self._folder.known:
            return None
        return next(
            (gone for gone in settled.gone if gone in self._ids and self._folder.known.get(gone) == stamp), None
        )

    def _rename(self, before: Path, path: Path) -> None:
        """Remove the briefings of a file's old name, if those of the new one have their texts.

        What was set of them by hand goes along.
        """
        old, new = self._ids[before], self._ids[path]
        try:
            pairs = [tuple(map(self._library.get, pair)) for pair in zip(old, new, strict=True)]
        except (KeyError, ValueError):  # somebody removed it, or its briefings are more or fewer
            pairs = []
        if pairs and old != new and all(gone.text == come.text for gone, come in pairs):
            for gone, come in pairs:
                if gone.by_hand:
                    self._library.add(come.with_metadata(**{name: getattr(gone, name) for name in gone.by_hand}))
            self._library.remove(*old)
            self._ids.pop(before)
            self._folder.done(before, None)
            self._tell(Event("renamed", path, f"from {before}"))
        else:
            self._tell(Event("added", path))

    def _miss(self, settled: Settled) -> None:
        gone = [path for path in settled.gone if path in self._folder.known]
        # A disk that was unmounted leaves an empty folder: no reason to empty the library.
        emptied = len(gone) > 1 and len(gone) == len(self._folder.known)
        for path in gone:
            ids = self._ids.pop(path, ())
            shared = ids in self._ids.values()  # a link to the same file is still there
            if self._remove and ids and not emptied and not shared:
                self._forget(ids)
                self._tell(Event("removed", path))
            else:
                detail = "its briefing stays" + ("; all files went at once" if emptied else "") if ids else ""
                self._tell(Event("missing", path, detail))
            self._folder.done(path, None)

    def _forget(self, ids: Iterable[str]) -> None:
        """Remove briefings whose file, or whose place in it, is gone, if that is wanted."""
        for id in ids if self._remove else ():
            with suppress(KeyError):  # somebody was faster
                self._library.remove(id)

    def _troubled(self, said: str) -> None:
        if said != self._trouble:
            self._trouble = said
            self._tell(Event("trouble", self._folder.path, said))


def _taken(path: Path, outcomes: Sequence[Added]) -> Event:
    """What happened to a file: what happened to its briefing, or to all of them taken together."""
    statuses = {outcome.status for outcome in outcomes}
    passages = f"{sum(outcome.passages for outcome in outcomes)} passages"
    detail = passages if len(outcomes) == 1 else f"{len(outcomes)} briefings, {passages}"
    return Event(statuses.pop() if len(statuses) == 1 else "replaced", path, detail)
