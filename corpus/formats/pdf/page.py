"""What a printed page holds, in points, x to the right and y upwards: words, shapes, and the lines made of them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page. On a page that reads from right to left, x runs from right to left."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Word(Box):
    """Glyphs without a gap between them; on a page with text that runs right to left, each glyph is a word."""

    text: str
    order: int = 0  # consecutive in the file where two numbers differ by one; a line end between them counts
    spaced: bool = True  # whether a space separates it from the one before it in the file


@dataclass(frozen=True, slots=True)
class Shape(Box):
    """A picture, or a drawn path: a rule, a frame, a bullet."""

    kind: Literal["path", "picture"]


@dataclass(frozen=True, slots=True)
class Page:
    """The words and shapes of a page, and the text on it that is turned against the rest, such as a watermark."""

    words: list[Word]
    shapes: list[Shape]
    turned: tuple[str, ...] = ()
    mirrored: bool = False  # whether it reads from right to left


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print. A `row` of a table and a `paragraph` are whole and may have line ends within."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    kind: Literal["text", "row", "paragraph"] = "text"
    region: int = 0  # lines of a region share their margins
    aside: bool = False  # it is no part of the running text, which may continue after it: a footnote, a box

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Row = list[Line]
"""What stands at one height of a page, in the direction of reading, split at gaps wider than between words."""
