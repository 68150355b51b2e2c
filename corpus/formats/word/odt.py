"""OpenDocument texts (.odt): paragraphs, lists with their numbers, tables and boxes in their order, notes below.

Read with lxml: odfpy, the library made for it, gives the same tree without numbers, columns or what is hidden, and is
dual-licensed with the GPL. Left out: comments, deleted and hidden text, footers.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.formats.office.equations import linear_mathml
from corpus.formats.office.shared import is_genre, property_title, raised
from corpus.formats.tables import MOST_COLUMNS, Cell, write_table
from corpus.formats.word.docx_numbers import numeral
from corpus.formats.word.odt_styles import NO_STYLE, OFFICE, STYLE, TABLE, TEXT, OdtStyle, levels_of, local, styles_of
from corpus.formats.zipped import Package, opened
from corpus.metadata import Metadata, tidy_title

_UNSEEN = {
    "annotation", "annotation-end", "tracked-changes", "hidden-text", "ruby-text", "note", "forms", "sequence-decls",
    "variable-decls", "user-field-decls", "index-title-template", "table-of-content-source", "desc", "title",
    "event-listeners", "change", "change-start", "change-end", "soft-page-break", "bookmark", "image",
}  # fmt: skip
_BLOCKS = {"section", "index-body", "table-of-content", "text-box", "frame", "g", "custom-shape", "rect", "a"}
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
_PROSE = 120


def extract(name: str, data: bytes) -> Extracted:
    """The text of the document. Raises ReadError."""
    with opened(name, data) as archive:
        package = Package(archive)
        manifest = package.data("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise ReadError(name, "the document is encrypted", "open it with its password and save it without one")
        content, styles, meta = (package.xml(part) for part in ("content.xml", "styles.xml", "meta.xml"))
        body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            advice = "open it in LibreOffice and save it again as .odt"
            raise ReadError(name, "there is no OpenDocument text in it", advice)
        document = _Document(package, [root for root in (styles, content) if root is not None])
        document.header(styles)
        document.body(body)
        document.end()
        return Extracted(document.blocks.text(), Metadata(title=_title(document, meta)))


def _title(document: "_Document", meta: Any) -> str:
    for level in (0, 1):
        for found, text in document.titles:
            if found == level and (title := tidy_title(text)) and not is_genre(title):
                return title
    return "" if meta is None else property_title(meta.findtext(".//{http://purl.org/dc/elements/1.1/}title"))


class _Document:
    def __init__(self, package: Package, roots: Sequence[Any]) -> None:
        self.blocks = Blocks()
        self.titles: list[tuple[int, str]] = []
        self._package = package
        self._styles = styles_of(roots)
        self._levels = levels_of(roots)
        self._notes: list[Any] = []
        self._counts: dict[str, list[int]] = {}  # the numbers reached in each kind of list, level by level
        self._prose = False

    def header(self, styles: Any) -> None:
        """The page headers, each line once, without page numbers."""
        headers = [] if styles is None else [*styles.iter(f"{STYLE}header", f"{STYLE}header-first")]
        lines = [
            line
            for header in headers
            for paragraph in header.iter(f"{TEXT}p", f"{TEXT}h")
            if next(paragraph.iter(f"{TEXT}page-number", f"{TEXT}page-count"), None) is None
            for line in self._text(paragraph)[0].replace("\t", "\n").split("\n")
        ]
        for line in dict.fromkeys(lines):
            if any(map(str.isalnum, line)):
                self.blocks.add(line)
                self.blocks.end()

    def body(self, parent: Any) -> None:
        """All that stands in `parent`, in order."""
        for child in parent:
            name = local(child)
            if name in ("p", "h"):
                self._paragraph(child)
            elif name == "list":
                self._list(child, child.get(f"{TEXT}style-name", ""), 1)
            elif name == "table":
                write_table(self._rows(child), self.blocks)
            elif name in _BLOCKS and not _hides(child):
                self.body(child)

    def end(self) -> None:
        """Add the notes that were referred to."""
        number = 0
        while number < len(self._notes):
            note = self._notes[number]
            number += 1
            self.blocks.start("item", f"{number}.")
            self.blocks.add(" ".join(self._lines(note)))
            self.blocks.end()
            self.blocks.start("paragraph")

    def _paragraph(self, element: Any, mark: str = "") -> None:
        style = self._styles.get(element.get(f"{TEXT}style-name", ""), NO_STYLE)
        if style.hidden:
            return
        text, boxes = self._text(element)
        level = int(said) if (said := element.get(f"{TEXT}outline-level", "")).isdecimal() and len(said) < 3 else None
        level = 0 if style.is_title else 1 if local(element) == "h" and level is None else level
        if level is not None and text.strip() and (not self._prose or not level):
            self.titles.append((level, " ".join(text.split())))
        self._prose = self._prose or (level is None and len(text) > _PROSE)
        if mark:
            self.blocks.start("item", mark)
        for place, line in enumerate(text.split("\n")):
            if place:
                self.blocks.line()
            self.blocks.add(line)
        self.blocks.end()
        self.blocks.start("paragraph")
        for box in boxes:
            self.body(box)

    def _list(self, element: Any, style: str, level: int) -> None:
        counts = self._counts.setdefault(style, [])
        if element.get(f"{TEXT}continue-numbering") != "true" and element.get(f"{TEXT}continue-list") is None:
            del counts[level - 1 :]
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            mark = self._mark(item, style, level, counts) if local(item) == "list-item" else ""
            for child in item:
                if local(child) in ("p", "h"):
                    self._paragraph(child, mark)
                    mark = ""
                elif local(child) == "list":
                    self._list(child, child.get(f"{TEXT}style-name", "") or style, level + 1)
                else:
                    self.body([child])

    def _mark(self, item: Any, style: str, level: int, counts: list[int]) -> str:
        form = self._levels.get((style, level))
        start = form.start if form else 1
        del counts[level:]
        counts.extend([start - 1] * (level - len(counts)))
        said = item.get(f"{TEXT}start-value", "")
        counts[level - 1] = int(said) if said.isdecimal() and len(said) < 10 else counts[level - 1] + 1
        if form is None or not form.numbered:
            return "-"
        shown = [
            numeral(
                max(counts[place - 1], 1),
                _FORMS.get(own.form if (own := self._levels.get((style, place))) else "1", "decimal"),
            )
            for place in range(max(1, level - form.shown + 1), level + 1)
        ]
        return f"{form.before}{'.'.join(shown)}{form.after}".strip() or "-"

    def _rows(self, table: Any) -> Sequence[Sequence[Cell]]:
        return [list(self._cells(row)) for row in _within(table, "table-row")]

    def _cells(self, row: Any) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for element in row:
            name = local(element)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            sizes = [size for found in element if (size := sum(map(len, found.itertext())))]
            if column < MOST_COLUMNS and (sizes or name == "covered-table-cell"):
                nested = next(element.iter(f"{TABLE}table"), None) is not None
                read, lay_out = partial(self._lines, element), partial(self.body, element)
                # A covered cell belongs to the one above or to the one on its left, which has filled its place.
                covered = name == "covered-table-cell"
                if not covered or not (cells and cells[-1].column == column - 1 and _spans(element)):
                    cells.append(Cell(column, sizes, read, lay_out, nested, covered))
            said = element.get(f"{TABLE}number-columns-repeated", "1")
            column += min(int(said), MOST_COLUMNS) if said.isdecimal() and len(said) < 9 else 1
        return cells

    def _lines(self, parent: Any) -> Sequence[str]:
        """The paragraphs in a cell or a note, those in lists with their marks."""
        inner, self.blocks = self.blocks, Blocks()
        self.body(parent)
        written, self.blocks = self.blocks, inner
        return [line for line in written.text().split("\n") if line]

    def _text(self, element: Any) -> tuple[str, list[Any]]:
        """The text of a paragraph, and the boxes that are anchored in it."""
        parts: list[str] = []
        boxes: list[Any] = []
        self._walk(element, parts, boxes, NO_STYLE)
        return "".join(parts), boxes

    def _walk(self, element: Any, parts: list[str], boxes: list[Any], style: OdtStyle) -> None:
        self._say(element.text, parts, style)
        for child in element:
            name = local(child)
            if name == "note":
                body = child.find(f"{TEXT}note-body")
                self._notes.extend([] if body is None else [body])
            elif name in ("frame", "g", "custom-shape", "rect"):
                parts.append(self._formula(child))
                boxes.append(child)
            elif name in ("s", "tab", "line-break"):
                parts.append(_space(name, child))
            elif name == "span":
                own = self._styles.get(child.get(f"{TEXT}style-name", ""), NO_STYLE)
                if not own.hidden:
                    self._walk(child, parts, boxes, own)
            elif name and name not in _UNSEEN and not _hides(child):
                self._walk(child, parts, boxes, style)
            self._say(child.tail, parts, style)

    def _say(self, text: str | None, parts: list[str], style: OdtStyle) -> None:
        if text:
            parts.append(raised(text, "".join(parts[-3:])) if style.high else " ".join(text.split("\n")))

    def _formula(self, frame: Any) -> str:
        """An equation, which is a document of its own."""
        found = frame.find("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}object")
        if found is None:
            return ""
        inside = next((child for child in found if local(child) == "math"), None)
        place = found.get("{http://www.w3.org/1999/xlink}href", "").removeprefix("./")
        root = self._package.xml(f"{place}/content.xml") if inside is None and place else inside
        return linear_mathml(root) if root is not None and local(root) == "math" else ""


def _space(name: str, element: Any) -> str:
    """The white space that an element stands for."""
    if name == "s":
        count = element.get(f"{TEXT}c", "1")
        return " " * (int(count) if count.isdecimal() and len(count) < 4 else 1)
    return "\t" if name == "tab" else "\n"


def _hides(element: Any) -> bool:
    """Whether text shown under a condition is not shown now."""
    return bool(element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true")


def _within(table: Any, name: str) -> list[Any]:
    """The rows of a table, those in groups and headers too."""
    found = []
    for child in table:
        if local(child) == name:
            found.append(child)
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            found.extend(_within(child, name))
    return found


def _spans(covered: Any) -> bool:
    """Whether the cell before `covered` in its row runs over several columns."""
    before = covered.getprevious()
    while before is not None and local(before) == "covered-table-cell":
        before = before.getprevious()
    return before is not None and str(before.get(f"{TABLE}number-columns-spanned", "1")) != "1"
