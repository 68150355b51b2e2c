"""The formats that a briefing is read from, each imported when a file of its kind comes; so are its libraries.

A format is a module with `extract(name, data)`, listed in `corpus/formats/readers.py`; those with more to them share a
package with their like: `plain`, `html`, `pdf`, `word`, `office`, `mail`. Other packages can bring readers too. Only
UTF-8 text is read in this process: whatever a hostile file could hang, swell or crash runs in the sandbox.
"""

from collections.abc import Sequence

from corpus.formats import sandbox
from corpus.formats.base import MAX_BYTES, MAX_CHARACTERS, Extracted, ReadError, UnreadKind, suffix_of, too_large
from corpus.formats.detect import SUFFIXES, is_readable, kind_of, unknown_kind

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "SUFFIXES",
    "Extracted",
    "ReadError",
    "UnreadKind",
    "extract_all",
    "is_readable",
    "suffix_of",
    "too_large",
    "unknown_kind",
]

PLAIN = {"text", "markdown"}
"""Kinds that are read in this process if they are UTF-8."""


def extract_all(name: str, data: bytes) -> Sequence[Extracted]:
    """The texts in `data`, the content of a file called `name`: one, or several as in a mailbox.

    Raises ReadError, and nothing else, when there is none.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(name, f"the file is empty ({len(data):,} bytes, none of them text)", "check that it was saved")
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    kind = kind_of(name, data)
    run = sandbox.extract_here if kind in PLAIN and _is_utf8(data) else sandbox.extract
    extracted = run(kind, name, data)
    characters = sum(len(one.text) for one in extracted)
    if characters > MAX_CHARACTERS:
        raise ReadError(
            name,
            f"its text has {characters:,} characters, more than the {MAX_CHARACTERS:,} that are read",
            "split the file",
        )
    found = tuple(one for one in extracted if any(map(str.isalnum, one.text)))
    if not found:
        raise ReadError(name, "there is no text in it: not one letter or digit", "check that it is the file you meant")
    return found


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
