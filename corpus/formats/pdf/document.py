"""PDF: glyphs read with PDFium, put together to lines, lines to reading order, and that to paragraphs and tables.

pdf_file -> pdf_glyphs, pdf_forms    the words and shapes of each page
pdf_lines                            rows, whatever order the file has the words in
pdf_furniture, pdf_notes             without running heads and page numbers; footnotes apart
pdf_order, pdf_gutters, pdf_tables   columns, boxes and tables in the order in which they are read
pdf_layout, pdf_hyphens              paragraphs, and words that line ends broke
"""

from dataclasses import replace

from corpus.formats.base import Extracted, ReadError
from corpus.formats.pdf import notes
from corpus.formats.pdf.file import pages_of
from corpus.formats.pdf.furniture import without_furniture
from corpus.formats.pdf.layout import composed
from corpus.formats.pdf.lines import rows_of
from corpus.formats.pdf.order import ordered
from corpus.formats.pdf.page import Line, Page, Row
from corpus.formats.pdf.title import title_of
from corpus.metadata import Metadata


def extract(name: str, data: bytes) -> Extracted:
    """The text of all pages in reading order. Raises ReadError."""
    if b"%%EOF" not in data[-4096:]:
        raise ReadError(name, "its end is missing, so the PDF is not complete", "fetch or save the file again")
    stated, pages = pages_of(name, data)
    rows = without_furniture([rows_of(page) for page in pages])
    usual = notes.usual_height(rows)
    lines = _lines(pages, rows, usual)
    text, starts = composed(lines)
    unknown = _check(name, text, len(pages))
    title = title_of(stated, next((page for page in lines if page), []), usual)
    return Extracted(text, Metadata(title=title), warnings=unknown, pages=starts)


def _lines(pages: list[Page], rows: list[list[Row]], usual: float) -> list[list[Line]]:
    """The lines of each page in reading order, footnotes and turned text after the rest."""
    parted = [notes.without_notes(page, usual) for page in rows]
    known = {number for _, found in parted for number in notes.numbers(found)}
    lines = []
    for page, (main, found) in zip(pages, parted, strict=True):
        said = [notes.without_references(line, known) for line in ordered(main, page.shapes)]
        said += [replace(line, aside=True) for line in ordered(found, [])]
        said += [Line(text, 0, 0, -9_999, -9_990, aside=True) for text in page.turned]
        lines.append(said)
    return lines


def _check(name: str, text: str, pages: int) -> tuple[str, ...]:
    """Refuse a text that nobody can read, or warn of what is missing in it."""
    letters = sum(character.isalnum() for character in text)
    unknown = text.count("\ufffd")
    if not letters and not unknown:
        raise ReadError(
            name,
            f"its {pages:,} pages are pictures without a text layer, as a scanner makes them",
            "run text recognition (OCR) on it first, for instance with ocrmypdf",
        )
    if unknown > letters:
        raise ReadError(
            name, "its fonts do not say which letters they show", "run text recognition (OCR) on it, or print it anew"
        )
    if not unknown:
        return ()
    return (f"{unknown:,} glyphs whose letters its fonts do not name are shown as \ufffd",)
