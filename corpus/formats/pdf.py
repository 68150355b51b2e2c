"""PDF, through PDFium in a process of its own: a file that crashes, hangs or swells there is one unread file, no more.

Measured: a 195 kB file made PDFium take 592 MB and 5 s. pypdf, tried first, was twelve times slower and its text, like
PDFium's own, has no paragraphs: they are put together here from where the lines stand (`pdf_layout.py`).
"""

import json
import subprocess
import sys
from pathlib import Path

from corpus.formats import MAX_CHARACTERS, Extracted, ReadError
from corpus.formats.pdf_layout import Line, compose
from corpus.formats.text import clean
from corpus.metadata import Metadata, tidy_title

MAX_PAGES = 2_000
"""Most pages that a file may have."""
MAX_SECONDS = 60
"""Longest that reading one file may take; a page takes about a hundredth of a second."""

_PROBLEMS = {
    "password": ("the document is encrypted", "open it with its password and save it without one"),
    "format": ("the PDF in it is damaged or not complete", "fetch the file again, or print it to a new PDF"),
    "pages": (f"it has more than the {MAX_PAGES:,} pages that are read from one file", "split the file"),
    "characters": (f"it has more than the {MAX_CHARACTERS:,} characters that are read from one file", "split the file"),
}


def extract(name: str, data: bytes) -> Extracted:
    """The text of all pages, lines joined to paragraphs. Raises ReadError."""
    if b"%%EOF" not in data[-4096:]:
        raise ReadError(name, "its end is missing, so the PDF is not complete", "fetch or save the file again")
    title, pages = _run(name, data)
    text = clean(compose(pages))
    letters = sum(character.isalnum() for character in text)
    unknown = sum("\ue000" <= character <= "\uf8ff" or character == "\ufffd" for character in text)
    if not letters:
        raise ReadError(
            name,
            f"its {len(pages):,} pages are pictures without a text layer, as a scanner makes them",
            "run text recognition (OCR) on it first, for instance with ocrmypdf",
        )
    if unknown > letters:
        raise ReadError(
            name, "its fonts do not say which letters they show", "run text recognition (OCR) on it, or print it anew"
        )
    return Extracted(text, Metadata(title=tidy_title(title)))


def _run(name: str, data: bytes) -> tuple[str, list[list[Line]]]:
    # The script is started by its path, so it needs no import of this package; -P keeps this folder (it has an html.py)
    # from standing in for the standard library.
    command = [sys.executable, "-P", str(Path(__file__).with_name("pdf_lines.py")), str(MAX_PAGES), str(MAX_CHARACTERS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ReadError(
            name, f"reading the PDF took longer than {MAX_SECONDS} seconds", "print it to a new PDF, or split it"
        ) from None
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        problem = "the PDF in it cannot be read: it takes too much memory or crashes the reader"
        raise ReadError(
            name, f"{problem} (exit code {done.returncode}{': ' + last if last else ''})", "print it to a new PDF"
        )
    found = json.loads(done.stdout)
    if "problem" in found:
        raise ReadError(name, *_PROBLEMS[found["problem"]])
    return found["title"], [[Line(*line) for line in page] for page in found["pages"]]
