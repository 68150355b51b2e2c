"""What kinds of file a briefing is read from: one module each, found by the file's content or else its suffix.

A module has `extract(name, data) -> Extracted` and is imported when a file of its kind comes; so are its libraries.
Those that a hostile file could hang or swell are read in a process apart.
"""

import re
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO

from corpus.metadata import Metadata

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read."""
MAX_CHARACTERS = 20_000_000
"""Longest text that is taken out of a file: about four thousand briefings of a newspaper's length."""

SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}
"""File suffix -> the module of this package that reads it."""
APART = {"docx", "html"}
"""Kinds that are read in a process of their own, by `apart.py`; `pdf.py` has its own."""


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


_HTML = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html)[\s>]", re.I | re.S)
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


def extract(name: str, data: bytes) -> Extracted:
    """The text in `data`, the content of a file called `name`. Raises ReadError, and nothing else, when it has none."""
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(name, f"the file is empty ({len(data):,} bytes, none of them text)", "check that it was saved")
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    suffix = suffix_of(name)
    kind = _by_content(name, data) or SUFFIXES.get(suffix)
    if kind is None:
        problem = f"unknown kind of file ({suffix or 'no suffix'})"
        raise ReadError(name, problem, f"save it as one of {' '.join(SUFFIXES)}")
    extracted: Extracted
    try:
        if kind in APART:
            extracted = import_module("corpus.formats.apart").extract(kind, name, data)
        else:
            extracted = import_module(f"corpus.formats.{kind}").extract(name, data)
    except ReadError:
        raise
    except RecursionError:
        raise ReadError(name, f"the {kind} in it is nested too deeply to be read", "save it anew as .txt") from None
    except Exception as error:  # the libraries raise anything on damaged files; here it becomes this file's error
        what = str(error) if kind in APART else f"{type(error).__name__}: {str(error)[:200]}"
        problem = f"the {kind} in it is damaged ({what})"
        raise ReadError(name, problem, "open it in the program that made it and save it again") from error
    if len(extracted.text) > MAX_CHARACTERS:
        raise ReadError(
            name,
            f"its text has {len(extracted.text):,} characters, more than the {MAX_CHARACTERS:,} that are read",
            "split the file",
        )
    if not any(character.isalnum() for character in extracted.text):
        raise ReadError(name, "there is no text in it: not one letter or digit", "check that it is the file you meant")
    return extracted


def suffix_of(name: str) -> str:
    """The suffix of a file name in small letters, `.txt` even of a file called just that."""
    found = re.search(r"\.[^./\\]+$", name)
    return found[0].lower() if found else ""


def too_large(name: str, size: int) -> ReadError:
    """The error for a file of `size` bytes, over MAX_BYTES."""
    return ReadError(
        name, f"it has {size:,} bytes, more than the {MAX_BYTES:,} that are read from one file", "split the file"
    )


def _by_content(name: str, data: bytes) -> str | None:
    """The kind that the content proves, whatever the name says; None where the name must decide."""
    if data.startswith(b"%PDF-") or (name.lower().endswith(".pdf") and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(name, data)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError(name, "the document is encrypted", "open it with its password and save it without one")
        raise ReadError(name, "it is an old Office document (.doc, .xls or .ppt)", "save it as .docx")
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise ReadError(name, f"it is {what}, not text", f"save its text as one of {' '.join(SUFFIXES)}")
    return "html" if _HTML.match(data[:4096]) else None


def _zipped(name: str, data: bytes) -> str:
    import zipfile  # late: a tenth of what importing this package takes

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise ReadError(
            name, "it begins like a .docx but its end is missing or damaged", "fetch or save the file again"
        ) from None
    if "word/document.xml" in names or (name.lower().endswith(".docx") and "[Content_Types].xml" in names):
        return "docx"
    raise ReadError(name, "it is a zip archive, not a .docx", "unpack it, or save the document in it as .docx")
