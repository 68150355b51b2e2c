"""What a PDF's form fields and typed-over notes say, as words where they stand."""

import ctypes
from collections.abc import Iterator
from typing import Any

from corpus.formats.pdf.page import Word

_HIDDEN = 0x02 | 0x20  # the annotation flags Hidden and NoView
_MAX_ANNOTATIONS = 5_000


def fields(pdfium: Any, document: Any, page: Any, words: list[Word]) -> Iterator[Word]:
    """The values of the fields and the text of the free-text notes of `page`, set like the `words` around them."""
    heights = sorted(word.height for word in words)
    height = heights[len(heights) // 2] if heights else 12.0
    order = words[-1].order + 2 if words else 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN and pdfium.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
            top, lines = max(rect.top, rect.bottom), _value(pdfium, document, note).splitlines()
            if len(lines) == 1:
                top = (rect.top + rect.bottom + height) / 2
            for number, line in enumerate(filter(str.strip, lines)):
                down = top - 1.2 * height * number
                yield Word(rect.left, max(rect.right, rect.left), down - height, down, line.strip(), order)
                order += 2
        pdfium.FPDFPage_CloseAnnot(note)


def _value(pdfium: Any, document: Any, note: Any) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(note)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _text(lambda *room: pdfium.FPDFAnnot_GetStringValue(note, b"Contents", *room))
    if kind != pdfium.FPDF_ANNOT_WIDGET or not document.formenv:
        return ""
    form = document.formenv.raw
    field = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    if field in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return "☒" if pdfium.FPDFAnnot_IsChecked(form, note) else "☐"
    if field in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        return _text(lambda *room: pdfium.FPDFAnnot_GetFormFieldValue(form, note, *room))
    return ""


def _text(ask: Any) -> str:
    """What PDFium writes as UTF-16 into the room it is given, asked twice: how long it is, and then for it."""
    size = ask(None, 0)
    room = ctypes.create_string_buffer(size + 2)
    ask(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), size)
    return room.raw[:size].decode("utf-16-le", "replace").rstrip("\0").replace("\r", "\n")
