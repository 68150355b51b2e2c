"""Original files beside a library in a folder, one of a briefing, for readers who want to see the page itself.

Kept only where whoever adds briefings or serves the library has said so. A file's name tells which briefing and which
text it is of, so that no file is ever shown for another text.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus import Briefing

FOLDER = "originals"
LARGEST = 100_000_000  # bytes
PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a briefing was read from; `pdf` says that a browser can show its pages."""

    path: Path
    pdf: bool


class Originals:
    """The original files in a library's folder. Processes may share it: a file is there whole, or not at all."""

    def __init__(self, library: Path) -> None:
        self._folder = library / FOLDER

    def keep(self, briefing: Briefing, data: bytes) -> bool:
        """Keep `data` as what `briefing` was read from, in place of any other; False if it is too large."""
        if len(data) > LARGEST:
            return False
        self._folder.mkdir(mode=0o700, exist_ok=True)
        descriptor, written = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            self.remove(briefing.id)
            Path(written).replace(self._path(briefing, pdf=data.startswith(PDF)))
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise
        return True

    def of(self, briefing: Briefing) -> Original | None:
        """The file that `briefing` was read from, if it is kept, and its text is still the one that was read."""
        for pdf in (True, False):
            if (path := self._path(briefing, pdf=pdf)).is_file():
                return Original(path, pdf)
        return None

    def copy(self, briefing: Briefing, to: "Originals") -> None:
        """Copy what `briefing` was read from, if it is there, into another library's folder."""
        if (found := self.of(briefing)) is None:
            return
        to._folder.mkdir(mode=0o700, exist_ok=True)
        copied = to._folder / found.path.name
        copied.touch(0o600)
        try:
            shutil.copyfile(found.path, copied)
        except FileNotFoundError:  # its briefing was removed just now
            copied.unlink()

    def held(self, briefing: Briefing) -> IO[bytes] | None:
        """A copy without a name of what `briefing` was read from: it outlives the file, and ends with the program."""
        if (found := self.of(briefing)) is None:
            return None
        copy = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - the caller closes it
        try:
            with found.path.open("rb") as file:
                shutil.copyfileobj(file, copy)
        except BaseException:
            copy.close()
            raise
        return copy

    def remove(self, id: str, *, but: Briefing | None = None) -> None:
        """Delete what is kept of the briefing `id`; what is of the text of `but` stays."""
        stay = {self._path(but, pdf=pdf) for pdf in (True, False)} if but else set()
        for path in self._folder.glob(f"{_digest(id)}-*"):
            if path not in stay:
                path.unlink(missing_ok=True)

    def _path(self, briefing: Briefing, *, pdf: bool) -> Path:
        return self._folder / f"{_digest(briefing.id)}-{_digest(briefing.text)}.{'pdf' if pdf else 'file'}"


class FilesRead:
    """Files that briefings were read from, kept with each briefing once it is stored.

    In between only the place and checksum of a file are known, so that a folder of any size can be added; one that was
    changed meanwhile is not kept. `noted` is for `corpus.read(on_file=...)`.
    """

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._read: dict[str, tuple[Briefing, Path, bytes]] = {}

    def noted(self, path: Path, data: bytes, briefings: Sequence[Briefing]) -> None:
        """Remember the file at `path`, if it is of one briefing: a mailbox is no page to look at."""
        if len(briefings) == 1:
            self._read[briefings[0].id] = briefings[0], path, hashlib.sha256(data).digest()

    def keep(self, id: str) -> str:
        """Keep the file of the briefing `id`, which is stored now; why it could not be, or ""."""
        if id not in self._read:
            return ""
        briefing, path, sha256 = self._read.pop(id)
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).digest() != sha256:
                return "the file was changed while it was added; add it again to keep it"
            if not self._originals.keep(briefing, data):
                return f"the file is larger than {LARGEST // 1_000_000} MB"
        except OSError as error:
            return error.strerror or str(error)
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
