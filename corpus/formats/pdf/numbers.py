"""Numbers printed beside every line, or every fifth, as in transcripts and bills: they are no part of the text."""

from itertools import pairwise
from statistics import median

from corpus.formats.pdf.page import Word

_FEWEST = 5  # numbered lines; fewer may be anything
_FLOW = 0.2  # share of numbered lines that run on from the one before, as lines of prose do and items do not
Level = list[Word]


def without_line_numbers(levels: list[Level]) -> list[Level]:
    """The levels of a page, from top to bottom, without the line numbers at their start or end."""
    for place in (0, -1):
        numbers = _aligned([level[place] for level in levels if _is_number(level[place])])
        if _are_counted(numbers, len(levels)) and _stand_apart(numbers, levels, place):
            marked = set(numbers)
            kept = ([word for word in level if word not in marked] for level in levels)
            return [level for level in kept if level]
    return levels


def _is_number(word: Word) -> bool:
    return word.text.isdecimal() and len(word.text) <= 4


def _aligned(numbers: Level) -> Level:
    """Those of `numbers` that stand in one column, which may be set flush left or right."""
    if not numbers:
        return []
    left, right = median(word.left for word in numbers), median(word.right for word in numbers)
    near = 0.5 * numbers[0].height
    return [word for word in numbers if abs(word.left - left) < near or abs(word.right - right) < near]


def _are_counted(numbers: Level, rows: int) -> bool:
    """Whether they count the lines of the page: by one, or every fifth or tenth."""
    values = [int(word.text) for word in numbers]
    steps = {after - before for before, after in pairwise(values)}
    if steps == {1}:
        return len(values) >= _FEWEST and values[0] < 1_000 and 2 * len(values) >= rows
    return steps in ({5}, {10}) and values[0] in steps and rows < values[-1] + 10


def _stand_apart(numbers: Level, levels: list[Level], place: int) -> bool:
    """Whether they stand in the margin of a text, not before the items of a list or the rows of a table."""
    marked = set(numbers)
    texts = [[word for word in level if word not in marked] for level in levels]
    numbered = [text for text, level in zip(texts, levels, strict=True) if text and level[place] in marked]
    if place == 0:
        edge = max(word.right for word in numbers)
        crossing = sum(word.left < edge for text in texts for word in text)
    else:
        edge = min(word.left for word in numbers)
        crossing = sum(word.right > edge for text in texts for word in text)
    flowing = sum(text[0].text[0].islower() for text in numbered)
    return (
        crossing <= len(levels) // 10
        and flowing >= _FLOW * len(numbered)
        and sum(map(len, numbered)) >= 3 * len(numbered)
    )
