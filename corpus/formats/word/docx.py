"""Word documents: paragraphs, lists, tables and text boxes in their order, page headers above and notes below them.

Read with lxml and not through python-docx, which knows neither list numbers nor notes, refuses .docm, and joins runs
itself. Left out: footers, comments, and what is hidden, struck out or deleted. The core property `created` is when a
file was made, not the briefing's date, so no date is taken from a document's properties.
"""

import re
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.formats.detect import kind_of
from corpus.formats.html.markup import page_text
from corpus.formats.inside import text_inside
from corpus.formats.office.shared import is_genre, property_title
from corpus.formats.tables import write_table
from corpus.formats.word.docx_numbers import Numbers, numbers_of
from corpus.formats.word.docx_runs import PAGE, Runs
from corpus.formats.word.docx_styles import NO_STYLE, Style, W, shown, styles_of, value, whole
from corpus.formats.word.docx_tables import children, rows_of
from corpus.formats.zipped import MAX_UNPACKED, Package, opened
from corpus.metadata import Metadata, tidy_title

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SEEN_THROUGH = {f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_PROSE = 120  # characters of a paragraph behind which no title is looked for


def extract(name: str, data: bytes) -> Extracted:
    """The text of the document; its title is a paragraph in the style for titles, else a property. Raises ReadError."""
    with opened(name, data, MAX_UNPACKED) as archive:
        package = Package(archive)
        part = package.main("word/document.xml")
        root = package.xml(part)
        if root is not None and root.tag == _STRICT:
            problem = "it is a Strict Open XML document"
            raise ReadError(name, problem, "save it as an ordinary Word document (.docx)")
        if root is None or root.tag != f"{W}document" or root.find(f"{W}body") is None:
            raise ReadError(name, "its main part is no Word document", "open it in Word and save it again as .docx")
        reader = _Document(name, package, part)
        reader.headers(root)
        reader.body(root.find(f"{W}body"))
        reader.notes()
        title, shown_in_text = _title(reader, package)
        return Extracted(reader.blocks.text(), Metadata(title=title), authoritative=shown_in_text)


class _Document:
    """Reads a document into `blocks`, and what may be its title into `titles`: the level of each heading, and it."""

    def __init__(self, name: str, package: Package, part: str) -> None:
        self.blocks = Blocks()
        self.titles: list[tuple[int, str]] = []
        self._name, self._package, self._part = name, package, part
        self._related = package.related(part)
        self._styles = styles_of(package.first(part, "styles"))
        self._numbers: Numbers = numbers_of(package.first(part, "numbering"))
        self._runs = Runs(self._styles)
        self._prose = False
        self._plain_count = 0  # of a numbered list that the file doesn't define
        self._read: set[str] = set()  # parts; each is read once, however often it is referred to

    def headers(self, root: Any) -> None:
        """The lines of the page headers that are shown, each once, without page numbers."""
        settings = self._package.first(self._part, "settings")
        kinds = (
            ["default"] if settings is None or settings.find(f"{W}evenAndOddHeaders") is None else ["default", "even"]
        )
        lines: dict[str, None] = {}
        for section in root.iter(f"{W}sectPr"):
            first = section.find(f"{W}titlePg")
            opening = first is not None and first.get(f"{W}val", "1") not in ("0", "false", "off")
            references = {found.get(f"{W}type"): found for found in section.findall(f"{W}headerReference")}
            for kind in ["first", *kinds] if opening else kinds:
                header = self._part_of(references.get(kind))
                for paragraph in [] if header is None else header.iter(f"{W}p"):
                    for line in re.split(r"[\t\n]+", self._runs.read(paragraph).text):
                        if PAGE not in line and any(map(str.isalnum, line)):
                            lines[" ".join(line.split())] = None
        for line in lines:
            self.blocks.add(line)
            self.blocks.end()

    def body(self, parent: Any) -> None:
        """The paragraphs and tables in `parent`."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                write_table(rows_of(child, self._lines, self.body), self.blocks)
            elif child.tag == f"{W}altChunk":
                self._chunk(child)
            elif child.tag in _SEEN_THROUGH:
                self.body(child)

    def notes(self) -> None:
        """The notes that the text refers to, as a numbered list; a note's own references are none."""
        found = {kind: self._package.first(self._part, kind) for kind in ("footnotes", "endnotes")}
        texts = {
            (kind, note.get(f"{W}id", "")): note
            for kind, root in found.items()
            for note in ([] if root is None else root)
        }
        for number, key in enumerate(list(self._runs.notes), 1):
            if (note := texts.get(key)) is not None:
                self.blocks.start("item", f"{number}.")
                for line in self._lines(note):
                    self.blocks.add(f"{line} ")
                self.blocks.end()
                self.blocks.start("paragraph")

    def _paragraph(self, paragraph: Any) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.get(value(properties, "pStyle"), NO_STYLE)
        found = self._runs.read(paragraph)
        text = found.text.replace(PAGE, "")
        bare = " ".join(text.split())
        heading = style.heading
        if (outline := whole(value(properties, "outlineLvl"))) is not None and outline < 9:
            heading = outline + 1 if heading is None else heading
        mark = None if properties is None else properties.find(f"{W}rPr")
        joined = shown(mark) is False or (mark is not None and mark.find(f"{W}del") is not None)
        number = self._mark(properties, style) if heading != 0 and not joined else ""
        if heading is not None and bare:
            if not self._prose or heading == 0:
                self.titles.append((heading, bare))
        elif len(bare) > _PROSE:
            self._prose = True
        if number and heading is None:
            self.blocks.start("item", number)
        elif number and bare:
            text = f"{number} {text}" if number != "-" else text
        self._add(text)
        if not (joined and bare):  # what stands before a deleted or hidden end of paragraph runs on
            self.blocks.end()
            self.blocks.start("paragraph")
        self._boxes(found.boxes)

    def _add(self, text: str) -> None:
        for place, line in enumerate(text.split("\n")):
            if place:
                self.blocks.line()
            self.blocks.add(line)

    def _mark(self, properties: Any, style: Style) -> str:
        """The number or bullet that is shown before a paragraph, or the empty string."""
        own = None if properties is None else properties.find(f"{W}numPr")
        number = value(own, "numId") or style.number
        level = whole(value(own, "ilvl"))
        defined = number in self._numbers.lists or style.listed != "number"
        if number is not None and number != "0" and defined:
            return self._numbers.mark(number, (style.level or 0) if level is None else level)
        if style.listed != "number" or number == "0":
            self._plain_count = 0
            return "-" if style.listed and number != "0" else ""
        self._plain_count += 1
        return f"{self._plain_count}."

    def _lines(self, parent: Any) -> tuple[str, ...]:
        """The paragraphs in a cell or note as lines, list items with their marks; nested tables are not looked into."""
        lines = []
        for paragraph in children(parent, "p"):
            properties = paragraph.find(f"{W}pPr")
            style = self._styles.get(value(properties, "pStyle"), NO_STYLE)
            found = self._runs.read(paragraph)
            text = " ".join(found.text.replace(PAGE, "").split())
            if style.heading is not None and text and not self._prose:
                self.titles.append((style.heading, text))
            mark = self._mark(properties, style)
            lines.append(f"{mark} {text}" if mark and text else text)
            for box in found.boxes:
                lines.extend(self._lines(box))
        return tuple(filter(None, lines))

    def _boxes(self, boxes: list[Any]) -> None:
        for box in boxes:
            if box.tag == f"{W}txbxContent":
                self.body(box)
                self.blocks.end()
            else:
                self._diagram(box)

    def _diagram(self, reference: Any) -> None:
        """The words in a drawing of boxes and arrows (SmartArt)."""
        part = self._related.get(reference.get(f"{_R}dm", ""), ("", ""))[1]
        root = None if part in self._read else self._package.xml(part)
        self._read.add(part)
        for paragraph in [] if root is None else root.iter(f"{_A}p"):
            self.blocks.start("item")
            self.blocks.add("".join(run.text or "" for run in paragraph.iter(f"{_A}t")))
            self.blocks.end()
        self.blocks.start("paragraph")

    def _chunk(self, element: Any) -> None:
        """A whole file (a web page, rich text) that stands in the document."""
        part = self._related.get(element.get(f"{_R}id", ""), ("", ""))[1]
        data = None if part in self._read else self._package.data(part)
        self._read.add(part)
        if data:
            # A page stored here has no menus: all of it is the document's text.
            page = kind_of(part, data) == "html"
            text = page_text(self._name, data) if page else text_inside(self._name, part, data).text.strip("\n")
            for paragraph in text.split("\n\n"):
                self._add(paragraph)
                self.blocks.end()

    def _part_of(self, reference: Any) -> Any:
        part = "" if reference is None else self._related.get(reference.get(f"{_R}id", ""), ("", ""))[1]
        if part in self._read:
            return None
        self._read.add(part)
        return self._package.xml(part)


def _title(reader: _Document, package: Package) -> tuple[str, bool]:
    """The title, and whether the text shows it: in the style for titles, or as a heading."""
    titles = [(level, title) for level, text in reader.titles if (title := tidy_title(text))]
    named = [title for level, title in titles if level == 0]
    main = [title for level, title in titles if level == 1]
    core = package.first("", "core-properties")
    stated = "" if core is None else property_title(core.findtext(f"{_DC}title"))
    repeated = [stated] if stated in {title for _, title in titles} else []
    for title in [*named, *repeated, *main[:1]]:
        if not is_genre(title):
            return title, True
    return stated, False
