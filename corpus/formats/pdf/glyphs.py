"""The glyphs of a page as PDFium reads them, put together to words."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from corpus.formats.pdf.page import Box, Page, Shape, Word

_HYPHEN = 2  # PDFium's code for a hyphen at a line end
_SPACES = frozenset(
    map(ord, "\n\r\t \xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000")
)
_INVISIBLE = frozenset(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\ufffe\uffff"))
_WHITE = 250
_BETWEEN_FIGURES = 0.12  # a gap of so many line heights parts two numbers, where PDFium sees one
_Boxed = TypeVar("_Boxed", Word, Shape)


@dataclass(frozen=True, slots=True)
class _Found:
    word: Word
    first: int  # index of its first glyph
    angle: float  # of its base line, in degrees, as the page is stored


def page_of(pdfium: Any, raw: Any, shapes: list[Shape], bounds: Box, rotation: int) -> Page:
    """The page whose text is `raw`, turned upright, without what is not visible: off the page, or white on white."""
    codes = [pdfium.FPDFText_GetUnicode(raw, index) for index in range(pdfium.FPDFText_CountChars(raw))]
    letters: Counter[bool] = Counter()
    for code, times in Counter(codes).items():
        if chr(code).isalpha():
            letters[_runs_left(code)] += times
    hidden = _hidden(pdfium, raw, shapes)
    found = [
        one
        for one in _words(pdfium, raw, codes, single=letters[True] > 0)
        if _within(one.word, bounds) and not hidden(one)
    ]
    turn = _turn(found, rotation)
    upright = [one for one in found if _difference(one.angle, turn) < 10]
    turned = _stream([one for one in found if _difference(one.angle, turn) >= 10])
    mirrored = letters[True] > letters[False]
    words = [_moved(one.word, turn, mirrored) for one in upright]
    return Page(words, [_moved(shape, turn, mirrored) for shape in shapes], turned, mirrored)


def _words(pdfium: Any, raw: Any, codes: list[int], *, single: bool) -> Iterator[_Found]:
    """The words in the order of the file; if `single`, each glyph on its own."""
    angle_of = pdfium.FPDFText_GetCharAngle
    glyphs: list[str] = []
    left = right = bottom = top = last = 0.0
    first = order = 0
    spaced = True
    for index, glyph, start, end, low, high in _glyphs(pdfium, raw, codes, single=single):
        figures = bool(glyphs) and start - last > _BETWEEN_FIGURES * (top - bottom) and _are_figures(glyphs[-1], glyph)
        if glyphs and (
            glyph in " \n" or single or figures or _parts(start - last, low - bottom, high - low, top - bottom)
        ):
            word = Word(left, right, bottom, top, _whole(glyphs), order, spaced)
            yield _Found(word, first, -math.degrees(angle_of(raw, first)) % 360)
            glyphs, order, spaced = [], order + 1, figures
        if glyph in " \n":
            order += glyph == "\n"
            spaced = True
        elif glyphs:
            left, right, last = (start if start < left else left), (end if end > right else right), end
            if high - low > top - bottom:
                bottom, top = low, high
            glyphs.append(glyph)
        else:
            glyphs, first, left, right, bottom, top, last = [glyph], index, start, end, low, high, end


def _are_figures(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit()


def _parts(gap: float, up: float, height: float, before: float) -> bool:
    """Whether a glyph of this `height`, so far from the one `before` it, belongs to another word."""
    return (
        not -0.5 * before < gap < 0.5 * before
        or not -0.15 * before < up < 0.15 * before
        or not 0.8 * before <= height <= 1.25 * before
    )


def _glyphs(
    pdfium: Any, raw: Any, codes: list[int], *, single: bool
) -> Iterator[tuple[int, str, float, float, float, float]]:
    """What is printed, and where; a space for any that parts words, a line end for those of PDFium and for the end."""
    box_of, unmapped = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError
    rect = pdfium.FS_RECTF()
    place = ctypes.byref(rect)
    for index, code in enumerate(codes):
        if code in _SPACES:
            yield index, "\n" if code in (10, 13) else " ", 0.0, 0.0, 0.0, 0.0
        elif code not in _INVISIBLE and box_of(raw, index, place):
            if single:
                _level(pdfium, raw, index, rect)
            glyph = "\ufffd" if unmapped(raw, index) else chr(code) if 32 < code < 127 else _glyph(code)
            if glyph:
                yield index, glyph, rect.left, rect.right, rect.bottom, rect.top
    yield len(codes), "\n", 0.0, 0.0, 0.0, 0.0


def _level(pdfium: Any, raw: Any, index: int, rect: Any) -> None:
    """Set the height of a glyph by its base line: the fonts of cursive scripts often give each glyph its own."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetCharOrigin(raw, index, x, y) and pdfium.FPDFText_GetMatrix(raw, index, matrix):
        size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        if size and abs(matrix.b) < abs(matrix.a):
            rect.bottom, rect.top = y.value - 0.2 * size, y.value + 0.9 * size


def _glyph(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    if code < 32 or 0x7F <= code < 0xA0:
        return ""
    character = chr(code)
    if 0xFB1D <= code <= 0xFEFC:  # the shapes of Arabic and Hebrew letters
        return unicodedata.normalize("NFKC", character)
    return character


def _whole(glyphs: list[str]) -> str:
    """The text of the glyphs; halves of a surrogate pair, of which some PDFs are made, are put together."""
    text = "".join(glyphs)
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _runs_left(code: int) -> bool:
    return code >= 0x590 and unicodedata.bidirectional(chr(code)) in ("R", "AL")


def _within(word: Word, bounds: Box) -> bool:
    x = (word.left + word.right) / 2
    return bounds.left - 2 <= x <= bounds.right + 2 and bounds.bottom - 2 <= word.middle <= bounds.top + 2


def _hidden(pdfium: Any, raw: Any, shapes: list[Shape]) -> Callable[[_Found], bool]:
    """Says of a word whether it is transparent, or white with nothing drawn behind it."""
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    places = [ctypes.byref(part) for part in (red, green, blue, opaque)]

    def hidden(found: _Found) -> bool:
        if not pdfium.FPDFText_GetFillColor(raw, found.first, *places):
            return False
        if min(red.value, green.value, blue.value) < _WHITE:
            return opaque.value == 0
        x, y = (found.word.left + found.word.right) / 2, found.word.middle
        return not any(shape.left <= x <= shape.right and shape.bottom <= y <= shape.top for shape in shapes)

    return hidden


def _turn(found: list[_Found], rotation: int) -> int:
    """The angle, a multiple of 90 degrees, that most of the text has; `rotation` if there is none."""
    angles = Counter(round(one.angle / 90) % 4 * 90 for one in found if (one.angle + 10) % 90 < 20)
    return angles.most_common(1)[0][0] if angles else rotation


def _difference(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _stream(found: list[_Found]) -> tuple[str, ...]:
    """Text at odd angles as the file has it."""
    lines: list[str] = []
    before = -10
    for one in found:
        if not lines or one.word.order - before > 1:
            lines.append(one.word.text)
        else:
            lines[-1] += " " * one.word.spaced + one.word.text
        before = one.word.order
    return tuple(lines)


def _moved(box: _Boxed, turn: int, mirrored: bool) -> _Boxed:
    """The box on a page turned upright, and mirrored if it reads from right to left."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    if turn == 90:
        left, right, bottom, top = bottom, top, -right, -left
    elif turn == 180:
        left, right, bottom, top = -right, -left, -top, -bottom
    elif turn == 270:
        left, right, bottom, top = -top, -bottom, left, right
    if mirrored:
        left, right = -right, -left
    return replace(box, left=left, right=right, bottom=bottom, top=top) if turn or mirrored else box
