"""The lines of a page in the order in which they are read: column by column, table by table, what stands aside last."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, pairwise

from corpus.formats.pdf.gutters import Gutter, gutters
from corpus.formats.pdf.page import Box, Line, Row, Shape
from corpus.formats.pdf.tables import is_table, span, table

_MOST_FRAMES = 20  # of a page that are looked at; one of more is a drawing
_DEEPEST = 6  # columns within columns
_LEADING = 1.6  # line heights from a line of a paragraph to the next, at most


def ordered(rows: list[Row], shapes: list[Shape]) -> list[Line]:
    """The lines of `rows`, which hold all that stands on a page, in reading order."""
    rows, boxes = _without_boxes(rows, shapes)
    numbers = count(1)
    lines = _beside_pictures(list(_region(rows, numbers, 0)), shapes, numbers)
    for box, inner in boxes:
        aside = [replace(line, aside=True) for line in _region(inner, numbers, 1)]
        lines[_place(lines, box) : _place(lines, box)] = aside
    return lines


def _region(rows: list[Row], numbers: Iterator[int], depth: int) -> Iterator[Line]:
    """The lines of a part of the page: what lies above, between and below the bands that have columns."""
    number = next(numbers)
    at = 0
    for gutter in gutters(rows) if depth < _DEEPEST else []:
        yield from _plain(rows[at : gutter.first], number)
        band, at = rows[gutter.first : gutter.last + 1], gutter.last + 1
        if is_table(band, gutter):
            first, last = span(band)
            yield from _plain(band[:first], number)
            yield from (replace(line, region=number) for line in table(band[first : last + 1]))
            yield from _plain(band[last + 1 :], number)
        else:
            around = rows[gutter.first - 1] if gutter.first else None, rows[at] if at < len(rows) else None
            yield from _columns(band, gutter, around, numbers, depth + 1)
    yield from _plain(rows[at:], number)


def _plain(rows: list[Row], number: int) -> Iterator[Line]:
    """Rows without columns, each a line; a caption beside the text, which runs on below it, is no part of it."""
    main: Row = []
    for place, row in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) else None
        beside = [line for line in row[1:] if not _similar(row[0], line) and line.left - row[0].right > line.height]
        if main and row[0].left > main[0].right and _flows(main, after):
            yield replace(_merged(row, number), aside=True)
        elif beside and (_flows(main, row) or _flows(row, after)):
            main = [line for line in row if line not in beside]
            yield _merged(main, number)
            yield from (replace(line, region=number, aside=True) for line in beside)
        else:
            main = row
            yield _merged(row, number)


def _columns(
    band: list[Row], gutter: Gutter, around: tuple[Row | None, Row | None], numbers: Iterator[int], depth: int
) -> Iterator[Line]:
    """The columns of a band; one that the text flows past, from above or to below, keeps the other from cutting it."""
    sides = [[[line for line in row if gutter.side(line) == side] for row in band] for side in (0, 1)]
    columns = [[row for row in side if row] for side in sides]
    flows = [_flows(around[0], column[0]) or _flows(column[-1], around[1]) for column in columns]
    main = 1 if flows == [False, True] else 0
    for place in (main, 1 - main):
        aside = place != main and flows[main] and not flows[place]
        for line in _region(columns[place], numbers, depth):
            yield replace(line, aside=True) if aside else line


def _flows(row: Row | None, after: Row | None) -> bool:
    """Whether a paragraph may run on from one row to another, which stands below it."""
    if not row or not after or row is after:
        return False
    line, other = row[0], after[0]
    under = abs(line.left - other.left) < 1.5 * line.height
    return _similar(line, other) and under and line.middle - other.middle < _LEADING * line.height


def _similar(line: Line, other: Line) -> bool:
    return abs(line.height - other.height) < 0.12 * line.height


def _merged(row: Row, region: int) -> Line:
    if len(row) == 1:
        return replace(row[0], region=region)
    usual = max(row, key=lambda line: len(line.text))
    return replace(
        usual,
        text=" ".join(line.text for line in row),
        left=row[0].left,
        right=max(line.right for line in row),
        region=region,
    )


def _without_boxes(rows: list[Row], shapes: list[Shape]) -> tuple[list[Row], list[tuple[Box, list[Row]]]]:
    """The rows without what stands in a frame, and each frame with its rows; the cells of a grid are no frames."""
    lines = [line for row in rows for line in row]
    boxes: list[tuple[Box, set[Line]]] = []
    frames = [one for one in shapes if one.kind == "path" and one.height > 30 and one.right - one.left > 50]
    for shape in frames[:_MOST_FRAMES]:
        inside = {line for line in lines if _inside(line, shape)}
        if 1 < len(inside) <= len(lines) / 2 and not any(inside & other for _, other in boxes):
            boxes.append((shape, inside))
    if any(_touch(one, other) for (one, _), (other, _) in pairwise(boxes)):
        return rows, []
    framed = set().union(*(inside for _, inside in boxes))
    outside = [[line for line in row if line not in framed] for row in rows]
    found = [
        (box, [kept for row in rows if (kept := [line for line in row if line in inside])]) for box, inside in boxes
    ]
    return [row for row in outside if row], found


def _inside(line: Line, shape: Shape) -> bool:
    return shape.bottom < line.middle < shape.top and shape.left - 2 < line.left and line.right < shape.right + 2


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.right + 3
        and other.left < one.right + 3
        and one.bottom < other.top + 3
        and other.bottom < one.top + 3
    )


def _place(lines: list[Line], box: Box) -> int:
    """Where the text of a box belongs: behind the last line above it in its column; at the end if there is none."""
    above = [
        n for n, line in enumerate(lines) if line.middle > box.top and line.left < box.right > box.left < line.right
    ]
    if above:
        return above[-1] + 1
    return 0 if lines and box.bottom > max(line.top for line in lines) else len(lines)


def _beside_pictures(lines: list[Line], shapes: list[Shape], numbers: Iterator[int]) -> list[Line]:
    """The lines, those beside a picture in a region of their own, since they are as short as it makes them."""
    pictures = [shape for shape in shapes if shape.height > 20 and shape.right - shape.left > 20]
    for picture in pictures[:_MOST_FRAMES]:
        if any(_inside(line, picture) for line in lines):
            continue
        number = next(numbers)
        lines = [
            replace(line, region=number)
            if picture.bottom < line.top and line.bottom < picture.top and line.right < picture.left + 2
            else line
            for line in lines
        ]
    return lines
