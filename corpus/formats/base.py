"""What every reader of a format shares: the text it extracts, the error it raises, and the limits it keeps to."""

import re
from dataclasses import dataclass, field

from corpus.metadata import Metadata

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read."""
MAX_CHARACTERS = 20_000_000
"""Longest text extracted from a file: about four thousand briefings of a newspaper's length."""


class ReadError(Exception):
    """A file that gives no briefing: `path` as it was given, the `problem` found, and the `advice` what to do."""

    def __init__(self, path: str, problem: str, advice: str) -> None:
        super().__init__(path, problem, advice)
        self.path, self.problem, self.advice = path, problem, advice

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.advice}"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what its format (not the text) says about it."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()  # what could not be read of it
    pages: tuple[int, ...] = ()  # where in the text each page begins, if it has pages


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, `.txt` even for a file called just that."""
    found = re.search(r"\.[^./\\]+$", name)
    return found[0].lower() if found else ""


def too_large(name: str, size: int) -> ReadError:
    """The error for a file of `size` bytes, over MAX_BYTES."""
    return ReadError(
        name, f"it has {size:,} bytes, more than the {MAX_BYTES:,} that are read from one file", "split the file"
    )
