"""How much text the parts of a page hold: all, within links, and in paragraphs of prose."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "math", "q", "ruby", "rb", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "img", "picture", "source", "nobr", "slot", "o:p", "mi", "mn", "mo", "mrow", "msup", "msub", "mfrac",
    "msqrt", "mtext", "semantics", "mstyle", "del", "s", "strike", "rt", "rp", "output", "blink", "center-inline",
}  # fmt: skip
CONTAINERS = {
    "html", "body", "div", "section", "article", "main", "aside", "header", "footer", "nav", "form", "fieldset", "ul",
    "ol", "dl", "table", "tbody", "tr", "td", "th", "center", "details", "figure", "li", "blockquote", "span", "p",
    "dialog", "address", "menu", "search", "dd", "template", "font",
}  # fmt: skip
PROSE = 40
"""Characters from which on a block counts as prose, if most of it is no link."""


@dataclass(slots=True)
class Size:
    """Characters without the white space around them, and how many blocks of prose and links there are."""

    all: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    paragraphs: int = 0

    def add(self, other: "Size") -> None:
        """Count what a part holds."""
        self.all += other.all
        self.linked += other.linked
        self.prose += other.prose
        self.links += other.links
        self.paragraphs += other.paragraphs


class _Measuring:
    """Sizes of the containers that are open, innermost last, and the block that is open."""

    def __init__(self) -> None:
        self.sizes: dict[Any, Size] = {}
        self._open = [Size()]
        self._all = self._linked = 0  # characters since the last boundary of a block
        self._links = 0  # open links

    def start(self, tag: Any) -> None:
        if tag == "a":
            self._links += 1
            self._open[-1].links += 1
        elif tag not in INLINE:
            self.boundary()
        if tag in CONTAINERS:
            self._open.append(Size())

    def end(self, element: Any, tag: Any) -> None:
        if tag == "a":
            self._links -= 1
        elif tag not in INLINE:
            self.boundary()
        if tag in CONTAINERS and (size := self._open.pop()).all:
            self.sizes[element] = size
            self._open[-1].add(size)

    def text(self, text: str | None) -> None:
        if text and (count := len(text.strip())):
            self._open[-1].all += count
            self._all += count
            if self._links:
                self._open[-1].linked += count
                self._linked += count

    def boundary(self) -> None:
        """End a block."""
        if self._all >= PROSE and self._linked * 2 < self._all:
            self._open[-1].prose += self._all
            self._open[-1].paragraphs += 1
        self._all = self._linked = 0


def measure(tree: Any, drops: Callable[[Any], bool] | None = None) -> tuple[dict[Any, Size], list[Any]]:
    """The size of each container in `tree` that holds any text, and the elements that `drops` names: not counted."""
    import lxml.etree

    measuring = _Measuring()
    dropped: list[Any] = []
    skipped: Any = None
    walk = lxml.etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if drops is not None and drops(element):
                skipped = element
                dropped.append(element)
                walk.skip_subtree()
            else:
                measuring.start(element.tag)
                measuring.text(element.text)
        else:
            if element is skipped:
                skipped = None
                if element.tag not in INLINE:
                    measuring.boundary()
            else:
                measuring.end(element, element.tag)
            measuring.text(element.tail)
    return measuring.sizes, dropped


def empty(elements: Iterable[Any]) -> None:
    """Take everything out of `elements`, but for the text after each."""
    for element in elements:
        element.clear(keep_tail=True)


def is_amid(element: Any) -> bool:
    """Whether an element stands between the paragraphs of a text."""
    before, after = element.getprevious(), element.getnext()
    return before is not None and after is not None and before.tag == "p" and after.tag in ("p", "h2", "h3", "h4")
