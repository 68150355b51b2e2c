"""The kind of a file: proved by its first bytes, or else named by its suffix. Linear; opens no archive."""

import re

from corpus.formats.base import ReadError, suffix_of

SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}
"""File suffix -> the module of this package that reads it."""

_HEAD = 4096  # bytes in which a page must say that it is one
# What may stand before a page's first tag. Possessive: no position is tried twice, whatever follows.
_PROLOGUE = re.compile(rb"(?:\s++|<!--(?:[^-]|-(?!->))*+-->|<\?xml[^>]*+\?*+>)*+")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.I)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"\x89PNG\r\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\0": "an SQLite database",
    b"{\\rtf": "an RTF document",
    b"%!PS": "a PostScript document",
}


def kind_of(name: str, data: bytes) -> str:
    """The module of this package that reads `data`, the content of a file called `name`. Raises ReadError for none."""
    suffix = suffix_of(name)
    kind = _by_content(name, data) or SUFFIXES.get(suffix)
    if kind is None:
        problem = f"unknown kind of file ({suffix or 'no suffix'})"
        raise ReadError(name, problem, f"save it as one of {' '.join(SUFFIXES)}")
    return kind


def _by_content(name: str, data: bytes) -> str | None:
    """The kind that the content proves, whatever the name says; None where the name must decide."""
    if data.startswith(b"%PDF-") or (name.lower().endswith(".pdf") and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"  # or another archive: its reader says so
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError(name, "the document is encrypted", "open it with its password and save it without one")
        raise ReadError(name, "it is an old Office document (.doc, .xls or .ppt)", "save it as .docx")
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise ReadError(name, f"it is {what}, not text", f"save its text as one of {' '.join(SUFFIXES)}")
    return "html" if _is_page(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")) else None


def _is_page(head: bytes) -> bool:
    prologue = _PROLOGUE.match(head)
    return prologue is not None and _PAGE.match(head, prologue.end()) is not None
