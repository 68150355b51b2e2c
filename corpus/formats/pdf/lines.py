"""The words of a page put together to rows, whatever order the file has them in."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from statistics import median

from corpus.dictionary import dictionary_of
from corpus.formats.pdf.bidi import from_left, from_right, reads_left
from corpus.formats.pdf.grid import grids, table
from corpus.formats.pdf.numbers import without_line_numbers
from corpus.formats.pdf.page import Line, Page, Row, Shape, Word

# A gap of so many line heights parts what stands in a row; a space is about a quarter of one, more in justified text.
_GAP, _LABEL_GAP = 0.6, 1.3
_MOST_TABLES = 50  # drawn on one page
_PRINTED = 40  # words of one text at one height that are compared, the last
_JOINT = 0.1  # glyphs with less between them belong to one word
_LEADS = re.compile(r"[•▪‣◦·●○■□►–*\uf0a7\uf0b7\uf0d8\uf076\uf0fc-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]|[A-Z][.)]|[☐☒]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def rows_of(page: Page) -> list[Row]:
    """The rows of a page from top to bottom."""
    words, tables = _without_tables(_once(page.words), page)
    words, initials = _without_initials(words)
    rows = [_runs(level, page.mirrored) for level in without_line_numbers(_levels(words))]
    for initial in initials:
        _prefix(rows, initial, words)
    rows = _with_bullets(rows, page.shapes)
    return sorted([*rows, *([line] for line in tables)], key=lambda row: -row[0].middle) if tables else rows


def _without_tables(words: list[Word], page: Page) -> tuple[list[Word], list[Line]]:
    """The words outside of drawn tables, and the rows of these."""
    lines: list[Line] = []
    for grid in grids(page.shapes)[:_MOST_TABLES]:
        inside = [word for word in words if grid.holds(word)]
        if inside:
            height = median(word.height for word in inside)
            found = table(grid, inside, height, lambda cell: _cell(cell, page.mirrored))
            if found:
                lines += found
                words = [word for word in words if not grid.holds(word)]
    return words, lines


def _cell(words: list[Word], mirrored: bool) -> list[str]:
    return [_line(level, mirrored).text for level in _levels(words)]


def _once(words: list[Word]) -> list[Word]:
    """The words without those printed twice, for bold type or a shadow."""
    seen: defaultdict[tuple[str, int], list[Word]] = defaultdict(list)  # by text and height, to four points
    kept = []
    for word in words:
        text, level = word.text, int(word.bottom / 4)
        like = seen[text, level]
        if not any(
            _covers(other, word)
            for near in (level - 1, level, level + 1)
            if (text, near) in seen
            for other in seen[text, near][-_PRINTED:]
        ):
            kept.append(word)
        like.append(word)
    return kept


def _covers(other: Word, word: Word) -> bool:
    shift = (0.12 if len(word.text) > 1 else 0.05) * word.height
    return abs(other.left - word.left) < shift and abs(other.bottom - word.bottom) < shift


def _without_initials(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """The words, and apart from them the large letters that begin a text and reach down beside its first lines."""
    if not words:
        return [], []
    usual = median(word.height for word in words)
    large = [w for w in words if w.height > 1.8 * usual and len(w.text) <= 2 and w.text[-1].isalpha()]
    initials = []
    for cap in large[:20]:
        beside = {
            round(word.middle)
            for word in words
            if word.height < 0.6 * cap.height
            and -0.2 * usual < word.left - cap.right < 1.5 * usual
            and cap.bottom < word.middle < cap.top
        }
        if len(beside) >= 2:
            initials.append(cap)
    return [word for word in words if word not in initials], initials


def _levels(words: list[Word]) -> list[list[Word]]:
    """The words by height on the page, each level from left to right."""
    levels: list[list[Word]] = []
    level: list[Word] = []
    for word in sorted(words, key=lambda word: -word.middle):
        tallest = level[0] if level else word
        if level and abs(tallest.middle - word.middle) < 0.45 * min(tallest.height, word.height):
            level.append(word)
            if word.height > 1.2 * tallest.height:
                level[0], level[-1] = word, tallest
        else:
            level = [word]
            levels.append(level)
    for level in levels:
        level.sort(key=lambda word: (word.left, word.order))
    return levels


def _runs(level: list[Word], mirrored: bool) -> Row:
    parts: list[list[Word]] = [[level[0]]]
    reach = level[0].right
    for word in level[1:]:
        gap = word.left - reach
        if gap > 0 and gap > _GAP * (word.top - word.bottom) and not _leads(parts[-1], gap / word.height):
            parts.append([word])
        else:
            parts[-1].append(word)
        reach = max(reach, word.right)
    return [_line(part, mirrored) for part in parts]


def _leads(part: list[Word], gap: float) -> bool:
    """Whether only the bullet or number of an item, or a speaker, stands before a gap of so many line heights."""
    if len(part) == 1 and _LEADS.fullmatch(part[0].text):
        return True
    return len(part) <= 4 and gap < _LABEL_GAP and part[-1].text.endswith(":")


def _line(words: list[Word], mirrored: bool) -> Line:
    usual = sorted(words, key=lambda word: word.height)[len(words) // 2]
    leftward = any(reads_left(word.text) for word in words)
    pieces = [words[0].text]
    for before, word in pairwise(words):
        apart = _measured(before, word) if leftward else _apart(before, word)
        mark = before is words[0] and word.height > before.height and before.text.isdecimal()  # of a footnote
        pieces += [" "] * (apart or mark) + [_raised(before, word)]
    text = from_right(pieces) if mirrored else from_left(pieces) if leftward else "".join(pieces)
    box = min(word.left for word in words), max(word.right for word in words), usual.bottom, usual.top
    return Line(_known(" ".join(text.split())), *box)


def _apart(before: Word, word: Word) -> bool:
    """Whether a space parts two words: as the file says, or by the gap if they do not follow one another there."""
    if word.order == before.order + 1:
        return word.spaced
    return word.left - before.right > _JOINT * word.height


def _measured(before: Word, word: Word) -> bool:
    """As `_apart`, in a line of both directions, where PDFium puts spaces on the wrong side of brackets."""
    gap = (word.left - before.right) / word.height
    if abs(word.order - before.order) == 1 and _JOINT < gap < 2 * _JOINT:
        return max(before, word, key=lambda one: one.order).spaced
    return gap > _JOINT


def _known(text: str) -> str:
    """The text without characters that mean something in one font only: bullets, or unknown."""
    return _PRIVATE.sub("\ufffd", re.sub(rf"^{_PRIVATE.pattern}(?=\s)", "•", text))


def _raised(before: Word, word: Word) -> str:
    """The word, in superscript digits where it is smaller and higher than the one before it."""
    small = word.height < 0.85 * before.height and word.bottom - before.bottom > 0.12 * before.height
    return word.text.translate(_SUPERSCRIPT) if small and word.text.isdecimal() else word.text


def _prefix(rows: list[Row], initial: Word, words: list[Word]) -> None:
    """Put a large first letter before the first line beside it."""
    for row in rows:
        for place, line in enumerate(row):
            near = -0.2 * line.height < line.left - initial.right < 1.5 * line.height
            if near and initial.bottom < line.middle < initial.top:
                gap = " " * _is_word(initial.text, line.text, words)
                row[place] = replace(line, text=initial.text + gap + line.text)
                return


def _is_word(initial: str, after: str, words: list[Word]) -> bool:
    """Whether a first letter is a word of its own: 'A minister', not 'A ccording'."""
    first, common = re.match(r"[^\W\d_]+", after), dictionary_of(Counter(word.text.lower() for word in words))
    if initial[-1] not in "AEIOUYÀÉÓ" or not first or not common:
        return False
    return common(first[0].lower()) > common((initial[-1] + first[0]).lower())


def _with_bullets(rows: list[Row], shapes: list[Shape]) -> list[Row]:
    """The rows, with a bullet before those lines that a small drawn shape stands before."""
    near: defaultdict[int, list[Shape]] = defaultdict(list)
    for shape in shapes:
        width = shape.right - shape.left
        if 1 < width < 10 and 1 < shape.height < 10 and 0.6 < width / shape.height < 1.7:
            near[round(shape.middle / 8)].append(shape)
    return [
        [replace(line, text=f"• {line.text}") if near and _has_bullet(line, near) else line for line in row]
        for row in rows
    ]


def _has_bullet(line: Line, near: dict[int, list[Shape]]) -> bool:
    place = round(line.middle / 8)
    return any(
        0 < line.left - shape.right < 2.5 * line.height
        and shape.height < 0.6 * line.height
        and line.bottom < shape.middle < line.top
        for step in (-1, 0, 1)
        for shape in near.get(place + step, ())
    )
