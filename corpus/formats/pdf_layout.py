"""Lines of a printed page put together to paragraphs by where they stand; what repeats on the pages' edges left out.

Careful rather than clever: two paragraphs run together cost less than a sentence cut in two, so a break needs a reason
(a gap, an indent, another size, a bullet, or a line that ends early although the next word had room).
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print, in points, y upwards; U+0002 at the end of `text` is a hyphen that may only break a word."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)


_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BULLET = re.compile(r"[•▪‣◦·●○■□►–*-]\s")
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_PAGE = re.compile(r"(?:page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EDGE_LINES, _EDGE_SHARE = 2, 0.4


def compose(pages: list[list[Line]]) -> str:
    """The text of the pages: paragraphs parted by blank lines, words that a line end broke made whole."""
    pages = _without_furniture(pages)
    lines = [(number, line) for number, page in enumerate(pages) for line in page]
    if not lines:
        return ""
    leading = _leading(pages)
    edges = [_right_edges(page) for page in pages]
    words = Counter(word.lower() for _, line in lines for word in _WORD.findall(line.text))
    groups = [[lines[0][1]]]
    for (page_before, before), (page, line) in pairwise(lines):
        right = edges[page_before][_place(before)]
        if _breaks(before, line, page_before == page, leading, right):
            groups.append([line])
        else:
            groups[-1].append(line)
    return "\n\n".join(_joined(group, words) for group in groups)


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the headers, footers and page numbers that stand in the same place on many of them."""

    def edge(page: list[Line]) -> list[Line]:
        by_height = sorted(page, key=lambda line: line.bottom)
        return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:] if len(page) > 2 * _EDGE_LINES else []

    def sign(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.bottom / 4)

    seen = Counter(key for page in pages for key in {sign(line) for line in edge(page)})
    enough = max(3, _EDGE_SHARE * len(pages))
    numbered = sum(any(_PAGE.fullmatch(line.text) for line in edge(page)) for page in pages)
    kept = []
    for page in pages:
        edges = set(edge(page))
        kept.append(
            [
                line
                for line in page
                if not (
                    line in edges
                    and (seen[sign(line)] >= enough or (_PAGE.fullmatch(line.text) and 2 <= numbered == len(pages)))
                )
            ]
        )
    return kept


def _leading(pages: list[list[Line]]) -> float:
    """Distance of two lines of a paragraph in line heights: below it lie only a third of all distances."""
    ratios = sorted(
        (before.bottom - line.bottom) / before.height
        for page in pages
        for before, line in pairwise(page)
        if _alike(before, line) and 0.5 * before.height < before.bottom - line.bottom < 4 * before.height
    )
    return ratios[len(ratios) // 3] if ratios else 1.2


def _right_edges(page: list[Line]) -> dict[int, float]:
    """How far right the lines reach that begin at about the same left (to 30 points): the edge of their column.

    Nine in ten do not go beyond it; a header or a table may, and must not make a full line look like a short one.
    """
    rights: defaultdict[int, list[float]] = defaultdict(list)
    for line in page:
        for near in (-1, 0, 1):
            rights[_place(line) + near].append(line.right)
    return {place: sorted(found)[int(0.9 * (len(found) - 1))] for place, found in rights.items()}


def _place(line: Line) -> int:
    return round(line.left / 30)


def _alike(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) < 0.12 * one.height


def _breaks(before: Line, line: Line, same_page: bool, leading: float, right: float) -> bool:
    """Whether `line` begins a new paragraph."""
    if before.text.endswith("\x02"):
        return False
    if not _alike(before, line) or _BULLET.match(line.text):
        return True
    ended = _ENDED.search(before.text) is not None
    first = line.text.split(maxsplit=1)[0]
    begins = not first[0].islower()
    room = right - before.right
    needed = (line.right - line.left) * (len(first) + 1) / len(line.text) + before.height
    down = before.bottom - line.bottom
    if not same_page or (down <= 0 and line.left > before.left):  # over the end of a page or column
        return ended or (begins and room > needed)
    if down <= 0 or down > 1.25 * leading * before.height:
        return True
    if line.left - before.left > 0.8 * before.height and not _BULLET.match(before.text):
        return begins or ended
    return room > needed and (begins or ended)


def _joined(lines: list[Line], words: Counter[str]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith(("\x02", "\xad")):
            text = text[:-1] + _hyphen(text[:-1], line.text, text[-1], words) + line.text
        elif re.search(r"[^\W\d_]-$", text) and line.text[0].isalpha():
            text = text[:-1] + _hyphen(text[:-1], line.text, "-", words) + line.text
        else:
            text = f"{text} {line.text}"
    return text.removesuffix("\x02").translate(_LIGATURES).replace("\x02", "-")


def _hyphen(before: str, after: str, sign: str, words: Counter[str]) -> str:
    """The hyphen between the two halves of a word, or nothing where the document shows that the word has none.

    Without such a sign it stays: "prac-tices" is ugly, but "deescalate" would be a word that nobody wrote.
    """
    if sign == "\xad":
        return ""
    head, tail = re.search(r"[^\W\d_]*$", before), re.match(r"[^\W\d_]*", after)
    assert head and tail
    whole = (head[0] + tail[0]).lower()
    return "" if words[whole] and not words[f"{head[0]}-{tail[0]}".lower()] else "-"
