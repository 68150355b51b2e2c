"""The files of a folder as they come, change and go; each is given once it has kept still for a while.

Only looks count, not the events of the system: what two looks, some seconds apart, find the same is settled. So half a
file is waited for, an editor's replacing of a file is a change, and nothing is missed if an event is.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus import ReadError
from corpus.read import files_in, leads_out


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file does: bytes, time of change in ns, inode. Compared for equality only: clocks jump."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Files to take in and files that are gone, each unchanged for long enough, in sorted order."""

    here: dict[Path, Stamp]
    gone: list[Path]


@dataclass(slots=True)
class Folder:
    """What is known of the files below `path`; `settle` is the seconds that a file has to keep still."""

    path: Path
    settle: float
    known: dict[Path, Stamp] = field(default_factory=dict)
    _waiting: dict[Path, tuple[Stamp | None, float]] = field(default_factory=dict)  # None: it is missing

    @property
    def waiting(self) -> bool:
        """True if something changed that has not settled or is not dealt with."""
        return bool(self._waiting)

    def look(self, now: float) -> Settled:
        """Look at all files; `now` is in seconds of a clock that nobody sets. Raises OSError if the folder is gone."""
        if not self.path.is_dir():
            raise FileNotFoundError(f"there is no folder {self.path}")
        unseen: list[Path] = []  # folders that cannot be read: nothing is known of what lies in them
        found = dict(self._stamps(unseen))
        for path, stamp in found.items():
            if self.known.get(path) == stamp:
                self._waiting.pop(path, None)
            elif path not in self._waiting or self._waiting[path][0] != stamp:
                self._waiting[path] = (stamp, now)
        for path in [*self._waiting, *self.known]:
            if path not in found and not any(path.is_relative_to(folder) for folder in unseen):
                self._miss(path, now)
        settled = {path: stamp for path, (stamp, since) in sorted(self._waiting.items()) if now - since >= self.settle}
        return Settled(
            {path: stamp for path, stamp in settled.items() if stamp is not None},
            [path for path, stamp in settled.items() if stamp is None],
        )

    def _miss(self, path: Path, now: float) -> None:
        if path not in self.known:  # came and went
            self._waiting.pop(path, None)
        elif path not in self._waiting or self._waiting[path][0] is not None:
            self._waiting[path] = (None, now)

    def done(self, path: Path, stamp: Stamp | None) -> None:
        """The file was dealt with as it was at `stamp` (None: as gone); it is given again when that changes."""
        self._waiting.pop(path, None)
        if stamp is None:
            self.known.pop(path, None)
        else:
            self.known[path] = stamp

    def _stamps(self, unseen: list[Path]) -> Iterator[tuple[Path, Stamp]]:
        links: list[Path] = []  # to folders elsewhere

        def unreadable(error: ReadError) -> None:
            path = Path(error.path)
            (links if path.is_symlink() else unseen).append(path)

        for path in files_in(self.path, unreadable, kept_in=True):
            if path.name.startswith("~"):  # Word's own copies while it saves
                continue
            try:
                found = path.stat() if self.holds(path) else path.lstat()
            except OSError:  # it went just now
                continue
            yield path, Stamp(found.st_size, found.st_mtime_ns, found.st_ino)
        for path in links:
            with suppress(OSError):
                found = path.lstat()
                yield path, Stamp(found.st_size, found.st_mtime_ns, found.st_ino)

    def holds(self, path: Path) -> bool:
        """False for a link that leads out of the folder: whoever may write here could have others read anything."""
        if path.parent == self.path and not path.is_symlink():
            return True
        return not leads_out(path, self.path)
