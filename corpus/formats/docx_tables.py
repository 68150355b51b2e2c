"""Tables of a Word document: rows of cells in their columns, or a scaffold that only lays out the page.

A cell that runs over several rows is said again in each, and one that runs over several columns leaves those empty, so
that every value keeps the labels of its row and its column.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from corpus.formats.builder import Blocks
from corpus.formats.docx_styles import W, value, whole

_MOST_COLUMNS = 200
_LABEL = 200  # characters of a cell that is still worth saying again in the next row
_PROSE, _LONG = 80, 500  # characters: of a paragraph that is no label, and of a row that no one reads as one


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: where it stands, and roughly what is in it."""

    element: Any
    lines: tuple[int, ...]  # characters of each paragraph, shown or not
    column: int
    nested: bool
    goes_on: bool  # what the cell above began


def table(element: Any, blocks: Blocks, body: Callable[[Any], None], read: Callable[[Any], tuple[str, ...]]) -> None:
    """Add a table to `blocks`; `body` reads the content of a cell as if it stood free, `read` gives its lines.

    Either is called once for a cell, since reading counts the numbers of lists.
    """
    above: dict[int, str] = {}  # column -> the label that runs on
    rows = [list(_cells(row)) for row in children(element, "tr") if row.find(f"{W}trPr/{W}del") is None]
    for cells in rows:
        if _lays_out(cells, alone=len(rows) == 1):
            for cell in cells:
                body(cell.element)
            continue
        blocks.start("row")
        column = 0
        for cell in cells:
            for _ in range(cell.column - column):
                blocks.cell()
            text = " ".join(read(cell.element))
            if cell.goes_on:
                text = above.get(cell.column, text)
            above[cell.column] = text if len(text) <= _LABEL else ""
            blocks.add(text)
            blocks.cell()
            column = cell.column + 1
        blocks.end_row()


def children(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table, cells of a row or paragraphs of a cell, those in content controls too."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from children(child, name)


def _cells(row: Any) -> Iterator[Cell]:
    column = whole(value(row.find(f"{W}trPr"), "gridBefore")) or 0
    for element in children(row, "tc"):
        properties = element.find(f"{W}tcPr")
        merged = None if properties is None else properties.find(f"{W}vMerge")
        span = min(whole(value(properties, "gridSpan")) or 1, _MOST_COLUMNS)
        goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
        nested = next(element.iter(f"{W}tbl"), None) is not None
        sizes = (sum(len(text.text or "") for text in found.iter(f"{W}t")) for found in children(element, "p"))
        yield Cell(element, tuple(filter(None, sizes)), min(column, _MOST_COLUMNS), nested, goes_on)
        column += span


def _lays_out(cells: list[Cell], *, alone: bool) -> bool:
    """Whether a row is no row of data: it holds tables, or prose of several paragraphs, or it is the only one."""
    if any(cell.nested for cell in cells) or sum(sum(cell.lines) for cell in cells) > _LONG:
        return True
    several = [cell for cell in cells if len(cell.lines) > 1]
    if any(line > _PROSE for cell in several for line in cell.lines):
        return True
    return bool(several) and (alone or len(cells) == 1)
