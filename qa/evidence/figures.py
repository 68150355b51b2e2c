"""Numbers of a text with what they count, so that those of one subject can be set side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import Span
from index import terms
from qa.question.english import NUMBER_WORD

_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
} | {word: 10 * number for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
_NUMBER = re.compile(
    rf"(?P<sign>[$€£]\s?)?(?:(?<![\w.,-])(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)|\b(?P<word>{NUMBER_WORD})(?:-(?P<ones>one|two|three|four|five|six|seven|eight|nine))?)\b"
    rf"(?P<scale>[ -](?:{'|'.join(_SCALES)}))?(?P<percent>\s?%| percent| per cent)?",
    re.I,
)
# Digits that are a date, a time of day, an ordinal or a name are no figure.
_DATED = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|\b[A-Z]\w{0,11})\s$"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_CLOCK = re.compile(
    r"\s?(?::\d|[ap]\.?m\b|(?:st|nd|rd|th)\b|[-–/]\d|\s(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b)",
    re.I,
)
# The words after a number up to the noun that it counts, by its plural: `3,000 additional troops`.
_COUNTED = re.compile(
    r"(?:\s+of(?:\s+(?:the|its|their|our|all))?)?"
    r"(?:[\s-]{1,2}(?!(?:in|on|at|for|from|with|and|or|to|of|by|is|was|has|as)\b)[A-Za-z][A-Za-z’']*){0,4}?"
    r"[\s-]{1,2}(?P<noun>[A-Za-z][a-z]+(?<![su])s|people|men|women|children|personnel)\b"
)
_NO_FIGURE = frozenset({"one", "half", "dozens", "hundreds", "thousands"})  # rather a pronoun, or no number


@dataclass(frozen=True, slots=True)
class Figure(Span):
    """A number at `[start:end]` of a text with its sign or unit; `subject` is the stem of what it counts, or empty."""

    value: float
    unit: str
    subject: str


def figures_in(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures of `text[start:end]`; dates, times and numbers in names are none."""
    for match in _NUMBER.finditer(text, start, end):
        if not _is_figure(text, match):
            continue
        unit = "%" if match["percent"] else (match["sign"] or "").strip()
        yield Figure(match.start(), match.end(), _value(match), unit, _subject(text, match.end(), end))


def _is_figure(text: str, match: re.Match[str]) -> bool:
    if match["sign"] or match["percent"]:
        return True
    before, digits = text[max(0, match.start() - 12) : match.start()], match["digits"] or ""
    if (match["word"] or "").lower() in _NO_FIGURE and not match["scale"]:
        return False
    year = bool(_YEAR.match(digits)) and not match["scale"]
    named = bool(digits) and bool(_DATED.search(before)) and not match["scale"] and "," not in digits
    return not year and not named and not _CLOCK.match(text, match.end())


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        number = float(match["digits"].replace(",", ""))
    else:
        word = match["word"].lower().rstrip("s")
        number = _WORDS.get(match["word"].lower(), _SCALES.get(word, {"half": 0.5, "dozen": 12}.get(word, 1)))
        number += _WORDS.get((match["ones"] or "zero").lower(), 0)
    return number * _SCALES.get((match["scale"] or "").strip(" -").lower(), 1)


def _subject(text: str, at: int, end: int) -> str:
    match = _COUNTED.match(text, at, end)
    return "".join(terms(match["noun"])) if match else ""
