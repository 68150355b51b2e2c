"""The words of a quotation as journalists write them: ellipses, brackets and nested marks are no words of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Span
from corpus.wording import Word, words_in

# What stands for words left out, or in the place of others: `...`, `[…]`, `[the treaty]`.
_ELLIPSIS = r"(?:\.\s?){3,}|…|\*\s?\*\s?\*"
_GAP = re.compile(rf"[\[(]\s?(?:{_ELLIPSIS})\s?[\])]|{_ELLIPSIS}|\[[^\[\]\n]{{0,120}}\]")
_LETTER = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")  # `[W]e`
_LEFT_OUT, _REPLACED = 120, 12  # at most so many words of the original


@dataclass(frozen=True, slots=True)
class Quoted:
    """The `parts` of a quotation between its gaps; up to `gaps[i]` words may stand after part `i` in the original."""

    parts: tuple[tuple[Word, ...], ...]
    gaps: tuple[int, ...]

    @property
    def words(self) -> list[Word]:
        """All of its words."""
        return [word for part in self.parts for word in part]


def quoted(text: str, span: Span) -> Quoted:
    """The quotation at `span` of `text`."""
    letters = {match.start() for match in _LETTER.finditer(text, span.start, span.end)}
    parts: list[tuple[Word, ...]] = []
    gaps: list[int] = []
    start = span.start
    for gap in [*_GAP.finditer(text, span.start, span.end), None]:
        if gap and gap.start() in letters:
            continue
        end = gap.start() if gap else span.end
        found = tuple(_joined(list(words_in(text, start, end)), letters))
        bracket = gap is not None and gap[0][0] == "[" and re.search(r"\w", gap[0]) is not None
        if found:
            parts.append(found)
            gaps.append(0)
        if gaps and gap:
            gaps[-1] = max(gaps[-1], _REPLACED if bracket else _LEFT_OUT)
        start = gap.end() if gap else end
    return Quoted(tuple(parts), tuple(gaps[:-1]))


def _joined(words: Sequence[Word], letters: set[int]) -> list[Word]:
    """The words, a letter in brackets and the rest of its word as one."""
    found: list[Word] = []
    for word in words:
        single = bool(found) and found[-1].end == found[-1].start + 1 and found[-1].start - 1 in letters
        if single and found[-1].end + 1 == word.start:
            found[-1] = Word(found[-1].start, word.end, found[-1].form + word.form)
        else:
            found.append(word)
    return found
