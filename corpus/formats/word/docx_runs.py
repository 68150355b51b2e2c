"""The text of a Word paragraph as Word shows it: runs joined, nothing hidden, deleted or struck out, fields' results.

A text box is anchored somewhere in a sentence but stands beside it: it is given apart, to be read after the paragraph.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.formats.office.equations import M, linear
from corpus.formats.office.shared import UNKNOWN, raised, symbols
from corpus.formats.word.docx_styles import NO_STYLE, Style, W, shown, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_UNSEEN = {
    f"{W}{name}"
    for name in "del moveFrom pPr rPr sdtPr delText rt rubyPr commentReference annotationRef tbl p altChunk".split()
}
_TEXTS = {"t", "sym", *_CHARACTERS}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
PAGE = "\0"
"""Stands where Word shows the number of a page."""
_MOST_FIELDS = 20  # one in another; Word itself gives up at as many
_PAGES = ("PAGE", "NUMPAGES", "SECTIONPAGES")


@dataclass(slots=True)
class Shown:
    """What a paragraph shows: its text, and the text boxes and drawings anchored in it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def last(self) -> str:
        return "".join(self.parts[-3:])


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run is shown."""

    visible: bool
    font: str
    high: bool


class Runs:
    """Reads paragraphs one after the other: fields may begin in one and end in another.

    `notes` collects, in order, the notes referred to: which part each is in, and its id there.
    """

    def __init__(self, styles: Mapping[str, Style]) -> None:
        self._styles = styles
        self._fields: list[str] = []  # what each open field still is: its instruction, its result, or a page number
        self.notes: dict[tuple[str, str], None] = {}

    def read(self, paragraph: Any) -> Shown:
        """What the paragraph shows."""
        found = Shown()
        style = self._styles.get(value(paragraph.find(f"{W}pPr"), "pStyle"), NO_STYLE)
        self._walk(paragraph, found, style.shown is not False)
        # An instruction that goes on is one no more: a field left open must not hide the rest of the document.
        self._fields = ["result" if state.startswith("?") else state for state in self._fields]
        return found

    def _walk(self, elements: Iterable[Any], found: Shown, visible: bool) -> None:
        for child in elements:
            if isinstance(child.tag, str) and child.tag not in _UNSEEN:
                self._one(child, found, visible)

    def _one(self, child: Any, found: Shown, visible: bool) -> None:
        tag = child.tag
        if tag == f"{W}r":
            self._run(child, found, visible)
        elif tag in (f"{W}txbxContent", _DIAGRAM):
            found.boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            self._alternative(child, found, visible)
        elif tag == f"{W}fldSimple" and _pages(child.get(f"{W}instr", "")):
            found.parts.append(PAGE)
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            found.parts.append(linear(child) if visible else "")
        elif tag != f"{W}sdt" or child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
            self._walk(child, found, visible)

    def _alternative(self, element: Any, found: Shown, visible: bool) -> None:
        """The same content twice: for programs that know a kind of drawing, and for others."""
        choice = element.find(f"{_MC}Choice")
        chosen = element.find(f"{_MC}Fallback") if choice is None else choice
        if chosen is not None:
            self._walk(chosen, found, visible)

    def _run(self, run: Any, found: Shown, visible: bool) -> None:
        look = self._look(run.find(f"{W}rPr"), visible)
        for child in run:
            if not isinstance(child.tag, str) or child.tag in _UNSEEN:
                continue
            name = child.tag.removeprefix(W)
            if name == "fldChar":
                self._field(child.get(f"{W}fldCharType", ""), found)
            elif name == "instrText":
                self._instruction(child.text or "")
            elif look.visible and name in _NOTES:
                self.notes[_NOTES[name], child.get(f"{W}id", "")] = None
                if child.get(f"{W}customMarkFollows") is not None:
                    return  # the mark is the rest of the run
            elif look.visible:
                self._shown(name, child, look, found)

    def _shown(self, name: str, child: Any, look: _Look, found: Shown) -> None:
        if name in _TEXTS:
            self._text(name, child, look, found)
        else:
            self._walk([child], found, True)

    def _look(self, properties: Any, visible: bool) -> _Look:
        own = shown(properties)
        if own is None:
            own = self._styles.get(value(properties, "rStyle"), NO_STYLE).shown
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        font = "" if fonts is None else fonts.get(f"{W}ascii", "")
        return _Look(visible if own is None else own, font, value(properties, "vertAlign") == "superscript")

    def _text(self, name: str, element: Any, look: _Look, found: Shown) -> None:
        if all(state == "result" for state in self._fields):
            said = _said(name, element, look.font)
            found.parts.append(raised(said, found.last) if look.high else said)

    def _instruction(self, text: str) -> None:
        if self._fields and self._fields[-1].startswith("?") and len(self._fields[-1]) < 100:
            self._fields[-1] += text[:100]

    def _field(self, kind: str, found: Shown) -> None:
        if kind == "begin":
            self._fields = [*self._fields[1 - _MOST_FIELDS :], "?"]
        elif self._fields and kind == "separate":
            number = _pages(self._fields[-1].removeprefix("?"))
            self._fields[-1] = "page" if number else "result"
            if number:
                found.parts.append(PAGE)
        elif self._fields and kind == "end" and _pages(self._fields.pop().removeprefix("?")):
            found.parts.append(PAGE)


def _said(name: str, child: Any, font: str) -> str:
    if name == "t":
        return symbols(child.text or "", font)
    if name == "sym":
        code = child.get(f"{W}char", "")
        try:
            return symbols(chr(int(code, 16)), child.get(f"{W}font", ""))
        except (ValueError, OverflowError):
            return UNKNOWN
    return _CHARACTERS[name]


def _pages(instruction: str) -> bool:
    return instruction.strip().upper().partition(" ")[0] in _PAGES
