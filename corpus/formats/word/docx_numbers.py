"""The numbers and letters that Word shows before the paragraphs of a list."""

import re
from dataclasses import dataclass, field
from typing import Any

from corpus.formats.word.docx_styles import W, value, whole

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: `text` is like `%1.%2.`; `form` is Word's name of the kind of number."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False


@dataclass(slots=True)
class Numbers:
    """Counts the paragraphs of each list as they are read."""

    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]]  # number id -> list, its levels, starts of its own
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def mark(self, number: str, level: int) -> str:
        """What stands before the next paragraph of this list at this level; `-` for a bullet, empty for nothing."""
        if number not in self.lists or not 0 <= level < _LEVELS:
            return "-"
        kind, levels, starts = self.lists[number]
        counts = self._counts.setdefault(kind, [None] * _LEVELS)
        if number not in self._met:
            self._met.add(number)
            for place, start in starts.items():
                counts[place] = start - 1
        own = levels.get(level, Level())
        before = counts[level]
        counts[level] = own.start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if own.form == "bullet":
            return "-"
        return re.sub(r"%([1-9])", lambda found: _said(counts, levels, int(found[1]) - 1, own.legal), own.text).strip()


def numbers_of(root: Any) -> Numbers:
    """The lists that a document's numbering part defines."""
    if root is None:
        return Numbers({})
    kinds = {element.get(f"{W}abstractNumId", ""): element for element in root.iter(f"{W}abstractNum")}
    linked = {value(element, "styleLink"): id for id, element in kinds.items()}
    lists = {}
    for number in root.iter(f"{W}num"):
        kind = value(number, "abstractNumId")
        kind = linked.get(value(kinds.get(kind), "numStyleLink") or "\0", kind)
        levels, starts = _levels(kinds.get(kind)), {}
        for override in number.findall(f"{W}lvlOverride"):
            place = whole(override.get(f"{W}ilvl", "")) or 0
            levels |= _levels(override)
            if (start := whole(value(override, "startOverride"))) is not None and place < _LEVELS:
                starts[place] = start
        lists[number.get(f"{W}numId", "")] = (kind, levels, starts)
    return Numbers(lists)


def _levels(parent: Any) -> dict[int, Level]:
    found = {}
    for element in [] if parent is None else parent.findall(f"{W}lvl"):
        place = whole(element.get(f"{W}ilvl", ""))
        start = whole(value(element, "start"))
        if place is not None and place < _LEVELS:
            form = value(element, "numFmt") or "decimal"
            legal = element.find(f"{W}isLgl") is not None
            found[place] = Level(form, value(element, "lvlText")[:100], 1 if start is None else start, legal)
    return found


def _said(counts: list[int | None], levels: dict[int, Level], place: int, legal: bool) -> str:
    level = levels.get(place, Level())
    count = counts[place]
    return numeral(level.start if count is None else count, "decimal" if legal and level.form != "none" else level.form)


def numeral(number: int, form: str) -> str:
    """`number` as Word's number format `form` writes it; in figures if the form is none of the common ones."""
    if form in ("none", "bullet"):
        return ""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 780:
        said = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        said = _roman(number)
    elif form == "decimalZero":
        return f"{number:02}"
    elif form == "ordinal":
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    else:
        return str(number)
    return said.upper() if form.startswith("upper") else said


def _roman(number: int) -> str:
    said = ""
    for unit, letters in _ROMAN:
        count, number = divmod(number, unit)
        said += letters * count
    return said
