"""PDF: lines read with PDFium (`pdf_lines.py`), put together to paragraphs from where they stand (`pdf_layout.py`).

pypdf, tried first, was twelve times slower, and its text, like PDFium's own, has no paragraphs.
"""

from corpus.formats.base import Extracted, ReadError
from corpus.formats.pdf_layout import compose
from corpus.formats.pdf_lines import pages_of
from corpus.formats.text import clean
from corpus.metadata import Metadata, tidy_title


def extract(name: str, data: bytes) -> Extracted:
    """The text of all pages, lines joined to paragraphs. Raises ReadError."""
    if b"%%EOF" not in data[-4096:]:
        raise ReadError(name, "its end is missing, so the PDF is not complete", "fetch or save the file again")
    title, pages = pages_of(name, data)
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
