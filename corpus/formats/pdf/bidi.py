"""Text that runs from right to left: from the order in which glyphs stand to the order in which they are read.

The inverse of the Unicode bidirectional algorithm, as far as print needs it. PDFium's own order takes each stretch of a
line by itself: it put the comma before the year that it follows, and turned only one of two brackets.
"""

import re
import unicodedata

_OPENING, _CLOSING = "([{", ")]}"
_PAIRS = dict(zip(_OPENING, _CLOSING, strict=True)) | dict(zip(_CLOSING, _OPENING, strict=True))
_IN_NUMBERS, _BY_NUMBERS = frozenset(".,:/-−–'’"), frozenset("%‰$€£₪#+°")


def reads_left(text: str) -> bool:
    return any(character >= "\u0590" and unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def from_left(glyphs: list[str]) -> str:
    """The text of `glyphs`, which stand from left to right in a line that reads so, with stretches that do not."""
    classes = [_class(glyph) for glyph in glyphs]
    out: list[str] = []
    index = 0
    while index < len(glyphs):
        end = index + 1
        if classes[index] == "R":
            end = _stretch(classes, index, "RN")
            out.append(from_right(glyphs[index:end][::-1]))
        else:
            out.append(glyphs[index])
        index = end
    return "".join(out)


def from_right(glyphs: list[str]) -> str:
    """The text of `glyphs`, which stand from right to left in a line that reads so; words and numbers in it do not."""
    turned = glyphs[::-1]
    classes = [_class(glyph) for glyph in turned]
    signs = frozenset[str]() if any(map(_is_arabic, turned)) else _BY_NUMBERS  # which stand behind a number there
    parts: list[str] = []
    index = 0
    while index < len(turned):
        end = index + 1
        if classes[index] == "L":
            end = _stretch(classes, index, "LN")
        elif classes[index] == "N" or (turned[index] in signs and classes[index + 1 : index + 2] == ["N"]):
            end = _number(turned, classes, index, signs)
            if end < len(turned) and classes[end] == "L":  # 2nd, 5G
                end = _stretch(classes, end, "LN")
        parts.append("".join(turned[index:end]))
        index = end
    return _bracketed("".join(reversed(parts)))


def _class(glyph: str) -> str:
    """L or R for a letter of that direction, N for a digit, - for what takes the direction of its neighbours."""
    kind = unicodedata.bidirectional(glyph[0])
    return {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "NSM": "R"}.get(kind, "-")


def _stretch(classes: list[str], start: int, joins: str) -> int:
    """Where the stretch ends that begins at `start`: behind its last letter or digit before one of another kind."""
    end = start + 1
    for index in range(start + 1, len(classes)):
        if classes[index] in joins:
            end = index + 1
        elif classes[index] != "-":
            break
    return end


def _is_arabic(glyph: str) -> bool:
    return unicodedata.bidirectional(glyph[0]) == "AL"


def _number(glyphs: list[str], classes: list[str], start: int, signs: frozenset[str]) -> int:
    """Where the number ends: digits, single signs between them, and the signs of units beside them."""
    end = start + 1
    while end < len(glyphs):
        if classes[end] == "N" or glyphs[end] in signs:
            end += 1
        elif glyphs[end] in _IN_NUMBERS and end + 1 < len(glyphs) and classes[end + 1] == "N":
            end += 2
        else:
            break
    return end


def _bracketed(text: str) -> str:
    """`text` with each bracket turned as the spaces beside it say: fonts are at odds over which one they mean.

    With a space on both sides, or on none, a bracket closes if one is open.
    """
    out: list[str] = []
    opened = 0
    for part in re.split(r"(\s?[()\[\]{}]\s?)", text):
        bracket = part.strip()
        if len(bracket) != 1 or bracket not in _PAIRS:
            out.append(part)
            continue
        before, after = part[0].isspace() or not any(out), part[-1].isspace()
        opens = before if before != after else not opened
        opened = opened + 1 if opens else max(opened - 1, 0)
        right = bracket in (_OPENING if opens else _CLOSING)
        bracket = bracket if right else _PAIRS[bracket]
        out.append((" " if opens and part[0].isspace() else "") + bracket + (" " if not opens and after else ""))
    return "".join(out)
