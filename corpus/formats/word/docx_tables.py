"""The cells of a Word table, with the columns and rows that they run over."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from corpus.formats.tables import MOST_COLUMNS, Cell
from corpus.formats.word.docx_styles import W, value, whole

_SEEN_THROUGH = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}


def rows_of(
    table: Any, read: Callable[[Any], Sequence[str]], lay_out: Callable[[Any], object]
) -> Sequence[Sequence[Cell]]:
    """The rows of a table but for deleted ones; `read` and `lay_out` are given the element of a cell."""
    rows = (row for row in children(table, "tr") if row.find(f"{W}trPr/{W}del") is None)
    return [list(_cells(row, read, lay_out)) for row in rows]


def children(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table, cells of a row or paragraphs of a cell, those in content controls too."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _SEEN_THROUGH:
            yield from children(child, name)


def _cells(row: Any, read: Callable[[Any], Sequence[str]], lay_out: Callable[[Any], object]) -> Iterator[Cell]:
    column = whole(value(row.find(f"{W}trPr"), "gridBefore")) or 0
    for element in children(row, "tc"):
        properties = element.find(f"{W}tcPr")
        merged = None if properties is None else properties.find(f"{W}vMerge")
        goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
        nested = next(element.iter(f"{W}tbl"), None) is not None
        sizes = [sum(len(text.text or "") for text in found.iter(f"{W}t")) for found in children(element, "p")]
        place = min(column, MOST_COLUMNS)
        yield Cell(place, [*filter(None, sizes)], partial(read, element), partial(lay_out, element), nested, goes_on)
        column += min(whole(value(properties, "gridSpan")) or 1, MOST_COLUMNS)
