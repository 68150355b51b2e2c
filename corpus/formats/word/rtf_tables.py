"""Tables of RTF: cells end one after the other, and only the definition of a row says where they are."""

from bisect import bisect_left
from dataclasses import dataclass, field

from corpus.formats.builder import Blocks
from corpus.formats.tables import free_cell, write_table

_NEAR = 40  # twips: edges of cells that are this near are the same


@dataclass(slots=True)
class RtfTable:
    """Collects the rows of a table; `within` says whether the paragraph that is open belongs to a cell."""

    within: bool = False
    _rows: list[tuple[list[tuple[int, bool]], list[list[str]]]] = field(default_factory=list)
    _cells: list[list[str]] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _nested: list[str] = field(default_factory=list)  # cells of a row of a table within the cell
    _edges: list[tuple[int, bool]] = field(default_factory=list)  # where each cell ends, and whether it goes on
    _goes_on: bool = False

    def word(self, word: str, number: int) -> None:
        """Take a control word that says something of tables."""
        if word in ("intbl", "itap"):
            self.within = word == "intbl" or number > 0
        elif word == "trowd":
            self._edges, self._goes_on = [], False
        elif word == "clvmrg":
            self._goes_on = True
        elif word == "cellx":
            self._edges.append((number, self._goes_on))
            self._goes_on = False
        elif word == "nestrow":
            self._lines.append(" | ".join(self._nested).rstrip(" |"))
            self._nested = []
        elif word == "row":
            self._rows.append((self._edges, self._cells))
            self._cells = []

    def add(self, line: str) -> None:
        """A paragraph in the cell that is open."""
        self._lines.append(" ".join(line.split()))

    def end_cell(self, *, nested: bool) -> None:
        """End a cell; one of a table within a cell becomes part of a line of that."""
        if nested:
            self._nested.append(self._lines.pop() if self._lines else "")
            return
        self._cells.append([line for line in self._lines if line])
        self._lines = []

    def write(self, blocks: Blocks) -> None:
        """Add the table, if there is one, to `blocks`, and begin anew."""
        if self._cells or any(self._lines):  # a row without its end
            self._rows.append((self._edges, [*self._cells, self._lines]))
            self._cells, self._lines = [], []
        if not self._rows:
            return
        grid: list[int] = []  # where columns end
        for edge in sorted({edge for edges, _ in self._rows for edge, _ in edges}):
            if not grid or edge - grid[-1] > _NEAR:
                grid.append(edge)
        rows = []
        for edges, cells in self._rows:
            ends = [0, *(bisect_left(grid, edge - _NEAR) + 1 for edge, _ in edges)]
            rows.append(
                [
                    free_cell(
                        ends[place] if place < len(ends) - 1 else ends[-1] + place - len(ends) + 1,
                        lines,
                        blocks,
                        goes_on=place < len(edges) and edges[place][1],
                        nested=any(" | " in line for line in lines),
                    )
                    for place, lines in enumerate(cells)
                ]
            )
        write_table(rows, blocks)
        self._rows = []
