"""Quotes in a file of clippings or citations, each with its place, held against the briefings as they are now.

The page saves clippings as Markdown, Word and plain text, and `--cite markdown` prints the same Markdown; whoever works
with such a file may note, cut and reorder. The place is the receipt: a briefing's id and the characters from where to
where. White space says nothing here, every other character does.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus import Briefing
from qa.receipt.record import Refused
from qa.receipt.verify import PLACES_AT_MOST

Status = Literal["unchanged", "moved", "altered", "gone"]
SAID: dict[Status, str] = {
    "unchanged": "unchanged",
    "moved": "it stands in the briefing, but not at this place",
    "altered": "the briefing has other words at this place",
    "gone": "the briefing is gone",
}

_PLACE = r"(?P<{0}id>[^\n`\[\]]+) (?P<{0}start>\d{{1,12}})-(?P<{0}end>\d{{1,12}})"
_MARK = re.compile(rf"`{_PLACE.format('m')}`|^\[{_PLACE.format('t')}\][ \t]*$|(?<=\n){_PLACE.format('w')}[ \t]*$", re.M)
_QUOTE_LINE = re.compile(r"^>.*$", re.M)
_OPENS, _CLOSES = re.compile(r"^[ \t]*“", re.M), re.compile(r"”[ \t]*$", re.M)
_CITED = re.compile(r"^>[ \t]*—", re.M)
_ESCAPED = re.compile(r"\\([^\w\s])")
_HIDDEN = dict.fromkeys((*range(9), *range(14, 32), *range(9216, 9250), 127), "�")
_NEAREST = 50  # quotation marks above a place that are looked at
_SHOWN = 80  # characters of a difference


@dataclass(frozen=True, slots=True)
class Clipping:
    """The characters `start:end` of a briefing as a file has them, from `line` on; each of its `words` has its line."""

    briefing: str
    start: int
    end: int
    line: int
    words: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The quote in one line."""
        return " ".join(word for word, _ in self.words)


@dataclass(frozen=True, slots=True)
class CheckedClipping:
    """What became of a clipping. If it is `altered`, `said` stands in line `line` where the briefing has `original`.

    `places` is where a moved one stands now, `(start, end)` each, the first twenty.
    """

    clipping: Clipping
    status: Status
    line: int
    said: str = ""
    original: str = ""
    places: tuple[tuple[int, int], ...] = ()


def clippings(text: str) -> list[Clipping]:
    """The quotes of a file that stand with their place, in order. Raises Refused if there is none."""
    text = text.replace("\r\n", "\n")
    found, before = [], 0
    for mark in _MARK.finditer(text):
        if mark["wid"] and "://" not in text[before : mark.start()].rstrip().rpartition("\n")[2]:
            continue  # a line of a note: `see pages 12-30`
        span = _quote(text, before, mark)
        if span is not None and (words := tuple(_words(text, *span))):
            kind = next(kind for kind in "mtw" if mark[f"{kind}id"])
            start, end = int(mark[f"{kind}start"]), int(mark[f"{kind}end"])
            found.append(Clipping(mark[f"{kind}id"], start, end, words[0][1], words))
        before = mark.end()
    if not found:
        raise Refused(
            "no quote in it has its place (like `2022-02-07 1298-1428`); give a receipt, or clippings as the page "
            "saves them"
        )
    return found


def checked(found: Sequence[Clipping], briefing_of: Callable[[str], Briefing | None]) -> list[CheckedClipping]:
    """What became of each clipping in the briefing of its id."""
    return [_checked(one, briefing_of(one.briefing)) for one in found]


def _quote(text: str, before: int, mark: re.Match[str]) -> tuple[int, int] | None:
    """Where the quote of a place stands: in the block quote around it, or between quotation marks above it."""
    if mark["mid"]:
        above = text.rfind("\n\n", before, mark.start()) + 2 if "\n\n" in text[before : mark.start()] else before
        cited = [match.start() for match in _CITED.finditer(text, above, mark.start())]
        return (above, cited[-1]) if cited else None
    opens = [match.end() for match in _OPENS.finditer(text, before, mark.start())][-_NEAREST:]
    closes = [match.start() for match in _CLOSES.finditer(text, before, mark.start())][-_NEAREST:]
    length = int(mark["tend"] or mark["wend"]) - int(mark["tstart"] or mark["wstart"])
    spans = [(first, last) for first in opens for last in closes if first <= last]
    return min(spans, key=lambda span: abs(span[1] - span[0] - length), default=None)


def _words(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    line = text.count("\n", 0, start) + 1
    for shown in text[start:end].split("\n"):
        quoted = _QUOTE_LINE.match(shown) and text[start] == ">"
        for word in (shown[1:] if quoted else shown).split():
            yield (_ESCAPED.sub(r"\1", word) if quoted else word).translate(_HIDDEN), line
        line += 1


def _checked(one: Clipping, briefing: Briefing | None) -> CheckedClipping:
    if briefing is None:
        return CheckedClipping(one, "gone", one.line)
    said = [word for word, _ in one.words]
    expected = _plain(briefing.text[one.start : one.end])
    if said == expected:
        return CheckedClipping(one, "unchanged", one.line)
    if places := tuple(_places(briefing.text, said)):
        return CheckedClipping(one, "moved", one.line, places=places)
    return _altered(one, said, expected)


def _altered(one: Clipping, said: list[str], expected: list[str]) -> CheckedClipping:
    matcher = SequenceMatcher(None, said, expected, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            line = one.words[min(first, len(said) - 1)][1]
            return CheckedClipping(one, "altered", line, _shown(said[first:last]), _shown(expected[start:end]))
    raise AssertionError("two lists that differ have a difference")


def _shown(words: Sequence[str]) -> str:
    return " ".join(words)[:_SHOWN]


def _places(text: str, said: Sequence[str]) -> Iterator[tuple[int, int]]:
    pattern = re.compile(r"\s+".join(map(re.escape, said)))
    for match, _ in zip(pattern.finditer(text.translate(_HIDDEN)), range(PLACES_AT_MOST), strict=False):
        yield match.span()


def _plain(text: str) -> list[str]:
    return text.translate(_HIDDEN).split()
