"""The text of a part of a page, in reading order: paragraphs, items with their numbers, rows with their columns."""

from typing import Any

from corpus.formats.builder import Blocks
from corpus.formats.html.inline import is_note_link, is_words, plain, raised, short_text
from corpus.formats.html.lists import Numbering
from corpus.formats.html.size import INLINE
from corpus.formats.html.style import Sheets
from corpus.formats.html.tables import Tables
from corpus.formats.html.visible import display

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_QUOTES = ("“”", "‘’")


class Writer:
    """Writes parts of a page into one text; `sheets` and `tables` are those of the page."""

    def __init__(self, sheets: Sheets, tables: Tables) -> None:
        self._sheets, self._tables, self.blocks = sheets, tables, Blocks()
        self._numbering = Numbering()
        self._quotes: list[bool] = []  # of each open <q>: whether its marks are written
        self._lines: list[Any] = []  # open elements whose line ends count
        self._shown: dict[Any, bool] = {}  # open elements that style makes blocks, or no blocks

    def write(self, part: Any) -> None:
        """Add the text of `part` to what was written before."""
        import lxml.etree

        walk = lxml.etree.iterwalk(part, events=("start", "end"))
        skipped: Any = None
        for event, element in walk:
            if event == "start":
                if self._open(element):
                    self._add(element.text)
                else:
                    skipped = element
                    walk.skip_subtree()
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._close(element)
                if element is not part:
                    self._add(element.tail)
        self.blocks.end()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = plain(text)
        if not self._lines:
            self.blocks.add(text)
        elif self._lines[0].tag in ("pre", "listing", "xmp"):
            self.blocks.add_as_is(text)
        else:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.blocks.line()
                self.blocks.add(line)

    def _open(self, element: Any) -> bool:
        """Begin `element`; False if its text is written, or left out, already."""
        tag = element.tag
        if tag in ("table", "dl"):
            return not self._rows(element, tag)
        if tag in ("sup", "a", "button", "q", "br", "lb", "img") and not self._open_inline(element, tag):
            return False
        if self._is_block(element, tag):
            self._open_block(element, tag)
        elif (above := element.getparent()) is not None and above.tag == "mfrac" and element.getprevious() is not None:
            self.blocks.add("/")
        return True

    def _open_block(self, element: Any, tag: str) -> None:
        self.blocks.end()
        if tag == "li":
            mark = self._numbering.mark(element)
            if not _holds_heading(element):
                self.blocks.start("item", mark)
        elif tag in ("pre", "listing", "xmp"):
            self.blocks.start("verbatim")
        elif tag in ("ol", "ul", "menu"):
            self._numbering.open(element)

    def _open_inline(self, element: Any, tag: str) -> bool:
        if tag == "sup":
            text = short_text(element)
            if text is None or len(text) > 12:
                return True
            self.blocks.add(raised(text, self.blocks.before, element))
            return False
        if tag == "a":
            return not is_note_link(element)
        if tag == "button":
            return is_words(element)
        if tag == "q":
            marked = not (element.text or "").lstrip().startswith(tuple("“”„«»\"'‘"))
            if marked:
                self.blocks.add(_QUOTES[sum(self._quotes) % 2][0])
            self._quotes.append(marked)
        elif tag == "br":
            self.blocks.line()
        return True

    def _close(self, element: Any) -> None:
        tag = element.tag
        if tag == "q":
            if self._quotes.pop():
                self.blocks.add(_QUOTES[sum(self._quotes) % 2][1])
        elif self._ends_block(element, tag):
            self.blocks.end()
            if tag in ("li", "pre", "listing", "xmp"):
                self.blocks.start("paragraph")
            elif tag in ("ol", "ul", "menu"):
                self._numbering.close()
        if self._lines and self._lines[-1] is element:
            self._lines.pop()

    def _is_block(self, element: Any, tag: str) -> bool:
        block = tag not in INLINE and tag not in ("br", "img")
        how = display(element, self._sheets) if element.attrib else None
        if tag in ("pre", "listing", "xmp") or how == "pre":
            self._lines.append(element)
        if (how == "block" and not block) or (how == "inline" and block):
            block = self._shown[element] = not block
        return block

    def _ends_block(self, element: Any, tag: str) -> bool:
        return self._shown.pop(element, tag not in INLINE and tag not in ("br", "img"))

    def _rows(self, element: Any, tag: str) -> bool:
        """Write a table of data, or a list of terms with values; False for any other, whose parts are then read."""
        if tag == "table" and self._tables.is_data(element):
            self.blocks.end()
            for caption in element.iterchildren("caption"):
                self.blocks.add(self._text_of(caption))
                self.blocks.end()
            rows = self._tables.rows(element, self._text_of)
        elif tag == "dl" and self._tables.is_short_list(element):
            self.blocks.end()
            rows = self._tables.terms(element, self._text_of)
        else:
            return False
        for row in rows:
            self.blocks.start("row")
            for cell in row:
                self.blocks.add(cell)
                self.blocks.cell()
            self.blocks.end_row()
        return True

    def _text_of(self, cell: Any) -> str:
        """The text of a cell, on one line."""
        if not len(cell):
            return " ".join(plain(cell.text or "").split())
        inner = Writer(self._sheets, self._tables)
        inner.blocks.start("row")
        inner.write(cell)
        return " ".join(inner.blocks.text().split())


def _holds_heading(item: Any) -> bool:
    """Whether an item is a part of the page with a heading of its own, as in a digest."""
    for number, element in enumerate(item.iter()):
        if element.tag in _HEADINGS:
            return True
        if number == 6:
            break
    return False
