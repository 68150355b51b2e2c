"""Tables by rows and columns: `a | b`, with the empty cells, so that no figure moves to another column."""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.gutters import Gutter
from corpus.formats.pdf.page import Line, Row

_NARROWEST = 0.35  # of the strip between two columns, in line heights
_FIGURE = re.compile(r"[^\w\s]{0,3}\d[\d.,:/\s–-]*[^\W\d_]{0,3}[^\w\s]{0,3}|[–—-]|n/a", re.I)
_KEY = re.compile(r".{1,40}[:.]")
_FIGURES_IN = re.compile(r"(?:\d[\d.,]*\s+){2}")
_LONG = 4  # words of a line of running text in a narrow column
_FLOW, _FIGURES, _CELL = 0.2, 0.35, 28


def is_table(band: list[Row], gutter: Gutter) -> bool:
    """Whether rows parted by a gutter are a table's, and not lines of columns that are read one after the other."""
    if sum(len(row) > 1 for row in band) < 2 or all(map(_is_prose, _sides(band, gutter))):
        return False
    columns = _columns(band)
    cells = [_cells(row, columns) for row in band]
    first = [row[0] for row in cells]
    rest = [cell for row in cells for cell in row[1:] if cell]
    if len(columns) < 2 or not rest:
        return False
    if _are_labels(first, band):
        return True
    if sum(map(is_figure, rest)) >= _FIGURES * len(rest):
        return True
    if max(_flow([row[n] for row in cells]) for n in range(len(columns))) >= _FLOW:
        return False
    aligned = sum(len(row) > 1 for row in band) >= 0.6 * len(band)
    return aligned and median(map(len, rest)) <= _CELL


def _sides(band: list[Row], gutter: Gutter) -> list[list[str]]:
    """What the rows say on each side of the gutter."""
    return [
        [" ".join(part) for row in band if (part := [line.text for line in row if gutter.side(line) == side])]
        for side in (0, 1)
    ]


def _is_prose(lines: list[str]) -> bool:
    """Whether several lines on end are long, and one of them runs on from the line before."""
    long = [len(line.split()) >= _LONG and not _FIGURES_IN.search(line) for line in lines]
    return any(
        all(long[n : n + 3]) and any(line[0].islower() for line in lines[n + 1 : n + 3]) for n in range(len(lines) - 2)
    )


def is_figure(cell: str) -> bool:
    return _FIGURE.fullmatch(cell) is not None


def span(band: list[Row]) -> tuple[int, int]:
    """The first and the last row of the table in a band: lone lines before it, or crossing its columns, are text."""
    columns = _columns(band)
    first, last = 0, len(band) - 1
    while first < last and len(band[first]) == 1 and band[first][0].left < columns[0][1]:
        first += 1
    while last > first and len(band[last]) == 1 and _crosses(band[last][0], columns):
        last -= 1
    return first, last


def _crosses(line: Line, columns: list[tuple[float, float]]) -> bool:
    return sum(line.left < right and left < line.right for left, right in columns) > 1


def _are_labels(first: list[str], band: list[Row]) -> bool:
    """Whether the first column names what stands beside it, as speakers and days do: short, and not on every row."""
    labels = [cell for cell in first if cell]
    beside = sum(bool(cell) and len(row) > 1 for cell, row in zip(first, band, strict=True))
    return (
        len(labels) >= 2
        and beside >= 0.9 * len(labels)
        and median(len(label.split()) for label in labels) <= 4
        and not any(label[0].islower() for label in labels)
        and (len(labels) < 0.7 * len(first) or all(_KEY.fullmatch(label) for label in labels))
    )


def _flow(cells: list[str]) -> float:
    """Share of the cells of a column that begin in lower case, as lines of running text do."""
    said = [cell for cell in cells if cell]
    return sum(cell[0].islower() for cell in said[1:]) / max(len(said) - 1, 1)


def table(band: list[Row]) -> Iterator[Line]:
    """The rows of the table, cells that run over several lines put together."""
    columns = _columns(band)
    rows: list[tuple[list[str], Row]] = []
    close = _closeness(band)
    for before, row in pairwise([[], *band]):
        cells = _cells(row, columns)
        if rows and _continues(rows[-1][0], cells, before, row, close):
            joined = [f"{a}\n{b}" if a and b else a or b for a, b in zip(rows[-1][0], cells, strict=True)]
            rows[-1] = joined, rows[-1][1] + row
        else:
            rows.append((cells, row))
    for cells, lines in rows:
        yield _line(cells, lines)


def _line(cells: list[str], lines: Row) -> Line:
    box = (
        min(line.left for line in lines),
        max(line.right for line in lines),
        min(line.bottom for line in lines),
        max(line.top for line in lines),
    )
    label, rest = cells[0], [cell for cell in cells[1:] if cell]
    keyed = len(cells) == 2 and _KEY.fullmatch(label)
    prose = len(cells) == 2 and rest and ("\n" in rest[0] or len(rest[0]) > 60)
    text = (" " if keyed else " | ").join(cells)
    return Line(re.sub(" {2,}", " ", text).strip(), *box, kind="paragraph" if prose else "row")


def _columns(band: list[Row]) -> list[tuple[float, float]]:
    """The columns: what remains between the strips that no row of several cells crosses."""
    most = max(map(len, band))
    regular = [line for row in band if 2 * len(row) >= most and len(row) > 1 for line in row]
    ends = sorted([(line.left, 1) for line in regular] + [(line.right, -1) for line in regular])
    narrow = _NARROWEST * median(line.height for line in regular)
    columns: list[tuple[float, float]] = []
    depth, start, end = 0, ends[0][0], ends[0][0]
    for place, step in ends:
        if depth == 0 and place - end >= narrow:
            columns.append((start, end))
            start = place
        depth += step
        end = place
    return [*columns, (start, end)]


def _cells(row: Row, columns: list[tuple[float, float]]) -> list[str]:
    cells = [""] * len(columns)
    for line in row:
        middle = (line.left + line.right) / 2
        within = [n for n, (left, right) in enumerate(columns) if left <= middle <= right]
        nearest = within or sorted(range(len(columns)), key=lambda n: min(abs(middle - edge) for edge in columns[n]))
        cells[nearest[0]] = f"{cells[nearest[0]]} {line.text}".strip()
    return cells


def _closeness(band: list[Row]) -> float:
    """From line to line within a cell, at most; 0 if the rows of the table are no wider apart."""
    steps = sorted(before[0].middle - row[0].middle for before, row in pairwise(band))
    if not steps or steps[-1 - len(steps) // 10] < 1.25 * steps[len(steps) // 10]:
        return 0.0
    return 1.12 * steps[len(steps) // 10]


def _continues(before: list[str], cells: list[str], row_before: Row, row: Row, close: float) -> bool:
    """Whether the cells are the next lines of those before them."""
    step = row_before[0].middle - row[0].middle
    filled = [n for n, cell in enumerate(cells) if cell]
    if any(not before[n] for n in filled) or step > 1.6 * row[0].height:
        return False
    figures = any(is_figure(cells[n]) for n in filled)
    if close and step <= close and not figures:
        return not cells[0] or len(filled) < len(cells)
    return not cells[0] and not figures
