"""Tables of documents: rows of cells in their columns, or a scaffold that only lays out the page.

A cell that runs over several rows is said again in each, and one that runs over several columns leaves those empty, so
that every value keeps the labels of its row and its column.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.formats.builder import Blocks

MOST_COLUMNS = 200
_LABEL = 200  # characters of a cell that is still worth saying again in the next row
_PROSE, _LONG = 80, 500  # characters: of a paragraph that is no label, and of a row that no one reads as one


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the column it begins in, roughly the characters of each paragraph, and how to read it, in either way.

    `nested`: it holds a table. `goes_on`: it is what a cell above began. Only one of `read` and `lay_out` is called,
    and once: `read` gives its lines, `lay_out` adds its content to the blocks as if it stood free.
    """

    column: int
    sizes: Sequence[int]
    read: Callable[[], Sequence[str]]
    lay_out: Callable[[], object]
    nested: bool = False
    goes_on: bool = False


def write_table(rows: Sequence[Sequence[Cell]], blocks: Blocks) -> None:
    """Add the rows of a table to `blocks`."""
    above: dict[int, str] = {}  # column -> the label that runs on
    for cells in rows:
        if _lays_out(cells, alone=len(rows) == 1):
            for cell in cells:
                cell.lay_out()
        else:
            _write_row(cells, above, blocks)


def free_cell(
    column: int, lines: Sequence[str], blocks: Blocks, *, goes_on: bool = False, nested: bool = False
) -> Cell:
    """A cell whose lines are known."""

    def lay_out() -> None:
        for line in lines:
            blocks.add(line)
            blocks.end()

    return Cell(column, [len(line) for line in lines], lambda: lines, lay_out, nested, goes_on)


def _write_row(cells: Sequence[Cell], above: dict[int, str], blocks: Blocks) -> None:
    blocks.start("row")
    column = 0
    for cell in cells:
        for _ in range(min(cell.column, MOST_COLUMNS) - column):
            blocks.cell()
            column += 1
        text = " ".join(cell.read())
        if cell.goes_on:
            text = above.get(cell.column, text)
        above[cell.column] = text if len(text) <= _LABEL else ""
        blocks.add(text)
        blocks.cell()
        column += 1
    blocks.end_row()


def _lays_out(cells: Sequence[Cell], *, alone: bool) -> bool:
    """Whether a row is no row of data: it holds tables, or prose of several paragraphs, or it is the only one."""
    if any(cell.nested for cell in cells) or sum(sum(cell.sizes) for cell in cells) > _LONG:
        return True
    several = [cell for cell in cells if len(cell.sizes) > 1]
    if any(size > _PROSE for cell in several for size in cell.sizes):
        return True
    return bool(several) and (alone or len(cells) == 1)
