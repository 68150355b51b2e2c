"""What the acts of the service give, beside the records of the stages below."""

from dataclasses import dataclass

from corpus import ReadError
from index import Added, Contents, Listed
from qa.answer import Answer, Hit
from qa.receipt.record import Receipt


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, with its receipt if one was asked for."""

    answer: Answer
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class Found:
    """Passages of a library, best first."""

    library: str
    generation: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The `briefings` of one page of a library's list, newest first; `total` is how many match.

    `contents` and `sources` are of the whole library, whether they match or not.
    """

    library: str
    total: int
    briefings: tuple[Listed, ...]
    contents: Contents
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readable:
    """A library that the current principal may read, and whether they may also write it."""

    name: str
    writable: bool
    contents: Contents


@dataclass(frozen=True, slots=True)
class FileAdded:
    """What became of one uploaded file: its briefings (several of a mailbox), or the `error` that says why not."""

    name: str
    added: tuple[Added, ...] = ()
    error: ReadError | None = None
