"""Slides and sheets: what the office programs show is what is read."""

# ruff: noqa: E501  (files as programs write them)

import io

import openpyxl
from openpyxl.styles import Font

from corpus import read_bytes
from tests.reading.files import zipped

P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def shape(text: str, kind: str = "body") -> str:
    return f'<p:sp><p:nvSpPr><p:cNvPr id="1"/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>'


def line(text: str, properties: str = "") -> str:
    return f"<a:p><a:pPr>{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"


def pptx(*slides: str, notes: str = "") -> bytes:
    ids = "".join(f'<p:sldId r:id="s{n}"/>' for n in range(len(slides)))
    relations = "".join(
        f'<Relationship Id="s{n}" Type="{REL}slide" Target="slides/s{n}.xml"/>' for n in range(len(slides))
    )
    files: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {P}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
    }
    for n, slide in enumerate(slides):
        show = ' show="0"' if "HIDDEN" in slide else ""
        files[f"ppt/slides/s{n}.xml"] = f"<p:sld {P}{show}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>"
    if notes:
        files["ppt/notes.xml"] = f"<p:notes {P}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
        files["ppt/slides/_rels/s0.xml.rels"] = (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n" Type="{REL}notesSlide" Target="../notes.xml"/></Relationships>'
        )
    return zipped(files)


def test_slides_are_read_in_order_with_titles_lists_tables_and_notes() -> None:
    cells = "".join(
        f"<a:tr>{''.join(f'<a:tc><a:txBody>{line(cell)}</a:txBody></a:tc>' for cell in row)}</a:tr>"
        for row in (["Line", "Boat"], ["North", "5.40"])
    )
    first = (
        shape(
            line("Point", '<a:buChar char="x"/>')
            + line("First", '<a:buAutoNum type="x"/>')
            + line("Second", '<a:buAutoNum type="x"/>')
        )
        + shape(line("Bridge closed"), "title")
        + shape(line("7"), "sldNum")
    )
    first += (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    found = read_bytes(
        "a.pptx", pptx(first, shape(line("HIDDEN")), shape(line("Last.")), notes=shape(line("Say this.")))
    )
    assert (
        found.text == "Bridge closed\n\n- Point\n1. First\n2. Second\n\nLine | Boat\nNorth | 5.40\n\nSay this.\n\nLast."
    )
    assert found.title == "Bridge closed"


def test_rows_of_a_sheet_are_read_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Line", "From", "Boat", "Share"],
        ["North", "Pier 1", 5.4, 0.47],
        [None, "Pier 3", 6.1, 1234567],
        ["South", None, 5.55],
        ["HIDDEN"],
        ["STRUCK", "x"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet["C2"].number_format = sheet["C3"].number_format = "0.00"
    sheet["D2"].number_format, sheet["D3"].number_format = "0%", "#,##0"
    sheet.row_dimensions[5].hidden = True
    sheet["A6"].font = Font(strike=True)
    sheet["Z1048576"].number_format = "0%"
    book.create_sheet("Away").append(["HIDDEN"])
    book["Away"].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    assert (
        read_bytes("a.xlsx", data.getvalue()).text
        == "Line | From | Boat | Share\nNorth | Pier 1 | 5.40 | 47%\nNorth | Pier 3 | 6.10 | 1,234,567\nSouth |  | 5.55\n | x"
    )
