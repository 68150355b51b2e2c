"""A quotation beside the words of a briefing that it comes nearest to, and what differs between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus import Span
from corpus.wording import Word
from qa.desk.quoted import Quoted

_SHARE = 0.7  # of a quotation's words must stand there in order for it to be that place's, altered
_FEWEST = 4  # words of a quotation that can be told from chance
_STRAY = 10  # words between two stretches that belong together


@dataclass(frozen=True, slots=True)
class Difference:
    """The characters `said` of a text where its original has `original`; an empty span is a place between two words."""

    said: Span
    original: Span


@dataclass(frozen=True, slots=True)
class Aligned:
    """The words `[first:last]` of a briefing that a quotation was made from; `same` of its words stand there."""

    first: int
    last: int
    same: int
    differences: tuple[Difference, ...]


def aligned(quote: Quoted, words: Sequence[Word], near: int) -> Aligned | None:
    """The quotation beside the words about `words[near]`, if it is an altered form of them."""
    said = quote.words
    reach = sum(quote.gaps) + len(said) // 2 + 2 * _STRAY + 20
    low, high = max(0, near - reach), near + len(said) + reach
    window = words[low:high]
    matcher = SequenceMatcher(None, [word.form for word in said], [word.form for word in window], autojunk=False)
    blocks = _together([block for block in matcher.get_matching_blocks() if block.size], quote)
    same = sum(size for _, _, size in blocks)
    if len(said) < _FEWEST or same < max(_SHARE * len(said), min(3, len(said) - 1)):
        return None
    before, after = blocks[0][0], len(said) - blocks[-1][0] - blocks[-1][2]
    first = max(0, blocks[0][1] - before)
    last = min(len(window), blocks[-1][1] + blocks[-1][2] + after)
    differences = tuple(_differences(quote, blocks, said, window, first, last))
    return Aligned(low + first, low + last, same, differences)


def _together(blocks: list[tuple[int, int, int]], quote: Quoted) -> list[tuple[int, int, int]]:
    """The longest stretch with those around it that are near enough to be of the same place."""
    if not blocks:
        return [(0, 0, 0)]
    limit = _STRAY + max(quote.gaps, default=0)
    largest = max(range(len(blocks)), key=lambda index: blocks[index][2])
    first = last = largest
    while first and blocks[first][1] - _end(blocks[first - 1]) <= limit:
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1][1] - _end(blocks[last]) <= limit:
        last += 1
    return blocks[first : last + 1]


def _end(block: tuple[int, int, int]) -> int:
    return block[1] + block[2]


def _differences(
    quote: Quoted,
    blocks: list[tuple[int, int, int]],
    said: Sequence[Word],
    window: Sequence[Word],
    first: int,
    last: int,
) -> list[Difference]:
    seams = _seams(quote)
    found = []
    at, there = 0, first
    for start, place, size in [*blocks, (len(said), last, 0)]:
        left_out = start == at and start in seams and place - there <= seams[start]
        if (start > at or place > there) and not left_out:
            found.append(Difference(_span(said, at, start), _span(window, there, place)))
        at, there = start + size, place + size
    return found


def _seams(quote: Quoted) -> dict[int, int]:
    """Before which words of the quotation others may have been left out, and how many."""
    seams, count = {}, 0
    for part, gap in zip(quote.parts, quote.gaps, strict=False):
        count += len(part)
        seams[count] = gap
    return seams


def _span(words: Sequence[Word], first: int, last: int) -> Span:
    if first < last:
        return Span(words[first].start, words[last - 1].end)
    at = words[first - 1].end if first else words[0].start
    return Span(at, at)
