"""Tables of a page: which hold data and which only lay the page out, and the rows of those that hold data."""

from collections.abc import Callable, Iterator
from typing import Any

MAX_COLUMNS = 1_000
"""Most columns that a cell spans, as in the HTML standard."""
_SECTIONS = {"thead": 0, "tbody": 1, "tr": 1, "tfoot": 2}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {"p", "div", "ul", "ol", "blockquote", "section", "article"}
_LONG_CELL, _LONG_BLOCK = 400, 60


class Tables:
    """The tables of one page. What spanning cells add to its rows may not exceed the size of the page."""

    def __init__(self, page: Any) -> None:
        import lxml.etree

        self._scaffolds: set[Any] = set()
        open_tables: list[Any] = []
        for event, table in lxml.etree.iterwalk(page, events=("start", "end"), tag=("table", "dl")):
            if event == "start":
                if open_tables:
                    self._scaffolds.add(open_tables[-1])
                open_tables.append(table)
            else:
                open_tables.pop()
        self._left = 0
        if any(True for _ in page.iter("table", "dl")):
            self._left = 10_000 + sum(map(len, page.itertext()))

    def is_data(self, table: Any) -> bool:
        """Whether the cells of `table` belong together in rows; a scaffold's cells are read one after the other."""
        if table in self._scaffolds or (table.get("role") or "").lower() in ("presentation", "none"):
            return False
        rows = list(_rows(table))
        if any(child.tag not in (*_SECTIONS, "caption", "colgroup", "col") and len(child) for child in table):
            return False
        headed = table.find("caption") is not None or table.find("thead") is not None
        headed = headed or any(cell.tag == "th" for row in rows[:3] for cell in row)
        return any(len(row) > 1 for row in rows) and not any(_lays_out(cell, headed) for row in rows for cell in row)

    def is_short_list(self, terms: Any) -> bool:
        """Whether a <dl> states values, one beside each term, rather than telling of each in paragraphs."""
        if terms in self._scaffolds:
            return False
        tags = [child.tag for child in _terms(terms)]
        if "dt" not in tags or "dd" not in tags or tags[0] != "dt":
            return False
        return all(_length(child) <= 120 and not _has_blocks(child) for child in _terms(terms))

    def rows(self, table: Any, text_of: Callable[[Any], str]) -> Iterator[list[str]]:
        """The texts of each row; a cell that spans rows is named in all of them, one that spans columns in each."""
        spans: dict[int, tuple[int, str]] = {}  # column -> how many more rows it covers, and with what
        for row in _rows(table):
            cells: list[str] = []
            for cell in row:
                while len(cells) in spans:
                    self._carry(spans, cells)
                self._place(cell, text_of(cell), spans, cells, alone=len(row) == 1)
            end = max(spans, default=-1) + 1
            while spans and len(cells) < end:
                self._carry(spans, cells)
            yield cells

    def terms(self, terms: Any, text_of: Callable[[Any], str]) -> Iterator[list[str]]:
        """The rows of a <dl>: a term and its value, the term again for each further value."""
        term = ""
        used = False
        for child in _terms(terms):
            if child.tag == "dt":
                if term and not used:
                    yield [term]
                term, used = text_of(child), False
            else:
                yield [term, text_of(child)] if self._may_add(len(term)) else [text_of(child)]
                used = True
        if term and not used:
            yield [term]

    def _carry(self, spans: dict[int, tuple[int, str]], cells: list[str]) -> None:
        """Add the cell that a row above has in the next column."""
        left, text = spans.pop(len(cells), (1, ""))
        if not self._may_add(len(text) + 3):
            spans.clear()
            return
        if left > 1:
            spans[len(cells)] = (left - 1, text)
        cells.append(text)

    def _place(self, cell: Any, text: str, spans: dict[int, tuple[int, str]], cells: list[str], alone: bool) -> None:
        """Add `cell`; a label that spans columns stands in the first of them, a value in all."""
        label = not cells
        for number in range(1 if alone else _span(cell, "colspan")):
            if number and not self._may_add(len(text) + 3):
                return
            shown = "" if number and label else text
            if (down := _span(cell, "rowspan")) > 1:
                spans[len(cells)] = (down - 1, shown)
            cells.append(shown)

    def _may_add(self, characters: int) -> bool:
        self._left -= characters
        return self._left >= 0


def _rows(table: Any) -> Iterator[list[Any]]:
    """The cells of each row, heads first and feet last."""
    sections = sorted((child for child in table if child.tag in _SECTIONS), key=lambda child: _SECTIONS[child.tag])
    for section in sections:
        for row in [section] if section.tag == "tr" else section:
            cells = [cell for cell in row if cell.tag in ("td", "th")] if row.tag == "tr" else []
            if cells:
                yield cells


def _terms(terms: Any) -> Iterator[Any]:
    for child in terms:
        if child.tag in ("dt", "dd"):
            yield child
        elif child.tag == "div":
            yield from (below for below in child if below.tag in ("dt", "dd"))


def _lays_out(cell: Any, headed: bool) -> bool:
    """Whether a cell holds a part of a page rather than a value."""
    blocks = 0
    for element in cell.iter():
        if element.tag in _HEADINGS and cell.tag == "td":
            return True
        if element.tag in _BLOCKS:
            blocks += len(element.text or "") >= _LONG_BLOCK
    return blocks > 1 or (not headed and _length(cell) > _LONG_CELL)


def _has_blocks(element: Any) -> bool:
    return any(child.tag in (*_BLOCKS, "table") for child in element)


def _length(element: Any) -> int:
    return sum(len(" ".join(text.split())) for text in element.itertext())


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()[:8]
    if not value.isdecimal():
        return 1
    number = int(value)
    if name == "colspan":
        return min(max(number, 1), MAX_COLUMNS)
    return number or 65_534  # 0: all rows that follow
