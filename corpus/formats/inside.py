"""Files within files: what is attached to a message, stored in an archive, or put whole into a document."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from corpus.formats.base import Extracted, ReadError
from corpus.metadata import Metadata

MOST_DEEP = 4
"""A file within a file within a file; deeper, somebody wants to make the program unpack for ever."""
_depth: ContextVar[int] = ContextVar("depth", default=0)


def all_inside(name: str, inner: str, data: bytes) -> Sequence[Extracted]:
    """What the file `inner` within the file `name` says. Raises ReadError, about `name`, as for a file of its own."""
    from corpus.formats.detect import kind_of
    from corpus.formats.sandbox import extract_here

    with _deeper(name):
        try:
            return extract_here(kind_of(inner, data), inner, data)
        except ReadError as error:
            raise ReadError(name, f"{inner} in it cannot be read: {error.problem}", error.advice) from error


def text_inside(name: str, inner: str, data: bytes) -> Extracted:
    """The same as one text, with the first title, date and source that is stated."""
    found = all_inside(name, inner, data)
    metadata = Metadata()
    for one in found:
        metadata = metadata.over(one.metadata)
    return Extracted("\n\n".join(one.text.strip("\n") for one in found), metadata)


@contextmanager
def _deeper(name: str) -> Iterator[None]:
    if _depth.get() >= MOST_DEEP:
        raise ReadError(name, f"it holds files within files, more than {MOST_DEEP} deep", "take them out")
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)
