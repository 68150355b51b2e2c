"""Paragraphs, bullets and table rows put together into one text, in the form that `corpus/segment.py` reads back."""

import re
from typing import Literal

from corpus.formats.plain.text import clean

Kind = Literal["paragraph", "item", "row", "verbatim"]

_SPACE = re.compile(r"[ \t\n\r\f\v]+")


class Blocks:
    """Collects the text of a document piece by piece; white space in a piece is one space, as a reader sees it.

    Paragraphs are parted by a blank line; items (`- one`) and rows (`a | b`) that follow one another by a line end.
    """

    def __init__(self) -> None:
        self._done: list[tuple[Kind, str]] = []
        self._pieces: list[str] = []
        self._kind: Kind = "paragraph"
        self._mark = "-"
        self._cells: list[str] | None = None

    def add(self, piece: str) -> None:
        """More text of the block that is open."""
        if piece:
            self._pieces.append(_SPACE.sub(" ", piece))

    def line(self) -> None:
        """A line end within the block that is open; within a table cell, a space."""
        self._pieces.append("\n" if self._cells is None else " ")

    def add_as_is(self, piece: str) -> None:
        """More text of the block that is open, with its line ends and the spaces that line up its columns."""
        self._pieces.append(piece.expandtabs())

    def start(self, kind: Kind, mark: str = "-") -> None:
        """Say what follows, and what marks an item; a row or an item within a row is part of its cell."""
        if self._cells is None and kind == "row":
            self._cells = []
        elif self._cells is None:
            self._kind, self._mark = kind, mark

    def cell(self) -> None:
        """End a table cell."""
        if self._cells is None:
            self.end()
        else:
            self._cells.append(_SPACE.sub(" ", self._take()).strip())

    def end_row(self) -> None:
        """End a table row."""
        cells, self._cells = [*(self._cells or []), _SPACE.sub(" ", self._take())], None
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:  # an empty one keeps its place, or the next would move to its column
            self._done.append(("row", " | ".join(map(str.strip, cells))))

    @property
    def before(self) -> str:
        """The end of the text in the block that is open."""
        return "".join(piece[-40:] for piece in self._pieces[-3:])

    def end(self) -> None:
        """End a paragraph or item, if one is open; within a table cell, a space."""
        if self._cells is not None:
            self._pieces.append(" ")
            return
        if self._kind == "verbatim":
            lines = [line.rstrip() for line in self._take().split("\n")]
        else:
            lines = [line.strip() for line in re.sub(" +", " ", self._take()).split("\n")]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
        if text:
            self._done.append((self._kind, f"{self._mark} {text}" if self._kind == "item" else text))
        self._kind = "paragraph" if text else self._kind

    def text(self) -> str:
        """Everything so far."""
        self.end_row() if self._cells is not None else self.end()
        parts: list[str] = []
        before: Kind = "paragraph"
        for kind, text in self._done:
            if parts:
                parts.append("\n" if kind == before and kind in ("item", "row") else "\n\n")
            parts.append(text)
            before = kind
        return clean("".join(parts))

    def _take(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text
