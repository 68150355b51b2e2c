"""The empty strips between columns: found row by row, so that the time is in proportion to what is on the page."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.page import Line, Row

_NARROWEST = 0.6  # of a gutter, in line heights; a plain table of a browser has 0.65
_RUNS_ON, _PARAGRAPH = 1.7, 3.0  # line heights to the next line of a column, and to its next paragraph, at most


@dataclass(frozen=True, slots=True)
class Gutter:
    """The empty strip from `left` to `right` in the rows `first` to `last`."""

    left: float
    right: float
    first: int
    last: int

    def side(self, line: Line) -> int:
        """0 for what stands before the gutter, 1 for what stands behind it."""
        return int(line.left + line.right > self.left + self.right)


def gutters(rows: list[Row]) -> list[Gutter]:
    """Gutters that share no row, the longest first chosen, in their order on the page."""
    taken = [False] * len(rows)
    chosen = []
    for gutter in sorted(_strips(rows), key=lambda one: (one.first - one.last, one.left - one.right)):
        fitted = _fitted(gutter, rows, taken)
        if fitted:
            chosen.append(fitted)
            taken[fitted.first : fitted.last + 1] = [True] * (fitted.last + 1 - fitted.first)
    return sorted(chosen, key=lambda one: one.first)


def _strips(rows: list[Row]) -> Iterator[Gutter]:
    """The strips between lines that are free in several rows on end.

    They may begin above the first row that has lines on both sides, where a row is short, or begins late: `before` and
    `behind` remember how far the rows up to now leave the page's edges free, the longest stretch of rows first.
    """
    open_: list[Gutter] = []
    before: list[tuple[float, int]] = []  # free up to here, since this row; both grow
    behind: list[tuple[float, int]] = []  # free from the negative of here on, since this row; both grow
    for number, row in enumerate(rows):
        width = _NARROWEST * max(line.height for line in row)
        free = _free(row)
        still = list(_narrowed(open_, free, width, number))
        kept = {(strip.first, strip.right) for strip in still} | {(strip.first, strip.left) for strip in still}
        yield from (one for one in open_ if not {(one.first, one.right), (one.first, one.left)} & kept)
        for left, right in free[1:-1]:
            if right - left >= width and not any(left <= strip.left < right for strip in still):
                first = min(_since(before, left + width, number), _since(behind, width - right, number))
                still.append(Gutter(left, right, first, number))
        _remember(before, free[0][1], number)
        _remember(behind, -free[-1][0], number)
        open_ = sorted(still, key=lambda strip: strip.left)
    yield from open_


def _free(row: Row) -> list[tuple[float, float]]:
    """The empty stretches of a row, with those before and behind all its lines."""
    found = []
    reach = float("-inf")
    for line in row:
        if line.left > reach:
            found.append((reach, line.left))
        reach = max(reach, line.right)
    return [*found, (reach, float("inf"))]


def _narrowed(open_: list[Gutter], free: list[tuple[float, float]], width: float, number: int) -> Iterator[Gutter]:
    """What a row leaves of the strips above it; both are sorted, and neither overlap."""
    at = 0
    for left, right in free:
        while at < len(open_) and open_[at].right <= left:
            at += 1
        for index in range(at, len(open_)):
            strip = open_[index]
            if strip.left >= right:
                break
            narrow = Gutter(max(left, strip.left), min(right, strip.right), strip.first, number)
            if narrow.right - narrow.left >= width:
                yield narrow


def _remember(since: list[tuple[float, int]], edge: float, number: int) -> None:
    while since and since[-1][0] >= edge:
        number = since.pop()[1]
    since.append((edge, number))


def _since(since: list[tuple[float, int]], edge: float, other: int) -> int:
    """The first row from which on all leave the page's edge free up to `edge`; `other` if there is none."""
    at = bisect_left(since, (edge, -1))
    return since[at][1] if at < len(since) else other


def _fitted(gutter: Gutter, rows: list[Row], taken: list[bool]) -> Gutter | None:
    """The gutter cut to rows that are not taken and have columns on both sides; None if there are too few."""
    first, last = gutter.first, gutter.last
    while first <= last and taken[first]:
        first += 1
    while first <= last and taken[last]:
        last -= 1
    if first > last or any(taken[first : last + 1]):
        return None
    sides = [{gutter.side(line) for line in row} for row in rows[first : last + 1]]
    core = [n for n, side in enumerate(sides) if len(side) == 2 or _meets(rows, sides, n, first)]
    if not core or min(sum(side in sides[n] for n in range(core[0], core[-1] + 1)) for side in (0, 1)) < 2:
        return None
    if not _is_drawn(gutter, rows[first + core[0] : first + core[-1] + 1]):
        return None
    cut = Gutter(gutter.left, gutter.right, first, last)
    above, below = _above(cut, rows, first + core[0], taken), _below(cut, rows, first + core[-1])
    return Gutter(gutter.left, gutter.right, above, below)


def _leaves_free(gutter: Gutter, row: Row) -> bool:
    """Whether a row stands wholly before the strip or wholly behind it, as the first lines of columns may."""
    return row[-1].right <= gutter.left or row[0].left >= gutter.right


def _is_drawn(gutter: Gutter, rows: list[Row]) -> bool:
    """Whether what stands behind the gutter is aligned, and few such rows are parted more widely than words are.

    In justified text, wide spaces may stand above one another, but the words behind them begin anywhere.
    """
    behind = [line for row in rows if (line := next((one for one in row if gutter.side(one)), None))]
    places = [[line.left for line in behind], [line.left + line.right for line in behind]]
    if _figures(rows):  # justified lines all end where the column does
        places.append([line.right for line in behind])
    height = behind[0].height
    aligned = max(sum(abs(place - median(some)) < 0.2 * height for place in some) for some in places)
    if aligned < 0.7 * len(behind):
        return False
    if len(behind) > 2 and min(max(some) - min(some) for some in places) < 0.05 * height:
        return True
    gaps = [
        (after.left - line.right, gutter.side(line) != gutter.side(after))
        for row in rows
        for line, after in pairwise(row)
    ]
    within = [gap for gap, crosses in gaps if not crosses]
    across = [gap for gap, crosses in gaps if crosses]
    return len(across) > 4 or not within or not across or median(across) > 1.6 * median(within) or _figures(rows)


def _figures(rows: list[Row]) -> bool:
    lines = [line for row in rows for line in row[1:]]
    return 2 * sum(any(map(str.isdigit, line.text)) for line in lines) > len(lines)


def _meets(rows: list[Row], sides: list[set[int]], n: int, first: int) -> bool:
    """Whether the other side's next line stands beside this one, a little lower."""
    if n + 1 >= len(sides) or not sides[n] or not sides[n + 1] or sides[n] == sides[n + 1]:
        return False
    line, after = rows[first + n][0], rows[first + n + 1][0]
    return line.middle - after.middle < 0.9 * line.height


def _above(gutter: Gutter, rows: list[Row], core: int, taken: list[bool]) -> int:
    """The first row of the columns: the one behind the gutter may begin higher, with the end of a paragraph."""
    row = core
    below = _sides(gutter, rows[row : row + 2][::-1])
    while row > gutter.first or (row > 0 and not taken[row - 1] and _leaves_free(gutter, rows[row - 1])):
        sides = _sides(gutter, [rows[row - 1]])
        higher = set(sides) == {1} and 1 in below and _near(sides[1], below[1]) and _alike(sides[1], below[1])
        if not higher and not any(side in below and _continues(line, below[side]) for side, line in sides.items()):
            break
        below |= sides
        row -= 1
    return row


def _below(gutter: Gutter, rows: list[Row], core: int) -> int:
    """The last row of the columns: one of them may be longer, and has headings and paragraphs of its own."""
    end = core
    above = _sides(gutter, rows[gutter.first : core + 1])
    while end < gutter.last:
        sides = _sides(gutter, [rows[end + 1]])
        longer = len(sides) == 1 and all(_near(above[side], line) for side, line in sides.items())
        if not longer and not any(side in above and _continues(above[side], line) for side, line in sides.items()):
            break
        above |= sides
        end += 1
    while core < end < len(rows) - 1 and _heads(rows[end - 1][0], rows[end][0], rows[end + 1][0]):
        end -= 1
    return end


def _heads(above: Line, line: Line, below: Line) -> bool:
    """Whether a line that is not like the one above it is nearer to what comes below the columns."""
    return not _alike(line, above) and line.middle - below.middle <= above.middle - line.middle


def _sides(gutter: Gutter, rows: list[Row]) -> dict[int, Line]:
    """The last line on each side of the gutter."""
    return {gutter.side(line): line for row in rows for line in reversed(row)}


def _near(line: Line, after: Line) -> bool:
    return line.middle - after.middle < _PARAGRAPH * after.height


def _continues(line: Line, after: Line) -> bool:
    return line.middle - after.middle < _RUNS_ON * line.height and _alike(line, after)


def _alike(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) < 0.12 * other.height
