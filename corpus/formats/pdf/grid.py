"""Tables drawn with lines around their cells: what stands in which cell is read off the lines, not guessed."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from corpus.formats.pdf.page import Line, Shape, Word
from corpus.formats.pdf.tables import is_figure

_NEAR = 3.0  # points between lines that are one
_THIN, _SHORTEST = 3.0, 6.0
_MOST_LINES = 4_000
_MOST_WORDS = 60  # in a cell on average; more is a page laid out with lines

Edge = tuple[float, float, float]
"""Where a line stands (x of an upright one, y of a level one), and from where to where it goes."""
Spell = Callable[[list[Word]], list[str]]
"""The lines that the words of a cell make."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table; `xs` grow to the right and `ys` downwards, as negative y."""

    xs: list[float]
    ys: list[float]
    upright: list[Edge]
    level: list[Edge]

    def holds(self, word: Word) -> bool:
        x = (word.left + word.right) / 2
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < -word.middle < self.ys[-1]

    def cell(self, word: Word) -> tuple[int, int]:
        """The row and column of the cell a word stands in: of joined cells, the first."""
        x, y = (word.left + word.right) / 2, -word.middle
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        while column > 0 and not _passes(self.upright, self.xs[column], y):
            column -= 1
        while row > 0 and self.joined(row, (self.xs[column] + self.xs[column + 1]) / 2):
            row -= 1
        return row, column

    def joined(self, row: int, x: float) -> bool:
        """Whether the cell at `x` in this row is one with the cell above it."""
        return not _passes(self.level, self.ys[row], x)


def grids(shapes: list[Shape]) -> list[Grid]:
    """The grids of two rows and two columns at least that lines and frames draw."""
    upright: list[Edge] = []
    level: list[Edge] = []
    for shape in shapes:
        width = shape.right - shape.left
        if shape.kind != "path" or max(width, shape.height) < _SHORTEST or len(upright) > _MOST_LINES:
            continue
        xs = [(shape.left + shape.right) / 2] if width < _THIN else [shape.left, shape.right]
        ys = [-shape.middle] if shape.height < _THIN else [-shape.top, -shape.bottom]
        if shape.height >= _SHORTEST:
            upright += [(x, -shape.top, -shape.bottom) for x in xs]
        if width >= _SHORTEST:
            level += [(y, shape.left, shape.right) for y in ys]
    found = []
    for top, bottom in _spans((start, end) for _, start, end in upright):
        beside = [edge for edge in level if top - _NEAR <= edge[0] <= bottom + _NEAR]
        for left, right in _spans((start, end) for _, start, end in beside):
            inside = [e for e in upright if left - _NEAR <= e[0] <= right + _NEAR and top <= e[1] and e[2] <= bottom]
            across = [e for e in beside if left <= e[1] and e[2] <= right]
            xs, ys = _distinct(x for x, _, _ in inside), _distinct(y for y, _, _ in across)
            if len(xs) > 2 and len(ys) > 2:
                found.append(Grid(xs, ys, sorted(inside), sorted(across)))
    return found


def table(grid: Grid, words: list[Word], height: float, spell: Spell) -> list[Line]:
    """The rows of the table that `words` make in a grid; none if they fill less than two rows or columns."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        cells.setdefault(grid.cell(word), []).append(word)
    if min(len({place[axis] for place in cells}) for axis in (0, 1)) < 2 or len(words) > _MOST_WORDS * len(cells):
        return []
    said = {place: spell(inner) for place, inner in cells.items()}
    lines = []
    for row in range(len(grid.ys) - 1):
        for column in range(len(grid.xs) - 1):
            above = said.get((row - 1, column))
            if above and (row, column) not in said and _goes_on(grid, row, column):
                said[row, column] = above
        parts = [said.get((row, column), []) for column in range(len(grid.xs) - 1)]
        texts = [text for text in map(_row, _rows(parts)) if text]
        for number, text in enumerate(texts):
            middle = -grid.ys[row] + (grid.ys[row] - grid.ys[row + 1]) * (number + 0.5) / len(texts)
            box = grid.xs[0], grid.xs[-1], middle - height / 2, middle + height / 2
            lines.append(Line(text, *box, kind="row"))
    return lines


def _goes_on(grid: Grid, row: int, column: int) -> bool:
    middle = (grid.xs[column] + grid.xs[column + 1]) / 2
    return grid.joined(row, middle) and _passes(grid.upright, grid.xs[column], (grid.ys[row] + grid.ys[row + 1]) / 2)


def _rows(parts: list[list[str]]) -> list[list[str]]:
    """The rows between two lines: one, unless figures stand below one another in it."""
    if not any(len(part) > 1 and all(map(is_figure, part)) for part in parts):
        return [["\n".join(part) for part in parts]]
    return [[part[n] if n < len(part) else "" for part in parts] for n in range(max(map(len, parts)))]


def _row(cells: list[str]) -> str:
    return " | ".join(cells).replace("|  |", "| |").replace("|  |", "| |").strip() if any(cells) else ""


def _spans(edges: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches that edges cover without a break."""
    spans: list[tuple[float, float]] = []
    for start, end in sorted(edges):
        if spans and start <= spans[-1][1] + _NEAR:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return spans


def _distinct(places: Iterable[float]) -> list[float]:
    ordered = sorted(places)
    return [place for before, place in pairwise([float("-inf"), *ordered]) if place - before > _NEAR]


def _passes(edges: list[Edge], place: float, along: float) -> bool:
    """Whether a line at `place` passes the point `along` it."""
    at = bisect_right(edges, (place - 2 * _NEAR,))
    while at < len(edges) and edges[at][0] <= place + 2 * _NEAR:
        if edges[at][1] - _NEAR <= along <= edges[at][2] + _NEAR:
            return True
        at += 1
    return False
