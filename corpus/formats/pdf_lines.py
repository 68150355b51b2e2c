"""Run by `pdf.py` as a script: a PDF on standard input becomes its lines and their places, as JSON on standard output.

Imports nothing of this package. A line is [text, left, right, bottom, top], in points, y upwards as the page is seen; a
text that ends in U+0002 ends in a hyphen that PDFium took for one that breaks a word.
"""

import ctypes
import json
import sys
from typing import Any

_MEMORY = 2 * 1024**3
_PASSWORD = 4  # FPDF_ERR_PASSWORD
Box = tuple[float, float, float, float]
Row = tuple[str, float, float, float, float]


def main(max_pages: int, max_characters: int) -> dict[str, object]:
    """The title and the lines of each page, or the `problem`."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return {"problem": "password" if error.err_code == _PASSWORD else "format"}
    if len(document) > max_pages:
        return {"problem": "pages"}
    pages: list[list[Row]] = []
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            return {"problem": "format"}
        characters += text.count_chars()
        if characters > max_characters:
            return {"problem": "characters"}
        pages.append(_lines(pdfium, text.raw, page.get_rotation()))
        text.close()
        page.close()
    return {"title": document.get_metadata_value("Title"), "pages": pages}


def _lines(pdfium: Any, text: Any, rotation: int) -> list[Row]:
    lines: list[Row] = []
    units: list[int] = []
    boxes: list[Box] = []

    def end() -> None:
        line = b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace").strip()
        if line and boxes:
            middle = sorted(boxes, key=lambda box: box[3] - box[2])[len(boxes) // 2]
            lines.append((line, min(box[0] for box in boxes), max(box[1] for box in boxes), middle[2], middle[3]))
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


if __name__ == "__main__":
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):  # Windows has no such limit; MAX_SECONDS still holds there
        pass
    found = main(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(json.dumps(found).encode())
