"""What repeats on the edges of pages: running heads and feet, page numbers. It is no part of the text.

What only looks like it stays: the heading of a day or an article, a row of a table, the head that a table repeats.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from statistics import median

from corpus.formats.pdf.page import Row

_EDGE_ROWS, _EDGE_SHARE, _FEWEST = 3, 0.4, 3
_APART, _FEW_STEPS = 1.8, 10
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[\s–—-]*([ivxl]{1,7})[\s–—-]*", re.I)
_WORDS = r"(?:page|p|pg|seite|s|pagina|página|pag|pág|sida|side|str|strona|stránka|oldal|стр|страница|стор)\.?"
_OF = r"(?:of|/|von|de|di|sur|out of|из|z|ze|av)"
_PAGE = re.compile(rf"(?:{_WORDS}\s*)?[-–—|[(]?\s*(\d{{1,4}})\s*[-–—|\])]?(?:\s*{_OF}\s*(\d{{1,4}}))?", re.I)
_COUNTED = re.compile(rf"(?:^|.*\s)(?:{_WORDS}\s*)?(\d{{1,4}})\s*{_OF}\s*(\d{{1,4}})", re.I)
_ADDRESS = re.compile(r"(?:https?|file)://\S+", re.I)

Place = tuple[int, int]
"""A row: the number of its page, and its own."""


def without_furniture(pages: list[list[Row]]) -> list[list[Row]]:
    """The rows of the pages without running heads and feet and page numbers."""
    places = [(page, row) for page, rows in enumerate(pages) for row in _edges(rows)]
    gone = _repeated(pages, places) | _numbered(pages, places) | _counted(pages, places)
    if not gone:
        return pages
    step = _step(pages)
    kept = []
    for page, rows in enumerate(pages):
        numbers = list(range(len(rows)))
        marked = {number for number in numbers if (page, number) in gone}
        head, foot = (_apart(marked, inwards, rows, step) for inwards in (numbers, numbers[::-1]))
        kept.append(rows[head : len(rows) - foot] if head + foot < len(rows) else [])
    return kept


def _apart(gone: set[int], inwards: list[int], rows: list[Row], step: float) -> int:
    """How many rows from an edge of the page inwards are all `gone` and stand apart from the text within."""
    count = next((count for count, number in enumerate(inwards[:_EDGE_ROWS]) if number not in gone), _EDGE_ROWS)
    if len(inwards) <= count:
        return len(inwards)  # a page of nothing else
    while count:
        outer, inner = rows[inwards[count - 1]][0], rows[inwards[count]][0]
        if (
            abs(outer.middle - inner.middle) > _APART * step
            or abs(outer.height - inner.height) > 0.08 * inner.height
            or abs(outer.left - inner.left) > 3 * inner.height
        ):
            break
        count -= 1
    return count


def _step(pages: list[list[Row]]) -> float:
    """From one line of the text to the next, mostly."""
    steps = [
        before[0].middle - row[0].middle
        for rows in pages
        for before, row in pairwise(rows)
        if abs(before[0].height - row[0].height) < 0.08 * row[0].height
    ]
    heights = [row[0].height for rows in pages for row in rows]
    return min(median(steps) if steps else 0.0, 1.3 * median(heights) if len(steps) < _FEW_STEPS else float("inf"))


def _edges(rows: list[Row]) -> list[int]:
    count = min(_EDGE_ROWS, len(rows) // 2)
    return [*range(count), *range(len(rows) - count, len(rows))] if len(rows) > 1 else list(range(len(rows)))


def _text(row: Row) -> str:
    return " ".join(line.text for line in row)


def _level(row: Row) -> float:
    return row[0].bottom


def _repeated(pages: list[list[Row]], places: list[Place]) -> set[Place]:
    """The same words at the same height of many pages; of two pages, those that part them."""
    gone: set[Place] = set()
    for same in _alike(pages, places, str.casefold):
        found = {page for page, _ in same}
        if len(found) >= max(_FEWEST, _EDGE_SHARE * len(pages)):
            gone.update(same)
        elif len(found) == len(pages) == 2:
            gone.update((page, row) for page, row in same if (row < len(pages[page]) / 2) == (page == 1))
    return {place for place in gone if not _heads_table(pages[place[0]], place[1])}


def _heads_table(rows: list[Row], number: int) -> bool:
    """Whether the row has the columns of the one below it."""
    row, below = rows[number], rows[number + 1 : number + 2]
    if len(row) < 2 or not below or len(below[0]) < 2 or row[0].middle - below[0][0].middle > 2 * row[0].height:
        return False
    shared = sum(any(line.left < other.right and other.left < line.right for other in below[0]) for line in row)
    return shared >= 2 and abs(len(row) - len(below[0])) <= 1


def _numbered(pages: list[list[Row]], places: list[Place]) -> set[Place]:
    """The same words with a number that grows from page to page."""
    gone: set[Place] = set()
    for same in _alike(pages, places, lambda text: _NUMBER.sub("#", text.casefold())):
        found = {page: [int(n[-9:]) for n in _NUMBER.findall(_text(pages[page][row]))] for page, row in same}
        if len(found) < 2 or len(found) < _EDGE_SHARE * len(pages):
            continue
        growing = [n for n in range(len(min(found.values(), key=len))) if len({v[n] for v in found.values()}) > 1]
        if len(growing) != 1 or len({values[growing[0]] - page for page, values in found.items()}) != 1:
            continue
        gone.update(place for place in same if _is_foot(pages[place[0]], place[1]))
    gone.update(_bare(pages, places))
    return gone


def _is_foot(rows: list[Row], number: int) -> bool:
    """Whether a row with a page number is more than a heading with a number: 'Article 3' is none."""
    row = rows[number]
    return number > len(rows) / 2 or len(row) > 1 or re.search(r"[|•·]|\bpage\b", _text(row), re.I) is not None


def _bare(pages: list[list[Row]], places: list[Place]) -> set[Place]:
    """Page numbers alone, wherever they stand: most pages have one that is as far from the page's own."""
    by_step: defaultdict[int, list[Place]] = defaultdict(list)
    for page, row in places:
        text = _text(pages[page][row])
        number = int(found[1]) if (found := _PAGE.fullmatch(text)) else _roman(text)
        if number is not None:
            by_step[number - page].append((page, row))
    return {
        place
        for same in by_step.values()
        if len({page for page, _ in same}) >= max(2, 0.6 * len(pages))
        for place in same
    }


def _roman(text: str) -> int | None:
    found = _ROMAN.fullmatch(text)
    if not found:
        return None
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in found[1].lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _counted(pages: list[list[Row]], places: list[Place]) -> set[Place]:
    """'Page 2 of 3' where it is so, alone or behind an address, as browsers print it."""
    gone: set[Place] = set()
    for page, row in places:
        text = _text(pages[page][row])
        found = _COUNTED.fullmatch(text)
        if found and (int(found[1]), int(found[2])) == (page + 1, len(pages)):
            rest = text[: found.start(1)].strip()
            if not rest or _PAGE.fullmatch(text) or _ADDRESS.fullmatch(rest):
                gone.add((page, row))
    return gone


def _alike(pages: list[list[Row]], places: list[Place], sign: Callable[[str], str]) -> Iterable[list[Place]]:
    """The rows whose words have the same sign at the same height, to four points."""
    groups: defaultdict[str, list[Place]] = defaultdict(list)
    for page, row in places:
        groups[sign(_text(pages[page][row]))].append((page, row))
    for same in groups.values():
        by_level: list[list[Place]] = []
        for place in sorted(same, key=lambda place: _level(pages[place[0]][place[1]])):
            before = by_level[-1][-1] if by_level else None
            if before and _level(pages[place[0]][place[1]]) - _level(pages[before[0]][before[1]]) < 4:
                by_level[-1].append(place)
            else:
                by_level.append([place])
        yield from by_level
