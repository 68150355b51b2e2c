"""The numbers of a page's numbered lists, which stand nowhere in it: Point 4 is found only if it is called 4."""

from dataclasses import dataclass
from typing import Any

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_NAMED = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
          "upper-roman": "I", "decimal": "1"}  # fmt: skip


@dataclass(slots=True)
class _List:
    style: str  # "1", "a", "A", "i", "I", or nothing for bullets
    next: int
    step: int


class Numbering:
    """The lists that are open, innermost last."""

    def __init__(self) -> None:
        self._open: list[_List] = []

    def open(self, element: Any) -> None:
        """Begin a list."""
        style = _style(element)
        step = -1 if "reversed" in element.attrib else 1
        first = _number(element.get("start"))
        if first is None:
            first = 1 if step == 1 or not style else sum(1 for _ in element.iterchildren("li"))
        self._open.append(_List(style, first, step))

    def close(self) -> None:
        """End the innermost list."""
        if self._open:
            self._open.pop()

    def mark(self, item: Any) -> str:
        """What stands before the next item of the innermost list."""
        if not self._open or not self._open[-1].style:
            return "-"
        inner = self._open[-1]
        value = _number(item.get("value"))
        number = inner.next if value is None else value
        inner.next = number + inner.step
        return f"{_written(number, inner.style)}."


def _style(element: Any) -> str:
    if element.tag != "ol":
        return ""
    style = (element.get("style") or "").replace(" ", "").lower()
    for property in ("list-style:", "list-style-type:"):
        if property in style:
            named = style.split(property, 1)[1].split(";")[0]
            if "none" in named or "disc" in named:
                return ""
            return next((mark for name, mark in _NAMED.items() if name in named), "1")
    given = element.get("type") or "1"
    return given if given in ("1", "a", "A", "i", "I") else "1"


def _number(value: str | None) -> int | None:
    digits = (value or "").strip()
    return int(digits) if digits.lstrip("-").isdecimal() and len(digits) < 8 else None


def _written(number: int, style: str) -> str:
    if style in "aA" and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
    elif style in "iI" and 0 < number < 4000:
        letter = _roman(number)
    else:
        return str(number)
    return letter.upper() if style.isupper() else letter


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
