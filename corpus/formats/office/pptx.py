"""PowerPoint presentations (.pptx): slide after slide, its title, text, tables and notes; hidden slides are left out.

Read with lxml: python-pptx, the library made for it, brings two more packages and refuses .pptm.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.formats.office.equations import M, linear
from corpus.formats.office.shared import property_title, raised, symbols
from corpus.formats.tables import MOST_COLUMNS, Cell, free_cell, write_table
from corpus.formats.zipped import Package, opened
from corpus.metadata import Metadata, tidy_title

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FURNITURE = {"dt", "ftr", "sldNum", "hdr", "sldImg"}


def extract(name: str, data: bytes) -> Extracted:
    """The text of the slides; the title is that of the first slide. Raises ReadError."""
    with opened(name, data) as archive:
        package = Package(archive)
        part = package.main("ppt/presentation.xml")
        root = package.xml(part)
        if root is None or root.tag != f"{_P}presentation":
            advice = "open it in PowerPoint and save it again as .pptx"
            raise ReadError(name, "its main part is no PowerPoint presentation", advice)
        related = package.related(part)
        slides = dict.fromkeys(related.get(found.get(f"{_R}id", ""), ("", ""))[1] for found in root.iter(f"{_P}sldId"))
        blocks = Blocks()
        titles: list[str] = []
        for place in slides:
            slide = package.xml(place)
            if slide is not None and slide.get("show", "1") not in ("0", "false"):
                titles.append(_shapes(slide, blocks))
                notes = package.first(place, "notesSlide")
                if notes is not None:
                    _shapes(notes, blocks)
        core = package.first("", "core-properties")
        stated = "" if core is None else property_title(core.findtext(f"{_DC}title"))
        title = next(filter(None, map(tidy_title, titles[:1])), "") or stated
        return Extracted(blocks.text(), Metadata(title=title))


def _shapes(slide: Any, blocks: Blocks) -> str:
    """Add what the shapes of a slide say, its title first; returns the title."""
    title = ""
    shapes = list(_flat(slide.find(f"{_P}cSld/{_P}spTree")))
    for shape in sorted(shapes, key=lambda shape: _kind(shape) not in ("title", "ctrTitle")):
        kind = _kind(shape)
        if kind in _FURNITURE or _is_hidden(shape):
            continue
        if shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                write_table(_rows(table, blocks), blocks)
            continue
        lines = list(_lines(shape.find(f"{_P}txBody")))
        if kind in ("title", "ctrTitle"):
            whole = " ".join(text for text, _ in lines)
            title, lines = title or whole, [(whole, "")]
        for text, mark in lines:
            _write(text, mark, blocks)
    return title


def _write(text: str, mark: str, blocks: Blocks) -> None:
    if mark:
        blocks.start("item", mark)
    for place, line in enumerate(text.split("\n")):
        if place:
            blocks.line()
        blocks.add(line)
    blocks.end()
    blocks.start("paragraph")


def _flat(parent: Any) -> Iterator[Any]:
    """The shapes, those in groups too, in the order they were drawn."""
    for child in [] if parent is None else parent:
        if child.tag in (f"{_P}sp", f"{_P}graphicFrame"):
            yield child
        elif child.tag == f"{_P}grpSp":
            yield from _flat(child)
        elif isinstance(child.tag, str) and child.tag.endswith("}AlternateContent"):
            yield from _flat(next(iter(child), None))


def _kind(shape: Any) -> str:
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return "" if found is None else str(found.get("type", "body"))


def _is_hidden(shape: Any) -> bool:
    found = shape.find(f"{_P}nvSpPr/{_P}cNvPr")
    return found is not None and found.get("hidden", "0") in ("1", "true")


def _lines(body: Any) -> Iterator[tuple[str, str]]:
    """The paragraphs of a shape, each with the mark of a list before it if it is one of several."""
    paragraphs = [] if body is None else body.findall(f"{_A}p")
    count = 0
    for paragraph in paragraphs:
        text = _text(paragraph)
        if not text.strip():
            continue
        numbered = paragraph.find(f"{_A}pPr/{_A}buAutoNum")
        bullet = paragraph.find(f"{_A}pPr/{_A}buChar")
        count = count + 1 if numbered is not None else 0
        if numbered is not None:
            start = numbered.get("startAt", "1")
            yield text, f"{count - 1 + (int(start) if start.isdecimal() and len(start) < 6 else 1)}."
        else:
            yield text, "-" if bullet is not None else ""


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    for child in paragraph:
        if child.tag == f"{_A}br":
            parts.append("\n")
        elif child.tag in (f"{_A}r", f"{_A}fld"):
            properties = child.find(f"{_A}rPr")
            said = child.findtext(f"{_A}t") or ""
            if properties is not None:
                if properties.get("strike", "noStrike") != "noStrike":
                    continue
                font = properties.find(f"{_A}sym")
                said = symbols(said, "" if font is None else font.get("typeface", ""))
                baseline = properties.get("baseline", "0")
                if baseline.isdecimal() and baseline != "0":
                    said = raised(said, "".join(parts[-3:]))
            parts.append(said)
        elif isinstance(child.tag, str):
            parts.extend(linear(found) for found in child.iter(f"{M}oMath"))
    return "".join(parts)


def _rows(table: Any, blocks: Blocks) -> Sequence[Sequence[Cell]]:
    rows = []
    for row in table.findall(f"{_A}tr"):
        cells = []
        for column, cell in enumerate(row.findall(f"{_A}tc")[:MOST_COLUMNS]):
            if cell.get("hMerge") not in ("1", "true"):  # its place stays empty
                lines = [text for text, _ in _lines(cell.find(f"{_A}txBody"))]
                cells.append(free_cell(column, lines, blocks, goes_on=cell.get("vMerge") in ("1", "true")))
        rows.append(cells)
    return rows
