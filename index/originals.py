"""Original files beside a library in a folder, one of a briefing, for readers who want to see the page itself.

Kept only where whoever serves the library has said so. A file's name tells which briefing and which text it is of, so
that no file is ever shown for another text.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

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

    def remove(self, id: str, *, but: Briefing | None = None) -> None:
        """Delete what is kept of the briefing `id`; what is of the text of `but` stays."""
        stay = {self._path(but, pdf=pdf) for pdf in (True, False)} if but else set()
        for path in self._folder.glob(f"{_digest(id)}-*"):
            if path not in stay:
                path.unlink(missing_ok=True)

    def _path(self, briefing: Briefing, *, pdf: bool) -> Path:
        return self._folder / f"{_digest(briefing.id)}-{_digest(briefing.text)}.{'pdf' if pdf else 'file'}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
