"""Lines in reading order put together to paragraphs by where they stand.

Careful rather than clever: two paragraphs run together cost less than a sentence cut in two, so a break needs a reason
(a gap, an indent, another size, a bullet, or a line that ends early although the next word had room).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from corpus.formats.pdf.hyphens import Evidence, evidence_of, seam
from corpus.formats.pdf.page import Line

__all__ = ["Line", "compose", "composed"]

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BULLET = re.compile(r"[•▪‣◦·●○■□►☐☒–*-]\s")
_MARKED = re.compile(rf"(?:{_BULLET.pattern}|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,5}})[.)]\s|[A-Z][.)]\s)")
_BROKEN = re.compile(r"\w[-\u2010\xad\x02]$|\x02$")
_ENDED = re.compile(r"[.!?:;…。！？؟][\"'”’»)\]]*[⁰¹²³⁴-⁹]*$")


Placed = tuple[int, Line]
"""A line and the number of its page."""


class _Margins:
    """How far apart the lines of the document stand, and how far right those of each region reach."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self.leading = _leading(pages)
        self._edges = [_right_edges(page) for page in pages]

    def right(self, number: int, line: Line) -> float:
        return self._edges[number].get((line.region, _place(line)), line.right)


def compose(pages: list[list[Line]]) -> str:
    """The text of the pages: paragraphs parted by blank lines, words that a line end broke made whole."""
    return composed(pages)[0]


def composed(pages: list[list[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of the pages, and where in it each of them begins."""
    margins = _Margins(pages)
    evidence = evidence_of([part for page in pages for line in page for part in line.text.split("\n")])
    placed = [(number, line) for number, page in enumerate(pages) for line in page]
    starts: dict[int, int] = {}
    pieces: list[str] = []
    position = 0
    for group in _with_asides(placed, margins):
        text, offsets = _joined(group, evidence)
        for (number, line), offset in zip(group, offsets, strict=True):
            if not line.aside:
                starts.setdefault(number, position + offset)
        pieces.append(text)
        position += len(text) + 2
    text = "\n\n".join(pieces)
    for number in range(len(pages) - 1, -1, -1):  # a page without text of its own begins where the next does
        starts[number] = min(starts.get(number, len(text)), starts.get(number + 1, len(text)))
    starts[0] = 0  # also where a note comes first
    return text, tuple(starts[number] for number in range(len(pages)))


def _with_asides(placed: list[Placed], margins: _Margins) -> Iterator[list[Placed]]:
    """The lines of each paragraph or table; what stands aside comes after the one that it interrupts."""
    asides: list[Placed] = []
    group: list[Placed] = []
    for number, line in placed:
        if line.aside:
            asides.append((number, line))
        elif group and not _parts(group[-1], (number, line), margins, apart=bool(asides)):
            group.append((number, line))
        else:
            if group:
                yield group
            yield from _grouped(asides, margins)
            asides, group = [], [(number, line)]
    if group:
        yield group
    yield from _grouped(asides, margins)


def _grouped(placed: list[Placed], margins: _Margins) -> Iterator[list[Placed]]:
    group: list[Placed] = []
    for one in placed:
        if group and _parts(group[-1], one, margins):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _parts(one: Placed, other: Placed, margins: _Margins, *, apart: bool = False) -> bool:
    """Whether two lines that follow one another belong to different paragraphs or tables.

    `apart` says that something stands between them on the page.
    """
    (page_before, before), (page, line) = one, other
    if before.kind == line.kind == "row":
        return page == page_before and before.bottom - line.top > 3 * line.height
    if before.kind != "text" or line.kind != "text":
        return True
    right = margins.right(page_before, before)
    if _MARKED.match(before.text) and line.left > before.left + 0.5 * line.height:  # the second line of an item
        right = line.right
    left = before.region != line.region and before.left - line.left > 2 * before.height  # from the last column on
    near = page_before == page and not apart and not left
    return _breaks(before, line, near, margins.leading, right)


def _leading(pages: list[list[Line]]) -> float:
    """Distance of two lines of a paragraph in line heights: below it lie only a third of all distances."""
    ratios = sorted(
        (before.bottom - line.bottom) / before.height
        for page in pages
        for before, line in pairwise(page)
        if _alike(before, line) and 0.5 * before.height < before.bottom - line.bottom < 4 * before.height
    )
    return ratios[len(ratios) // 3] if ratios else 1.2


def _right_edges(page: list[Line]) -> dict[tuple[int, int], float]:
    """How far right the lines of a region reach that begin at about the same left (to 30 points).

    Nine in ten do not go beyond it; a header or a table may, and must not make a full line look like a short one.
    """
    rights: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for line in page:
        for near in (-1, 0, 1):
            rights[line.region, _place(line) + near].append(line.right)
    return {place: sorted(found)[int(0.9 * (len(found) - 1))] for place, found in rights.items()}


def _place(line: Line) -> int:
    return round(line.left / 30)


def _alike(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) < 0.12 * one.height


def _breaks(before: Line, line: Line, near: bool, leading: float, right: float) -> bool:
    """Whether `line`, which stands below `before` if `near`, begins a new paragraph."""
    if _BROKEN.search(before.text) and not _BULLET.match(line.text):
        return False
    if not _alike(before, line) or _BULLET.match(line.text):
        return True
    ended = _ENDED.search(before.text) is not None
    first = line.text.split(maxsplit=1)[0]
    begins = not first[0].islower()
    room = right - before.right
    needed = (line.right - line.left) * (len(first) + 1) / len(line.text) + before.height
    down = before.bottom - line.bottom
    if not near or (down <= 0 and line.left > before.left):  # over the end of a page or column
        return ended or (begins and room > needed)
    if down <= 0 or down > (1.25 if begins or ended else 2.0) * leading * before.height:
        return True
    if line.left - before.left > 0.8 * before.height and not _MARKED.match(before.text):
        return begins or ended
    return room > needed and (begins or ended)


def _joined(group: list[Placed], evidence: Evidence) -> tuple[str, list[int]]:
    """The text of a group, and where in it each line begins."""
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for _, line in group:
        whole = line.text.translate(_LIGATURES)
        if line.kind != "text":
            whole = _whole(whole, evidence)
        if pieces:
            last, between = (pieces[-1], "\n") if line.kind == "row" else seam(pieces[-1], whole, evidence)
            position += len(last) - len(pieces[-1]) + len(between)
            pieces[-1:] = [last, between]
        offsets.append(position)
        pieces.append(whole)
        position += len(whole)
    return "".join(pieces).removesuffix("\x02").replace("\x02", "-"), offsets


def _whole(text: str, evidence: Evidence) -> str:
    """The text of a line that has line ends within, in each of its cells."""
    return " | ".join(_joined_lines(cell.split("\n"), evidence) for cell in text.split(" | "))


def _joined_lines(lines: list[str], evidence: Evidence) -> str:
    pieces = lines[:1]
    for line in lines[1:]:
        pieces[-1:] = [*seam(pieces[-1], line, evidence), line]
    return "".join(pieces)
