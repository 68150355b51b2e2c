"""Excel workbooks (.xlsx), through openpyxl: each row a line of the values shown in its cells, sheet after sheet.

Hidden sheets, rows and columns are left out. A formula counts as what it came to when the workbook was last saved.
"""

import datetime
import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.formats.office.shared import property_title
from corpus.formats.zipped import Package, opened
from corpus.metadata import Metadata

_WORKBOOK = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}workbook"
_MOST_COLUMNS = 200
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def extract(name: str, data: bytes) -> Extracted:
    """The rows of all sheets that are shown. Raises ReadError."""
    with opened(name, data) as archive:
        package = Package(archive)
        root = package.xml(package.main("xl/workbook.xml"))
        if root is None or root.tag != _WORKBOOK:
            raise ReadError(name, "its main part is no Excel workbook", "open it in Excel and save it again as .xlsx")
    import openpyxl

    with warnings.catch_warnings():  # of what openpyxl leaves out: charts, pictures, forms
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    blocks = Blocks()
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        if len(shown) > 1:
            blocks.add(sheet.title)
            blocks.end()
        for row in _rows(sheet):
            blocks.start("row")
            for text in row:
                blocks.add(text)
                blocks.cell()
            blocks.end_row()
    return Extracted(blocks.text(), Metadata(title=property_title(book.properties.title)))


def _rows(sheet: Any) -> Iterator[list[str]]:
    hidden = _hidden_columns(sheet)
    merged = _merged(sheet)
    rows: dict[int, dict[int, str]] = {}
    # Only the cells that are there: a format at the end of a sheet makes `iter_rows` invent a million of them.
    for (row, column), cell in sorted(sheet._cells.items()):
        if column not in hidden and column <= _MOST_COLUMNS:
            rows.setdefault(row, {})[column] = _said(merged.get((row, column), cell))
    for row, cells in rows.items():
        if not sheet.row_dimensions[row].hidden:
            yield [cells.get(column, "") for column in range(1, max(cells) + 1) if column not in hidden]


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, min(dimension.max or 0, _MOST_COLUMNS) + 1))
    return hidden


def _merged(sheet: Any) -> dict[tuple[int, int], Any]:
    """Cells that go on with the one above them -> that one, so that every row has its label."""
    found = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row + 1, min(area.max_row, area.min_row + 1000) + 1):
            found[row, area.min_col] = sheet.cell(area.min_row, area.min_col)
    return found


def _said(cell: Any) -> str:
    """The value as its number format shows it, where that is one of the common ones."""
    value, form = cell.value, str(cell.number_format or "")
    font = cell.font
    if value is None or (font is not None and font.strike):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return str(value)
    return number(value, form) if isinstance(value, int | float) else str(value)


def number(value: float, form: str) -> str:
    """A number in a number format like `#,##0.00`, `0.0%` or `0.00 "km"`; as it is in any other."""
    bare = _QUOTED.sub("", form.partition(";")[0]).strip()
    found = re.fullmatch(r"([^#0]{0,3})([#0,]+)(\.0+)?(%?)([^#0]{0,3})", bare)
    if form in ("General", "@", "") or found is None:
        return (
            str(int(value))
            if isinstance(value, float) and value.is_integer() and abs(value) < 1e15
            else f"{value:.15g}"
        )
    digits = len(found[3] or ".") - 1
    scaled = value * 100 if found[4] else value
    said = f"{scaled:{',' if ',' in found[2] else ''}.{digits}f}"
    words = re.findall(r'"([^"]*)"', form.partition(";")[0])
    behind = "".join(words) if words and not form.startswith('"') else ""
    before = "".join(words) if words and not behind else ""
    return f"{before}{found[1].strip()}{said}{found[4]}{behind}{found[5].strip()}"
