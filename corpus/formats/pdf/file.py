"""The pages of a PDF, read with PDFium. The only importer of pypdfium2."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from corpus.formats.base import MAX_CHARACTERS, ReadError
from corpus.formats.pdf.forms import fields
from corpus.formats.pdf.glyphs import page_of
from corpus.formats.pdf.page import Box, Page, Shape

MAX_PAGES = 2_000
"""Most pages that a file may have; reading one takes about a hundredth of a second."""

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_MAX_SHAPES = 2_000  # a map has more, and they say nothing about the text


def pages_of(name: str, data: bytes) -> tuple[str, list[Page]]:
    """The title that the file states, and its pages. Raises ReadError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            advice = "open it with its password and save it without one"
            raise ReadError(name, "the document is encrypted", advice) from None
        raise _damaged(name) from None
    if len(document) > MAX_PAGES:
        problem = f"it has more than the {MAX_PAGES:,} pages that are read from one file"
        raise ReadError(name, problem, "split the file")
    if document.get_formtype():
        document.init_forms()
    return document.get_metadata_value("Title"), list(_pages(name, document))


def _pages(name: str, document: Any) -> Iterator[Page]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            raise _damaged(name) from None
        characters += text.count_chars()
        if characters > MAX_CHARACTERS:
            problem = f"it has more than the {MAX_CHARACTERS:,} characters that are read from one file"
            raise ReadError(name, problem, "split the file")
        left, bottom, right, top = page.get_bbox()
        found = page_of(pdfium, text.raw, _shapes(pdfium, page), Box(left, right, bottom, top), page.get_rotation())
        found.words.extend(fields(pdfium, document, page, found.words))
        yield found
        text.close()
        page.close()


def _shapes(pdfium: Any, page: Any) -> list[Shape]:
    import pypdfium2

    kinds = {pdfium.FPDF_PAGEOBJ_PATH: "path", pdfium.FPDF_PAGEOBJ_IMAGE: "picture"}
    shapes = []
    for drawn in islice(page.get_objects(filter=list(kinds), max_depth=1), _MAX_SHAPES):
        try:
            left, bottom, right, top = drawn.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        shapes.append(Shape(left, right, bottom, top, "path" if drawn.type == pdfium.FPDF_PAGEOBJ_PATH else "picture"))
    return shapes


def _damaged(name: str) -> ReadError:
    problem, advice = "the PDF in it is damaged or not complete", "fetch the file again, or print it to a new PDF"
    return ReadError(name, problem, advice)
