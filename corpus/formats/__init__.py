"""The formats a briefing is read from: one module each, imported when a file of its kind comes; so are its libraries.

A module has `extract(name, data) -> Extracted`. Only UTF-8 text is read in this process: whatever a hostile file could
hang, swell or crash runs in the sandbox.
"""

from corpus.formats import sandbox
from corpus.formats.base import MAX_BYTES, MAX_CHARACTERS, Extracted, ReadError, suffix_of, too_large
from corpus.formats.detect import SUFFIXES, kind_of

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "SUFFIXES", "Extracted", "ReadError", "extract", "suffix_of", "too_large"]

PLAIN = {"text", "markdown"}
"""Kinds that are read in this process if they are UTF-8."""


def extract(name: str, data: bytes) -> Extracted:
    """The text in `data`, the content of a file called `name`. Raises ReadError, and nothing else, when it has none."""
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(name, f"the file is empty ({len(data):,} bytes, none of them text)", "check that it was saved")
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    kind = kind_of(name, data)
    run = sandbox.extract_here if kind in PLAIN and _is_utf8(data) else sandbox.extract
    extracted = run(kind, name, data)
    if len(extracted.text) > MAX_CHARACTERS:
        raise ReadError(
            name,
            f"its text has {len(extracted.text):,} characters, more than the {MAX_CHARACTERS:,} that are read",
            "split the file",
        )
    if not any(character.isalnum() for character in extracted.text):
        raise ReadError(name, "there is no text in it: not one letter or digit", "check that it is the file you meant")
    return extracted


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
