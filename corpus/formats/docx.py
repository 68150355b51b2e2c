"""Word documents: paragraphs, lists and tables in the order they stand in, through python-docx.

Left out: headers, footers, notes, comments, and what tracked changes delete. The core property `created` is when a file
was made, not the briefing's date, so no date is taken from a document's properties.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.metadata import Metadata, tidy_title

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes that the parts of a document may unpack to; zipfile reads no part beyond the size its directory states."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # python-docx doesn't know it
_SEEN_THROUGH = {f"{_W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_UNSEEN = {
    *(f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}


def extract(name: str, data: bytes) -> Extracted:
    """The text of the body; its title is a paragraph in the Title style, else the title property. Raises ReadError."""
    with _archive(name, data) as archive:
        if any(part.flag_bits & 1 for part in archive.infolist()):
            raise ReadError(name, "the document is encrypted", "open it with its password and save it without one")
        size = sum(part.file_size for part in archive.infolist())
        if size > MAX_UNPACKED:
            raise ReadError(
                name,
                f"it unpacks to {size:,} bytes, more than the {MAX_UNPACKED:,} that are read",
                "take out its pictures or save its text as .txt",
            )
        if "word/document.xml" in archive.namelist():
            with archive.open("word/document.xml") as main:
                if _STRICT in main.read(4096):
                    problem = "it is a Strict Open XML document"
                    raise ReadError(name, problem, "save it as an ordinary Word document (.docx)")
    import docx

    document = docx.Document(BytesIO(data))
    if document.element.tag != f"{_W}document":
        raise ReadError(name, "its main part is no Word document", "open it in Word and save it again as .docx")
    styles = {style.style_id: style.name or "" for style in document.styles}
    titles: list[str] = []
    blocks = Blocks()
    _body(document.element.body, styles, blocks, titles)
    title = next(filter(None, map(tidy_title, titles)), "") or tidy_title(document.core_properties.title)
    return Extracted(blocks.text(), Metadata(title=title))


def _archive(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        problem = "it begins like a .docx but its end is missing or damaged"
        raise ReadError(name, problem, "fetch or save the file again") from None
    names = archive.namelist()
    if "word/document.xml" not in names and not (name.lower().endswith(".docx") and "[Content_Types].xml" in names):
        advice = "unpack it, or save the document in it as .docx"
        raise ReadError(name, "it is a zip archive, not a .docx", advice)
    return archive


def _body(parent: Any, styles: dict[str, str], blocks: Blocks, titles: list[str]) -> None:
    for child in parent:
        if child.tag == f"{_W}p":
            style = _style(child, styles)
            if style.lower().startswith("list") or child.find(f"{_W}pPr/{_W}numPr") is not None:
                blocks.start("item" if not style.startswith(("Heading", "Title")) else "paragraph")
            pieces = list(_pieces(child))
            if style == "Title":
                titles.append("".join(pieces))
            for number, line in enumerate("".join(pieces).split("\n")):
                if number:
                    blocks.line()
                blocks.add(line)
            blocks.end()
            blocks.start("paragraph")
        elif child.tag == f"{_W}tbl":
            _table(child, blocks)
        elif child.tag in _SEEN_THROUGH:
            _body(child, styles, blocks, titles)


def _table(table: Any, blocks: Blocks) -> None:
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue  # a table within a cell is read with its cell
        blocks.start("row")
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is row:
                for paragraph in cell.iter(f"{_W}p"):
                    blocks.add(" ".join(_pieces(paragraph)) + " ")
                blocks.cell()
        blocks.end_row()


def _style(paragraph: Any, styles: dict[str, str]) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else styles.get(found.get(f"{_W}val"), "")


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph, with links and inserted text, without what is deleted or shown twice."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            name = child.tag.removeprefix(_W)
            if name in _CHARACTERS:
                yield _CHARACTERS[name]
            else:
                if name == "txbxContent":
                    yield "\n"
                yield from _pieces(child)
