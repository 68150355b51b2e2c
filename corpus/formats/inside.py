"""Files within files: what is attached to a message, stored in an archive, or put whole into a document."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from corpus.formats.base import Extracted, ReadError
from corpus.metadata import Metadata

MOST_DEEP = 4
"""A file within a file within a file; deeper, somebody wants to make the program unpack for ever."""
_depth: ContextVar[int] = ContextVar("depth", default=0)


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a part of a file, and where in it each page begins, if it has pages."""

    text: str
    pages: tuple[int, ...] = ()


def joined(parts: Iterable[Part]) -> Part:
    """Texts one after another. Pages are known where the last text is the only one that has any: two files would
    count theirs as one, and what follows would stand on the last page.
    """
    said = [part for part in parts if part.text]
    text = "\n\n".join(part.text for part in said)
    pages = said[-1].pages if said and not any(part.pages for part in said[:-1]) else ()
    return Part(text, tuple(len(text) - len(said[-1].text) + page for page in pages))


def attached(name: str, file: str, data: bytes | None) -> Part:
    """The name of a file attached to the message `name` and, if it is one that is read, its text."""
    try:
        found = text_inside(name, file, data) if data else None
    except ReadError:  # a picture, say; that it is there is told
        found = None
    return joined((Part(f"Attachment: {file}" if file else ""), _trimmed(found) if found else Part("")))


def _trimmed(found: Extracted) -> Part:
    text = found.text.lstrip()
    gone = len(found.text) - len(text)
    text = text.rstrip()
    return Part(text, tuple(min(max(page - gone, 0), len(text)) for page in found.pages))


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
    if len(found) == 1:
        return found[0]
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
