"""Footnotes: small print at the foot of a page, which a sentence may run past to the next page."""

import re
from dataclasses import replace
from statistics import median

from corpus.formats.pdf.page import Line, Row

_MARK = re.compile(r"(?:(\d{1,3})|[*†‡§]+)[.)]?\s+\S")
_RAISED = re.compile(r"(?<=[^\W\d_]{2})([⁰¹²³⁴-⁹]+)|(?<=[\d.,;:!?”’\"')\]])([⁰¹²³⁴-⁹]+)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNITS = re.compile(r"(?:^|[\W\d])(?:[kcdmµnh]?m|ft|mi|in|yd|s|10)$", re.I)


def usual_height(pages: list[list[Row]]) -> float:
    """The height of most of the text of a document."""
    heights = sorted((line.height, len(line.text)) for rows in pages for row in rows for line in row)
    half = sum(size for _, size in heights) / 2
    for height, size in heights:
        half -= size
        if half <= 0:
            return height
    return 0.1


def without_notes(rows: list[Row], usual: float) -> tuple[list[Row], list[Row]]:
    """The rows of a page, and its footnotes: small print from the first row with a mark on, to the end of the page."""
    first = len(rows)
    while first > 0 and _is_small(rows[first - 1], usual):
        first -= 1
    if first == 0:
        return rows, []
    while first < len(rows) and not _MARK.match(rows[first][0].text):
        first += 1
    return rows[:first], rows[first:]


def _is_small(row: Row, usual: float) -> bool:
    return median(line.height for line in row) < 0.93 * usual


def numbers(notes: list[Row]) -> set[str]:
    """The numbers of the notes."""
    return {found[1] for row in notes if (found := _MARK.match(row[0].text)) and found[1]}


def without_references(line: Line, known: set[str]) -> Line:
    """The line without the raised numbers that refer to the notes `known`; powers and units keep theirs."""
    if not known or not _RAISED.search(line.text):
        return line

    def kept(found: re.Match[str]) -> str:
        unit = _UNITS.search(line.text[: found.start()])
        return found[0] if unit or found[0].translate(_DIGITS) not in known else ""

    return replace(line, text=_RAISED.sub(kept, line.text))
