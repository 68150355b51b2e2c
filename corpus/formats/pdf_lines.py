"""The lines of a PDF and where they stand, read with PDFium. The only importer of pypdfium2."""

import ctypes
from typing import Any

from corpus.formats.base import MAX_CHARACTERS, ReadError
from corpus.formats.pdf_layout import Line

MAX_PAGES = 2_000
"""Most pages that a file may have; reading one takes about a hundredth of a second."""

_PASSWORD = 4  # FPDF_ERR_PASSWORD
Box = tuple[float, float, float, float]


def pages_of(name: str, data: bytes) -> tuple[str, list[list[Line]]]:
    """The title that the file states and the lines of each page, in the order of the file. Raises ReadError."""
    import pypdfium2
    import pypdfium2.raw as pdfium

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
    pages: list[list[Line]] = []
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
        pages.append(_lines(pdfium, text.raw, page.get_rotation()))
        text.close()
        page.close()
    return document.get_metadata_value("Title"), pages


def _damaged(name: str) -> ReadError:
    problem, advice = "the PDF in it is damaged or not complete", "fetch the file again, or print it to a new PDF"
    return ReadError(name, problem, advice)


def _lines(pdfium: Any, text: Any, rotation: int) -> list[Line]:
    lines: list[Line] = []
    units: list[int] = []
    boxes: list[Box] = []

    def end() -> None:
        line = b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace").strip()
        if line and boxes:
            middle = sorted(boxes, key=lambda box: box[3] - box[2])[len(boxes) // 2]
            lines.append(Line(line, min(box[0] for box in boxes), max(box[1] for box in boxes), middle[2], middle[3]))
        units.clear()
        boxes.clear()

    rect = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (10, 13):
            end()
            continue
        units += [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code & 0x3FF)]
        if code > 32 and pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect)):
            boxes.append(_turned(rect.left, rect.right, rect.bottom, rect.top, rotation))
        if code == 2:
            end()
    end()
    return lines


def _turned(left: float, right: float, bottom: float, top: float, rotation: int) -> Box:
    """The box as it stands on a page shown turned by `rotation` degrees clockwise."""
    if rotation == 90:
        return bottom, top, -right, -left
    if rotation == 180:
        return -right, -left, -top, -bottom
    if rotation == 270:
        return -top, -bottom, left, right
    return left, right, bottom, top
