"""What every reader of a format shares: the text it extracts, the error it raises, and the limits it keeps to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
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


class UnreadKind(ReadError):
    """A file that is sound, as far as anyone knows, but of a kind that is not read: a picture, a program, an .ods."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what its format (not the text) says about it.

    `authoritative` metadata is written by the program that publishes the text, as in a page or a mail: a line of the
    text that looks like a date or a source may then be about something else. Front matter and properties are copied
    from templates, so that a line of the text is above them.
    `item` names it among the several texts of one file, and stays the same when others come and go: the Message-ID of
    a message in a mailbox, say. Empty for a file that is one text.
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    authoritative: bool = False
    item: str = ""
    warnings: tuple[str, ...] = ()  # what could not be read of it
    pages: tuple[int, ...] = ()  # where in the text each page begins, if it has pages


def numbered(keys: Iterable[str]) -> Iterator[str]:
    """Each of `keys`, with a number behind those that came before: names for items that call themselves the same."""
    times: Counter[str] = Counter()
    for key in keys:
        times[key] += 1
        yield key if times[key] == 1 else f"{key}#{times[key]}"


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, `.txt` even for a file called just that."""
    found = re.search(r"\.[^./\\]+$", name)
    return found[0].lower() if found else ""


def too_large(name: str, size: int) -> ReadError:
    """The error for a file of `size` bytes, over MAX_BYTES."""
    return ReadError(
        name, f"it has {size:,} bytes, more than the {MAX_BYTES:,} that are read from one file", "split the file"
    )
