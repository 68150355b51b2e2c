"""The lines of a text, joined to natural paragraphs where they are only wrapped."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Literal

from corpus.briefing import Span

Shape = Literal["line", "lines", "rule", "underlined", "underline"]

# Hard wraps: no narrower than a column, no wider than a printed page (typewritten and e-mailed text has 60 to 80). Two
# lines alone prove little, so the first of them must be this long.
_WRAP_CHARACTERS, _PAIR_CHARACTERS = range(40, 121), 60
_RULE = re.compile(r"(?:[#*_=~+•·–—-]\s*){2,}")
_UNDERLINE = re.compile(r"=+|-{3,}|~{3,}")
_ENDED = re.compile(r"[.!?:…。！？][\"”’)\]]*$")
# What begins a paragraph of its own, whatever the line before it looks like.
MARKER = re.compile(r"(?:[-*+•–▪◦‣·○●■□►✓]|\(?\d{1,2}[.)]|\(?[a-z]\)|\([A-Z]\)|\(?[ivx]{1,5}\))\s+(?=\S)")
MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # those of `str.splitlines`


def lines(text: str, position: int = 0, end: int | None = None) -> Iterator[Span]:
    """Each line from `position` to `end`, without the white space around it; a blank line is an empty span."""
    for line in text[position:end].splitlines(keepends=True):
        bare = line.strip()
        start = position + len(line) - len(line.lstrip()) if bare else position
        yield Span(start, start + len(bare))
        position += len(line)


def paragraphs(text: str, found: list[Span], starts: frozenset[int]) -> Iterator[tuple[Span, Shape]]:
    """Natural paragraphs of the lines `found`, which blank lines part and single newlines part or wrap.

    A line that begins at one of `starts` begins a paragraph.
    """
    for blank, group in groupby(found, lambda line: line.start == line.end):
        if not blank:
            yield from _chunk(text, list(group), starts)


def _chunk(text: str, group: list[Span], starts: frozenset[int]) -> Iterator[tuple[Span, Shape]]:
    words = [line.of(text) for line in group]
    indents = [_indent(text, line.start) for line in group]
    drawn = [_drawn(line) for line in words]
    joins = [*_joins(words, indents, drawn, [line.start in starts for line in group]), False]
    first = 0
    for index, line in enumerate(group):
        if drawn[index]:
            above = index > 0 and not drawn[index - 1] and _UNDERLINE.fullmatch(words[index])
            yield line, "underline" if above else "rule"
            first = index + 1
        elif not joins[index]:
            under = index + 1 < len(group) and drawn[index + 1] and _UNDERLINE.fullmatch(words[index + 1])
            whole = line if first == index else Span(group[first].start, line.end)
            yield whole, ("lines" if first < index else "underlined" if under else "line")
            first = index + 1


def _indent(text: str, start: int) -> int:
    """The white space on the line before `start`, in characters."""
    place = start
    while place and text[place - 1].isspace() and text[place - 1] not in _LINE_ENDS:
        place -= 1
    return start - place


def _joins(words: list[str], indents: list[int], drawn: list[bool], starts: list[bool]) -> Iterator[bool]:
    """For each line but the last, whether its paragraph runs on in the next one."""
    width, pairs = max(map(len, words)), len(words) - 1
    ended = [_ENDED.search(line) is not None for line in words]
    lower = [line[0].islower() for line in words[1:]]
    # Whether the next line's first word had no room left in this line.
    full = [len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in pairwise(words)]
    wrapped = (
        width in _WRAP_CHARACTERS
        and 3 * sum(full) >= 2 * pairs
        and 2 * sum(ended[:-1]) <= pairs
        and (3 * sum(lower) >= pairs or not any(map(str.islower, "".join(words))))
        and (pairs > 1 or len(words[0]) >= _PAIR_CHARACTERS)
    )
    marked = [len(line) > 2 and MARKER.match(line) is not None for line in words]
    item = deepest = max(indents)  # the indent of the list item that goes on, or so deep that nothing hangs under it
    for index, (line, after) in enumerate(pairwise(words)):
        parts = starts[index + 1] or marked[index + 1] or MARKDOWN.match(after) or drawn[index + 1]
        item = indents[index] if marked[index] else item
        alone = MARKDOWN.match(line) or drawn[index]
        cut_off = lower[index] and not ended[index] and len(line) >= _WRAP_CHARACTERS.start
        hangs = item < indents[index + 1]
        joins = not parts and not alone and (cut_off or hangs or (wrapped and full[index]))
        yield joins
        item = item if joins else deepest


def _drawn(line: str) -> bool:
    return not line[0].isalnum() and (_RULE.fullmatch(line) is not None or _UNDERLINE.fullmatch(line) is not None)
